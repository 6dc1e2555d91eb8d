import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type Stripe from 'stripe';
import { expect, it } from 'vitest';
import { POSTGRES, SQLITE } from '../support/books.ts';
import { dice } from '../support/dice.ts';
import { FLEET_SECRET, openFleet, type Fleet } from '../support/fleet.ts';
import { chargesOf, eventsOfGifts, postNotice, streamNotices } from '../support/notice-stream.ts';
import { drained, servedBooks } from '../support/served-books.ts';
import type { ServerProcess } from '../support/server-process.ts';

const NIGHT = process.env['OBOLE_NIGHT'] !== undefined;
const KILLS = Number(process.env['KILLS'] ?? (NIGHT ? 500 : 2));
const EVENTS = Number(process.env['EVENTS'] ?? (NIGHT ? 200 : 10));
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const GIFTS_PER_KILL = 8;
/** Each notice is sent so often, so that both servers are told of it at once. */
const COPIES = 3;

type Up = Map<number, ServerProcess>;

/** Ports of those that answer, each in its turn. */
function turnsOf(fleet: Fleet, up: Up): () => number | null {
  let turn = 0;
  return () => {
    const places = [...up.keys()];
    turn += 1;
    return fleet.ports[places[turn % places.length] ?? -1] ?? null;
  };
}

/** Kills either at random while notices stream to both; the killed one is started again while the other serves. */
async function killUnderFire(fleet: Fleet, up: Up, waiting: Stripe.Event[], answered: Set<string>): Promise<void> {
  const throwDice = dice(SEED);
  const share = Math.ceil(waiting.length / KILLS);
  const start = async (place: number): Promise<void> => void up.set(place, await fleet.start(place));
  const starting = [start(0), start(1)];
  await Promise.all(starting);
  const port = turnsOf(fleet, up);
  for (let kill = 0; kill < KILLS; kill += 1) {
    const place = throwDice(2);
    await starting[place];
    const [after, pauseMs] = [1 + throwDice(share - 16), throwDice(20)];
    const killing: Promise<void>[] = [];
    const killNow = async (): Promise<void> => {
      await sleep(pauseMs);
      await up.get(place)?.stop('SIGKILL');
      up.delete(place);
      starting[place] = start(place);
    };
    const onAnswer = (answers: number): void => {
      if (answers === after) killing.push(killNow());
    };
    const part = waiting.splice(0, share);
    await streamNotices(part, answered, { secret: FLEET_SECRET, connections: 8, port, onAnswer });
    await Promise.all(killing);
    waiting.push(...part);
  }
  await Promise.all(starting);
}

it(
  `two servers on one PostgreSQL lose nothing that was answered with 200 and book nothing twice, in ${KILLS} kills`,
  { timeout: 60_000 + KILLS * 20_000 },
  async () => {
    const begunMs = performance.now();
    const fleet = await openFleet(POSTGRES, 2);
    const events = await eventsOfGifts(fleet.sandbox, KILLS * GIFTS_PER_KILL);
    const waiting = events.flatMap((event) => Array.from({ length: COPIES }, () => event));
    const up: Up = new Map();
    const answered = new Set<string>();
    await killUnderFire(fleet, up, waiting, answered);
    const underFire = answered.size;
    // All end at once, as when the machine does; what the dead held is free again.
    await Promise.all(Array.from(up.values(), (server) => server.stop('SIGKILL')));
    await fleet.forgetLeases();
    for (const place of [0, 1]) up.set(place, await fleet.start(place));
    await streamNotices(waiting, answered, { secret: FLEET_SECRET, connections: 8, port: turnsOf(fleet, up) });
    await drained(fleet.databaseUrl, [...up.values()]);
    await Promise.all(Array.from(up.values(), (server) => server.stop('SIGTERM')));
    const { kept, booked, faults, entries } = await servedBooks(fleet.databaseUrl);
    await fleet.close();
    const seconds = ((performance.now() - begunMs) / 1_000).toFixed(1);
    process.stdout.write(
      `SEED=${SEED} two servers: ${KILLS} kills, ${underFire} of ${events.length} notices answered under fire, ${booked.length} gifts booked, ${seconds} s\n`,
    );
    expect(
      [...answered].filter((id) => !kept.includes(id)),
      `SEED=${SEED}`,
    ).toEqual([]);
    expect(kept.toSorted()).toEqual(events.map(({ id }) => id).toSorted());
    expect(booked.toSorted()).toEqual(chargesOf(events).toSorted());
    expect(faults).toEqual([]);
    // A gift and its fee.
    expect(entries).toBe(booked.length * 2);
    expect(underFire).toBeGreaterThanOrEqual(KILLS);
  },
);

it.each([
  { name: 'SQLite', adapter: SQLITE, servers: 1 },
  { name: 'PostgreSQL', adapter: POSTGRES, servers: 2 },
])(
  `on $name, the same notice 50 times over 8 connections, servers: $servers, for ${EVENTS} notices: one row, one gift, all answered with 200`,
  { timeout: 600_000 },
  async ({ adapter, servers }) => {
    const begunMs = performance.now();
    const fleet = await openFleet(adapter, servers);
    const events = (await eventsOfGifts(fleet.sandbox, EVENTS)).filter(({ type }) => type === 'charge.succeeded');
    const started = await Promise.all(fleet.ports.map((_, place) => fleet.start(place)));
    const agent = new Agent({ keepAlive: true, maxSockets: 8 / servers });
    const statuses = new Map<number, number>();
    for (const event of events) {
      const body = JSON.stringify(event);
      const post = async (_: unknown, copy: number): Promise<void> => {
        const status = await postNotice({ agent, port: fleet.ports[copy % servers] ?? 0, secret: FLEET_SECRET }, body);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      };
      await Promise.all(Array.from({ length: 50 }, post));
    }
    agent.destroy();
    await drained(fleet.databaseUrl, started);
    await Promise.all(started.map((server) => server.stop('SIGTERM')));
    const { kept, booked, faults, entries } = await servedBooks(fleet.databaseUrl);
    await fleet.close();
    const seconds = ((performance.now() - begunMs) / 1_000).toFixed(1);
    process.stdout.write(`${adapter.name}: ${EVENTS} notices 50 times each to ${servers} servers, ${seconds} s\n`);
    expect(events).toHaveLength(EVENTS);
    expect([...statuses]).toEqual([[200, EVENTS * 50]]);
    expect(kept.toSorted()).toEqual(events.map(({ id }) => id).toSorted());
    expect(booked.toSorted()).toEqual(chargesOf(events).toSorted());
    expect(entries).toBe(EVENTS * 2);
    expect(faults).toEqual([]);
  },
);
