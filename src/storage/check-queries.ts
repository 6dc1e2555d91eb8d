import { sql, type Kysely } from 'kysely';
import type { ChargeBooked } from '../ledger/store.ts';
import type { MovementStore, PaidOut } from '../reconciliation/journal.ts';
import type { Account } from '../values/account.ts';
import { inSets } from './chunks.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;

/** Of every entry that takes one back. The number is named so that this index answers these questions alone: it would draw others away from theirs. */
const TAKES_BACK = 'corrects is not null and seq > 0';

/** By which a round over the books finds what was taken back. */
export const CHECKS_INDEXED = [`create index entries_by_corrects on entries (corrects) where ${TAKES_BACK}`];

/** What a posting of a row called p brings into an account. */
function into(account: Account) {
  return sql<number>`coalesce(sum(case when p.to_account = ${account} then p.amount when p.from_account = ${account} then -p.amount else 0 end), 0)`;
}

/** What each of these entries brings into an account (cents). */
export async function broughtBy(db: Db, keys: readonly string[], account: Account): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const some of inSets(keys)) {
    const sums = db
      .selectFrom('entries as e')
      .leftJoin('postings as p', 'p.entry', 'e.seq')
      .select(['e.key', into(account).as('brought')])
      .where('e.key', 'in', some)
      .groupBy('e.key');
    for (const { key, brought } of await sums.execute()) found.set(key, brought);
  }
  return found;
}

/** Which of these entries were taken back by another one. */
export async function takenBack(db: Db, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const some of inSets(keys)) {
    const rows = db.selectFrom('entries').select('corrects').where('corrects', 'in', some).where(sql.raw<boolean>(TAKES_BACK));
    for (const { corrects } of await rows.execute()) if (corrects !== null) found.add(corrects);
  }
  return found;
}

const OF_CHARGES = ['gift', 'charge', 'refund', 'refund-failed'] as const;

/** Charges with what was booked of them, by the index of sources. A charge has one entry as a rule, so that the postings are counted by entry. */
export async function charges(db: Db, after: string, limit: number): Promise<ChargeBooked[]> {
  const came = sql<number>`count(distinct case when e.kind in ('gift', 'charge') then e.key end)`;
  const rows = await db
    .selectFrom('entries as e')
    .leftJoin('postings as p', 'p.entry', 'e.seq')
    .select(['e.source as id', came.as('times'), into('stripe').as('left')])
    .where('e.source', '>', after)
    .where('e.kind', 'in', OF_CHARGES)
    .groupBy('e.source')
    .orderBy('e.source')
    .limit(limit)
    .execute();
  return rows.map(({ id, times, left }) => ({ id, times, left }));
}

type Rounds = Pick<MovementStore, 'claimed' | 'paidOut' | 'notJournalled' | 'summed'>;

const FEE = 'fee:';

/** What a key ends with: what Stripe calls the movement, or what the movement belongs to. */
function endOf(key: string): string {
  return key.slice(key.lastIndexOf(':') + 1);
}

async function claimed(db: Db, entries: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const asked = new Set(entries);
  for (const some of inSets([...new Set(entries.map(endOf))])) {
    const named = await db.selectFrom('movements').select(['id', 'entry']).where('id', 'in', some).execute();
    const movements = new Set(named.map(({ id }) => id));
    const owners = inSets(some.filter((each) => !movements.has(each)));
    for (const each of owners)
      named.push(...(await db.selectFrom('movements').select(['id', 'entry']).where('source', 'in', each).execute()));
    for (const { id, entry } of named) {
      if (entry !== null && asked.has(entry)) found.add(entry);
      if (asked.has(`${FEE}${id}`)) found.add(`${FEE}${id}`);
    }
  }
  return found;
}

async function paidOut(db: Db, after: string, limit: number): Promise<PaidOut[]> {
  const rows = await db
    .selectFrom('payout_lists as l')
    .innerJoin('payout_items as i', 'i.list', 'l.number')
    .leftJoin('movements as m', 'm.id', 'i.movement')
    .select((eb) => [
      'l.payout',
      eb.fn.countAll<number>().as('items'),
      eb.fn.count<number>('m.id').as('journalled'),
      sql<number>`coalesce(sum(m.amount - m.fee), 0)`.as('net'),
    ])
    .where('l.payout', '>', after)
    .groupBy('l.payout')
    .orderBy('l.payout')
    .limit(limit)
    .execute();
  return rows.map(({ payout, items, journalled, net }) => ({
    payout,
    items,
    journalled,
    net,
  }));
}

async function notJournalled(db: Db, payout: string): Promise<string[]> {
  const rows = db
    .selectFrom('payout_lists as l')
    .innerJoin('payout_items as i', 'i.list', 'l.number')
    .leftJoin('movements as m', 'm.id', 'i.movement')
    .select('i.movement')
    .where('l.payout', '=', payout)
    .where('m.id', 'is', null)
    .orderBy('i.movement');
  return (await rows.execute()).map(({ movement }) => movement);
}

async function summed(db: Db, after: string, limit: number): ReturnType<Rounds['summed']> {
  const part = db.selectFrom('movements').select(['id', 'net']).where('id', '>', after).orderBy('id').limit(limit).as('part');
  const row = await db
    .selectFrom(part)
    .select((eb) => [eb.fn.max('id').as('last'), eb.fn.countAll<number>().as('movements'), eb.fn.sum<number | null>('net').as('net')])
    .executeTakeFirst();
  return { last: row?.last ?? null, movements: row?.movements ?? 0, net: row?.net ?? 0 };
}

/** What rounds over the journal ask of a database. */
export function journalRounds(db: Db): Rounds {
  return {
    claimed: (entries) => claimed(db, entries),
    paidOut: (after, limit) => paidOut(db, after, limit),
    notJournalled: (payout) => notJournalled(db, payout),
    summed: (after, limit) => summed(db, after, limit),
  };
}
