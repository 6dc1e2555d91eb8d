import { figuresOfMonth } from '../../src/coverage/month-figures.ts';
import type { FrozenFigures } from '../../src/ledger/closing.ts';
import { book, type Draft } from '../../src/ledger/entry.ts';
import type { FirstYear } from '../../src/ledger/year.ts';
import type { ClosingBooks, ClosingDesk } from '../../src/reconciliation/closing-desk.ts';
import { gatherMonth, type MonthSources } from '../../src/reconciliation/gather-month.ts';
import { checkBooks } from '../../src/reconciliation/self-check.ts';
import type { Books } from '../../src/storage/open.ts';
import type { Stores } from '../../src/storage/stores.ts';
import type { Actor } from '../../src/values/actor.ts';
import { account } from '../../src/values/account.ts';
import { cents, ZERO } from '../../src/values/cents.ts';
import type { Clock } from '../../src/values/clock.ts';
import { day } from '../../src/values/day.ts';
import { closedMonths } from '../../src/ledger/closing.ts';
import { month, type Month } from '../../src/values/month.ts';
import { PARIS } from './facts.ts';
import { CHART } from './invented-books.ts';

export const ADA: Actor = { member: 'm_ada', name: 'Ada' };
export const BOB: Actor = { member: 'm_bob', name: 'Bob' };

export const FIRST_YEAR: FirstYear = { begins: day('2026-09-01'), ends: day('2026-12-31') };

/** What a test says of the outside; the rest is read from the books. */
export type Outside = Partial<Pick<MonthSources, 'unpostedLines' | 'statementBalances' | 'stuckNotices' | 'pendingDebits' | 'feesUnknown'>>;

/** What the audit trail was told. */
export type Notes = string[];

/** Sources of a month over real stores, with a bank that agrees with the books. */
export function sourcesOver(stores: Stores, clock: Clock, outside: Outside = {}): MonthSources {
  const bank = account('bank-main');
  return {
    ledger: stores.ledger,
    closings: stores.closings,
    zone: PARIS,
    today: PARIS.dayOf(clock.now()),
    begins: month('2026-09'),
    bankAccounts: [bank],
    feesUnknown: () => stores.giving.feesUnknown(),
    pendingDebits: () => Promise.resolve(ZERO),
    stuckNotices: () => stores.inbox.list(['waiting', 'failed', 'parked', 'dead'], 100),
    unpostedLines: () => Promise.resolve([]),
    statementBalances: async (on) => {
      const own = (await stores.ledger.accountTotals()).filter(
        (total) => total.account === bank && `${total.month}-31` <= `${on.slice(0, 7)}-31`,
      );
      return new Map([[bank, cents(own.reduce((sum, { debit, credit }) => sum + debit - credit, 0))]]);
    },
    check: () => checkBooks(stores),
    ...outside,
  };
}

async function figures(stores: Stores, clock: Clock, of: Month): Promise<FrozenFigures> {
  const closed = closedMonths((await stores.closings.acts()).map(({ act }) => act));
  const facts = {
    today: PARIS.dayOf(clock.now()),
    firstMonth: month('2026-09'),
    closed: new Map([...closed].map(([name, closing]) => [name, closing.figures])),
    revision: 0,
    beingVerified: false,
    stripeKnownAtMs: null,
    bankKnownTo: null,
    totals: await stores.ledger.measureTotals(),
    coveredProjects: new Set<string>(),
    costOf: () => ({ cost: cents(90_000), kind: 'planned' as const }),
    feesUnknown: new Map(),
    secured: { monthly: ZERO, gifts: 0 },
    expected: ZERO,
  };
  return figuresOfMonth(facts, of);
}

/** What an act sees, over the stores of its transaction. */
export function closingBooks(stores: Stores, clock: Clock, outside: Outside = {}, notes: Notes = []): ClosingBooks {
  return {
    ledger: stores.ledger,
    closings: stores.closings,
    facts: (of) => gatherMonth(sourcesOver(stores, clock, outside), of),
    figures: (of) => figures(stores, clock, of),
    note: ({ act, object }) => {
      notes.push(`${act} ${object}`);
      return Promise.resolve();
    },
  };
}

/** `wrap`: stands between an act and its stores. */
export function closingDesk(
  books: Books,
  clock: Clock,
  outside: Outside = {},
  notes: Notes = [],
  wrap = (stores: Stores) => stores,
): ClosingDesk {
  return {
    write: (work) => books.write((stores) => work(closingBooks(wrap(stores), clock, outside, notes))),
    now: () => clock.now(),
    zone: PARIS,
    firstYear: FIRST_YEAR,
    chart: CHART,
  };
}

/** Books facts as the doors do: on their own day, or on the first open one. */
export async function learn(books: Books, drafts: readonly Draft[]): Promise<void> {
  await books.write(async ({ ledger }) => {
    const closedThrough = await ledger.closedThrough();
    const { conflicts } = await ledger.append(drafts.map((draft) => book(draft, closedThrough)));
    if (conflicts.length > 0) throw new Error(`conflicts: ${conflicts.join()}`);
  });
}
