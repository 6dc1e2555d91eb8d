import { describe, expect, it } from 'vitest';
import { liveYear } from './live.ts';
import { commit, keepSeed, regressions } from './seeds.ts';

const NIGHT = process.env['OBOLE_NIGHT'] !== undefined;
const ONLY = process.env['SEED'];
const ASKED = process.env['SEEDS'];
const SIZE = NIGHT ? { donors: 200, crashes: 30, seldom: 5 } : { donors: 40, crashes: 12, seldom: 2 };
const MANY = Number(ASKED ?? (NIGHT ? 100 : 10));
/** A minute by day; a seed that has begun is lived to its end. */
const BUDGET_MS = 55_000;

const FIRST = [...new Set([...regressions(), ...Array.from({ length: MANY }, (_, seed) => seed + 1)])];
const SEEDS = ONLY === undefined ? FIRST : [Number(ONLY)];

/** Lives a seed's year, says how large it was, and keeps the seed when something was wrong. */
async function live(seed: number): Promise<void> {
  const begun = performance.now();
  const { faults, ...volumes } = await liveYear(seed, SIZE);
  const counts = Object.entries(volumes).map(([name, count]) => `${name}=${count}`);
  console.log(`SEED=${seed} COMMIT=${commit()} ${counts.join(' ')} seconds=${((performance.now() - begun) / 1_000).toFixed(1)}`);
  const [first] = faults;
  if (first !== undefined) {
    keepSeed(seed, first);
    console.log(faults.slice(0, 12).join('\n'));
  }
  expect(faults, `SEED=${seed} COMMIT=${commit()}`).toEqual([]);
}

describe('a simulated year: whatever Stripe, the mail, the network and our own process do', () => {
  const begun = performance.now();

  it.each(SEEDS)('seed %i ends with the books of a perfect delivery and the figures of Stripe', { timeout: 600_000 }, live);

  it.skipIf(NIGHT || ONLY !== undefined || ASKED !== undefined)(
    'and so do as many more as fit into a minute',
    { timeout: 600_000 },
    async () => {
      for (let seed = Math.max(...FIRST) + 1; performance.now() - begun < BUDGET_MS; seed += 1) await live(seed);
    },
  );
});
