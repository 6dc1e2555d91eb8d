import { operatorOf, type Operator } from './access/operator.ts';
import { bankLinesOf, type BankLines } from './app/bank-lines.ts';
import { giftsOf, type Gifts } from './app/gifts.ts';
import { drainerOf, noticesOf, type Notices } from './app/notices.ts';
import type { Parts } from './app/parts.ts';
import { dataFrom, reportFrom, type DataFormat } from './app/report.ts';
import type { CoverageReport } from './coverage/report.ts';
import type { BadQuery } from './exports/coverage-json.ts';
import { bankAccounts } from './reconciliation/own-accounts.ts';
import { checkBooks, guardOf, type CheckedBooks } from './reconciliation/self-check.ts';
import type { Content, Environment } from './settings/types.ts';
import { openBooks, type Books } from './storage/open.ts';
import { stripeClient } from './stripe/client.ts';
import { keepUp, type KeepUp } from './stripe/keep-up.ts';
import { treasuryOf, type Treasury } from './treasury.ts';
import { systemClock, type Clock } from './values/clock.ts';
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
  readonly treasury: Treasury & { readonly lines: BankLines };
};

/** The app with the parts that only the server and commands use. */
export type Running = KeepUp & {
  readonly app: App;
  readonly books: Books;
  readonly people: Operator;
  readonly notices: Notices;
  /** Whether a write to the books would succeed now; why not, in words. */
  ready(): Promise<{ readonly ok: boolean; readonly database: string }>;
  close(): Promise<void>;
};

/** What the settings say of the books that are checked. */
function checkedOf({ accounts, association: { zone, books } }: Content): CheckedBooks {
  const opensAtMs = books.openedOn === null ? null : zone.startOf(books.openedOn);
  return { accounts: bankAccounts(accounts).map(({ name }) => name), opensAtMs };
}

/** The back office: its door and its people, and each of its matters. */
function treasuryWith(parts: Parts, books: Books, wake: () => void): App['treasury'] {
  return { ...treasuryOf({ ...parts, books, wake }), lines: bankLinesOf(parts, books) };
}

/** Puts the rooms together. Refuses, in words for the operator, a book that is not this environment's. */
export async function assemble(parts: Parts): Promise<Result<Running, string>> {
  const { environment, content, clock } = parts;
  const opened = await openBooks(environment.databaseUrl, environment.mode, clock);
  if (!opened.ok) return refused(opened.why);
  const books = opened.value;
  const stripe = stripeClient(environment.stripe);
  const { zone, otherCharges, books: opening } = content.association;
  const rules = { zone, otherCharges, openedOn: opening.openedOn };
  const guard = guardOf(
    () => books.snapshot((stores) => checkBooks(stores, checkedOf(content))),
    clock,
    (faults) => {
      if (faults.length > 0) parts.onError('A sum of the books is broken: nothing more is booked until it holds', faults.join('\n'));
    },
  );
  const drainer = drainerOf(parts, books, stripe, rules, guard);
  const notices = noticesOf(parts, books, drainer);
  const { stop, ...keeping } = keepUp({
    books,
    stripe,
    rules,
    mode: environment.mode,
    clock,
    firstMonth: content.association.firstMonth,
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
      treasury: treasuryWith(parts, books, drainer.wake),
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
