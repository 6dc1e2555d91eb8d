import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runReceipts } from '../../src/commands/receipts.ts';
import { SQLITE, type TestBooks } from '../support/books.ts';
import { AFTER_2026, manyDonors, receiptHouse, type ReceiptHouse } from '../support/receipts-on.ts';
import { fastFolder } from '../support/fast-folder.ts';

describe('npm run obole -- receipts', () => {
  let test: TestBooks;
  let dataDir: string;
  let house: ReceiptHouse;
  let said: string[];
  beforeEach(async () => {
    test = await SQLITE.open('sandbox');
    dataDir = fastFolder('obole-receipts-');
    test.clock.moveTo(AFTER_2026);
    house = receiptHouse(test.books, test.clock, dataDir);
    said = [];
    for (const name of ['log', 'error'] as const) vi.spyOn(console, name).mockImplementation((text: string) => void said.push(text));
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text).trim()) > 0);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await test.close();
    await rm(dataDir, { recursive: true });
  });

  const run = (...words: string[]): Promise<number> => runReceipts(house.money, words);

  it('tells what stands before a year, issues it with progress, and once', async () => {
    await manyDonors(test.books, 30);
    expect(await run('look', '--year', '2026')).toBe(0);
    expect(said).toContain('    30  people ready for a receipt');
    expect(await run('issue', '--year', '2026')).toBe(0);
    expect(said).toContain('Receipts 80 %');
    expect(said).toContain('Receipts 100 %');
    expect(said.at(-1)).toBe('30 receipts issued, 334.65 €.');
    expect(await run('issue', '--year', '2026')).toBe(0);
    expect(said.at(-1)).toBe('0 receipts issued, 0.00 €.');
    expect(await run('look', '--year', '2026')).toBe(0);
    expect(said.at(-1)).toBe('Declaration (article 222 bis): 30 receipts in force, 334.65 €.');
    const trail = await test.books.audit.list({ member: null, act: null }, null, 5);
    expect(trail.map(({ act, name, after }) => [act, name, after])).toEqual([
      ['issue-receipts', 'obole (command line)', { first: 26, last: 30, amount: expect.any(Number) as number }],
      ['issue-receipts', 'obole (command line)', { first: 1, last: 25, amount: expect.any(Number) as number }],
    ]);
  });

  it('refuses what it cannot do, and says what to do instead', async () => {
    await manyDonors(test.books, 2);
    for (const words of [
      [],
      ['issue'],
      ['issue', '--year', '26'],
      ['look', '--year', '2026', '--next-number', '3'],
      ['issue', '--year', '2026', '--next-number', '0'],
      ['issue', '--years', '2026'],
    ]) {
      expect([words, await run(...words)]).toEqual([words, 1]);
      expect(said.at(-1)).toContain('"receipts" is followed by issue or look');
    }
    expect(await run('issue', '--year', '2027')).toBe(1);
    expect(said.at(-1)).toBe('The year 2027 is not over: yearly receipts are issued after 31 December.');
    expect(await run('issue', '--year', '2026', '--next-number', '9')).toBe(1);
    expect(said.at(-1)).toContain('leave it out');
    await writeFile(join(dataDir, 'receipt-number-sandbox'), '7\n');
    expect(await run('issue', '--year', '2026')).toBe(1);
    expect(said.at(-1)).toContain('the books know 0 numbers and 7 were given');
    expect(said.at(-1)).toContain('"--next-number 8", or a higher one');
    expect(await run('look', '--year', '2026')).toBe(1);
    expect(await run('issue', '--year', '2026', '--next-number', '7')).toBe(1);
    expect(said.at(-1)).toBe('"--next-number" must be higher than 7, the last number that was given.');
    expect(await run('issue', '--year', '2026', '--next-number', '8')).toBe(0);
    expect((await house.money.ofYear('2026')).map(({ content }) => content.number)).toEqual([8, 9]);
    expect(await house.money.faults()).toEqual([]);
    expect(await runReceipts(null, ['look', '--year', '2026'])).toBe(1);
    expect(said.at(-1)).toContain('Receipts are off');
  });
});
