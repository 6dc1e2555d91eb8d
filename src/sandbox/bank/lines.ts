import { cents, type Cents } from '../../values/cents.ts';
import { addDays, day, type Day } from '../../values/day.ts';
import { addMonths, daysInMonth, firstDay, month, monthNumber, monthOf, monthRange, type Month } from '../../values/month.ts';
import { known, nowMs, type World } from '../world/world.ts';

/** One movement of the invented association's bank account. */
export type BankLine = {
  /** The bank's own reference of the movement. */
  readonly id: string;
  readonly on: Day;
  readonly amount: Cents;
  readonly counterparty: string | null;
  readonly label: string;
  readonly reference: string | null;
};

export type MonthAtBank = { readonly month: Month; readonly opening: Cents; readonly closing: Cents; readonly lines: readonly BankLine[] };

type Habit = Omit<BankLine, 'id' | 'on'> & { readonly dayOfMonth: number; readonly months: (number: number) => boolean };

const always = (): boolean => true;

/**
 * What comes and goes besides Stripe's payouts, on the same days of each month. The account opens empty, as the books do: what is paid is
 * paid after money has come in.
 */
const HABITS: readonly Habit[] = [
  {
    ...{ dayOfMonth: 12, amount: cents(5_000), counterparty: 'MME LECLERC SOPHIE', label: 'VIR SEPA RECU DON MENSUEL' },
    ...{ reference: null, months: always },
  },
  {
    ...{ dayOfMonth: 20, amount: cents(8_000), counterparty: null, label: 'REMISE DE 2 CHEQUES', reference: null },
    months: (number) => number % 3 === 0,
  },
  { dayOfMonth: 25, amount: cents(-350), counterparty: null, label: 'FRAIS TENUE DE COMPTE', reference: null, months: always },
  {
    ...{ dayOfMonth: 26, amount: cents(-90_000), counterparty: 'GPLEXPERT', label: 'PRLV SEPA GPLEXPERT HEBERGEMENT HDS' },
    ...{ reference: null, months: always },
  },
  {
    ...{ dayOfMonth: 24, amount: cents(-1_499), counterparty: 'GANDI SAS', label: 'PRLV SEPA GANDI NOM DE DOMAINE' },
    ...{ reference: null, months: (number: number) => number === 3 },
  },
];

/** Banks do not book on Saturdays and Sundays. */
function bankDay(from: Day): Day {
  const weekday = new Date(`${from}T00:00:00Z`).getUTCDay();
  return addDays(from, weekday === 6 ? 2 : weekday === 0 ? 1 : 0);
}

function dayOf(seconds: number): Day {
  return day(new Date(seconds * 1_000).toISOString().slice(0, 10));
}

function payoutLines(world: World): BankLine[] {
  return [...world.tables.payout.all()].flatMap((payout): BankLine[] => {
    const trace = payout.trace_id?.value ?? null;
    // One that never arrived leaves no line; one that was taken back after it had arrived leaves two.
    if (trace === null) return [];
    const on = bankDay(dayOf(payout.arrival_date));
    const words = { counterparty: 'STRIPE TECHNOLOGY EUROPE LTD', reference: trace };
    const arrived = { ...words, id: `B${trace}`, on, amount: cents(payout.amount), label: `VIR SEPA STRIPE ${trace}` };
    const failure = payout.failure_balance_transaction;
    if (typeof failure !== 'string') return [arrived];
    const back = bankDay(dayOf(known(world, 'balance_transaction', failure).created));
    return [arrived, { ...words, id: `R${trace}`, on: back, amount: cents(-payout.amount), label: `REJET VIR STRIPE ${trace}` }];
  });
}

function habitLines(months: readonly Month[]): BankLine[] {
  return months.flatMap((each) =>
    HABITS.filter((habit) => habit.months(monthNumber(each))).map(({ dayOfMonth, amount, counterparty, label, reference }) => {
      const on = bankDay(addDays(firstDay(each), Math.min(dayOfMonth, daysInMonth(each)) - 1));
      return { id: `H${each.replace('-', '')}${String(dayOfMonth).padStart(2, '0')}`, on, amount, counterparty, label, reference };
    }),
  );
}

/** The bank account month by month, from the one of the first payout to the one of today; nothing before there was a payout. */
export function monthsAtBank(world: World): MonthAtBank[] {
  const payouts = payoutLines(world);
  const first = payouts.map(({ on }) => on).toSorted()[0];
  if (first === undefined) return [];
  const today = dayOf(nowMs(world) / 1_000);
  const months = monthRange(monthOf(first), monthOf(today));
  const lines = [...payouts, ...habitLines(months)].filter(({ on }) => on <= today);
  const byMonth = Map.groupBy(
    lines.toSorted((left, right) => (`${left.on} ${left.id}` < `${right.on} ${right.id}` ? -1 : 1)),
    ({ on }) => monthOf(on),
  );
  let balance = 0;
  return months.map((each) => {
    const own = byMonth.get(each) ?? [];
    const opening = cents(balance);
    balance += own.reduce((sum, { amount }) => sum + amount, 0);
    return { month: each, opening, closing: cents(balance), lines: own };
  });
}

/** The last day that a statement of a month tells of: its end, or today while it lasts. */
export function lastTold(world: World, of: Month): Day {
  const end = addDays(firstDay(addMonths(of, 1)), -1);
  const today = dayOf(nowMs(world) / 1_000);
  return end < today ? end : today;
}

/** Reads the month of an address such as `2026-10.xml`. */
export function monthAsked(name: string): Month | null {
  const [, typed] = /^(\d{4}-(?:0[1-9]|1[0-2]))\.xml$/.exec(name) ?? [];
  return typed === undefined ? null : month(typed);
}
