import { operatorOf, type Operator } from './access/operator.ts';
import { giftsOf, type Gifts } from './app/gifts.ts';
import { moneyOf, type Money } from './app/money.ts';
import { drainerOf, noticesOf, type Notices } from './app/notices.ts';
import type { Parts } from './app/parts.ts';
import { dataFrom, reportFrom, type DataFormat } from './app/report.ts';
import type { CoverageReport } from './coverage/report.ts';
import type { BadQuery } from './exports/coverage-json.ts';
import type { RecordRules } from './giving/record.ts';
import { checkBooks, guardOf, type Guard } from './reconciliation/self-check.ts';
import type { Association, Content, Environment } from './settings/types.ts';
import { openBooks, type Books } from './storage/open.ts';
import { stripeClient } from './stripe/client.ts';
import { keepUp, type KeepUp } from './stripe/keep-up.ts';
import { treasuryOf, type Treasury } from './treasury.ts';
import { systemClock, type Clock } from './values/clock.ts';
import { addMonths, monthOf, type Month } from './values/month.ts';
import { ok, refused, type Result } from './values/result.ts';

/** All that a window needs: pages find it in `Astro.locals.app`, commands and the server get it from {@link assemble}. */
export type App = {
  readonly environment: Environment;
  readonly content: Content;
  readonly clock: Clock;
  /** The campaign today, as the public may see it. */
  report(): Promise<CoverageReport>;
  /** The campaign's figures as data, for the months that the query asks for; what is wrong with the query otherwise. */
  data(format: DataFormat, query: URLSearchParams): Promise<Result<string, BadQuery>>;
  readonly gifts: Gifts;
  /** The back office. */
  readonly treasury: Treasury & { readonly money: Money };
};

/** The app with the parts that only the server and commands use. */
export type Running = KeepUp & {
  readonly app: App;
  readonly books: Books;
  readonly notices: Notices;
  readonly people: Operator;
  /** Whether a write to the books would succeed now; why not, in words. */
  ready(): Promise<{ readonly ok: boolean; readonly database: string }>;
  close(): Promise<void>;
};

/** Where the first walk over Stripe's past begins: payouts of the first days pay out, and refunds take back, what came before the opening. */
function walkFrom({ firstMonth, books: { openedOn } }: Association): Month {
  const before = openedOn === null ? firstMonth : addMonths(monthOf(openedOn), -2);
  return before < firstMonth ? before : firstMonth;
}

/** How Stripe's word is booked here, and the watch over the sums of the books. */
function guarded(parts: Parts, books: Books): { readonly rules: RecordRules; readonly guard: Guard } {
  const { content, clock } = parts;
  const { zone, otherCharges, books: opening } = content.association;
  const rules = { zone, otherCharges, openedOn: opening.openedOn };
  const opensAtMs = opening.openedOn === null ? null : zone.startOf(opening.openedOn);
  const guard = guardOf(
    () => books.snapshot((stores) => checkBooks(stores, opensAtMs)),
    clock,
    (faults) => {
      if (faults.length > 0) parts.onError('A sum of the books is broken: nothing more is booked until it holds', faults.join('\n'));
    },
  );
  return { rules, guard };
}

/** Puts the rooms together. Refuses, in words for the operator, a book that is not this environment's. */
export async function assemble(parts: Parts): Promise<Result<Running, string>> {
  const { environment, content, clock } = parts;
  const opened = await openBooks(environment.databaseUrl, environment.mode, clock);
  if (!opened.ok) return refused(opened.why);
  const books = opened.value;
  const stripe = stripeClient(environment.stripe);
  const { rules, guard } = guarded(parts, books);
  const drainer = drainerOf(parts, books, stripe, rules, guard);
  const notices = noticesOf(parts, books, drainer);
  const { stop, ...keeping } = keepUp({
    books,
    stripe,
    rules,
    mode: environment.mode,
    clock,
    firstMonth: walkFrom(content.association),
    drainer,
    guard,
    keepAll: notices.keepAll,
    before: parts.beforeDrain ?? (() => Promise.resolve()),
    onError: parts.onError,
  });
  await guard.look();
  drainer.wake();
  const report = (): Promise<CoverageReport> => books.snapshot((stores) => reportFrom(stores, parts, guard));
  return ok({
    ...keeping,
    app: {
      environment,
      content,
      clock,
      report,
      data: async (format, query) => dataFrom(parts, await report(), format, query),
      gifts: giftsOf(parts, books, stripe),
      treasury: {
        ...treasuryOf({ environment, content, clock, books, wake: drainer.wake }),
        money: moneyOf(parts, books, stripe, report),
      },
    },
    books,
    people: operatorOf({ ...books, nowMs: clock.now, realMs: systemClock.now }),
    notices,
    ready: async () => {
      const writable = await books.writable();
      return { ok: writable.ok, database: writable.ok ? 'ok' : writable.why };
    },
    close: async () => {
      const stopped = stop();
      await drainer.stop();
      await stopped;
      await books.close();
    },
  });
}
