import type { Kysely, Selectable } from 'kysely';
import { entryHash, type Entry } from '../ledger/entry.ts';
import type { Appended } from '../ledger/store.ts';
import { accountTotalsOf, measureTotalsOf } from '../ledger/totals.ts';
import type { Clock } from '../values/clock.ts';
import { day, type Day } from '../values/day.ts';
import { folded } from '../values/fold.ts';
import type { Dialect } from './migrations.ts';
import { insertRows } from './rows.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;

/** The tables keep "no project" as an empty text, since a key cannot hold a null. */
export const GENERAL = '';

/** What is asked of an entry that is booked already. */
type Kept = { readonly hash: string; readonly bookingDay: Day };

async function keptAmong(db: Db, { many }: Dialect, keys: readonly string[]): Promise<Map<string, Kept>> {
  const rows = await db.selectFrom('entries').select(['key', 'hash', 'booking_day']).where(many.among('key', keys)).execute();
  return new Map(rows.map(({ key, hash, booking_day }) => [key, { hash: hash.toString('hex'), bookingDay: day(booking_day) }]));
}

/** Which of these keys are booked. */
export async function knownKeys(db: Db, { many }: Dialect, keys: readonly string[]): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const rows = await db.selectFrom('entries').select('key').where(many.among('key', keys)).execute();
  return new Set(rows.map(({ key }) => key));
}

/** Whether an entry says what is booked under its key. A fact booked before a closing keeps its booking day. */
function saysTheSame(entry: Entry, { hash, bookingDay }: Kept): boolean {
  return (entry.bookingDay === bookingDay ? entry.hash : entryHash(entry, bookingDay)) === hash;
}

function rowOf(entry: Entry, seq: number, bookedMs: number): Selectable<Schema['entries']> {
  const { key, kind, factDay, bookingDay, measured, source, gift, corrects, label } = entry;
  const days = { fact_day: factDay, booking_day: bookingDay };
  const figure = { measure: measured?.as ?? null, measured: measured?.amount ?? null, project: measured?.project ?? null };
  return { key, seq, kind, ...days, ...figure, source, gift, corrects, label, hash: Buffer.from(entry.hash, 'hex'), booked_ms: bookedMs };
}

async function insert(db: Db, dialect: Dialect, entries: readonly Entry[], firstSeq: number, bookedMs: number): Promise<void> {
  const rows = entries.map((entry, index) => rowOf(entry, firstSeq + index, bookedMs));
  const postings = entries.flatMap((entry, index) =>
    entry.postings.map(({ from, to, amount }, line) => ({ entry: firstSeq + index, line, from_account: from, to_account: to, amount })),
  );
  const words = entries.flatMap(({ label }, index) => (label === null ? [] : [{ entry: firstSeq + index, folded: folded(label) }]));
  await insertRows(db, dialect, 'entries', rows);
  await insertRows(db, dialect, 'postings', postings);
  await insertRows(db, dialect, 'entry_words', words);
}

/** What follows rows whose numbers are added to those that are kept under the same key. */
function adding(table: string, key: string, columns: readonly string[]): string {
  const sums = columns.map((column) => `${column} = ${table}.${column} + excluded.${column}`);
  return `on conflict (${key}) do update set ${sums.join(', ')}`;
}

const ADD_MEASURES = adding('measure_totals', 'month, measure, project', ['amount', 'entries']);
const ADD_ACCOUNTS = adding('account_totals', 'account, month', ['debit', 'credit']);

/** Adds the new entries to the kept totals, in the same transaction as the entries themselves. */
async function addToTotals(db: Db, dialect: Dialect, entries: readonly Entry[]): Promise<void> {
  const measures = measureTotalsOf(entries).map((total) => ({ ...total, project: total.project ?? GENERAL }));
  await insertRows(db, dialect, 'measure_totals', measures, ADD_MEASURES);
  await insertRows(db, dialect, 'account_totals', accountTotalsOf(entries), ADD_ACCOUNTS);
}

/** What a batch adds to what is kept. */
function outcomeOf(
  entries: readonly Entry[],
  kept: ReadonlyMap<string, Kept>,
): { readonly told: Appended; readonly fresh: readonly Entry[] } {
  const [appended, known, conflicts]: [string[], string[], string[]] = [[], [], []];
  const fresh: Entry[] = [];
  for (const entry of entries) {
    const before = kept.get(entry.key);
    if (before === undefined) {
      appended.push(entry.key);
      fresh.push(entry);
    } else {
      known.push(entry.key);
      if (!saysTheSame(entry, before)) conflicts.push(entry.key);
    }
  }
  return conflicts.length > 0 ? { told: { appended: [], known, conflicts }, fresh: [] } : { told: { appended, known, conflicts }, fresh };
}

/** Appends batches one after the other, each wholly or, on a conflict, nothing of it; all that is new is written at once. */
export async function appendEach(db: Db, dialect: Dialect, clock: Clock, batches: readonly (readonly Entry[])[]): Promise<Appended[]> {
  const kept = await keptAmong(
    db,
    dialect,
    batches.flatMap((entries) => entries.map(({ key }) => key)),
  );
  const all: Entry[] = [];
  const appended = batches.map((entries) => {
    const { told, fresh } = outcomeOf(entries, kept);
    for (const entry of fresh) {
      kept.set(entry.key, entry);
      all.push(entry);
    }
    return told;
  });
  if (all.length === 0) return appended;
  const raised = db.updateTable('books').set((eb) => ({ revision: eb('revision', '+', all.length) }));
  const { revision } = await raised.returning('revision').executeTakeFirstOrThrow();
  await insert(db, dialect, all, revision - all.length + 1, clock.now());
  await addToTotals(db, dialect, all);
  return appended;
}
