/** What is owed of one of a row's figures. */
export type Owed = { readonly of: string; readonly atLeast?: number; readonly atMost?: number };

/** A line of the table: what was measured, its figures by name with the unit in the name, and what is owed of them. */
export type Row = { readonly what: string; readonly figures: Readonly<Record<string, number>>; readonly owed?: readonly Owed[]; readonly failed?: string };

/** The middle one of several measurements; of an even number, the upper of the two. */
export function middle(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

/** A share of values lies at or below this one. */
export function quantile(values: readonly number[], share: number): number {
  return values.toSorted((left, right) => left - right)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
}

/** Milliseconds that the work took. */
export async function timeOf(work: () => unknown): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}
