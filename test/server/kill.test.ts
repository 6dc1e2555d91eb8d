import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { POSTGRES, SQLITE, type Adapter } from '../support/books.ts';
import { dice } from '../support/dice.ts';
import { FLEET_SECRET, openFleet } from '../support/fleet.ts';
import { chargesOf, eventsOfGifts, streamNotices } from '../support/notice-stream.ts';
import { drained, servedBooks } from '../support/served-books.ts';

const NIGHT = process.env['OBOLE_NIGHT'] !== undefined;
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const GIFTS_PER_KILL = 12;

/** `KILLS` says how many; by itself, a thousand at night, and few by day: most of a kill's second is the next start. */
function killsOn(adapter: Adapter): number {
  const asked = process.env['KILLS'];
  if (asked !== undefined) return Number(asked);
  if (NIGHT) return 1_000;
  return adapter === SQLITE ? 5 : 2;
}

describe.each([SQLITE, POSTGRES])('kill -9 of the server during a stream of notices, on $name', (adapter) => {
  const kills = killsOn(adapter);

  it(`loses nothing that was answered with 200, in ${kills} kills`, { timeout: 60_000 + kills * 20_000 }, async () => {
    const begunMs = performance.now();
    const throwDice = dice(SEED);
    const fleet = await openFleet(adapter, 1);
    const waiting = await eventsOfGifts(fleet.sandbox, kills * GIFTS_PER_KILL);
    const all = waiting.map(({ id }) => id);
    const charges = chargesOf(waiting);
    const share = Math.ceil(waiting.length / kills);
    const answered = new Set<string>();
    const streaming = { secret: FLEET_SECRET, connections: 8 };
    const port = fleet.ports[0] ?? 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const server = await fleet.start(0);
      let up = true;
      // In the midst of the stream, however fast the machine is.
      const [after, pauseMs] = [1 + throwDice(share - 8), throwDice(20)];
      const killing: Promise<void>[] = [];
      const onAnswer = (answers: number): void => {
        if (answers !== after) return;
        const killed = sleep(pauseMs).then(async () => {
          up = false;
          await server.stop('SIGKILL');
        });
        killing.push(killed);
      };
      const part = waiting.splice(0, share);
      await streamNotices(part, answered, { ...streaming, port: () => (up ? port : null), onAnswer });
      await Promise.all(killing);
      await server.stop('SIGKILL');
      waiting.push(...part);
    }
    const underFire = answered.size;
    await fleet.forgetLeases();
    const server = await fleet.start(0);
    await streamNotices(waiting, answered, { ...streaming, port: () => port });
    await drained(fleet.databaseUrl, [server]);
    await server.stop('SIGTERM');
    const { kept, booked, faults, entries } = await servedBooks(fleet.databaseUrl);
    await fleet.close();
    const seconds = ((performance.now() - begunMs) / 1_000).toFixed(1);
    process.stdout.write(
      `SEED=${SEED} ${adapter.name}: ${kills} kills, ${underFire} notices answered under fire, ${kept.length} kept, ${booked.length} gifts booked, ${seconds} s\n`,
    );
    expect(
      [...answered].filter((id) => !kept.includes(id)),
      `SEED=${SEED}`,
    ).toEqual([]);
    expect(kept.toSorted()).toEqual(all.toSorted());
    expect(booked.toSorted()).toEqual(charges.toSorted());
    expect(faults).toEqual([]);
    // A gift and its fee.
    expect(entries).toBe(charges.length * 2);
    expect(underFire).toBeGreaterThanOrEqual(kills);
  });
});
