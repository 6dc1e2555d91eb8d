import type { Cents } from '../values/cents.ts';
import type { LineStore } from './line-store.ts';
import { nextTurn } from '../values/turns.ts';
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

/** Payouts that are known to be explained, as Stripe told them then. What is explained stays so: its list and its movements never change. */
export type Explained = Set<string>;

/** Another text once anything that a payout's explanation follows from may be another. */
function toldOf({ id, amount, status, automatic, movement }: KnownPayout): string {
  return [id, amount, status, automatic, movement].join(' ');
}

/** So many payouts are added up before others have their turn: each may have thousands of movements. */
const AT_ONCE = 20;

async function learnExplained({ payouts }: PayoutBooks, list: readonly KnownPayout[], known: Explained): Promise<void> {
  const listed = list.filter((payout) => payout.automatic !== false && !known.has(toldOf(payout)));
  for (let from = 0; from < listed.length; from += AT_ONCE) {
    if (from > 0) await nextTurn();
    const some = listed.slice(from, from + AT_ONCE);
    const explained = await payouts.explained(some.map(({ id }) => id));
    for (const payout of some) if (explained.has(payout.id)) known.add(toldOf(payout));
  }
}

/** The state of one that is explained. */
function stateOfExplained({ status }: KnownPayout, line: string | null): PayoutState {
  if (status === 'failed' || status === 'canceled') return { kind: 'failed' };
  return { kind: line === null ? 'on-its-way' : 'reconciled' };
}

/** Payouts with their states, in the order given. `known`: those that were explained at an earlier look, which adds those of this one. */
export async function statesOfPayouts(
  books: PayoutBooks,
  list: readonly KnownPayout[],
  known: Explained = new Set(),
): Promise<PayoutSeen[]> {
  const { payouts, lines } = books;
  await learnExplained(books, list, known);
  const open = list.filter((payout) => !known.has(toldOf(payout))).map(({ id }) => id);
  const items = await payouts.itemsOf(open);
  const movements = new Map((await payouts.movements([...items.values()].flat())).map((each) => [each.id, each]));
  const linked = await lines.linesOfPayouts(list.map(({ id }) => id));
  const seen: PayoutSeen[] = [];
  for (const payout of list) {
    const line = linked.get(payout.id) ?? null;
    if (known.has(toldOf(payout))) {
      seen.push({ payout, line, state: stateOfExplained(payout, line) });
      continue;
    }
    const own = items.get(payout.id) ?? null;
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
export async function payoutsToExplain(books: PayoutBooks, known: Explained): Promise<PayoutSeen[]> {
  const { payouts } = await books.payouts.page(null, LOOKED_AT);
  return (await statesOfPayouts(books, payouts, known)).filter(({ state }) => state.kind === 'unexplained');
}
