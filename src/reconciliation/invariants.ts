import type { Entry } from '../ledger/entry.ts';
import { found, pagesOf, type Breathe, type EntryLook } from '../ledger/look.ts';
import { netOf } from '../ledger/movement.ts';
import type { ChargeBooked, LedgerStore } from '../ledger/store.ts';
import { few, type Few } from '../values/few.ts';
import type { Journalled, MovementStore } from './journal.ts';

/** Where the invariants are read from, at one moment and a page at a time: however large the books, a page of them is held. */
export type JournalChecked = {
  readonly ledger: Pick<LedgerStore, 'accountTotals' | 'entry' | 'broughtBy' | 'charges' | 'ofSources'>;
  readonly movements: Pick<MovementStore, 'page' | 'claimed' | 'ofSource' | 'paidOut' | 'notJournalled'>;
  /** Every payout that we know of, with its amount (cents, signed). */
  readonly payouts: ReadonlyMap<string, { readonly amount: number }>;
  /** The midnight at which the books open with an opening entry (milliseconds); null where they open empty. */
  readonly opensAtMs: number | null;
  readonly breathe: Breathe;
};

const MOVEMENTS = 100;
const CHARGES = 250;
/** A payout has as many movements as there were gifts since the one before. */
const PAYOUTS = 10;

type Booked = Pick<ReadonlyMap<string, unknown>, 'has'>;

function keysOf({ id, entry }: Journalled): string[] {
  return [...new Set([...(entry === null ? [] : [entry]), `fee:${id}`])];
}

/** What happened before the opening is in its entry, and never posted (method §0.1): the journal knows it, for payouts and refunds that follow. */
function isHistory(movement: Journalled, { opensAtMs }: JournalChecked, booked: Booked): boolean {
  return opensAtMs !== null && movement.createdMs < opensAtMs && !keysOf(movement).some((key) => booked.has(key));
}

/** What an entry changes in Stripe's balance (cents). */
function inStripe({ postings }: Entry): number {
  return postings.reduce((sum, { from, to, amount }) => sum + (to === 'stripe' ? amount : 0) - (from === 'stripe' ? amount : 0), 0);
}

/** Why a movement is not booked as it should be; null where it is. */
function faultOf(movement: Journalled, booked: ReadonlyMap<string, number>): string | null {
  const { id, entry } = movement;
  if (entry !== null && !booked.has(entry)) return `${id}: the entry ${entry} is missing`;
  const sum = keysOf(movement).reduce((total, key) => total + (booked.get(key) ?? 0), 0);
  return sum === netOf(movement) ? null : `${id}: ${sum} cents are booked, its net is ${netOf(movement)}`;
}

/** I1: what is booked from a movement is its amount less its fee, and its own entry is there. `net`: what the journal makes, history left out. */
async function eachMovementIsBooked(
  parts: JournalChecked,
  claim: (movement: Journalled) => void,
): Promise<{ readonly fails: Few; readonly net: number }> {
  const { ledger, movements, breathe } = parts;
  const fails = few();
  let net = 0;
  for await (const page of pagesOf(
    (after, limit) => movements.page(after, limit),
    ({ id }) => id,
    MOVEMENTS,
  )) {
    const booked = await ledger.broughtBy(page.flatMap(keysOf), 'stripe');
    for (const movement of page) {
      if (isHistory(movement, parts, booked)) continue;
      net += netOf(movement);
      claim(movement);
      const fault = faultOf(movement, booked);
      if (fault !== null) fails.add(fault);
    }
    await breathe();
  }
  return { fails, net };
}

/** Books in which more entries than these have no movement are not true: more need not be held to say so. */
const MOST_ALONE = 20_000;

/**
 * Entries that move Stripe's balance and that no movement claims: gifts that wait for theirs, corrections, and strangers. Those whose key does
 * not tell the movement are held until the journal has passed by: there are few.
 */
function aloneInStripe({ movements }: JournalChecked) {
  const [strangers, waits] = [few(), few()];
  const alone = new Map<string, { readonly kind: Entry['kind']; readonly amount: number }>();
  let sum = 0;
  const isAlone = (key: string, kind: Entry['kind'], amount: number): void => {
    sum += amount;
    if (kind === 'gift' || kind === 'charge') waits.add(`${key}: Stripe has not told its fee yet`);
    else if (kind !== 'correction' && kind !== 'opening') strangers.add(`${key}: no movement of Stripe's balance stands behind it`);
  };
  return {
    see: async (entries: readonly Entry[]): Promise<void> => {
      const moving = entries.filter((entry) => inStripe(entry) !== 0);
      const claimed = await movements.claimed(moving.map(({ key }) => key));
      for (const entry of moving.filter(({ key }) => !claimed.has(key))) {
        if (alone.size < MOST_ALONE) alone.set(entry.key, { kind: entry.kind, amount: inStripe(entry) });
        else isAlone(entry.key, entry.kind, inStripe(entry));
      }
    },
    /** Hears of every movement. */
    claim: (movement: Journalled): void => {
      for (const key of alone.size === 0 ? [] : keysOf(movement)) alone.delete(key);
    },
    /** I3: the books' Stripe balance is what they opened with and the journal since, but for gifts whose movement Stripe has not told yet (method §1.6). */
    told: (kept: number, net: number) => {
      for (const [key, { kind, amount }] of alone) isAlone(key, kind, amount);
      if (kept !== net + sum) strangers.add(`the books hold ${kept} cents at Stripe, their movements make ${net + sum}`);
      return { fails: strangers, waits };
    },
  };
}

/**
 * I2: a payout whose list is complete pays out what its movements add up to, its own left out (method §5.1). I4: a movement is paid out by a
 * payout that we know; by one only, which the table of lists sees to.
 */
async function eachPayoutIsExplained({ movements, payouts, breathe }: JournalChecked) {
  const [fails, waits, strangers] = [few(), few(), few()];
  for await (const page of pagesOf(
    (after, limit) => movements.paidOut(after, limit),
    ({ payout }) => payout,
    PAYOUTS,
  )) {
    for (const { payout, items, journalled, net } of page) {
      const known = payouts.get(payout);
      if (known === undefined) strangers.add(`${payout}: pays out ${items} movements, and is not known`);
      else if (journalled < items)
        waits.add(...(await movements.notJournalled(payout)).map((movement) => `${payout}: ${movement} is not booked yet`));
      else if (net !== known.amount) fails.add(`${payout}: its movements add up to ${net} cents, it pays ${known.amount}`);
    }
    await breathe();
  }
  return { fails, waits, strangers };
}

/** What a charge brought before the books opened (cents); undefined where it did not. */
async function broughtBefore(parts: JournalChecked, charge: string): Promise<number | undefined> {
  for (const movement of await parts.movements.ofSource(charge)) {
    const isCharge = movement.entry === `gift:${charge}` || movement.entry === `charge:${charge}`;
    if (isCharge && isHistory(movement, parts, await parts.ledger.broughtBy(keysOf(movement), 'stripe'))) return movement.amount;
  }
  return undefined;
}

async function chargeFault(parts: JournalChecked, { id, times, left }: ChargeBooked): Promise<string | null> {
  const before = times === 0 ? await broughtBefore(parts, id) : undefined;
  if (times !== 1 && before === undefined) {
    const came = (await parts.ledger.ofSources([id])).filter(({ kind }) => kind === 'gift' || kind === 'charge');
    return `${id}: booked ${times} times (${came.map(({ key }) => key).join(', ')})`;
  }
  const rest = left + (before ?? 0);
  return rest < 0 ? `${id}: ${-rest} cents more were given back than it brought` : null;
}

/** I5: a charge is booked once, and no more is given back than it brought (method §1.3, §1.7). */
async function eachChargeOnce(parts: JournalChecked): Promise<Few> {
  const fails = few();
  for await (const page of pagesOf(
    (after, limit) => parts.ledger.charges(after, limit),
    ({ id }) => id,
    CHARGES,
  )) {
    for (const charge of page) {
      if (charge.times === 1 && charge.left >= 0) continue;
      const fault = await chargeFault(parts, charge);
      if (fault !== null) fails.add(fault);
    }
    await parts.breathe();
  }
  return fails;
}

/** The opening entry and a year's end carry sums over; they have no payout of their own. */
const CARRY_OVER: readonly string[] = ['opening', 'inventory', 'year'];

/** I6: between Stripe and the bank there are only payouts that are listed (method §5.5): they come from Stripe, and leave by a bank line. */
function transitIsPayouts({ payouts }: JournalChecked) {
  const fails = few();
  const isListed = ({ kind, source }: Entry): boolean => (kind.startsWith('payout') || kind === 'bank') && payouts.has(source);
  return {
    see: (entries: readonly Entry[]): void => {
      for (const entry of entries) {
        if (!entry.postings.some(({ from, to }) => from === 'transit' || to === 'transit')) continue;
        if (entry.kind === 'correction' || CARRY_OVER.includes(entry.kind) || isListed(entry)) continue;
        fails.add(`${entry.key}: no listed payout stands behind it`);
      }
    },
    told: () => fails,
  };
}

type Find = (key: string) => Promise<Entry | null>;

/** What an entry keeps as fees. One that only shows a fee, since what it belongs to was qualified, answers for the entry that kept it. */
async function feesKept(entry: Entry, find: Find): Promise<number> {
  if (entry.kind === 'qualification') {
    const base = await find(entry.key.replace(/^qualify:(.+?)(?::\d+)?$/, '$1'));
    return base ? feesKept(base, find) : 0;
  }
  const corrected = entry.kind === 'correction' && entry.corrects !== null ? await find(entry.corrects) : null;
  if (corrected?.kind === 'qualification') return -(await feesKept(corrected, find));
  return entry.postings.reduce((sum, { from, to, amount }) => sum + (to === 'fees' ? amount : 0) - (from === 'fees' ? amount : 0), 0);
}

/** I7: the fees that are shown are the fees that were kept (method §1.6). */
function feesAreFees({ ledger }: JournalChecked) {
  const fails = few();
  return {
    see: async (entries: readonly Entry[]): Promise<void> => {
      for (const entry of entries) {
        if (entry.measured?.as !== 'fees') continue;
        const kept = await feesKept(entry, (key) => ledger.entry(key));
        const shown = entry.measured.amount;
        if (shown !== kept) fails.add(`${entry.key}: ${kept} cents were kept, ${shown} are shown`);
      }
    },
    told: () => fails,
  };
}

/** The invariants of the books beside the journal of Stripe's balance, each with what breaks it and what it still waits for. */
export function journalLook(parts: JournalChecked): EntryLook {
  const [alone, transit, fees] = [aloneInStripe(parts), transitIsPayouts(parts), feesAreFees(parts)];
  return {
    see: async (entries) => {
      await alone.see(entries);
      transit.see(entries);
      await fees.see(entries);
    },
    told: async () => {
      const booked = await eachMovementIsBooked(parts, alone.claim);
      const paid = await eachPayoutIsExplained(parts);
      const ofStripe = (await parts.ledger.accountTotals()).filter(({ account }) => account === 'stripe');
      const balance = alone.told(
        ofStripe.reduce((sum, { debit, credit }) => sum + debit - credit, 0),
        booked.net,
      );
      return [
        found('I1 each movement of Stripe’s balance is booked with its amount less its fee', booked.fails, few()),
        found('I2 each payout is what its movements add up to', paid.fails, paid.waits),
        found('I3 the books’ Stripe balance is what the movements make', balance.fails, balance.waits),
        found('I4 each movement is paid out once', paid.strangers, few()),
        found('I5 each charge is booked once, and brought what was given back', await eachChargeOnce(parts), few()),
        found('I6 only listed payouts are on their way to the bank', transit.told(), few()),
        found('I7 the fees shown are the fees kept', fees.told(), few()),
      ];
    },
  };
}
