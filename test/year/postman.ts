import type Stripe from 'stripe';
import type { Dice } from '../../src/sandbox/demo-people.ts';
import { signatureOf } from '../support/stripe-signing.ts';
import { kill, WEBHOOK_SECRET, type House } from './house.ts';
import type { StripeSide } from './stripe-side.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LOST = 0.05;
const DOUBLED = 0.3;
/** Stripe tries for three days. */
const TRIED_FOR_MS = 3 * DAY_MS;

type Letter = { readonly event: Stripe.Event; readonly firstMs: number; dueMs: number };

export type Mail = {
  readonly letters: Letter[];
  /** Ids of the events that were answered with a 2xx: these may never be lost. */
  readonly acknowledged: Set<string>;
  sent: number;
  lost: number;
  forged: number;
  /** The house is killed while it keeps the n-th letter from now; 0 for never. */
  killIn: number;
};

export function newMail(): Mail {
  return { letters: [], acknowledged: new Set(), sent: 0, lost: 0, forged: 0, killIn: 0 };
}

function delayMs(roll: Dice): number {
  const chance = roll.next();
  if (chance < 0.6) return 0;
  return chance < 0.85 ? roll.upTo(6 * HOUR_MS) : roll.upTo(60 * HOUR_MS);
}

/** Decides what becomes of each event: lost, carried once, or up to five times, at once or days later. */
export function post(mail: Mail, side: StripeSide, events: readonly Stripe.Event[], roll: Dice): void {
  for (const event of events) {
    if (roll.next() < LOST) {
      mail.lost += 1;
      side.giveUp(event.id);
      continue;
    }
    const copies = roll.next() < DOUBLED ? 2 + roll.upTo(4) : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const firstMs = side.clock.now();
      mail.letters.push({ event, firstMs, dueMs: firstMs + delayMs(roll) });
    }
  }
}

function shuffled<Item>(items: readonly Item[], roll: Dice): Item[] {
  return items
    .map((item) => ({ item, place: roll.next() }))
    .toSorted((left, right) => left.place - right.place)
    .map(({ item }) => item);
}

/** What the webhook does with a posted body: opened by its signature, kept, answered. */
async function hand(house: House, body: string, secret: string): Promise<'answered' | 'refused' | 'broken off'> {
  const opened = house.running.notices.open(Buffer.from(body), signatureOf(body, secret, Date.now()));
  if (!opened.ok) return 'refused';
  try {
    await house.running.notices.keepAll([opened.value]);
  } catch {
    return 'broken off';
  }
  // A process that was killed meanwhile answers nobody.
  return house.killed ? 'broken off' : 'answered';
}

/** Notices of the other mode, and of somebody who does not know the secret, are refused (traps 16, 17). */
async function forge(mail: Mail, house: House, event: Stripe.Event): Promise<void> {
  const live = JSON.stringify({ ...event, id: `${event.id}_live`, livemode: true });
  const outcomes = [await hand(house, live, WEBHOOK_SECRET), await hand(house, JSON.stringify(event), 'whsec_yeas')];
  if (outcomes.some((outcome) => outcome !== 'refused')) throw new Error(`A forged notice was ${outcomes.join(', ')}`);
  mail.forged += 2;
}

function later(mail: Mail, side: StripeSide, letter: Letter, roll: Dice): void {
  const nowMs = side.clock.now();
  if (nowMs - letter.firstMs <= TRIED_FOR_MS) {
    mail.letters.push({ ...letter, dueMs: nowMs + HOUR_MS + roll.upTo(6 * HOUR_MS) });
    return;
  }
  mail.lost += 1;
  if (!mail.acknowledged.has(letter.event.id)) side.giveUp(letter.event.id);
}

/** Carries what is due, in any order, to a house that may be closed (null), or be killed on the way. */
export async function deliver(mail: Mail, side: StripeSide, house: House | null, roll: Dice): Promise<void> {
  const nowMs = side.clock.now();
  const due = mail.letters.filter(({ dueMs }) => dueMs <= nowMs);
  if (due.length === 0) return;
  mail.letters.splice(0, mail.letters.length, ...mail.letters.filter(({ dueMs }) => dueMs > nowMs));
  const carry = async (letter: Letter): Promise<void> => {
    if (!house || house.killed) {
      later(mail, side, letter, roll);
      return;
    }
    mail.sent += 1;
    const handing = hand(house, JSON.stringify(letter.event), WEBHOOK_SECRET);
    mail.killIn -= mail.killIn > 0 ? 1 : 0;
    if (mail.killIn === 1) {
      for (let turn = roll.upTo(12); turn > 0; turn -= 1) await Promise.resolve();
      kill(house);
    }
    if ((await handing) !== 'answered') {
      later(mail, side, letter, roll);
      return;
    }
    mail.acknowledged.add(letter.event.id);
    side.acknowledge(letter.event.id);
  };
  const order = shuffled(due, roll);
  const [first] = order;
  if (house && first && roll.next() < 0.02) await forge(mail, house, first.event);
  // Some at once, as the sandbox sends them, so that keeping and draining meet.
  for (let start = 0; start < order.length; start += 4) await Promise.all(order.slice(start, start + 4).map(carry));
}
