import { describe, expect, it } from 'vitest';
import { liveYear } from './live.ts';
import { commit, keepSeed, regressions } from './seeds.ts';

const NIGHT = process.env['OBOLE_NIGHT'] !== undefined;
const ONLY = process.env['SEED'];
const MANY = Number(process.env['SEEDS'] ?? (NIGHT ? 200 : 10));
const SIZE = NIGHT ? { donors: 200, crashes: 30 } : { donors: 40, crashes: 12 };

const SEEDS =
  ONLY === undefined ? [...new Set([...regressions(), ...Array.from({ length: MANY }, (_, seed) => seed + 1)])] : [Number(ONLY)];

describe('a simulated year: whatever Stripe, the mail, the network and our own process do', () => {
  it.each(SEEDS)('seed %i ends with the books of a perfect delivery and the figures of Stripe', { timeout: 600_000 }, async (seed) => {
    const begun = performance.now();
    const { faults, ...volumes } = await liveYear(seed, SIZE);
    const counts = Object.entries(volumes).map(([name, count]) => `${name}=${count}`);
    console.log(`SEED=${seed} COMMIT=${commit()} ${counts.join(' ')} seconds=${((performance.now() - begun) / 1_000).toFixed(1)}`);
    const [first] = faults;
    if (first !== undefined) keepSeed(seed, first);
    expect(faults).toEqual([]);
  });
});
