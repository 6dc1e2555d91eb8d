import { sql, type Kysely } from 'kysely';
import type { BankLine, KnownBalance } from '../reconciliation/bank-line.ts';
import type { AccountLines, KnownLine, LineStore } from '../reconciliation/line-store.ts';
import { account } from '../values/account.ts';
import { cents } from '../values/cents.ts';
import { day } from '../values/day.ts';
import { nextTurn } from '../values/turns.ts';
import { inChunks } from './chunks.ts';
import { balanceOf, balanceRow, byRow, importOf, importRow, lineRow } from './line-rows.ts';
import { wordsOfLine } from './migrations-bank-lines.ts';
import { isInState } from './line-states.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;

type ImportPart = Pick<
  LineStore,
  | 'keepImport'
  | 'importOf'
  | 'imports'
  | 'importedAccounts'
  | 'knownLines'
  | 'keepBalance'
  | 'balances'
  | 'totalBetween'
  | 'accounts'
  | 'mapping'
  | 'keepMapping'
>;

async function keepLines(db: Db, lines: readonly BankLine[], told: (lines: number) => void): Promise<void> {
  let kept = 0;
  for (const some of inChunks(lines)) {
    await db.insertInto('bank_lines').values(some.map(lineRow)).execute();
    const words = some.map((each) => ({ line: each.id, folded: wordsOfLine(each) }));
    await db.insertInto('bank_line_words').values(words).execute();
    told((kept += some.length));
    await nextTurn();
  }
}

const KNOWN_AT_ONCE = 2_000;

async function knownLines(db: Db, of: string): Promise<KnownLine[]> {
  const known: KnownLine[] = [];
  for (let [on, id] = ['', '']; ;) {
    const rows = await db
      .selectFrom('bank_lines')
      .select(['id', 'fingerprint', 'bank_id', 'booked_on', 'amount'])
      .where('account', '=', of)
      .where(sql<boolean>`(booked_on, id) > (${on}, ${id})`)
      .orderBy('booked_on')
      .orderBy('id')
      .limit(KNOWN_AT_ONCE)
      .execute();
    for (const { fingerprint, bank_id, booked_on, amount } of rows)
      known.push({ fingerprint, bankId: bank_id, bookedOn: day(booked_on), amount: cents(amount) });
    const last = rows.at(-1);
    if (!last || rows.length < KNOWN_AT_ONCE) return known;
    [on, id] = [last.booked_on, last.id];
    await nextTurn();
  }
}

/** A statement's balance takes the place of what was known of that day; a typed one never that of a statement. */
async function keepBalance(db: Db, balance: KnownBalance): Promise<boolean> {
  const row = balanceRow(balance);
  const { amount, import: from, by_member, by_name, at_ms } = row;
  const kept = await db
    .insertInto('bank_balances')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['account', 'on_day'])
        .doUpdateSet({ amount, import: from, by_member, by_name, at_ms })
        .where(sql<boolean>`(bank_balances.import is null or excluded.import is not null)`),
    )
    .returning('amount')
    .executeTakeFirst();
  return kept !== undefined;
}

async function totalBetween(db: Db, of: string, after: string | null, upTo: string): Promise<number> {
  const lines = db.selectFrom('bank_lines').select((eb) => eb.fn.sum<number | null>('amount').as('total'));
  const counted = lines
    .where('account', '=', of)
    .where('booked_on', '<=', upTo)
    .where(sql<boolean>`not (${isInState('aside')})`);
  const row = await (after === null ? counted : counted.where('booked_on', '>', after)).executeTakeFirst();
  return row?.total ?? 0;
}

/** What is done with lines is far less than lines while they are new: counted apart, nothing is looked up for each line. */
async function accountsIn(db: Db): Promise<AccountLines[]> {
  const lines = await db
    .selectFrom('bank_lines')
    .select((eb) => [
      'account',
      eb.fn.countAll<number>().as('lines'),
      eb.fn.sum<number>('amount').as('total'),
      eb.fn.min('booked_on').as('first'),
      eb.fn.max('booked_on').as('last'),
    ])
    .groupBy('account')
    .orderBy('account')
    .execute();
  const acts = await sql<{ account: string; done: number; aside: number }>`select l.account as account, count(*) as done,
      sum(case when a.act = 'aside' then l.amount else 0 end) as aside
    from bank_line_acts a join bank_lines l on l.id = a.line
    where not exists (select 1 from bank_line_undone u where u.line = a.line and u.attempt = a.attempt) group by l.account`.execute(db);
  return lines.map(({ account: of, lines: count, total, first, last }) => {
    const { done, aside } = acts.rows.find((each) => each.account === of) ?? { done: 0, aside: 0 };
    return { account: account(of), lines: count, open: count - done, total: cents(total - aside), first: day(first), last: day(last) };
  });
}

/** Imports, balances and mappings in a database. */
export function lineImports(db: Db): ImportPart {
  return {
    keepImport: async (made, lines, balances, told = () => undefined) => {
      const kept = await db
        .insertInto('bank_imports')
        .values(importRow(made))
        .onConflict((conflict) => conflict.columns(['file_hash', 'account']).doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!kept) return 'known';
      await keepLines(db, lines, told);
      for (const balance of balances) await keepBalance(db, balance);
      return 'kept';
    },
    importOf: async (fileHash, of) => {
      const found = db.selectFrom('bank_imports').selectAll().where('file_hash', '=', fileHash).where('account', '=', of);
      const row = await found.executeTakeFirst();
      return row ? importOf(row) : null;
    },
    imports: async (limit) =>
      (await db.selectFrom('bank_imports').selectAll().orderBy('at_ms', 'desc').orderBy('id', 'desc').limit(limit).execute()).map(importOf),
    importedAccounts: async () => {
      const rows = await db.selectFrom('bank_imports').select('account').distinct().orderBy('account').execute();
      return rows.map((row) => account(row.account));
    },
    knownLines: (of) => knownLines(db, of),
    keepBalance: (balance) => keepBalance(db, balance),
    balances: async (of) => {
      const rows = db.selectFrom('bank_balances').selectAll().orderBy('account').orderBy('on_day');
      return (await (of === null ? rows : rows.where('account', '=', of)).execute()).map(balanceOf);
    },
    totalBetween: async (of, after, upTo) => cents(await totalBetween(db, of, after, upTo)),
    accounts: () => accountsIn(db),
    mapping: async (of) =>
      (await db.selectFrom('bank_mappings').select('mapping').where('account', '=', of).executeTakeFirst())?.mapping ?? null,
    keepMapping: async (of, mapping, by, atMs) => {
      const row = { mapping, ...byRow(by), at_ms: atMs };
      await db
        .insertInto('bank_mappings')
        .values({ account: of, ...row })
        .onConflict((conflict) => conflict.column('account').doUpdateSet(row))
        .execute();
    },
  };
}
