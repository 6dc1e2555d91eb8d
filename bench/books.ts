import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { witnessed } from '../src/app/witness.ts';
import { MOST_TOGETHER } from '../src/inbox/drain.ts';
import { bookPayments } from '../src/stripe/book.ts';
import { account } from '../src/values/account.ts';
import { cents } from '../src/values/cents.ts';
import { systemClock } from '../src/values/clock.ts';
import { addDays, day } from '../src/values/day.ts';
import { openBooks, type Books } from '../src/storage/open.ts';
import { toBytes, writeCsv } from '../test/support/bank-files.ts';
import { newFolder } from './child.ts';
import { inventedPayment } from './fill.ts';
import { filledFile, filledFolder, openHouse } from './house.ts';
import { middle, timeOf, type Row } from './row.ts';

/** The kept figures of ten years, and the whole report made of them. */
export async function coverageRead(sizes: readonly number[], looks: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const gifts of sizes) {
    const { folder, remove } = newFolder();
    await filledFolder(folder, gifts);
    const running = await openHouse(folder);
    const [read, whole]: [number[], number[]] = [[], []];
    let months = 0;
    for (let look = 0; look < looks; look += 1) {
      read.push(await timeOf(async () => (months = new Set((await running.books.reading.ledger.measureTotals()).map(({ month }) => month)).size)));
      whole.push(await timeOf(() => running.app.report()));
    }
    await running.close();
    remove();
    const { bytes } = await filledFile(gifts);
    const figures = { readMs: middle(read), reportMs: middle(whole), months, fileMB: bytes / 1e6 };
    const size = gifts === 1_000_000 ? [{ of: 'fileMB', atMost: 600 }] : [];
    rows.push({ what: `coverage of ${months} months, ${gifts} gifts`, figures, owed: [{ of: 'readMs', atMost: 1 }, ...size] });
  }
  return rows;
}

/** Every row of some tables, to be inserted elsewhere by statements that are prepared once. */
function bareInsert(from: string, to: string): number {
  const [source, target] = [new Sqlite(from, { readonly: true }), new Sqlite(to)];
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON']) target.pragma(pragma);
  const tables = ['entries', 'postings', 'measure_totals', 'account_totals', 'movements', 'gifts'];
  const rows = tables.map((table) => source.prepare(`select * from ${table}`).raw().all() as unknown[][]);
  const startMs = performance.now();
  target.transaction(() => {
    for (const [index, table] of tables.entries()) {
      const insert = target.prepare(`insert into ${table} values (${(rows[index]?.[0] ?? []).map(() => '?').join()})`);
      for (const row of rows[index] ?? []) insert.run(row);
    }
  })();
  const tookMs = performance.now() - startMs;
  source.close();
  target.close();
  return tookMs;
}

async function emptyBooks(file: string): Promise<Books> {
  const opened = await openBooks(`file:${file}`, 'test', systemClock);
  if (!opened.ok) throw new Error(opened.why);
  return opened.value;
}

/**
 * What was fetched of a past, booked by the very function by which the drain books it, in the largest groups that the drain makes (all that
 * it takes at once, as when Stripe answers at once), each committed to the disk, with all who hear of a payment. Reading it at Stripe and the
 * inbox's own rows are left out. Beside it, the rows that came of it, inserted bare in one transaction. The middle of the rounds is told, so
 * that it is not the one in which code runs for the first time.
 */
export async function historyImport(gifts: number, rounds: number): Promise<Row[]> {
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const { folder, remove } = newFolder();
    const { app, books, close } = await openHouse(folder);
    const rules = { zone: app.content.association.zone, otherCharges: 'gifts_only', openedOn: null } as const;
    const parts = { environment: app.environment, content: app.content, clock: app.clock, onError: () => undefined };
    const payments = Array.from({ length: gifts }, (_, index) => ({ ...inventedPayment(index, gifts), gift: null }));
    const bookAll = async (): Promise<void> => {
      for (let first = 0; first < gifts; first += MOST_TOGETHER) {
        const group = payments.slice(first, first + MOST_TOGETHER);
        await books.write((stores) => bookPayments(witnessed(parts, stores), group, rules));
      }
    };
    ours.push(await timeOf(bookAll));
    await close();
    await (await emptyBooks(join(folder, 'bare.db'))).close();
    bare.push(bareInsert(join(folder, 'bench.db'), join(folder, 'bare.db')));
    remove();
  }
  const [oursMs, bareMs] = [middle(ours), middle(bare)];
  const figures = { oursPerS: (gifts / oursMs) * 1_000, barePerS: (gifts / bareMs) * 1_000, ratio: bareMs / oursMs };
  return [{ what: `a fetched history of ${gifts} gifts booked, gifts/s`, figures, owed: [{ of: 'ratio', atLeast: 0.5 }] }];
}

/** A bank's file of so many lines: read, compared with what is kept, and kept. */
export async function bankImport(lines: number): Promise<Row[]> {
  const { folder, remove } = newFolder();
  const running = await openHouse(folder);
  const bank = account('bank-main');
  const firstDay = day('2017-01-02');
  const written = Array.from({ length: lines }, (_, index) => {
    const bookedOn = addDays(firstDay, Math.floor((index * 3_400) / lines));
    const about = { bankId: null, counterparty: null, reference: null, label: `VIR SEPA STRIPE ${String(index).padStart(7, '0')}` };
    return { position: index + 1, bookedOn, valueOn: bookedOn, amount: cents(1_000 + (index % 5_000)), ...about };
  });
  const bytes = toBytes(writeCsv({ account: null, opening: null, closing: null, lines: written }));
  const { lines: desk } = running.app.treasury;
  const startMs = performance.now();
  const file = await desk.readFile(bytes, bank, null);
  const readMs = performance.now() - startMs;
  if (!file.ok) throw new Error(file.why.code);
  let kept = 0;
  const takenMs = await timeOf(async () => {
    const taken = await desk.takeAsOperator({ file: file.value, fileHash: 'bench', fileName: 'bench.csv', account: bank, decided: [] });
    if (taken.kind !== 'done') throw new Error(JSON.stringify(taken).slice(0, 300));
    kept = taken.imports.reduce((sum, each) => sum + each.kept, 0);
  });
  await running.close();
  remove();
  return [{ what: `bank import of ${lines} lines`, figures: { readMs, takenMs, kept, linesPerS: (kept / (readMs + takenMs)) * 1_000 } }];
}
