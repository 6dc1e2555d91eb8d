import type { Cents } from '../values/cents.ts';
import type { LineStore } from './line-store.ts';
import { payoutState, type Around, type PayoutState } from './payout-state.ts';
import type { KnownPayout, PayoutStore } from './payout-store.ts';

export type PayoutSeen = { readonly payout: KnownPayout; readonly state: PayoutState; readonly line: string | null };

type PayoutBooks = { readonly payouts: PayoutStore; readonly lines: LineStore };

/** The instant of a payout's own movement; its creation where that is not known. */
async function momentOf(payouts: PayoutStore, { movement, createdMs }: KnownPayout): Promise<number | null> {
  const [own] = movement === null ? [] : await payouts.movements([movement]);
  return own?.createdMs ?? createdMs;
}

async function around(payouts: PayoutStore, payout: KnownPayout): Promise<Around | null> {
  const ms = await momentOf(payouts, payout);
  if (ms === null) return null;
  // What was seen in the second of the payout itself may be of before or after it: the balance before is one second older.
  const { before } = await payouts.balancesAround(ms);
  const { after } = await payouts.balancesAround(ms + 1_000);
  const journal = async (atMs: number | undefined): Promise<Cents> => payouts.journalAt(atMs ?? 0);
  return { before, after, journalBefore: await journal(before?.atMs), journalAfter: await journal(after?.atMs) };
}

/** Payouts with their states, in the order given. */
export async function statesOfPayouts({ payouts, lines }: PayoutBooks, list: readonly KnownPayout[]): Promise<PayoutSeen[]> {
  const ids = list.map(({ id }) => id);
  const items = await payouts.itemsOf(ids);
  const movements = new Map((await payouts.movements([...items.values()].flat())).map((each) => [each.id, each]));
  const linked = await lines.linesOfPayouts(ids);
  const seen: PayoutSeen[] = [];
  for (const payout of list) {
    const own = items.get(payout.id) ?? null;
    const line = linked.get(payout.id) ?? null;
    const facts = { payout, items: own, movements: (own ?? []).flatMap((id) => movements.get(id) ?? []), line };
    seen.push({
      payout,
      line,
      state: payoutState({ ...facts, around: payout.automatic === false ? await around(payouts, payout) : null }),
    });
  }
  return seen;
}

/** How many payouts are looked at for the queue: the latest ones. */
const LOOKED_AT = 500;

/** The latest payouts that still lack an explanation, each with what is missing (method §5.1). */
export async function payoutsToExplain(books: PayoutBooks): Promise<PayoutSeen[]> {
  const { payouts } = await books.payouts.page(null, LOOKED_AT);
  return (await statesOfPayouts(books, payouts)).filter(({ state }) => state.kind === 'unexplained');
}
