import type { Entry } from '../ledger/entry.ts';
import type { BalanceMovement } from '../ledger/movement.ts';
import type { LedgerStore } from '../ledger/store.ts';
import type { Day } from '../values/day.ts';
import type { LineSeen, LineStore } from './line-store.ts';
import { statesOfPayouts, type PayoutSeen } from './payouts-seen.ts';
import type { PayoutStore } from './payout-store.ts';
import type { ChargeSeen, TrailStore } from './trail-store.ts';

/** What trails are read from, at one moment. */
export type TrailBooks = {
  readonly ledger: LedgerStore;
  readonly lines: LineStore;
  readonly payouts: PayoutStore;
  readonly trails: TrailStore;
};

/** The five dates of a gift by card (trap 29), each of its own; null where that has not come yet. Instants in milliseconds. */
export type FiveDates = {
  readonly chargedMs: number | null;
  readonly movedMs: number | null;
  readonly availableMs: number | null;
  readonly arrivesOn: Day | null;
  readonly bookedOn: Day | null;
};

/** From a gift to the bank: charge → balance transaction (gross, fee, net) → payout → bank line → entries. */
export type GiftTrail = {
  readonly id: string;
  /** Null for an offline gift. */
  readonly charge: ChargeSeen | null;
  /** Other charges of the same gift, where it recurs. */
  readonly others: readonly ChargeSeen[];
  readonly movement: BalanceMovement | null;
  readonly payout: PayoutSeen | null;
  readonly lines: readonly LineSeen[];
  readonly entries: readonly Entry[];
  readonly dates: FiveDates;
};

async function payoutSeen(books: TrailBooks, id: string | null): Promise<PayoutSeen | null> {
  const payout = id === null ? null : await books.payouts.payout(id);
  return payout ? ((await statesOfPayouts(books, [payout]))[0] ?? null) : null;
}

/** The entries of these sources, each once, by day and key. */
async function entriesOf({ trails }: TrailBooks, sources: readonly string[]): Promise<Entry[]> {
  const found = new Map<string, Entry>();
  for (const source of sources) for (const entry of await trails.entriesOf(source)) found.set(entry.key, entry);
  return [...found.values()].toSorted((left, right) => (`${left.bookingDay} ${left.key}` < `${right.bookingDay} ${right.key}` ? -1 : 1));
}

async function chargeTrail(books: TrailBooks, charge: ChargeSeen, others: readonly ChargeSeen[]): Promise<GiftTrail> {
  const movement = (await books.payouts.movementsOf(charge.id)).find(({ category }) => category === 'charge') ?? null;
  const payout = await payoutSeen(books, movement === null ? null : await books.payouts.payoutOf(movement.id));
  const lines = payout?.line ? await books.lines.seen([payout.line]) : [];
  const dates = {
    chargedMs: charge.createdMs,
    movedMs: movement?.createdMs ?? null,
    availableMs: movement?.availableMs ?? null,
    arrivesOn: payout?.payout.arrivesOn ?? null,
    bookedOn: lines[0]?.line.bookedOn ?? null,
  };
  const entries = await entriesOf(books, [charge.id, ...(payout ? [payout.payout.id] : [])]);
  return { id: charge.id, charge, others, movement, payout, lines, entries, dates };
}

/** A gift that came without Stripe: the line that brought it, or the one on which its cheque reached the bank. */
async function offlineTrail(books: TrailBooks, id: string): Promise<GiftTrail | null> {
  const own = await entriesOf(books, [id]);
  if (own.length === 0) return null;
  const lines = await books.lines.seen(await books.lines.linesOfTarget(id));
  const entries = await entriesOf(books, [id, ...lines.map(({ line }) => line.id)]);
  const dates = { chargedMs: null, movedMs: null, availableMs: null, arrivesOn: null, bookedOn: lines[0]?.line.bookedOn ?? null };
  return { id, charge: null, others: [], movement: null, payout: null, lines, entries, dates };
}

/** The trail of a gift, by the id of its charge, of our own gift (its first charge), or of an offline gift; null where there is none. */
export async function giftTrail(books: TrailBooks, id: string): Promise<GiftTrail | null> {
  if (id.startsWith('off_')) return offlineTrail(books, id);
  const [first] = id.startsWith('don_') ? await books.trails.chargesOf(id) : [await books.trails.charge(id)];
  if (!first) return null;
  const all = first.wish === null ? [] : await books.trails.chargesOf(first.wish);
  return chargeTrail(
    books,
    first,
    all.filter((each) => each.id !== first.id),
  );
}

/** A payout with what it pays out, its bank line and its entries. */
export type PayoutTrail = PayoutSeen & {
  readonly movements: readonly BalanceMovement[];
  readonly seen: LineSeen | null;
  readonly entries: readonly Entry[];
};

export async function payoutTrail(books: TrailBooks, id: string): Promise<PayoutTrail | null> {
  const found = await payoutSeen(books, id);
  if (!found) return null;
  const items = (await books.payouts.itemsOf([id])).get(id) ?? [];
  const movements = (await books.payouts.movements(items)).toSorted((left, right) => left.createdMs - right.createdMs);
  const [seen = null] = found.line === null ? [] : await books.lines.seen([found.line]);
  return { ...found, movements, seen, entries: await entriesOf(books, [id]) };
}

/** An entry with what it comes from: a bank line, a payout, a charge or an offline gift; and what it takes back, or what takes it back. */
export type EntryTrail = {
  readonly entry: Entry;
  readonly line: LineSeen | null;
  readonly payout: string | null;
  readonly gift: string | null;
  readonly takenBackBy: string | null;
};

export async function entryTrail(books: TrailBooks, key: string): Promise<EntryTrail | null> {
  const entry = await books.ledger.entry(key);
  if (!entry) return null;
  const claim = await books.lines.lineOfEntry(entry.corrects ?? key);
  const { source } = entry;
  const charge = await books.trails.charge(source);
  return {
    entry,
    line: claim ? await books.lines.line(claim.line) : null,
    payout: (await books.payouts.payout(source))?.id ?? null,
    gift: charge?.id ?? (source.startsWith('off_') ? source : null),
    takenBackBy: (await books.trails.correctionOf(key))?.key ?? null,
  };
}
