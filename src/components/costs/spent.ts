import type { App } from '../../app.ts';
import type { CostsWords } from '../../i18n/words-costs.ts';
import type { Cents } from '../../values/cents.ts';

export type Spending = Awaited<ReturnType<App['published']['costs']>>['spending'];

/** One bar: whom the money went to, cents, and its length in hundredths of the longest; nothing where more came back than went. */
export type SpentRow = { readonly name: string; readonly amount: Cents; readonly bar: number };

/** Whom the money went to: natural persons by what they do. */
export function spentTo({ supplier, category, several }: Spending['suppliers'][number], words: CostsWords): string {
  return supplier ?? words[several ? 'people' : 'person'][category];
}

/** Where the money went, the largest first (UX: ordered horizontal bars); the rows add up to the total. */
export function spentRows(spending: Spending, words: CostsWords): SpentRow[] {
  const { suppliers, fees, moved } = spending;
  const told = [
    ...suppliers.map((spent) => ({ name: spentTo(spent, words), amount: spent.amount })),
    ...(fees === 0 ? [] : [{ name: words.spent.fees, amount: fees }]),
    ...(moved === 0 ? [] : [{ name: words.spent.moved, amount: moved }]),
  ].toSorted((left, right) => right.amount - left.amount);
  const longest = Math.max(1, ...told.map(({ amount }) => amount));
  return told.map((row) => ({ ...row, bar: Math.max(0, (row.amount * 100) / longest) }));
}
