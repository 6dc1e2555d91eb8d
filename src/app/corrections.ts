import { bookedLines } from '../costs/line-desk.ts';
import { adjustmentsOf } from '../costs/months.ts';
import { correctionsOf, type Correction } from '../coverage/corrections.ts';
import { correctionsJson } from '../exports/corrections-json.ts';
import type { Books } from '../storage/open.ts';
import type { Reach } from '../storage/reach.ts';
import type { Parts } from './parts.ts';

/** What was published and was put right. */
export type Corrections = {
  /** What the books know and what was written by hand, the latest first. */
  all(): Promise<Correction[]>;
  /** The same as data. */
  json(): Promise<string>;
};

export function correctionsIn(
  { content, environment }: Pick<Parts, 'content' | 'environment'>,
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
  const { name } = content.association;
  const json = async (): Promise<string> => correctionsJson(name, await all(), environment.sandbox !== null);
  return { all: () => through(all), json: () => through(json) };
}
