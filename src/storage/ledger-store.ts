import { sql, type Kysely, type Selectable } from 'kysely';
import { cents } from '../values/cents.ts';
import type { Clock } from '../values/clock.ts';
import { day } from '../values/day.ts';
import { month } from '../values/month.ts';
import { account } from '../values/account.ts';
import { kindNamed, measureNamed, type Entry, type Posting } from '../ledger/entry.ts';
import type { BookedPlace, BookedSpan, LedgerStore } from '../ledger/store.ts';
import { appendEach, GENERAL, knownKeys } from './append-entries.ts';
import { broughtBy, charges, takenBack } from './check-queries.ts';
import { inSets } from './chunks.ts';
import { movedThrough, soughtRows, soughtSums, touchingOf } from './entry-queries.ts';
import type { Dialect } from './migrations.ts';
import type { Schema } from './schema.ts';
import { inTransaction } from './transact.ts';

type Db = Kysely<Schema>;

function entryOf(row: Selectable<Schema['entries']>, postings: readonly Posting[]): Entry {
  const measured =
    row.measure === null || row.measured === null
      ? null
      : { as: measureNamed(row.measure), amount: cents(row.measured), project: row.project };
  const { key, source, gift, corrects, label } = row;
  return {
    key,
    kind: kindNamed(row.kind),
    factDay: day(row.fact_day),
    bookingDay: day(row.booking_day),
    postings,
    measured,
    source,
    gift,
    corrects,
    label,
    hash: row.hash.toString('hex'),
  };
}

/** Entries of these rows, in their order. */
export async function withPostings(db: Db, rows: readonly Selectable<Schema['entries']>[]): Promise<Entry[]> {
  if (rows.length === 0) return [];
  const postings = [];
  for (const some of inSets(rows.map((row) => row.seq)))
    postings.push(...(await db.selectFrom('postings').selectAll().where('entry', 'in', some).orderBy('entry').orderBy('line').execute()));
  const byEntry = Map.groupBy(postings, (posting) => posting.entry);
  return rows.map((row) => {
    const own = (byEntry.get(row.seq) ?? []).map(({ from_account, to_account, amount }) => ({
      from: account(from_account),
      to: account(to_account),
      amount: cents(amount),
    }));
    return entryOf(row, own);
  });
}

/**
 * The index of booking days walks through all entries; where few touch an account they are found by their keys, and a day that is no bare
 * column keeps the database from that walk.
 */
async function bookedRows(db: Db, { from, through, account: touched, kinds }: BookedSpan, after: BookedPlace | null, limit: number) {
  const touches = touched === undefined ? null : await touchingOf(db, typeof touched === 'string' ? [touched] : touched);
  const booked = touches?.few === true ? sql<string>`(booking_day || '')` : sql<string>`booking_day`;
  let query = db
    .selectFrom('entries')
    .selectAll()
    .where(sql<boolean>`${booked} <= ${through}`)
    .orderBy(booked)
    .orderBy('key')
    .limit(limit);
  // Row values compare as one, so that the index is walked from the place where the page before ended.
  query = query.where(after === null ? sql<boolean>`${booked} >= ${from}` : sql<boolean>`(${booked}, key) > (${after.day}, ${after.key})`);
  if (kinds !== undefined) query = query.where('kind', 'in', kinds);
  return (touches === null ? query : query.where(touches.condition)).execute();
}

/** In the same order in every database, whatever its language. */
function inOrder<Row>(rows: readonly Row[], nameOf: (row: Row) => string): Row[] {
  return rows.toSorted((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1));
}

/** The sums that are kept beside the entries. */
function keptTotals(db: Db): Pick<LedgerStore, 'measureTotals' | 'accountTotals'> {
  return {
    measureTotals: async () => {
      const rows = await db.selectFrom('measure_totals').selectAll().execute();
      return inOrder(rows, (row) => [row.month, row.measure, row.project].join(' ')).map((row) => ({
        month: month(row.month),
        measure: measureNamed(row.measure),
        project: row.project === GENERAL ? null : row.project,
        amount: cents(row.amount),
        entries: row.entries,
      }));
    },
    accountTotals: async () => {
      const rows = await db.selectFrom('account_totals').selectAll().execute();
      return inOrder(rows, (row) => [row.account, row.month].join(' ')).map((row) => ({
        account: account(row.account),
        month: month(row.month),
        debit: cents(row.debit),
        credit: cents(row.credit),
      }));
    },
  };
}

/** The books in a database. Appending outside of a transaction opens one of its own. The revision is the number of the last entry. */
export function ledgerStore(db: Kysely<Schema>, dialect: Dialect, clock: Clock): LedgerStore {
  const each: LedgerStore['appendEach'] = (batches) => inTransaction(db, (transaction) => appendEach(transaction, dialect, clock, batches));
  return {
    append: async (entries) => {
      const [appended] = await each([entries]);
      if (!appended) throw new Error('Bug: nothing is told of what was appended');
      return appended;
    },
    appendEach: each,
    known: (keys) => knownKeys(db, dialect, keys),
    revision: async () => (await db.selectFrom('books').select('revision').executeTakeFirstOrThrow()).revision,
    closedThrough: async () => {
      const { closed_through } = await db.selectFrom('books').select('closed_through').executeTakeFirstOrThrow();
      return closed_through === null ? null : month(closed_through);
    },
    ...keptTotals(db),
    page: async (afterKey, limit) => {
      const rows = await db.selectFrom('entries').selectAll().where('key', '>', afterKey).orderBy('key').limit(limit).execute();
      return withPostings(db, rows);
    },
    entry: async (key) => {
      const rows = await db.selectFrom('entries').selectAll().where('key', '=', key).execute();
      return (await withPostings(db, rows))[0] ?? null;
    },
    entriesOf: async (keys) => {
      const rows = [];
      for (const some of inSets(keys)) rows.push(...(await db.selectFrom('entries').selectAll().where('key', 'in', some).execute()));
      return withPostings(db, rows);
    },
    broughtBy: (keys, into) => broughtBy(db, keys, into),
    takenBack: (keys) => takenBack(db, keys),
    charges: (after, limit) => charges(db, after, limit),
    booked: async (span, after, limit) => withPostings(db, await bookedRows(db, span, after, limit)),
    ofSources: async (sources) => {
      const rows = [];
      for (const some of inSets([...new Set(sources)]))
        rows.push(...(await db.selectFrom('entries').selectAll().where('source', 'in', some).execute()));
      return withPostings(
        db,
        inOrder(rows, ({ key }) => key),
      );
    },
    sought: async (sought, order, after, limit) => {
      const rows = await soughtRows(db, sought, order, after, limit);
      const entries = await withPostings(db, rows);
      return entries.map((entry, index) => ({ seq: rows[index]?.seq ?? 0, entry }));
    },
    soughtSums: (sought) => soughtSums(db, sought),
    movedThrough: (touched, from, through, without) => movedThrough(db, touched, { from, through, without }),
  };
}
