import type { CostCategory, CostLine } from '../settings/types.ts';
import { cents, sumCents, ZERO, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { lastDay, type Month } from '../values/month.ts';
import { supplierKey, type KeptInvoice } from './invoice.ts';
import { costBook, countsIn, type MonthCosts } from './months.ts';
import { personsIn, publicLines, type PublicLine } from './persons.ts';
import { spreadInvoice } from './plan.ts';

/** An invoice as the public may read it (method §2.3, §4.3). Amounts are cents, tax included; negative for a credit note. */
export type PublishedInvoice = {
  readonly dated: Day;
  readonly serviceFrom: Day;
  readonly serviceUntil: Day;
  /** Named only where a cost line, which is public, names the same supplier: anybody else, a person above all, is told by category. */
  readonly supplier: string | null;
  /** Whether the supplier is marked as a natural person. */
  readonly person: boolean;
  readonly category: CostCategory;
  readonly amount: Cents;
  /** SHA-256 of its redacted paper, where one is published. */
  readonly paper: string | null;
};

/** Redacted papers that everybody may read: SHA-256 by invoice id. */
export type PublishedPapers = ReadonlyMap<string, string>;

/** What the books say of costs, before any of it is published. */
export type CostFacts = {
  readonly lines: readonly CostLine[];
  readonly invoices: readonly KeptInvoice[];
  readonly papers: PublishedPapers;
};

/** A cost line with all that it was, is and will be, oldest first; `now` is what it says today. */
export type PublishedLine = {
  readonly now: PublicLine;
  readonly since: Day;
  readonly pieces: readonly PublicLine[];
  readonly isOver: boolean;
  /** The latest first. */
  readonly invoices: readonly PublishedInvoice[];
};

/** What a line weighs on a month, with the invoices that say so and what each of them brings to it. */
export type MonthLine = {
  readonly line: PublicLine;
  readonly amount: Cents;
  readonly kind: 'planned' | 'invoiced';
  readonly invoices: readonly (PublishedInvoice & { readonly weighs: Cents })[];
};

/** What an invoice that came after the closing of the month `of` adds to a later one (method §2.2). */
export type MonthAdjustment = { readonly line: PublicLine; readonly of: Month; readonly amount: Cents };

/** The covered lines of a month. What `lines` and `adjustments` do not explain of its cost came from other months: `moved`. */
export type PublishedCostsOfMonth = {
  readonly lines: readonly MonthLine[];
  readonly adjustments: readonly MonthAdjustment[];
  readonly moved: Cents;
};

/** The piece of a line that stood on a day; else its last one before, else its first. */
function pieceOn(pieces: readonly PublicLine[], on: Day): PublicLine | undefined {
  return pieces.findLast(({ from }) => from <= on) ?? pieces[0];
}

function piecesByLine(lines: readonly CostLine[]): ReadonlyMap<string, readonly PublicLine[]> {
  const sorted = publicLines(lines).toSorted((left, right) => (left.from < right.from ? -1 : 1));
  return Map.groupBy(sorted, ({ id }) => id);
}

/** An invoice without what the public may not read: number, author, and any supplier that no line names (method §4.3). */
function publishInvoice(invoice: KeptInvoice, { lines, papers }: CostFacts): PublishedInvoice {
  const { id, dated, serviceFrom, serviceUntil, supplier, amount } = invoice;
  const key = supplierKey(supplier);
  const person = personsIn(lines).has(key);
  const named = person ? undefined : lines.find((line) => supplierKey(line.supplier) === key);
  const category = pieceOn(piecesByLine(lines).get(invoice.line) ?? [], serviceUntil)?.category ?? 'other';
  return { dated, serviceFrom, serviceUntil, supplier: named?.supplier ?? null, person, category, amount, paper: papers.get(id) ?? null };
}

/** Every cost line with its history and the invoices that stand; lines that are over come last. */
export function publishLines(facts: CostFacts, today: Day): PublishedLine[] {
  const standing = facts.invoices.filter(({ undone }) => undone === null);
  const lines = [...piecesByLine(facts.lines)].flatMap(([id, pieces]): PublishedLine[] => {
    const now = pieceOn(pieces, today);
    const [first] = pieces;
    if (!now || !first) return [];
    const own = standing.filter(({ line }) => line === id).toSorted((left, right) => (left.dated > right.dated ? -1 : 1));
    const isOver = pieces.every(({ until }) => until !== null && until < today);
    return [{ now, since: first.from, pieces, isOver, invoices: own.map((invoice) => publishInvoice(invoice, facts)) }];
  });
  return [...lines.filter(({ isOver }) => !isOver), ...lines.filter(({ isOver }) => isOver)];
}

/** The costs of the covered lines by month, as coverage counts them (method §2.1, §2.2). */
function coveredBook({ lines, invoices }: CostFacts): (month: Month) => MonthCosts {
  const covered = lines.filter((line) => line.covered);
  const ids = new Set(covered.map(({ id }) => id));
  return costBook(
    covered,
    invoices.filter(({ line }) => ids.has(line)),
  );
}

/** What makes up the cost of a month that its page shows, `cost` in cents: to the cent, whatever came from elsewhere told apart. */
export function publishMonthCosts(facts: CostFacts, month: Month, cost: Cents): PublishedCostsOfMonth {
  const pieces = piecesByLine(facts.lines);
  const on = (line: string): PublicLine | undefined => pieceOn(pieces.get(line)?.filter(({ covered }) => covered) ?? [], lastDay(month));
  const { lines, adjustments } = coveredBook(facts)(month);
  const weighing = facts.invoices.filter((invoice) => countsIn(month, invoice) && spreadInvoice(invoice).has(month));
  const told = lines.flatMap(({ line: id, amount, kind }): MonthLine[] => {
    const line = on(id);
    if (!line) return [];
    const own = weighing.filter((invoice) => invoice.line === id);
    const invoices = own.map((invoice) => ({ ...publishInvoice(invoice, facts), weighs: spreadInvoice(invoice).get(month) ?? ZERO }));
    return [{ line, amount, kind, invoices }];
  });
  const later = adjustments.flatMap(({ line: id, of, amount }): MonthAdjustment[] => {
    const line = on(id);
    return line ? [{ line, of, amount }] : [];
  });
  const explained = sumCents([...told, ...later].map(({ amount }) => amount));
  return { lines: told, adjustments: later, moved: cents(cost - explained) };
}

/**
 * What covered lines cost over some months, cents, by supplier. Natural persons stand together by category and are never named (method §4.3);
 * `several`: more than one of them.
 */
export type SpentOn = {
  readonly supplier: string | null;
  readonly category: CostCategory;
  readonly several: boolean;
  readonly amount: Cents;
};

/** The largest first. `moved`: what the months' costs bear besides, cents. */
export function spentBySupplier(
  facts: CostFacts,
  months: readonly { readonly month: Month; readonly cost: Cents }[],
): { readonly suppliers: readonly SpentOn[]; readonly moved: Cents } {
  const sums = new Map<string, SpentOn>();
  const persons = personsIn(facts.lines);
  const several = (category: CostCategory): boolean => {
    const own = facts.lines.filter((line) => line.category === category && persons.has(supplierKey(line.supplier)));
    return new Set(own.map(({ supplier }) => supplierKey(supplier))).size > 1;
  };
  let moved = 0;
  for (const { month, cost } of months) {
    const costs = publishMonthCosts(facts, month, cost);
    moved += costs.moved;
    for (const { line, amount } of [...costs.lines, ...costs.adjustments]) {
      const { supplier, category } = line;
      const key = supplier === null ? `person:${category}` : `supplier:${supplierKey(supplier)}`;
      const about = { supplier, category, several: supplier === null && several(category) };
      sums.set(key, { ...about, amount: cents((sums.get(key)?.amount ?? 0) + amount) });
    }
  }
  return { suppliers: [...sums.values()].toSorted((left, right) => right.amount - left.amount), moved: cents(moved) };
}
