import { expect, it } from 'vitest';
import { POSTGRES, SQLITE, type Adapter } from '../support/books.ts';
import { liveYear, type YearSize } from './live.ts';
import { oneFigure } from './one-figure.ts';
import { DAY_MS } from './plan.ts';
import { commit, keepSeed, regressions } from './seeds.ts';

const NIGHT = process.env['OBOLE_NIGHT'] !== undefined;
const ONLY = process.env['SEED'];
const ASKED = process.env['SEEDS'];
/** By day the mail comes daily; a small year has all that a large one has, less often. */
const SIZE: YearSize = NIGHT
  ? { donors: 200, crashes: 30, seldom: 5, stepMs: DAY_MS / 2 }
  : { donors: 20, crashes: 8, seldom: 2, stepMs: DAY_MS };
const MANY = Number(ASKED ?? (NIGHT ? 100 : 4));
/** At night, or where seeds are asked for, each house serves its pages at its year's end; by day the fourteen months do. `ADAPTERS=both` lives each seed on both databases. */
const IS_SERVED = NIGHT || ASKED !== undefined || ONLY !== undefined;
const ON_BOTH = process.env['ADAPTERS'] === 'both';
/** Two files live half of the seeds each, in some seconds by day; a seed that has begun is lived to its end. */
const FILES = 2;
const BUDGET_MS = 4_000;

const FIRST = [...new Set([...regressions(), ...Array.from({ length: MANY }, (_, seed) => seed + 1)])];

/** Lives a seed's year, says how large it was, and keeps the seed when something was wrong. */
async function live(seed: number, adapter: Adapter): Promise<void> {
  const begun = performance.now();
  const { faults, ...volumes } = await liveYear(seed, { ...SIZE, adapter, ...(IS_SERVED && { look: oneFigure }) });
  const counts = Object.entries(volumes).map(([name, count]) => `${name}=${count}`);
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
  console.log(`SEED=${seed} COMMIT=${commit()} ${adapter.name} ${counts.join(' ')} seconds=${seconds}`);
  const [first] = faults;
  if (first !== undefined) {
    keepSeed(seed, first);
    console.log(faults.slice(0, 12).join('\n'));
  }
  expect(faults, `SEED=${seed} COMMIT=${commit()} ${adapter.name}`).toEqual([]);
}

function share(seeds: readonly number[], part: number): number[] {
  return seeds.filter((_, place) => place % FILES === part);
}

/** The tests of one of the files: its seeds on SQLite, one of the first file's (at night, each tenth of both) on PostgreSQL too, and as many more as there is time for. */
export function yearsOf(part: number): void {
  const begun = performance.now();
  const seeds = share(ONLY === undefined ? FIRST : [Number(ONLY)], part);
  const onPostgres = ON_BOTH ? seeds : NIGHT ? seeds.filter((_, place) => place % 10 === 0) : part === 0 ? seeds.slice(-1) : [];
  const timeout = 600_000;

  it.each(seeds)('seed %i ends with the books of a perfect delivery and the figures of Stripe', { timeout }, (seed) => live(seed, SQLITE));

  it.each(onPostgres)('seed %i on PostgreSQL ends with the books that SQLite has', { timeout }, (seed) => live(seed, POSTGRES));

  it.skipIf(NIGHT || ONLY !== undefined || ASKED !== undefined)('and so do as many more as there is time for', { timeout }, async () => {
    for (let seed = Math.max(...FIRST) + 1 + part; performance.now() - begun < BUDGET_MS; seed += FILES) await live(seed, SQLITE);
  });
}
