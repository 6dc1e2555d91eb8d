import type { Entry } from '../ledger/entry.ts';
import { netOf } from '../ledger/movement.ts';
import type { AccountTotal } from '../ledger/store.ts';
import type { Finding } from '../ledger/totals.ts';
import type { Journalled, PayoutItem } from './journal.ts';

/** All that the invariants are computed from, seen at one moment. */
export type BooksSeen = {
  readonly entries: readonly Entry[];
  readonly accounts: readonly AccountTotal[];
  readonly movements: readonly Journalled[];
  readonly items: readonly PayoutItem[];
  readonly payouts: readonly { readonly id: string; readonly amount: number }[];
};

type Index = {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly movements: ReadonlyMap<string, Journalled>;
};

type Told = { readonly fails?: readonly string[]; readonly waits?: readonly string[] };

/** What an entry changes in Stripe's balance (cents). */
function inStripe({ postings }: Entry): number {
  return postings.reduce((sum, { from, to, amount }) => sum + (to === 'stripe' ? amount : 0) - (from === 'stripe' ? amount : 0), 0);
}

function keysOf({ id, entry }: Journalled): string[] {
  return [...new Set([...(entry === null ? [] : [entry]), `fee:${id}`])];
}

/** I1: what is booked from a movement is its amount less its fee, and its own entry is there. */
function eachMovementIsBooked({ movements }: BooksSeen, { entries }: Index): Told {
  const fails = movements.flatMap((movement) => {
    const keys = keysOf(movement);
    if (movement.entry !== null && !entries.has(movement.entry)) return [`${movement.id}: the entry ${movement.entry} is missing`];
    const booked = keys.flatMap((key) => entries.get(key) ?? []).reduce((sum, entry) => sum + inStripe(entry), 0);
    return booked === netOf(movement) ? [] : [`${movement.id}: ${booked} cents are booked, its net is ${netOf(movement)}`];
  });
  return { fails };
}

function sumOf(items: readonly Journalled[]): number {
  return items.reduce((sum, item) => sum + netOf(item), 0);
}

/** I2: a payout whose list is complete pays out what its movements add up to, its own left out (method §5.1). */
function eachPayoutIsExplained({ items, payouts }: BooksSeen, { movements }: Index): Told {
  const byPayout = Map.groupBy(items, ({ payout }) => payout);
  const fails: string[] = [];
  const waits: string[] = [];
  for (const { id, amount } of payouts) {
    const own = byPayout.get(id);
    if (!own) continue;
    const unknown = own.filter(({ movement }) => !movements.has(movement));
    const sum = sumOf(own.flatMap(({ movement }) => movements.get(movement) ?? []));
    if (unknown.length > 0) waits.push(...unknown.map(({ movement }) => `${id}: ${movement} is not booked yet`));
    else if (sum !== amount) fails.push(`${id}: its movements add up to ${sum} cents, it pays ${amount}`);
  }
  return { fails, waits };
}

/** I3: the books' Stripe balance is the journal's, but for gifts whose movement Stripe has not told yet (method §1.6). */
function balanceIsTheJournal({ entries, accounts, movements }: BooksSeen): Told {
  const claimed = new Set(movements.flatMap(keysOf));
  const alone = entries.filter((entry) => inStripe(entry) !== 0 && !claimed.has(entry.key));
  const gross = alone.filter(({ kind }) => kind === 'gift' || kind === 'charge');
  const strangers = alone.filter((entry) => !gross.includes(entry) && entry.kind !== 'correction');
  const kept = accounts.filter(({ account }) => account === 'stripe').reduce((sum, { debit, credit }) => sum + debit - credit, 0);
  const journal = sumOf(movements) + alone.reduce((sum, entry) => sum + inStripe(entry), 0);
  return {
    fails: [
      ...strangers.map(({ key }) => `${key}: no movement of Stripe's balance stands behind it`),
      ...(kept === journal ? [] : [`the books hold ${kept} cents at Stripe, their movements make ${journal}`]),
    ],
    waits: gross.map(({ key }) => `${key}: Stripe has not told its fee yet`),
  };
}

/** I4: a movement is paid out by one payout at most, and by one that we know. */
function eachMovementLeavesOnce({ items, payouts }: BooksSeen): Told {
  const known = new Set(payouts.map(({ id }) => id));
  const twice = [...Map.groupBy(items, ({ movement }) => movement)].filter(([, places]) => places.length > 1);
  return {
    fails: [
      ...twice.map(([movement, places]) => `${movement}: paid out by ${places.map(({ payout }) => payout).join(' and ')}`),
      ...items.filter(({ payout }) => !known.has(payout)).map(({ payout, movement }) => `${movement}: ${payout} is not known`),
    ],
  };
}

/** I5: a charge is booked once, and no more is given back than it brought (method §1.3, §1.7). */
function eachChargeOnce({ entries }: BooksSeen): Told {
  const bySource = Map.groupBy(
    entries.filter(({ kind }) => ['gift', 'charge', 'refund', 'refund-failed'].includes(kind)),
    ({ source }) => source,
  );
  const fails = [...bySource].flatMap(([source, own]) => {
    const came = own.filter(({ kind }) => kind === 'gift' || kind === 'charge');
    if (came.length !== 1) return [`${source}: booked ${came.length} times (${came.map(({ key }) => key).join(', ')})`];
    const left = own.reduce((sum, entry) => sum + inStripe(entry), 0);
    return left < 0 ? [`${source}: ${-left} cents more were given back than it brought`] : [];
  });
  return { fails };
}

/** I6: between Stripe and the bank there are only payouts that are listed (method §5.5). */
function transitIsPayouts({ entries, payouts }: BooksSeen): Told {
  const known = new Set(payouts.map(({ id }) => id));
  const passing = entries.filter(({ postings }) => postings.some(({ from, to }) => from === 'transit' || to === 'transit'));
  // At the year's end payouts on their way stand elsewhere for a night (method §7.2).
  const isOfPayout = (kind: string): boolean => kind.startsWith('payout') || kind === 'year';
  const strangers = passing.filter(({ kind, source }) => kind !== 'correction' && !(isOfPayout(kind) && known.has(source)));
  return { fails: strangers.map(({ key }) => `${key}: no listed payout stands behind it`) };
}

/** I7: the fees that are shown are the fees that were kept (method §1.6). */
function feesAreFees({ entries }: BooksSeen): Told {
  const fails = entries.flatMap(({ key, measured, postings }) => {
    const kept = postings.reduce((sum, { from, to, amount }) => sum + (to === 'fees' ? amount : 0) - (from === 'fees' ? amount : 0), 0);
    const shown = measured?.as === 'fees' ? measured.amount : null;
    return shown === null || shown === kept ? [] : [`${key}: ${kept} cents were kept, ${shown} are shown`];
  });
  return { fails };
}

const INVARIANTS: readonly { readonly what: string; tell(seen: BooksSeen, index: Index): Told }[] = [
  { what: 'I1 each movement of Stripe’s balance is booked with its amount less its fee', tell: eachMovementIsBooked },
  { what: 'I2 each payout is what its movements add up to', tell: eachPayoutIsExplained },
  { what: 'I3 the books’ Stripe balance is what the movements make', tell: balanceIsTheJournal },
  { what: 'I4 each movement is paid out once', tell: eachMovementLeavesOnce },
  { what: 'I5 each charge is booked once, and brought what was given back', tell: eachChargeOnce },
  { what: 'I6 only listed payouts are on their way to the bank', tell: transitIsPayouts },
  { what: 'I7 the fees shown are the fees kept', tell: feesAreFees },
];

/** The invariants of the books beside the journal of Stripe's balance, each with what breaks it and what it still waits for. */
export function checkInvariants(seen: BooksSeen): Finding[] {
  const index = {
    entries: new Map(seen.entries.map((entry) => [entry.key, entry])),
    movements: new Map(seen.movements.map((movement) => [movement.id, movement])),
  };
  return INVARIANTS.map(({ what, tell }) => {
    const { fails = [], waits = [] } = tell(seen, index);
    return { what, ok: fails.length === 0, fails, waits };
  });
}
