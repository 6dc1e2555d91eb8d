import { sql, type Kysely, type RawBuilder, type Selectable } from 'kysely';
import type { BookedPlace, EntrySought, EntrySums } from '../ledger/store.ts';
import type { Account } from '../values/account.ts';
import { cents, ZERO, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { folded } from '../values/fold.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;
type Condition = RawBuilder<boolean>;

/** A pattern for texts that hold these words. Signs that mean something to `like` are taken as they are. */
export function within(words: string): string {
  return `%${words.replace(/[\\%_]/g, '\\$&')}%`;
}

/** Identifiers are looked for in small letters, labels without their accents too. */
function bears(words: string): Condition {
  const [small, plain] = [words.toLowerCase(), folded(words)];
  const columns = ['entries.source', 'entries.key', 'entries.gift'].map((name) => sql.ref(name));
  const each = columns.map((column) => sql`lower(${column}) like ${within(small)} escape '\\'`);
  if (plain !== '') each.push(sql`entries.seq in (select entry from entry_words where folded like ${within(plain)} escape '\\')`);
  return sql<boolean>`(${sql.join(each, sql` or `)})`;
}

/** Of an account that no more entries touch they are named; any other one is met soon enough on a walk through all. */
const FEW = 2_000;

/** What each gift by card touches has no index, which would be as long as the books. */
const CROWDED: readonly Account[] = ['stripe', 'gifts', 'fees'];

function uncrowded(side: 'from' | 'to'): string {
  return `${side}_account not in (${CROWDED.map((name) => `'${name}'`).join(', ')})`;
}

/** By which the ledger of an account that few entries touch is read. In place of indexes of all accounts. */
export const RARE_ACCOUNTS_INDEXED = (['from', 'to'] as const).map(
  (side) => `create index postings_${side}_account on postings (${side}_account, entry) where ${uncrowded(side)}`,
);

/** Whether an entry touches one of these accounts, in the way that is quick: by an index for few entries, else each is looked at. `few`: they are named by their numbers. */
export async function touchingOf(db: Db, accounts: readonly Account[]): Promise<{ readonly condition: Condition; readonly few: boolean }> {
  const names = sql.join(accounts);
  const each = sql<boolean>`exists (select 1 from postings where entry = entries.seq and (from_account in (${names}) or to_account in (${names})))`;
  if (accounts.some((name) => CROWDED.includes(name))) return { condition: each, few: false };
  const { rows } = await sql<{ readonly entry: number }>`
    select entry from postings where from_account in (${names}) and ${sql.raw(uncrowded('from'))}
    union all select entry from postings where to_account in (${names}) and ${sql.raw(uncrowded('to'))}
    limit ${FEW + 1}`.execute(db);
  if (rows.length === 0) return { condition: sql<boolean>`1 = 0`, few: true };
  if (rows.length > FEW) return { condition: each, few: false };
  return { condition: sql<boolean>`entries.seq in (${sql.join(rows.map(({ entry }) => entry))})`, few: true };
}

async function touching(db: Db, accounts: readonly Account[]): Promise<Condition> {
  return (await touchingOf(db, accounts)).condition;
}

async function conditionOf(db: Db, { spans, account, kind, words }: EntrySought): Promise<Condition> {
  const days = spans?.map(({ from, through }) => sql`(booking_day >= ${from} and booking_day <= ${through})`);
  const all = [
    ...(days === undefined ? [sql`1 = 1`] : days.length === 0 ? [sql`1 = 0`] : [sql`(${sql.join(days, sql` or `)})`]),
    ...(kind === null ? [] : [sql`kind = ${kind}`]),
    ...(words === null ? [] : [bears(words)]),
    ...(account === null ? [] : [await touching(db, [account])]),
  ];
  return sql<boolean>`${sql.join(all, sql` and `)}`;
}

/** Rows by their number, which has an index of its own: a page ends the walk. */
export async function soughtRows(
  db: Db,
  sought: EntrySought,
  order: 'newest' | 'oldest',
  after: number | null,
  limit: number,
): Promise<Selectable<Schema['entries']>[]> {
  const newest = order === 'newest';
  const condition = await conditionOf(db, sought);
  let query = db.selectFrom('entries').selectAll().where(condition);
  if (after !== null) query = query.where('seq', newest ? '<' : '>', after);
  return query
    .orderBy('seq', newest ? 'desc' : 'asc')
    .limit(limit)
    .execute();
}

/** Sums come as text from a database whose sums may be longer than its numbers. */
type Sums = { readonly entries: number | string; readonly debit: number | string | null; readonly credit: number | string | null };

function whole(sum: number | string | null | undefined): Cents {
  return cents(Number(sum ?? 0));
}

/** Entries are found once, and only then their postings: most that are looked for by words are few. */
export async function soughtSums(db: Db, sought: EntrySought): Promise<EntrySums> {
  const { account } = sought;
  const condition = await conditionOf(db, sought);
  const side = (column: 'from_account' | 'to_account') =>
    account === null ? sql`amount` : sql`case when ${sql.ref(column)} = ${account} then amount else 0 end`;
  const { rows } = await sql<Sums>`
    with found as materialized (select seq from entries where ${condition})
    select (select count(*) from found) as entries, sum(${side('to_account')}) as debit, sum(${side('from_account')}) as credit
    from postings where entry in (select seq from found)`.execute(db);
  const [sums] = rows;
  return { entries: Number(sums?.entries ?? 0), debit: whole(sums?.debit), credit: whole(sums?.credit) };
}

export async function movedThrough(
  db: Db,
  account: Account,
  { from, through, without }: { readonly from: Day; readonly through: BookedPlace; readonly without: string },
): Promise<Cents> {
  const touches = await touching(db, [account]);
  const { rows } = await sql<Pick<Sums, 'debit' | 'credit'>>`
    select sum(case when to_account = ${account} then amount else 0 end) as debit,
      sum(case when from_account = ${account} then amount else 0 end) as credit
    from entries join postings on postings.entry = entries.seq
    where booking_day >= ${from} and (booking_day, key) <= (${through.day}, ${through.key}) and key <> ${without}
      and ${touches}`.execute(db);
  return rows[0] ? cents(whole(rows[0].debit) - whole(rows[0].credit)) : ZERO;
}
