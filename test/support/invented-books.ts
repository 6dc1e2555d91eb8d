import fc from 'fast-check';
import { closingOf, contentOf, type ClosingAct, type FrozenFigures } from '../../src/ledger/closing.ts';
import { book, type Draft, type Entry, type EntryKind, type Measured } from '../../src/ledger/entry.ts';
import { onTheWayDrafts, resultDraft, voteDraft, yearsUntil, type FirstYear, type FiscalYear } from '../../src/ledger/year.ts';
import { accountTotalsOf } from '../../src/ledger/totals.ts';
import { resultHeld, resultOf } from '../../src/reconciliation/year-books.ts';
import { effectOn } from '../../src/reconciliation/settled-by-source.ts';
import { account, type Account } from '../../src/values/account.ts';
import { cents, ZERO } from '../../src/values/cents.ts';
import { addDays, day, type Day } from '../../src/values/day.ts';
import { firstDay, monthOf, monthRange, type Month } from '../../src/values/month.ts';
import { testContent } from './world.ts';

export const CHART = testContent().accounts;
export const FIRST_YEAR: FirstYear = { begins: day('2025-01-01'), ends: day('2025-12-31') };
export const TODAY = day('2027-03-15');

/** One thing that happens on a day of the two years; `close` closes every month that is over by then. */
type Event =
  | {
      readonly what:
        | 'gift'
        | 'elsewhere'
        | 'cheque'
        | 'membership'
        | 'covering'
        | 'refund'
        | 'dispute'
        | 'payout'
        | 'bank-fee'
        | 'invoice'
        | 'inventory'
        | 'strange';
      readonly on: Day;
      readonly amount: number;
      readonly paid: boolean;
    }
  | { readonly what: 'close'; readonly on: Day };

const DAYS = 730;

const events: fc.Arbitrary<readonly Event[]> = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        what: fc.constantFrom(
          'gift',
          'elsewhere',
          'cheque',
          'membership',
          'covering',
          'refund',
          'dispute',
          'payout',
          'bank-fee',
          'invoice',
          'inventory',
          'strange',
        ),
        on: fc.integer({ min: 0, max: DAYS - 1 }).map((days) => addDays(FIRST_YEAR.begins, days)),
        amount: fc.integer({ min: 1, max: 500_000 }),
        paid: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        what: fc.constant('close' as const),
        on: fc.integer({ min: 31, max: DAYS + 20 }).map((days) => addDays(FIRST_YEAR.begins, days)),
      }),
    },
  ),
  { maxLength: 60 },
);

export const NO_FIGURES: FrozenFigures = {
  ...{ gross: ZERO, oneOff: ZERO, recurring: ZERO, offline: ZERO, merged: null, other: ZERO, refunds: ZERO, disputes: ZERO, fees: ZERO },
  ...{ net: ZERO, cost: ZERO, costKind: 'planned', gifts: 0, giftsBelow: null },
};

const [BANK, HOSTING, MEMBERSHIPS, GRANTS, PREPAID] = ['bank-main', 'hosting', 'memberships', 'grants', 'prepaid-charges'].map(account) as [
  Account,
  Account,
  Account,
  Account,
  Account,
];

function draft(
  key: string,
  kind: EntryKind,
  factDay: Day,
  moves: readonly [Account, Account, number][],
  measured: Measured | null = null,
  source = key,
  label: string | null = null,
): Draft {
  return {
    key,
    kind,
    factDay,
    postings: moves.map(([from, to, amount]) => ({ from, to, amount: cents(amount) })),
    measured,
    source,
    gift: null,
    corrects: null,
    label,
  };
}

/** What an event puts into the books. Labels try what would break a file. */
function draftsOf(event: Exclude<Event, { what: 'close' }>, n: number): Draft[] {
  const { what, on, amount, paid } = event;
  const as = (measure: Measured['as'], project: string | null = null): Measured => ({ as: measure, amount: cents(amount), project });
  const fee = draft(
    `fee:txn_${n}`,
    'fee',
    on,
    [['stripe', 'fees', 25]],
    { as: 'fees', amount: cents(25), project: what === 'elsewhere' ? 'elsewhere' : null },
    `ch_${n}`,
  );
  const made: Readonly<Record<typeof what, () => Draft[]>> = {
    gift: () => [{ ...draft(`gift:ch_${n}`, 'gift', on, [['gifts', 'stripe', amount]], as('oneOff'), `ch_${n}`), gift: `don_${n}` }, fee],
    elsewhere: () => [draft(`gift:ch_${n}`, 'gift', on, [['gifts', 'stripe', amount]], as('recurring', 'elsewhere'), `ch_${n}`), fee],
    cheque: () => [
      draft(`gift:off_${n}`, 'gift', on, [['gifts', 'cheques', amount]], as('offline'), `off_${n}`),
      ...(paid ? [draft(`bank:ln_${n}:0:0`, 'bank', addDays(on, 3), [['cheques', BANK, amount]], null, `off_${n}`)] : []),
    ],
    membership: () => [
      draft(`bank:ln_${n}:0:0`, 'bank', on, [[MEMBERSHIPS, BANK, amount]], null, `ln_${n}`, 'Cotisation\tde | l’adhérent\r\n=1+1'),
    ],
    covering: () => [draft(`bank:ln_${n}:0:0`, 'bank', on, [[GRANTS, BANK, amount]], as('other'), `ln_${n}`)],
    refund: () => [draft(`refund:re_${n}`, 'refund', on, [['stripe', 'gift-refunds', amount]], as('refunds'), `ch_${n}`)],
    dispute: () => [draft(`dispute:du_${n}`, 'dispute', on, [['stripe', 'disputes', amount]], as('disputes'), `ch_${n}`)],
    payout: () => [
      draft(`payout:po_${n}`, 'payout', on, [['stripe', 'transit', amount]], null, `po_${n}`),
      ...(paid ? [draft(`bank:ln_${n}:0:0`, 'bank', addDays(on, 4), [['transit', BANK, amount]], null, `po_${n}`)] : []),
    ],
    'bank-fee': () => [draft(`bank:ln_${n}:0:0`, 'bank', on, [[BANK, 'fees', amount]], null, `ln_${n}`)],
    invoice: () => [
      draft(`invoice:inv_${n}`, 'invoice', on, [['suppliers', HOSTING, amount]], null, `inv_${n}`),
      ...(paid ? [draft(`bank:ln_${n}:0:0`, 'bank', addDays(on, 20), [[BANK, 'suppliers', amount]], null, `inv_${n}`)] : []),
    ],
    inventory: () => [
      draft(
        `inventory:2025:${n}`,
        'inventory',
        FIRST_YEAR.ends,
        [[HOSTING, PREPAID, amount]],
        null,
        `inventory-2025-${n}`,
        'Charge payée d’avance',
      ),
      draft(
        `inventory-back:2025:${n}`,
        'inventory',
        addDays(FIRST_YEAR.ends, 1),
        [[PREPAID, HOSTING, amount]],
        null,
        `inventory-2025-${n}`,
      ),
    ],
    strange: () => [draft(`movement:txn_${n}`, 'movement', on, [['unqualified', 'stripe', amount]], null, `txn_${n}`)],
  };
  return made[what]();
}

export type InventedBooks = {
  readonly entries: readonly Entry[];
  readonly acts: readonly ClosingAct[];
  readonly years: readonly FiscalYear[];
  /** The day on which the first year was closed; null where it stayed open. */
  readonly closedOn: Day | null;
};

function closeThrough(last: Month, on: Day, entries: readonly Entry[], acts: ClosingAct[]): void {
  const next = acts.at(-1)?.month;
  const months = monthRange(monthOf(FIRST_YEAR.begins), last).filter((each) => next === undefined || each > next);
  for (const month of months) acts.push(closingOf(month, contentOf(month, entries), NO_FIGURES, on, acts.at(-1) ?? null));
}

/** Lives two years: facts are learned in the order of the list, months are closed in between, so that some facts are late. */
function live(list: readonly Event[], closesYear: boolean): InventedBooks {
  const entries: Entry[] = [];
  const acts: ClosingAct[] = [];
  let clock = FIRST_YEAR.begins;
  list.forEach((event, n) => {
    if (event.what !== 'close') {
      entries.push(...draftsOf(event, n).map((each) => book(each, acts.at(-1)?.month ?? null)));
      return;
    }
    clock = event.on > clock ? event.on : clock;
    const over = addDays(firstDay(monthOf(clock)), -1);
    closeThrough(monthOf(over), clock, entries, acts);
  });
  const years = yearsUntil(day('2026-12-31'), FIRST_YEAR);
  return { entries: closesYear ? closeFirst(years[0]!, entries, acts, TODAY) : entries, acts, years, closedOn: closesYear ? TODAY : null };
}

function closeFirst(year: FiscalYear, entries: Entry[], acts: ClosingAct[], on: Day): Entry[] {
  closeThrough(monthOf(year.last), on, entries, acts);
  const waiting = Map.groupBy(
    entries.filter(({ bookingDay }) => bookingDay <= year.last),
    ({ source }) => source,
  );
  const onTheWay = [...waiting].map(([payout, own]) => ({
    payout,
    amount: cents(own.reduce((sum, entry) => sum + effectOn('transit', entry), 0)),
  }));
  const held = resultHeld(year, accountTotalsOf(entries), CHART);
  const drafts = [
    ...onTheWayDrafts(
      year,
      onTheWay.filter(({ amount }) => amount !== 0),
    ),
    resultDraft(year, held),
    voteDraft(year, resultOf(held), day('2026-04-18')),
  ];
  return [...entries, ...drafts.flatMap((each) => (each ? [book(each, acts.at(-1)?.month ?? null)] : []))];
}

/** Any two years of a small association, with late facts, closed and open months, and a first year that may be closed. */
export const inventedBooks: fc.Arbitrary<InventedBooks> = fc
  .tuple(events, fc.boolean())
  .map(([list, closesYear]) => live(list, closesYear));

const STORY: readonly [Exclude<Event['what'], 'close'>, string, number, boolean][] = [
  ['gift', '2025-03-02', 3_000, true],
  ['invoice', '2025-03-05', 90_000, true],
  ['payout', '2025-03-06', 2_975, true],
  ['membership', '2025-03-09', 2_000, true],
  ['gift', '2025-04-02', 5_000, true],
  ['dispute', '2025-05-02', 5_000, true],
  ['refund', '2025-06-02', 1_000, true],
  ['cheque', '2025-07-02', 4_000, true],
  ['inventory', '2025-12-31', 7_500, true],
  ['payout', '2025-12-30', 1_200, true],
  ['gift', '2026-01-02', 8_000, true],
];

/** The same small association each time: a first year with one thing of each kind, closed, and the beginning of the next. */
export const SAMPLE: InventedBooks = live(
  STORY.map(([what, on, amount, paid]) => ({ what, on: day(on), amount, paid })),
  true,
);
