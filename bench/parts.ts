import type { Row } from './row.ts';

/** A part of the measurement, in a process of its own; it is ended after so long. */
export type Part = { readonly name: string; readonly mostS: number; run(): Promise<Row[]> };

const BIG = 1_000_000;
/** Making the file of a million gifts takes long, once. `BENCH_LOAD_S`: how long memory is put under load. */
const WITH_BIG_FILE_S = 3_600;

/** All parts in the order of the table: the whole, or a quick look at all of it within two minutes. Each loads only what it needs. */
export function partsFor(isQuick: boolean): readonly Part[] {
  const effort = isQuick ? { rounds: 1, lastsMs: 700 } : { rounds: 3, lastsMs: 2_000 };
  const sizes = isQuick ? [1_000, 20_000] : [1_000, 100_000, BIG];
  const most = sizes.at(-1) ?? 0;
  const mostS = isQuick ? 60 : WITH_BIG_FILE_S;
  return [
    { name: 'notices', mostS: 120, run: async () => (await import('./notices.ts')).noticesInFile(effort) },
    { name: 'notices-postgres', mostS: 180, run: async () => (await import('./notices.ts')).noticesInServer(effort) },
    { name: 'drain', mostS: 120, run: async () => (await import('./drain.ts')).drainRate(isQuick ? 200 : 600) },
    { name: 'kept-page', mostS: 120, run: async () => (await import('./pages.ts')).keptPage(effort) },
    { name: 'first-render', mostS, run: async () => (await import('./pages.ts')).firstRender(sizes, isQuick ? 15 : 60) },
    { name: 'lists', mostS, run: async () => (await import('./pages.ts')).treasuryLists(most, isQuick ? 5 : 20) },
    { name: 'coverage', mostS, run: async () => (await import('./books.ts')).coverageRead(sizes, isQuick ? 30 : 200) },
    { name: 'history', mostS: 300, run: async () => (await import('./books.ts')).historyImport(5_000, 3) },
    { name: 'reconcile', mostS: 120, run: async () => (await import('./reconcile.ts')).reconcileTimes(isQuick ? 20_000 : 100_000) },
    { name: 'bank-import', mostS: 300, run: async () => (await import('./books.ts')).bankImport(isQuick ? 5_000 : 99_000) },
    { name: 'weights', mostS: 60, run: async () => (await import('./weights.ts')).pageWeights() },
    {
      name: 'start',
      mostS,
      run: async () => (await import('./start.ts')).startAndMemory(sizes, { rounds: effort.rounds, lastsMs: isQuick ? 3_000 : Number(process.env['BENCH_LOAD_S'] ?? 60) * 1_000, mostMs: 300_000 }),
    },
  ];
}
