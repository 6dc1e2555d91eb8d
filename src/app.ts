import { operatorOf, type Operator } from './access/operator.ts';
import { assessCoverage } from './coverage/assess.ts';
import type { CoverageReport } from './coverage/report.ts';
import { coverageCsv } from './exports/coverage-csv.ts';
import { coverageJson, readSpan, type BadQuery } from './exports/coverage-json.ts';
import { coverageFacts } from './exports/public-figures.ts';
import { backUrl, giftRules, thanksUrl } from './giving/addresses.ts';
import { askForGift } from './giving/ask.ts';
import type { KeptWish } from './giving/store.ts';
import { lookUpGift } from './giving/status.ts';
import type { Asked, GiftStatus, TypedGift } from './giving/types.ts';
import { startDrainer, type Drainer } from './inbox/drainer.ts';
import type { Kept, Notice, NoticeState } from './inbox/notice.ts';
import type { RecordRules } from './giving/record.ts';
import { checkBooks, guardOf, type Guard } from './reconciliation/self-check.ts';
import type { Content, Environment, Language } from './settings/types.ts';
import { openBooks, type Books, type Stores } from './storage/open.ts';
import { stripeCheckout } from './stripe/checkout.ts';
import { stripeClient } from './stripe/client.ts';
import { openNotice, type NoticeRefusal } from './stripe/open-notice.ts';
import { readNotice } from './stripe/read-notice.ts';
import type { MoneyBooks } from './stripe/book.ts';
import { keepUp, type KeepUp } from './stripe/keep-up.ts';
import { KNOWN } from './stripe/nets.ts';
import { treasuryOf, type Treasury } from './treasury.ts';
import { systemClock, type Clock } from './values/clock.ts';
import { newId } from './values/ids.ts';
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
  readonly gifts: {
    /** Checks what was typed and opens a checkout. The same `token` with the same content always leads to the same checkout. */
    ask(typed: TypedGift, language: Language): Promise<Asked>;
    /** The gift of a lasting address such as `/don/merci?don=don_…`; null when there is none. */
    status(id: string): Promise<GiftStatus | null>;
    /** A token for a new form. */
    newToken(): string;
  };
  /** The back office. */
  readonly treasury: Treasury;
};

export type DataFormat = 'json' | 'csv';

/** The app with the parts that only the server and commands use. */
export type Running = KeepUp & {
  readonly app: App;
  readonly books: Books;
  readonly people: Operator;
  readonly notices: {
    /** Checks the signature of what was posted to the webhook, on its raw bytes, and reads it. */
    open(raw: Uint8Array, signature: string | undefined): Result<Notice, NoticeRefusal>;
    /** Keeps notices durably, then has them drained in the background. */
    keepAll(notices: readonly Notice[]): Promise<Kept[]>;
    /** Resolves when all that was kept until now has been dealt with. */
    idle(): Promise<void>;
    counts(): Promise<Readonly<Record<NoticeState, number>>>;
    replay(id: string): Promise<boolean>;
  };
  /** Whether a write to the books would succeed now; why not, in words. */
  ready(): Promise<{ readonly ok: boolean; readonly database: string }>;
  close(): Promise<void>;
};

export type Parts = {
  readonly environment: Environment;
  readonly content: Content;
  readonly clock: Clock;
  /** Runs before notices are dealt with: a sandbox's clock is looked at here. */
  readonly beforeDrain?: () => Promise<void>;
  readonly onError: (what: string, error: unknown) => void;
};

function checkoutOf({ environment, content }: Parts, stripe: ReturnType<typeof stripeClient>) {
  return stripeCheckout(stripe, {
    // Read in either language, above the amount.
    productName: content.association.name,
    thanksUrl: (wish) => thanksUrl(environment, wish),
    backUrl: (wish) => backUrl(environment, wish),
  });
}

function giftsOf(parts: Parts, books: Books, stripe: ReturnType<typeof stripeClient>): App['gifts'] {
  const desk = {
    giving: books.giving,
    checkout: checkoutOf(parts, stripe),
    rules: giftRules(parts.content),
    clock: parts.clock,
    thanksUrl: (wish: KeptWish) => thanksUrl(parts.environment, wish),
  };
  return {
    ask: (typed, language) => askForGift(desk, typed, language),
    status: (id) => lookUpGift(books.reading.giving, desk.checkout, id),
    newToken: () => newId('form'),
  };
}

/** The public figures as a JSON or CSV text. */
async function dataFrom(
  { environment, content }: Parts,
  report: CoverageReport,
  format: DataFormat,
  query: URLSearchParams,
): Promise<Result<string, BadQuery>> {
  const span = readSpan(query, report);
  if (!span.ok) return span;
  if (format === 'csv') return ok(coverageCsv(report, span.value));
  return ok(`${JSON.stringify(coverageJson(report, span.value, content.association, environment.sandbox !== null))}\n`);
}

function drainerOf(parts: Parts, books: Books, stripe: ReturnType<typeof stripeClient>, rules: RecordRules, guard: Guard) {
  const draining = {
    isHeld: () => guard.lastLookMs() === null || guard.isBroken(),
    inbox: books.inbox,
    clock: parts.clock,
    read: (notice: Notice) => readNotice({ stripe, rules }, notice),
    write: <Value>(work: (within: MoneyBooks, inbox: Stores['inbox']) => Promise<Value>) =>
      books.write((stores) => work(stores, stores.inbox)),
    onDead: (id: string, why: string) => parts.onError(`The notice ${id} was given up after its last try`, why),
  };
  return startDrainer(draining, parts.beforeDrain ?? (() => Promise.resolve()), (error) =>
    parts.onError('The inbox could not be drained', error),
  );
}

/** Signatures are made at the real time, also while a sandbox lives in its own. */
function openedNotice(
  { environment: { stripe, mode } }: Parts,
  raw: Uint8Array,
  signature: string | undefined,
): Result<Notice, NoticeRefusal> {
  const opened = openNotice(raw, signature, { secrets: stripe.webhookSecrets, mode, nowMs: systemClock.now() });
  return opened.ok ? ok(opened.value.notice) : opened;
}

function noticesOf(parts: Parts, books: Books, drainer: Drainer): Running['notices'] {
  return {
    open: (raw, signature) => openedNotice(parts, raw, signature),
    keepAll: async (notices) => {
      const kept = await books.inbox.keepAll(notices);
      drainer.wake();
      return kept;
    },
    idle: () => drainer.idle(),
    counts: () => books.reading.inbox.counts(),
    replay: async (id) => {
      const found = await books.inbox.replay(id);
      drainer.wake();
      return found;
    },
  };
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
    () => books.snapshot(checkBooks),
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
  const nowOf = () => ({ nowMs: clock.now(), beingVerified: guard.isBroken(), cursor: KNOWN });
  const report = (): Promise<CoverageReport> =>
    books.snapshot(async (stores) => assessCoverage(await coverageFacts(stores, content, nowOf())));
  return ok({
    ...keeping,
    app: {
      environment,
      content,
      clock,
      report,
      data: async (format, query) => dataFrom(parts, await report(), format, query),
      gifts: giftsOf(parts, books, stripe),
      treasury: treasuryOf({ environment, content, clock, books, wake: drainer.wake }),
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
