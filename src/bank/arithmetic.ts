import type { Statement } from '../reconciliation/statement.ts';
import { addCents, subtractCents, sumCents, type Cents } from '../values/cents.ts';

/** Whether opening + movements = closing (method §5.4). `difference`: closing − (opening + movements), in cents, never zero. */
export type Arithmetic =
  { readonly kind: 'untold' } | { readonly kind: 'holds' } | { readonly kind: 'differs'; readonly difference: Cents };

/** Adds a statement up; `untold` where the file tells only one balance, or none. */
export function checkArithmetic({ opening, closing, lines }: Statement): Arithmetic {
  if (opening === null || closing === null) return { kind: 'untold' };
  const expected = addCents(opening.amount, sumCents(lines.map((line) => line.amount)));
  const difference = subtractCents(closing.amount, expected);
  return difference === 0 ? { kind: 'holds' } : { kind: 'differs', difference };
}
