import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bookGifts, openHouse } from './house.ts';
import type { Row } from './row.ts';

const LOOKS = 200;

async function reportTime(gifts: number) {
  const folder = mkdtempSync(join(tmpdir(), 'obole-bench-'));
  const running = await openHouse(folder);
  const startMs = performance.now();
  await bookGifts(running, 0, gifts);
  const bookedMs = performance.now() - startMs;
  const tookMs: number[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    const fromMs = performance.now();
    await running.app.report();
    tookMs.push(performance.now() - fromMs);
  }
  tookMs.sort((left, right) => left - right);
  await running.close();
  rmSync(folder, { recursive: true, force: true });
  return { what: `report with ${gifts} gifts in the books`, p50Ms: tookMs[LOOKS / 2] ?? 0, entriesBookedPerSecond: Math.round((gifts * 2_000) / bookedMs) };
}

/** How long the public figures take to read, whatever the size of the books. */
export async function reportTimes(sizes: readonly number[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of sizes) rows.push(await reportTime(size));
  return rows;
}
