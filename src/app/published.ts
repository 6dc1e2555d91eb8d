import { bookedLines } from '../costs/line-desk.ts';
import { publicLines, type PublicLine } from '../costs/persons.ts';
import type { CostFacts } from '../costs/published.ts';
import type { CoverageReport } from '../coverage/report.ts';
import { publishCosts, publishMonth, type PublishedCosts, type PublishedMonth } from '../coverage/published-month.ts';
import type { Guard } from '../reconciliation/self-check.ts';
import type { Books } from '../storage/open.ts';
import type { Stores } from '../storage/stores.ts';
import type { Reach } from '../storage/reach.ts';
import type { Month } from '../values/month.ts';
import type { Parts } from './parts.ts';
import { reportFrom } from './report.ts';

/** What the books publish besides the report: each from one look, so that a page's figures belong together. */
export type Published = {
  /** Null where the report has no such month. */
  month(month: Month): Promise<PublishedMonth | null>;
  costs(): Promise<PublishedCosts>;
  /** The cost lines with the months that they weigh on, without their invoices. */
  plan(): Promise<PublishedPlan>;
};

export type PublishedPlan = { readonly report: CoverageReport; readonly lines: readonly PublicLine[] };

const INVOICE = 'invoice:';

async function costFactsFrom({ costs, vouchers }: Stores, { content }: Pick<Parts, 'content'>): Promise<CostFacts> {
  const published = [...(await vouchers.published())].filter(([object]) => object.startsWith(INVOICE));
  return {
    lines: await bookedLines(costs, content.costs),
    invoices: await costs.invoices(),
    papers: new Map(published.map(([object, { sha256 }]) => [object.slice(INVOICE.length), sha256])),
  };
}

export function publishedOf(
  parts: Pick<Parts, 'content' | 'clock'>,
  books: Pick<Books, 'snapshot'>,
  guard: Guard,
  { through }: Pick<Reach, 'through'>,
): Published {
  return {
    month: (month) =>
      through(() =>
        books.snapshot(async (stores) => {
          const acts = (await stores.closings.acts()).map(({ act }) => act);
          return publishMonth(await reportFrom(stores, parts, guard), await costFactsFrom(stores, parts), acts, month);
        }),
      ),
    costs: () =>
      through(() =>
        books.snapshot(async (stores) => publishCosts(await reportFrom(stores, parts, guard), await costFactsFrom(stores, parts))),
      ),
    plan: () =>
      through(() =>
        books.snapshot(async (stores) => ({
          report: await reportFrom(stores, parts, guard),
          lines: publicLines(await bookedLines(stores.costs, parts.content.costs)),
        })),
      ),
  };
}
