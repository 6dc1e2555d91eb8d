import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dice } from '../../src/sandbox/demo-people.ts';
import { checkLedger, stateHash } from '../../src/ledger/totals.ts';
import { ADAPTERS, SQLITE } from '../support/books.ts';
import { fastFolder } from '../support/fast-folder.ts';
import { testContent } from '../support/world.ts';
import { nothingTold, play } from './donors.ts';
import { closeHouse, killAt, openHouse, reopen, type CrashPoint, type House, type HouseParts } from './house.ts';
import { newPlace } from './places.ts';
import { DAY_MS, type Asking } from './plan.ts';
import { deliver, newMail } from './postman.ts';
import { openStripeSide, type StripeSide } from './stripe-side.ts';

const START_MS = Date.parse('2027-03-27T21:00:00Z');
const NOBODY = dice(1);
/** What a killed process held on a database server is hidden from others for five minutes. */
const AFTER_ALL_LEASES_MS = 6 * 60_000;
/** What was read before is written while these answers are waited for. */
const SLOW_MS = 300;
const NIGHT = process.env['OBOLE_NIGHT'] !== undefined;

const ASKING: Asking = {
  do: 'ask',
  atMs: START_MS,
  key: 'donor',
  email: 'ada@example.org',
  amount: 3_000,
  frequency: 'once',
  project: 'jitsi',
  pay: { method: 'card' },
  refusedFirst: false,
  outside: false,
};

describe.each(ADAPTERS)('on $name, a house that is killed while it deals with notices that it has answered', (adapter) => {
  let folder: string;
  let side: StripeSide;
  let parts: HouseParts;
  let house: House;
  let expected: string;

  /** Hands over one notice for each object, once and for ever: nothing else will tell of it. */
  async function handOver(): Promise<void> {
    const mail = newMail();
    const last = new Map(side.takeEvents().map((event) => [(event.data.object as { id?: string }).id, event]));
    const dueMs = side.clock.now();
    for (const event of last.values()) mail.letters.push({ event, firstMs: dueMs, dueMs });
    await deliver(mail, side, house, NOBODY);
    expect([...mail.acknowledged].toSorted()).toEqual([...last.values()].map(({ id }) => id).toSorted());
  }

  beforeEach(async () => {
    folder = fastFolder('obole-kill-');
    side = openStripeSide(START_MS);
    parts = { side, content: testContent(), clock: side.clock };
    const perfect = await openHouse(parts, await newPlace(SQLITE, join(folder, 'perfect')));
    house = await openHouse(parts, await newPlace(adapter, join(folder, 'house')));
    const told = nothingTold();
    for (const amount of [3_000, 5_050, 800]) await play(side, house, perfect, told, { ...ASKING, key: String(amount), amount });
    side.moveTo(START_MS + DAY_MS / 8);
    await play(side, house, perfect, told, { do: 'refund', key: '5050', atMs: 0, amount: 1_000 });
    await play(side, house, perfect, told, { do: 'dispute', key: '800', atMs: 0, step: 'lost' });
    for (const charge of side.world.tables.charge.all()) {
      const about = { type: 'charge.updated', objectType: 'charge', createdMs: 0, receivedMs: 0, body: '' };
      await perfect.running.notices.keepAll([{ ...about, id: charge.id, objectId: charge.id }]);
    }
    await perfect.running.notices.idle();
    expected = await stateHash(perfect.running.books.ledger);
    await closeHouse(perfect);
  });
  afterEach(async () => {
    await closeHouse(house);
    await house.place.remove();
    await rm(folder, { recursive: true });
  });

  /** What was read meanwhile is written by one commit: of those there are two at least, since some answers are slow. */
  const all = (['reading', 'before-commit', 'after-commit'] as const).flatMap((point) =>
    Array.from({ length: point === 'reading' ? 12 : 2 }, (_, nth): [CrashPoint, number] => [point, nth + 1]),
  );
  /** By day every third step is tried, and on a database server, which takes longer, every fifth; the last one on both. */
  const oneOf = adapter === SQLITE ? 3 : 5;
  const steps = NIGHT ? all : all.filter((_, index) => index % oneOf === 0);

  it.each(steps)('%s, the %i. time, ends with the same books as if it had not been', async (point, nth) => {
    const { line } = house;
    line.state = 'outage';
    await handOver();
    await house.running.notices.idle();
    line.state = 'open';
    // All wait for their next try: what follows is one drain of them all, and the kill in its midst.
    side.moveTo(side.clock.now() + 60_000);
    const answered = line.requests;
    if (point !== 'reading') line.slowMs = (request) => (request > answered + 4 ? SLOW_MS : 0);
    killAt(house, point, nth);
    await house.running.notices.idle();
    expect(house.killed).toBe(true);
    house = await reopen(parts, house);
    side.moveTo(side.clock.now() + AFTER_ALL_LEASES_MS);
    await house.running.notices.idle();
    expect(await stateHash(house.running.books.ledger)).toBe(expected);
    expect((await checkLedger(house.running.books.ledger)).flatMap(({ fails }) => fails)).toEqual([]);
    expect(await house.running.notices.counts()).toMatchObject({ waiting: 0, failed: 0, parked: 0, dead: 0 });
  });
});
