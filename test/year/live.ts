import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type Stripe from 'stripe';
import type { Notice } from '../../src/inbox/notice.ts';
import { dice, type Dice } from '../../src/sandbox/demo-people.ts';
import { monthOf } from '../../src/values/month.ts';
import { SQLITE, type Adapter } from '../support/books.ts';
import { fastFolder } from '../support/fast-folder.ts';
import { testContent } from '../support/world.ts';
import { catchUp, type Nets } from './catch-up.ts';
import { nothingTold, play, type Told } from './donors.ts';
import { closeHouse, killAt, openHouse, reopen, type House, type HouseParts } from './house.ts';
import { judge } from './judge.ts';
import { newPlace } from './places.ts';
import { DAY_MS, yearPlan, type Happening } from './plan.ts';
import { deliver, newMail, post, type Mail } from './postman.ts';
import { playSeldom, seldomOf, type Seldom } from './seldom.ts';
import { openStripeSide, type StripeSide } from './stripe-side.ts';
import { troublesOf, type Trouble } from './troubles.ts';

const COMES_BACK_MS = 5 * 3_600_000;

export type YearSize = {
  readonly donors: number;
  readonly crashes: number;
  /** How often each thing happens that seldom does. */
  readonly seldom: number;
  /** How often the mail comes, at least (milliseconds). */
  readonly stepMs: number;
  /** What the troubled house keeps its books in; the perfect one's are always in SQLite, and its hash is the measure of both. */
  readonly adapter?: Adapter;
  /** What else the troubled house is asked at the year's end; it answers with what is wrong. */
  readonly look?: (running: House['running']) => Promise<readonly string[]>;
};

export type Lived = {
  readonly faults: readonly string[];
  readonly donors: number;
  readonly gifts: number;
  readonly charges: number;
  readonly events: number;
  readonly deliveries: number;
  readonly lost: number;
  readonly crashes: number;
  readonly readings: number;
};

type Year = {
  readonly parts: HouseParts;
  readonly side: StripeSide;
  readonly perfect: House;
  readonly told: Told;
  readonly mail: Mail;
  readonly roll: Dice;
  /** Every third year is restored by one walk at its end: what was lost is as old as a year, and no event tells of it. */
  readonly nets: Nets;
  house: House;
  /** Closed by an outage of ours. */
  closed: boolean;
  stripeDown: boolean;
  events: number;
  crashes: number;
  readings: number;
};

function content(startMs: number): HouseParts['content'] {
  const read = testContent();
  const firstMonth = monthOf(read.association.zone.dayOf(startMs));
  return { ...read, association: { ...read.association, firstMonth } };
}

async function openYear(folder: string, seed: number, startMs: number, adapter: Adapter): Promise<Year> {
  const side = openStripeSide(startMs);
  const parts = { side, content: content(startMs), clock: side.clock };
  return {
    parts,
    side,
    house: await openHouse(parts, await newPlace(adapter, join(folder, 'house'))),
    perfect: await openHouse(parts, await newPlace(SQLITE, join(folder, 'perfect'))),
    told: nothingTold(),
    mail: newMail(),
    roll: dice(seed * 31 + 7),
    nets: seed % 3 === 0 ? 'walk alone' : 'events and walk',
    closed: false,
    stripeDown: false,
    events: 0,
    crashes: 0,
    readings: 0,
  };
}

/** The other house's whole world: each notice once, in order, at once. */
async function deliverPerfectly({ perfect, side }: Year, events: readonly Stripe.Event[]): Promise<void> {
  if (events.length === 0) return;
  const receivedMs = side.clock.now();
  const notices = events.map((event): Notice => {
    const object = event.data.object as { readonly id?: string; readonly object: string };
    const about = { id: event.id, type: event.type, objectId: object.id ?? '', objectType: object.object, body: JSON.stringify(event) };
    return { ...about, createdMs: event.created * 1_000, receivedMs };
  });
  await perfect.running.notices.keepAll(notices);
  await perfect.running.notices.idle();
}

/** A killed house is started again at once; Stripe is as it was before. */
async function afterKill(year: Year): Promise<void> {
  if (!year.house.killed) return;
  year.crashes += 1;
  year.readings += year.house.line.requests;
  year.mail.killIn = 0;
  year.house = await reopen(year.parts, year.house);
  year.house.line.state = year.stripeDown ? 'outage' : 'open';
}

async function carry(year: Year): Promise<void> {
  const events = year.side.takeEvents();
  year.events += events.length;
  post(year.mail, year.side, events, year.roll);
  await deliverPerfectly(year, events);
  await deliver(year.mail, year.side, year.closed ? null : year.house, year.roll);
  if (year.closed) return;
  await year.house.running.notices.idle();
  await afterKill(year);
}

async function setClosed(year: Year, closed: boolean): Promise<void> {
  if (closed === year.closed) return;
  year.closed = closed;
  if (closed) {
    year.readings += year.house.line.requests;
    await closeHouse(year.house);
    return;
  }
  year.house = await openHouse(year.parts, await year.house.place.left());
  year.house.line.state = year.stripeDown ? 'outage' : 'open';
}

async function catchUpNow(year: Year): Promise<void> {
  if (year.closed) return;
  try {
    await catchUp(year.house, year.nets);
  } catch (error) {
    // Whatever a killed process would still have said is heard by nobody.
    if (!year.house.killed) throw error;
  }
  await afterKill(year);
}

/** Outages may overlap: each end asks whether another one goes on. */
async function meet(year: Year, trouble: Trouble, troubles: readonly Trouble[]): Promise<void> {
  const nowMs = year.side.clock.now();
  if (trouble.kind === 'backfill') return year.nets === 'walk alone' ? undefined : catchUpNow(year);
  if (trouble.kind === 'crash') {
    if (trouble.point === 'keeping') year.mail.killIn = trouble.nth;
    else if (!year.closed) killAt(year.house, trouble.point, trouble.nth);
    return;
  }
  const lasts = (kind: Trouble['kind']): boolean =>
    troubles.some((each) => each.kind === kind && 'untilMs' in each && each.fromMs <= nowMs && nowMs < each.untilMs);
  year.stripeDown = lasts('stripe-is-down');
  if (!year.closed && !year.house.killed) year.house.line.state = year.stripeDown ? 'outage' : 'open';
  const wasClosed = year.closed;
  await setClosed(year, lasts('we-are-down'));
  if (wasClosed && !year.closed && year.nets !== 'walk alone') await catchUpNow(year);
}

type Moment = { readonly atMs: number; readonly trouble?: Trouble; readonly happening?: Happening; readonly seldom?: Seldom };

function momentsOf(
  happenings: readonly Happening[],
  seldom: readonly Seldom[],
  troubles: readonly Trouble[],
  startMs: number,
  endMs: number,
  stepMs: number,
): Moment[] {
  const moments: Moment[] = happenings.map((happening) => ({ atMs: happening.atMs, happening }));
  for (const each of seldom) moments.push({ atMs: each.atMs, seldom: each });
  for (const trouble of troubles) {
    moments.push({ atMs: trouble.fromMs, trouble });
    if ('untilMs' in trouble) moments.push({ atMs: trouble.untilMs, trouble });
  }
  for (let atMs = startMs; atMs < endMs; atMs += stepMs) moments.push({ atMs });
  return moments.toSorted((left, right) => left.atMs - right.atMs);
}

async function liveThrough(year: Year, moments: Moment[], troubles: readonly Trouble[], endMs: number): Promise<void> {
  for (let moment = moments.shift(); moment && moment.atMs < endMs; moment = moments.shift()) {
    const { atMs, trouble, happening, seldom } = moment;
    year.side.moveTo(Math.max(atMs, year.side.clock.now()));
    if (trouble) await meet(year, trouble, troubles);
    if (seldom) await playSeldom(year.side, seldom);
    if (happening) {
      const done = await play(year.side, year.closed ? null : year.house, year.perfect, year.told, happening);
      if (!done) {
        const place = moments.findIndex((each) => each.atMs > atMs + COMES_BACK_MS);
        moments.splice(place < 0 ? moments.length : place, 0, { atMs: atMs + COMES_BACK_MS, happening });
      }
    }
    await carry(year);
  }
}

/** All troubles are over: what is on its way arrives within three days, what was lost comes back. */
async function endYear(year: Year, endMs: number): Promise<void> {
  year.stripeDown = false;
  await setClosed(year, false);
  year.house.line.state = 'open';
  for (let day = 0; day <= 8; day += 1) {
    year.side.moveTo(Math.max(endMs + (day * DAY_MS) / 2, year.side.clock.now()));
    await carry(year);
  }
  await catchUpNow(year);
  await year.perfect.running.resettle();
}

/** Lives one seed's year and says what was wrong at its end. */
export async function liveYear(seed: number, size: YearSize): Promise<Lived> {
  const { startMs, endMs, happenings } = yearPlan(seed, size.donors);
  const troubles = troublesOf(seed, startMs, endMs, size.crashes);
  const seldom = seldomOf(seed, startMs, endMs, size.seldom);
  const folder = fastFolder('obole-year-');
  const year = await openYear(folder, seed, startMs, size.adapter ?? SQLITE);
  await liveThrough(year, momentsOf(happenings, seldom, troubles, startMs, endMs, size.stepMs), troubles, endMs);
  await endYear(year, endMs);
  const faults = await judge(year.side, year, year.mail, (gift) => year.told.projects.get(gift) ?? '');
  const looked = (await size.look?.(year.house.running)) ?? [];
  const { events, crashes, mail, told } = year;
  const readings = year.readings + year.house.line.requests;
  const charges = year.side.world.tables.charge.count();
  await closeHouse(year.house);
  await closeHouse(year.perfect);
  await year.house.place.remove();
  await rm(folder, { recursive: true });
  return {
    faults: [...faults, ...looked],
    donors: size.donors,
    gifts: told.gifts,
    charges,
    events,
    deliveries: mail.sent,
    lost: mail.lost,
    crashes,
    readings,
  };
}
