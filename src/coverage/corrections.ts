import type { Adjustment } from '../costs/months.ts';
import type { Closed, ClosingAct, FrozenFigures, Reopened } from '../ledger/closing.ts';
import type { WrittenCorrection, Worded } from '../settings/types.ts';
import { cents, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { monthOf, type Month } from '../values/month.ts';

export const CORRECTION_KINDS = ['written', 'closed-again', 'reopened', 'late-invoice', 'late-fact', 'reversal'] as const;

/** A published figure of a month before and after its closing was redone; cents. */
export type ChangedFigure = { readonly figure: (typeof COMPARED)[number]; readonly was: Cents; readonly now: Cents };

/**
 * Something that was published and was put right. Of the books only months and totals are told: no donor, no bank label, no day of a single
 * entry, and no total of fewer than three gifts (method §4.2, §4.3).
 */
export type Correction = {
  readonly kind: (typeof CORRECTION_KINDS)[number];
  /** The day on which it was put right; null where only its month may be told. */
  readonly on: Day | null;
  readonly in: Month;
  /** The months whose figures it is about. */
  readonly months: readonly Month[];
  /** Since when it had stood; null where that is not known. */
  readonly since: Day | null;
  readonly noticedBy: WrittenCorrection['noticedBy'] | null;
  readonly was: Worded | null;
  readonly now: Worded | null;
  readonly reason: string | null;
  /** What it adds to costs (`late-invoice`) or to the net (`late-fact`, `reversal`), cents; null where that may not be told. */
  readonly amount: Cents | null;
  readonly changes: readonly ChangedFigure[];
};

/** Entries of one month's facts that were booked in another, or opposite entries within one: how many gifts or facts, and their net in cents. */
export type LateEntries = { readonly of: Month; readonly in: Month; readonly facts: number; readonly net: Cents };

/** The storage port of what the books corrected by themselves. */
export type CorrectionStore = {
  /** Measured entries whose facts belong to a month that was closed before they were booked (method §1.12). */
  late(): Promise<LateEntries[]>;
  /** Opposite entries on public figures, in the month of what they take back. */
  reversed(): Promise<LateEntries[]>;
};

const COMPARED = ['gross', 'other', 'refunds', 'disputes', 'fees', 'net', 'cost'] as const satisfies readonly (keyof FrozenFigures)[];
const LEAST_FACTS = 3;
const PLAIN = { on: null, since: null, noticedBy: null, was: null, now: null, reason: null, amount: null, changes: [] } as const;

function changesOf(before: FrozenFigures, after: FrozenFigures): ChangedFigure[] {
  return COMPARED.filter((figure) => before[figure] !== after[figure]).map((figure) => ({ figure, was: before[figure], now: after[figure] }));
}

/** A reopening with the closing before it, and the one that followed for the same month. */
function reopened(act: Reopened, acts: readonly ClosingAct[]): Correction {
  const own = acts.filter((each): each is Closed => each.act === 'close' && each.month === act.month);
  const before = own.findLast(({ n }) => n < act.n);
  const after = own.find(({ n }) => n > act.n);
  const about = { ...PLAIN, months: [act.month], since: before?.on ?? null, reason: act.reason };
  if (!before || !after) return { ...about, kind: 'reopened', on: act.on, in: monthOf(act.on) };
  return { ...about, kind: 'closed-again', on: after.on, in: monthOf(after.on), changes: changesOf(before.figures, after.figures) };
}

/** What invoices changed of closed months, by the month that they are about and the one that bears it (method §2.2). */
function lateInvoices(adjustments: readonly Adjustment[]): Correction[] {
  const groups = Map.groupBy(adjustments, (each) => `${each.of} ${each.in}`);
  return [...groups.values()].flatMap((group): Correction[] => {
    const [first] = group;
    const amount = cents(group.reduce((sum, each) => sum + each.amount, 0));
    return first && amount !== 0 ? [{ ...PLAIN, kind: 'late-invoice', in: first.in, months: [first.of], amount }] : [];
  });
}

function ofEntries(kind: 'late-fact' | 'reversal', late: readonly LateEntries[]): Correction[] {
  return late.map(({ of, in: within, facts, net }) => {
    return { ...PLAIN, kind, in: within, months: [of], amount: facts < LEAST_FACTS ? null : net };
  });
}

function written({ on, since, months, noticedBy, was, now }: WrittenCorrection): Correction {
  return { ...PLAIN, kind: 'written', on, in: monthOf(on), since, months, noticedBy, was, now };
}

export type CorrectionFacts = {
  readonly acts: readonly ClosingAct[];
  readonly adjustments: readonly Adjustment[];
  readonly late: readonly LateEntries[];
  readonly reversed: readonly LateEntries[];
  readonly written: readonly WrittenCorrection[];
};

/** All corrections in one list, the latest first; those of one month without a day come after those that have one. */
export function correctionsOf(facts: CorrectionFacts): Correction[] {
  const all = [
    ...facts.written.map(written),
    ...facts.acts.filter((act) => act.act === 'reopen').map((act) => reopened(act, facts.acts)),
    ...lateInvoices(facts.adjustments),
    ...ofEntries('late-fact', facts.late),
    ...ofEntries('reversal', facts.reversed),
  ];
  const place = ({ on, in: within, kind, months }: Correction): string => `${within} ${on ?? ''} ${kind} ${months.join()}`;
  return all.toSorted((left, right) => (place(left) < place(right) ? 1 : -1));
}
