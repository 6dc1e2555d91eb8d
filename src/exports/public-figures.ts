import type { CoverageFacts } from '../coverage/assess.ts';
import { coveredCost, coveredProjects } from '../coverage/plan-cost.ts';
import { expectedBy, securedBy } from '../coverage/promised.ts';
import type { GivingStore } from '../giving/store.ts';
import type { InboxStore } from '../inbox/store.ts';
import { closedMonths } from '../ledger/closing.ts';
import type { LedgerStore } from '../ledger/store.ts';
import type { ClosingStore } from '../reconciliation/closing-store.ts';
import type { MovementStore } from '../reconciliation/journal.ts';
import type { Content } from '../settings/types.ts';
import { lastDay, monthOf } from '../values/month.ts';

/** The ports that figures, closings and exports are read from, all over one look at the books. */
export type ReadStores = {
  readonly ledger: LedgerStore;
  readonly giving: GivingStore;
  readonly inbox: InboxStore;
  readonly movements: MovementStore;
  readonly closings: ClosingStore;
};

/** `nowMs`: milliseconds; `beingVerified`: a sum of the books is broken; `cursor`: how far Stripe is known without any notice. */
export type Now = { readonly nowMs: number; readonly beingVerified: boolean; readonly cursor: string };

/** Reads all that coverage is computed from in one look at the books, so that the figures belong together. */
export async function coverageFacts(
  { ledger, giving, inbox, movements, closings }: ReadStores,
  content: Content,
  { nowMs, beingVerified, cursor }: Now,
): Promise<CoverageFacts> {
  const { zone, firstMonth } = content.association;
  const today = zone.dayOf(nowMs);
  const recurring = await giving.recurring();
  const known = [await inbox.knownToMs(), await movements.cursor(cursor)].filter((each) => each !== null);
  const closed = closedMonths((await closings.acts()).map(({ act }) => act));
  const closedThrough = await ledger.closedThrough();
  return {
    today,
    firstMonth,
    closed: new Map([...closed].map(([month, { figures }]) => [month, figures])),
    revision: await ledger.revision(),
    beingVerified,
    stripeKnownAtMs: known.length === 0 ? null : Math.max(...known),
    bankKnownTo: closedThrough === null ? null : lastDay(closedThrough),
    totals: await ledger.measureTotals(),
    coveredProjects: coveredProjects(content.costs),
    costOf: (month) => coveredCost(month, content.costs, []),
    feesUnknown: await giving.feesUnknown(),
    secured: securedBy(recurring),
    expected: expectedBy(recurring, await giving.pendingTotal(), nowMs, zone.bounds(monthOf(today)).endMs),
  };
}
