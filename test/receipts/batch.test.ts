import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { numberFile } from '../../src/storage/number-file.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';
import { AFTER_2026, manyDonors, receiptHouse, TREASURER, type ReceiptHouse } from '../support/receipts-on.ts';
import { fastFolder } from '../support/fast-folder.ts';

/** Drawing each document takes the time: by day fewer do. */
const PEOPLE = process.env['OBOLE_NIGHT'] === undefined ? 250 : 1_000;
/** Enough to be in the midst of it, and not to wait long. */
const KILLED_AT = 75;

/** Issues in a process of its own, ended without warning once it has told of so many. */
async function issueAndDie(url: string, dataDir: string): Promise<void> {
  const child = spawn(process.execPath, ['test/support/receipts-child.ts', url, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  for await (const piece of child.stdout) {
    const told = String(piece).trim().split('\n').at(-1) ?? '';
    if (told === 'done' || Number(told) >= KILLED_AT) break;
  }
  child.kill('SIGKILL');
  const [, signal] = (await gone) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
}

describe.each(ADAPTERS)('a year of $name with many people', ({ open, name }) => {
  let test: TestBooks;
  let dataDir: string;
  let house: ReceiptHouse;
  beforeAll(async () => {
    test = await open('sandbox');
    dataDir = fastFolder('obole-receipts-');
    test.clock.moveTo(AFTER_2026);
    house = receiptHouse(test.books, test.clock, dataDir);
    await manyDonors(test.books, PEOPLE);
  }, 120_000);
  afterAll(async () => {
    await test.close();
    await rm(dataDir, { recursive: true });
  });

  it('is receipted without a gap, though the first run was killed half-way', { timeout: 120_000 }, async () => {
    await issueAndDie(test.url, dataDir);
    const before = await house.money.ofYear('2026');
    expect(before.length).toBeGreaterThanOrEqual(KILLED_AT);
    expect(before.length).toBeLessThan(PEOPLE);
    expect(await house.money.faults()).toEqual([]);
    const told: number[] = [];
    const startMs = performance.now();
    const done = await house.money.issueYear('2026', { most: PEOPLE, progress: (at) => told.push(at) }, TREASURER);
    const tookMs = performance.now() - startMs;
    console.log(`${name}: ${before.length} receipts before the kill, ${PEOPLE - before.length} after it in ${Math.round(tookMs)} ms`);
    expect(done).toMatchObject({ kind: 'done', issued: PEOPLE - before.length, left: 0 });
    expect(told.at(-1)).toBe(PEOPLE - before.length);
    const receipts = await house.money.ofYear('2026');
    expect(receipts.map(({ content }) => content.number)).toEqual(Array.from({ length: PEOPLE }, (_, index) => index + 1));
    expect(new Set(receipts.map(({ holder }) => holder)).size).toBe(PEOPLE);
    expect(receipts.slice(0, before.length)).toEqual(before);
    const borne = receipts.flatMap(({ content }) => content.payments.map(({ id }) => id));
    expect([borne.length, new Set(borne).size]).toEqual([PEOPLE + PEOPLE / 10, PEOPLE + PEOPLE / 10]);
    expect(await house.money.faults()).toEqual([]);
    expect(await numberFile(join(dataDir, 'receipt-number-sandbox')).highest()).toBe(PEOPLE);
    expect(await house.money.issueYear('2026', { most: PEOPLE, progress: () => undefined }, TREASURER)).toMatchObject({ issued: 0 });
  });
});
