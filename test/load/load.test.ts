import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, pageLoad } from '../../bench/visit.ts';
import { middle, quantile } from '../../bench/row.ts';
import { SQLITE } from '../support/books.ts';
import { FLEET_SECRET, openFleet, type Fleet } from '../support/fleet.ts';
import { chargesOf, eventsOfGifts, postNotice } from '../support/notice-stream.ts';
import { drained, servedBooks } from '../support/served-books.ts';
import type { ServerProcess } from '../support/server-process.ts';

const NIGHT = process.env['OBOLE_NIGHT'] !== undefined;
/** By day a moment, at night the minute that was promised. */
const SECONDS = Number(process.env['LOAD_SECONDS'] ?? (NIGHT ? 60 : 1));
const NOTICES_PER_S = Number(process.env['LOAD_NOTICES'] ?? 100);
const READERS_PER_S = Number(process.env['LOAD_READERS'] ?? 50);
const SOAK_MINUTES = Number(process.env['SOAK_MINUTES'] ?? 10);
/** Each gift is told by some three notices. */
const NOTICES_OF_A_GIFT = 3;
const ACK_P99_MS = 300;
const READ = ['/', '/don', '/transparence', '/en', '/donnees'];

/** Does something so many times a second for a while, whether or not what was begun has ended: a visitor does not wait for the one before. */
async function steadily(perSecond: number, seconds: number, act: (n: number) => Promise<unknown>): Promise<void> {
  const startMs = performance.now();
  const begun: Promise<unknown>[] = [];
  const failures: unknown[] = [];
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const waitMs = startMs + (n * 1_000) / perSecond - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    begun.push(act(n).catch((error: unknown) => failures.push(error)));
  }
  await Promise.all(begun);
  if (failures.length > 0) throw new Error(`${failures.length} of ${begun.length} failed`, { cause: failures[0] });
}

describe('a server under load', { timeout: 120_000 + (SECONDS + (NIGHT ? SOAK_MINUTES * 60 : 0)) * 5_000 }, () => {
  let fleet: Fleet;
  let server: ServerProcess;
  let port: number;
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  beforeEach(async () => {
    fleet = await openFleet(SQLITE, 1);
    server = await fleet.start(0);
    port = fleet.ports[0] ?? 0;
  });
  afterEach(async () => {
    await server.stop('SIGTERM');
    await fleet.close();
  });

  const read = (n: number) => page(port, READ[n % READ.length] ?? '/', { host: `localhost:${port}` });

  it(`keeps ${NOTICES_PER_S} notices a second for ${SECONDS} s while ${READERS_PER_S} readers a second are served, and loses none`, async () => {
    const events = await eventsOfGifts(fleet.sandbox, Math.ceil((NOTICES_PER_S * SECONDS) / NOTICES_OF_A_GIFT));
    const [ackMs, readMs]: [number[], number[]] = [[], []];
    const answered: string[] = [];
    const tell = async (n: number): Promise<void> => {
      const event = events[n];
      if (!event) return;
      const fromMs = performance.now();
      if ((await postNotice({ agent, port, secret: FLEET_SECRET }, JSON.stringify(event))) !== 200) return;
      ackMs.push(performance.now() - fromMs);
      answered.push(event.id);
    };
    const seconds = events.length / NOTICES_PER_S;
    await Promise.all([
      steadily(NOTICES_PER_S, seconds, tell),
      steadily(READERS_PER_S, seconds, async (n) => readMs.push((await read(n)).ms)),
    ]);
    await drained(fleet.databaseUrl, [server]);
    await server.stop('SIGTERM');
    const { kept, booked, faults } = await servedBooks(fleet.databaseUrl);
    console.info(
      `notices: p50 ${quantile(ackMs, 0.5).toFixed(1)} ms, p99 ${quantile(ackMs, 0.99).toFixed(1)} ms; pages: p99 ${quantile(readMs, 0.99).toFixed(1)} ms`,
    );
    expect(answered).toHaveLength(events.length);
    expect(kept.toSorted()).toEqual(answered.toSorted());
    expect(booked.toSorted()).toEqual(chargesOf(events).toSorted());
    expect(faults).toEqual([]);
    // By day the machine does much else.
    if (NIGHT) expect(quantile(ackMs, 0.99)).toBeLessThan(ACK_P99_MS);
  });

  it.runIf(NIGHT)('serves the first page on a press day while gifts go on, which are seen', async () => {
    const events = await eventsOfGifts(fleet.sandbox, SECONDS);
    const before = await read(0);
    const [loaded] = await Promise.all([
      pageLoad(port, SECONDS * 1_000, `localhost:${port}`),
      steadily(events.length / SECONDS, SECONDS, (n) => postNotice({ agent, port, secret: FLEET_SECRET }, JSON.stringify(events[n]))),
    ]);
    await drained(fleet.databaseUrl, [server]);
    // One reader may still get the page as it was, while the new one is made.
    await read(0);
    await sleep(1_000);
    const after = await read(0);
    console.info(`a press day: ${loaded.perSecond} pages/s, p99 ${loaded.p99Ms} ms`);
    expect(after.body.equals(before.body)).toBe(false);
    expect(loaded.perSecond).toBeGreaterThan(1_000);
    await server.stop('SIGTERM');
    expect((await servedBooks(fleet.databaseUrl)).booked).toHaveLength(chargesOf(events).length);
  });

  it.runIf(NIGHT)(`holds no more memory after ${SOAK_MINUTES} minutes than when it was warm`, async () => {
    const seconds = SOAK_MINUTES * 60;
    const perSecond = 5;
    const events = await eventsOfGifts(fleet.sandbox, Math.ceil((seconds * perSecond) / NOTICES_OF_A_GIFT));
    const rss: number[] = [];
    const hold = (): void => {
      rss.push(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))?.[1]) / 1_024);
    };
    await Promise.all([
      steadily(perSecond, seconds, (n) =>
        events[n] ? postNotice({ agent, port, secret: FLEET_SECRET }, JSON.stringify(events[n])) : Promise.resolve(),
      ),
      steadily(20, seconds, read),
      steadily(1, seconds, async () => {
        hold();
      }),
    ]);
    const third = Math.floor(rss.length / 3);
    const [warm, late] = [middle(rss.slice(third, 2 * third)), middle(rss.slice(2 * third))];
    console.info(`memory: ${warm.toFixed(0)} MB when warm, ${late.toFixed(0)} MB late, at most ${Math.max(...rss).toFixed(0)} MB`);
    expect(late / warm).toBeLessThan(1.05);
  });
});
