import { copyFileSync } from 'node:fs';
import { mkdtemp, open, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { drain } from '../../src/inbox/drain.ts';
import { checkLedger } from '../../src/ledger/totals.ts';
import { endLeases, openBooks } from '../../src/storage/open.ts';
import { movableClock } from '../../src/values/clock.ts';
import { SQLITE, TEST_NOW_MS, type TestBooks } from '../support/books.ts';
import { dice } from '../support/dice.ts';
import { inventedDrain, inventedNotices } from '../support/invented.ts';

const IMAGES = process.env['OBOLE_NIGHT'] ? 200 : 40;
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const NOTICES_BETWEEN_IMAGES = 6;

/** What a disk may hold after the power went: the file and a log cut off anywhere, its last page perhaps half garbage. */
type Image = { readonly file: string; readonly whole: boolean; readonly acknowledged: number };

let folder: string;
let test: TestBooks;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'obole-cut-'));
  test = await SQLITE.open();
});
afterEach(async () => {
  await test.close();
  await rm(folder, { recursive: true });
});

async function cutOff(file: string, throwDice: (below: number) => number): Promise<void> {
  const { size } = await stat(file);
  const handle = await open(file, 'r+');
  // Near the end, or anywhere: the log is written anew from its beginning when it is long.
  const kept = throwDice(2) === 0 ? size - throwDice(Math.min(size, 40_000) + 1) : throwDice(size + 1);
  await handle.truncate(kept);
  if (throwDice(2) === 0 && kept > 512) await handle.write(Buffer.alloc(512, throwDice(256)), 0, 512, kept - 512);
  await handle.close();
}

it(`opens after a power cut with what was written before some moment, whole, in ${IMAGES} images`, { timeout: 300_000 }, async () => {
  const throwDice = dice(SEED);
  const file = test.url.slice('file:'.length);
  const notices = inventedNotices(IMAGES * 2);
  const images: Image[] = [];
  for (let index = 0; index < IMAGES; index += 1) {
    const part = notices.slice(index * NOTICES_BETWEEN_IMAGES, (index + 1) * NOTICES_BETWEEN_IMAGES);
    for (const notice of part) await test.books.inbox.keepAll([notice]);
    const draining = drain(inventedDrain(test.books, test.clock, 0), 2, 4);
    // Somewhere within the drain's writes: between two of them, since a statement is not seen half done by a copy.
    for (let turn = throwDice(40); turn > 0; turn -= 1) await setImmediate();
    const image = join(folder, `${index}.db`);
    // At one moment: nothing else of this process runs in between.
    copyFileSync(file, image);
    copyFileSync(`${file}-wal`, `${image}-wal`);
    const whole = throwDice(4) === 0;
    if (!whole) await cutOff(`${image}-wal`, throwDice);
    images.push({ file: image, whole, acknowledged: (index + 1) * NOTICES_BETWEEN_IMAGES });
    await draining;
  }
  const lost: number[] = [];
  for (const image of images) lost.push(await look(image));
  process.stdout.write(
    `SEED=${SEED}: ${IMAGES} images, ${lost.filter((each) => each > 0).length} with notices in the part that was cut off\n`,
  );
  // Else nothing was cut off that mattered, and nothing was shown.
  expect(lost.some((each) => each > 0)).toBe(true);
});

/** Opens an image: its faults are none, its notices a beginning of those acknowledged, all of them when nothing was cut off; how many are missing. */
async function look({ file, whole, acknowledged }: Image): Promise<number> {
  const where = `SEED=${SEED} ${file}`;
  const opened = await openBooks(`file:${file}`, 'test', movableClock(TEST_NOW_MS));
  if (!opened.ok) throw new Error(`${where}: ${opened.why}`);
  const { inbox, ledger, close } = opened.value;
  const kept = await inbox.list(['waiting', 'done', 'ignored', 'failed', 'parked', 'dead'], acknowledged + 1);
  const numbers = kept.map(({ receivedMs }) => receivedMs).toSorted((left, right) => left - right);
  expect(numbers, where).toEqual(numbers.map((_, index) => index));
  if (whole) expect(numbers, where).toHaveLength(acknowledged);
  expect(
    (await checkLedger(ledger)).flatMap(({ fails }) => fails),
    where,
  ).toEqual([]);
  // A notice marked as done has its entries: both are one transaction.
  const booked = new Set((await ledger.page('', 100_000)).filter(({ kind }) => kind === 'gift').map(({ source }) => source));
  expect(
    kept.filter(({ state, objectId }) => state === 'done' && !booked.has(objectId)),
    where,
  ).toEqual([]);
  // What is left is dealt with as if nothing had been, once the server that starts has ended the leases of the dead.
  await endLeases(opened.value);
  await drain(inventedDrain(opened.value, movableClock(TEST_NOW_MS), 0));
  expect(await inbox.counts(), where).toMatchObject({ waiting: 0, failed: 0, done: kept.length });
  await close();
  const sqlite = new Sqlite(file, { readonly: true });
  expect(sqlite.pragma('integrity_check', { simple: true }), where).toBe('ok');
  sqlite.close();
  return acknowledged - kept.length;
}

it('is migrated wholly or not at all: a cut at any of the log’s pages leaves a file that opens', { timeout: 60_000 }, async () => {
  const file = test.url.slice('file:'.length);
  const { size } = await stat(`${file}-wal`);
  const page = 4_096 + 24;
  let empty = 0;
  for (let kept = 32; kept <= size; kept += page * (process.env['OBOLE_NIGHT'] ? 1 : 3)) {
    const image = join(folder, `migrating-${kept}.db`);
    copyFileSync(file, image);
    copyFileSync(`${file}-wal`, `${image}-wal`);
    await truncate(`${image}-wal`, kept);
    const before = new Sqlite(image, { readonly: true });
    const tables = before.prepare("select count(*) from sqlite_master where type = 'table' and name not like 'kysely%'").pluck().get();
    before.close();
    if (tables === 0) empty += 1;
    else expect(tables).toBeGreaterThanOrEqual(10);
    const opened = await openBooks(`file:${image}`, 'test', movableClock(TEST_NOW_MS));
    expect(opened.ok ? '' : opened.why, image).toBe('');
    if (opened.ok) await opened.value.close();
  }
  // Else no cut fell into the migration.
  expect(empty).toBeGreaterThan(2);
});

it('refuses in words a file that is no database, and leaves it as it is', async () => {
  const file = join(folder, 'obole.db');
  await writeFile(file, 'not a database, but somebody’s letter '.repeat(100));
  const before = (await stat(file)).size;
  const opened = await openBooks(`file:${file}`, 'test', movableClock(TEST_NOW_MS));
  expect(opened).toEqual({ ok: false, why: `The database ${file} cannot be opened: file is not a database` });
  expect((await stat(file)).size).toBe(before);
});
