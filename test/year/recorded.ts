import { join } from 'node:path';
import type Stripe from 'stripe';
import { assemble, type Running } from '../../src/app.ts';
import type { KeptWish } from '../../src/giving/store.ts';
import type { Reply } from '../../src/sandbox/api/reply.ts';
import { catchUp } from '../../src/sandbox/flows/time.ts';
import { noJournal, type Change, type Journal } from '../../src/sandbox/world/journal.ts';
import { keep, nowMs, type World } from '../../src/sandbox/world/world.ts';
import type { Content } from '../../src/settings/types.ts';
import { stripeClient, type StripeCarrier } from '../../src/stripe/client.ts';
import type { Clock } from '../../src/values/clock.ts';
import { monthOf } from '../../src/values/month.ts';
import { testContent } from '../support/world.ts';
import { nothingTold, play, type Told } from './donors.ts';
import { HAPPENINGS, SELDOM, YEAR } from './every-flow.ts';
import { environmentOf } from './house.ts';
import { answersOf } from './in-process.ts';
import { DAY_MS } from './plan.ts';
import { playSeldom } from './seldom.ts';
import { openStripeSide, type StripeSide } from './stripe-side.ts';

/** What changed at Stripe in one act, and when. */
export type Act = { readonly atMs: number; readonly changes: readonly Change[] };

/** An event of which our endpoint is to be told. */
export type ToldEvent = { readonly event: Stripe.Event; readonly body: string; readonly atMs: number };

/** A year as Stripe lived it, act by act: it can be lived again by as many houses as one likes. */
export type RecordedYear = {
  readonly acts: readonly Act[];
  readonly events: readonly ToldEvent[];
  readonly wishes: readonly KeptWish[];
  readonly content: Content;
  /** Stripe as it is at the end. */
  readonly world: World;
  readonly startMs: number;
  readonly endMs: number;
  /** What was answered at the end, by method and address. */
  readonly finalAnswers: Map<string, Reply>;
  projectOf(gift: string): string;
};

/** Long enough after the last gift for all that is pending to end, and for another payout. */
const AFTERWARDS_MS = 40 * DAY_MS;

export function contentFrom(startMs: number): Content {
  const read = testContent();
  const firstMonth = monthOf(read.association.zone.dayOf(startMs));
  return { ...read, association: { ...read.association, firstMonth } };
}

/** A journal that remembers each act with its instant. The first acts come while the world is being made. */
function recorder(startMs: number): { readonly acts: Act[]; readonly journal: Journal; of(world: World): void } {
  const acts: Act[] = [];
  let world: World | null = null;
  const append = (changes: readonly Change[]): void => void acts.push({ atMs: world ? nowMs(world) : startMs, changes: [...changes] });
  return {
    acts,
    journal: { ...noJournal(), append },
    of: (made) => {
      world = made;
    },
  };
}

/** The events that our endpoint asks for, and some of the others that an endpoint may be sent: their money is told by its charge. */
const ASKED_FOR = /^(charge|refund|checkout\.session|customer\.subscription|payout)\./;
const ONE_OF_OTHERS = 4;

function delivered(events: readonly Stripe.Event[]): Stripe.Event[] {
  const others = events.filter(({ type }) => !ASKED_FOR.test(type)).filter((_, place) => place % ONE_OF_OTHERS === 0);
  const told = new Set(others.map(({ id }) => id));
  return events.filter(({ id, type }) => ASKED_FOR.test(type) || told.has(id));
}

/** The texts of notices are never read: those of charges are kept all the same, so that whoever believed them would be found out. */
function bodyOf(event: Stripe.Event): string {
  return event.type.startsWith('charge.') ? JSON.stringify(event) : '';
}

/** One process of the site over any database, whose questions to Stripe are answered here. */
export async function openRunning(databaseUrl: string, content: Content, clock: Clock, carrier: StripeCarrier): Promise<Running> {
  const environment = environmentOf(databaseUrl, new URL('http://127.0.0.1'));
  const assembled = await assemble({ environment, content, clock, carrier, onError: () => undefined });
  if (!assembled.ok) throw new Error(assembled.why);
  return assembled.value;
}

type Moment = { readonly atMs: number; run(): Promise<unknown> };

function momentsOf(side: StripeSide, house: { readonly running: Running; readonly stripe: Stripe }, told: Told): Moment[] {
  const moments: Moment[] = [
    ...HAPPENINGS.map((happening) => ({ atMs: happening.atMs, run: () => play(side, house, house, told, happening) })),
    ...SELDOM.map((each) => ({ atMs: each.atMs, run: () => playSeldom(side, each) })),
  ];
  for (let atMs = YEAR.startMs; atMs <= YEAR.endMs + AFTERWARDS_MS; atMs += DAY_MS) moments.push({ atMs, run: () => Promise.resolve() });
  return moments.toSorted((left, right) => left.atMs - right.atMs);
}

function instantsOf(acts: readonly Act[]): Map<string, number> {
  const made = acts.flatMap(({ atMs, changes }) => changes.map(([kind, item]) => ({ atMs, kind, id: item?.id ?? '' })));
  return new Map(made.filter(({ kind }) => kind === 'event').map(({ id, atMs }) => [id, atMs]));
}

async function wishesOf({ books }: Running, told: Told): Promise<KeptWish[]> {
  const wishes = await Promise.all([...told.projects.keys()].map((id) => books.giving.wish(id)));
  return wishes.filter((wish) => wish !== null);
}

/** Lives the year once, in a folder of its own, each donor through our own form. */
export async function recordYear(folder: string): Promise<RecordedYear> {
  const { acts, journal, of } = recorder(YEAR.startMs);
  const side = openStripeSide(YEAR.startMs, journal);
  const { world, clock } = side;
  of(world);
  const carrier = answersOf(world, (_, call) => {
    catchUp(world);
    const answer = call();
    keep(world);
    return answer;
  });
  const content = contentFrom(YEAR.startMs);
  const running = await openRunning(`file:${join(folder, 'recording.db')}`, content, clock, carrier);
  const house = { running, stripe: stripeClient(running.app.environment.stripe, carrier) };
  const told = nothingTold();
  const events: Stripe.Event[] = [];
  for (const { atMs, run } of momentsOf(side, house, told)) {
    side.moveTo(atMs);
    await run();
    for (const event of side.takeEvents()) {
      events.push(event);
      side.acknowledge(event.id);
    }
  }
  keep(world);
  const wishes = await wishesOf(running, told);
  await running.close();
  const instants = instantsOf(acts);
  return {
    acts,
    events: delivered(events).map((event) => ({ event, body: bodyOf(event), atMs: instants.get(event.id) ?? 0 })),
    wishes,
    content,
    world,
    startMs: YEAR.startMs,
    endMs: YEAR.endMs + AFTERWARDS_MS,
    finalAnswers: new Map(),
    projectOf: (gift) => told.projects.get(gift) ?? '',
  };
}
