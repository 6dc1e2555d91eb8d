import { bookedLines } from '../costs/line-desk.ts';
import { adjustmentsOf } from '../costs/months.ts';
import { correctionsOf, type Correction } from '../coverage/corrections.ts';
import type { Books } from '../storage/open.ts';
import type { Reach } from '../storage/reach.ts';
import type { Parts } from './parts.ts';

/** What was published and was put right. */
export type Corrections = {
  /** What the books know and what was written by hand, the latest first. */
  all(): Promise<Correction[]>;
};

export function correctionsIn(
  { content }: Pick<Parts, 'content'>,
  books: Pick<Books, 'snapshot'>,
  { through }: Pick<Reach, 'through'>,
): Corrections {
  const all = (): Promise<Correction[]> =>
    books.snapshot(async ({ closings, costs, corrections }) => {
      const covered = (await bookedLines(costs, content.costs)).filter((line) => line.covered);
      const ids = new Set(covered.map(({ id }) => id));
      const invoices = (await costs.invoices()).filter(({ line }) => ids.has(line));
      return correctionsOf({
        acts: (await closings.acts()).map(({ act }) => act),
        adjustments: adjustmentsOf(covered, invoices),
        late: await corrections.late(),
        reversed: await corrections.reversed(),
        written: content.corrections,
      });
    });
  return { all: () => through(all) };
}
