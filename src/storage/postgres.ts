import { CompiledQuery, Kysely, PostgresDialect, PostgresDriver, type PostgresPool, type PostgresPoolClient } from 'kysely';
import { Pool, types, type PoolConfig } from 'pg';
import { ok, refused, type Result } from '../values/result.ts';
import type { Handles } from './handles.ts';
import type { Dialect } from './migrations.ts';
import { POSTGRES_ROWS } from './rows.ts';
import type { Schema } from './schema.ts';
import { afterUse, snapshotStamp } from './stamp.ts';
import { codeOf } from './transact.ts';

/** Any number that nothing else in the database uses. */
const HAND_OUT_LOCK = 8_427_316_001;

export const postgresDialect: Dialect = {
  strict: '',
  integer: 'bigint',
  // Pages of entries follow each other in the same order as in SQLite, whatever the database's language.
  sortedText: 'text collate "C"',
  bytes: 'bytea',
  oneTree: '',
  passOver: ' for update skip locked',
  handOutLock: `select pg_advisory_xact_lock(${HAND_OUT_LOCK})`,
  appendOnly: (table) => [
    `create function ${table}_append_only() returns trigger language plpgsql as $$
      begin raise exception 'the books are append-only: correct by an opposite entry'; end $$`,
    `create trigger ${table}_append_only before update or delete or truncate on ${table} for each statement execute function ${table}_append_only()`,
  ],
  appendOnlyDropped: (table) => [`drop function ${table}_append_only()`],
  fromHex: (column) => `case when ${column} ~ '^([0-9a-f]{2})*$' then decode(${column}, 'hex') else convert_to(${column}, 'UTF8') end`,
  many: POSTGRES_ROWS,
};

/** The server's own numbers of the types `int8` and `numeric`. */
const WHOLE_NUMBERS: readonly number[] = [20, 1_700];

/** Amounts, instants and counts are whole numbers within ±2^53; sums of them come as `numeric`. */
function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`Bug: the database holds ${text}, which is no whole number within 2^53`);
  return value;
}

const USUAL: { getTypeParser(type: number, format?: 'text' | 'binary'): (text: string) => unknown } = types;

/** Parsers of one pool: other users of the library in this process keep theirs. */
const PARSERS: NonNullable<PoolConfig['types']> = {
  getTypeParser: (type: number, format?: 'text' | 'binary') => {
    const isWhole = format !== 'binary' && WHOLE_NUMBERS.includes(type);
    return isWhole ? wholeNumber : USUAL.getTypeParser(type, format);
  },
};

/** Whoever waits longer is told, so that a notice is answered within seconds; a transaction whose process hangs is ended. */
const LIMITS = '-c lock_timeout=4000 -c idle_in_transaction_session_timeout=60000';

/** The drain's workers, who wait for each other, leave connections to the webhook. */
const WRITERS = 14;
const READERS = 8;

/** The library lets the options of an address take the place of ours: both are said, and of two that contradict each other ours hold. */
function bothOptions(url: string, options: string): Pick<PoolConfig, 'connectionString' | 'options'> {
  const address = URL.parse(url);
  const given = address?.searchParams.get('options');
  if (!address || !given) return { connectionString: url, options };
  address.searchParams.delete('options');
  return { connectionString: address.href, options: `${given} ${options}` };
}

function poolOf(url: string, max: number, options: string): Pool {
  const pool = new Pool({
    ...bothOptions(url, options),
    max,
    types: PARSERS,
    connectionTimeoutMillis: 5_000,
    application_name: 'obole',
  });
  // The pool lets go of a connection that was lost while idle; unheard, this event would end the process.
  pool.on('error', () => undefined);
  // One that is in use tells its user by the statement that fails, and says so a second time by itself.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** PostgreSQL: the session may only read, by a setting or because its server stands by for another. */
const READ_ONLY = '25006';

/** A session keeps the settings that it began with: one that cannot write is not used again, so that a database made writable again is written again. */
function withoutReadOnlySessions(pool: Pool): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect();
      let spoiled = false;
      const query = (...words: [never]): unknown => {
        const asked: unknown = client.query(...words);
        if (!(asked instanceof Promise)) return asked;
        return asked.catch((error: unknown) => {
          if (codeOf(error) === READ_ONLY) spoiled = true;
          throw error;
        });
      };
      return {
        query,
        release: (broken?: boolean) => {
          client.release(spoiled || broken);
        },
      } as PostgresPoolClient;
    },
  };
}

/** A dialect whose transactions all begin by the same statements, unless one says its isolation level itself. */
function beginningWith(pool: PostgresPool, statements: readonly string[], used: () => void = () => undefined): PostgresDialect {
  const dialect = new PostgresDialect({ pool });
  dialect.createDriver = () => {
    const driver = new PostgresDriver({ pool });
    afterUse(driver, used);
    const plain = driver.beginTransaction.bind(driver);
    driver.beginTransaction = async (connection, settings) => {
      if (settings.isolationLevel) return plain(connection, settings);
      try {
        for (const statement of statements) await connection.executeQuery(CompiledQuery.raw(statement));
      } catch (error) {
        // Kysely takes it that nothing has begun: the connection would go back to the pool in a transaction that failed, and fail whoever gets it next.
        await connection.executeQuery(CompiledQuery.raw('rollback'));
        throw error;
      }
    };
    return driver;
  };
  return dialect;
}

/**
 * Writers of all processes go one after the other, as in SQLite: serializable transactions that meet in the books' totals would else
 * mostly fail and be done anew. Unlike a row's lock, a table's is had before the transaction's view of the books is fixed.
 */
const BEGIN_WRITING = ['start transaction isolation level serializable', 'lock table books in share row exclusive mode'];
const BEGIN_READING = ['start transaction isolation level repeatable read read only'];

/** What the server must do before money is trusted to it, each setting with the values that lose what was answered. */
const DURABILITY: Readonly<Record<string, string>> = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };

async function faults(pool: Pool): Promise<string[]> {
  const settings = await pool.query<{ name: string; setting: string }>('select name, setting from pg_settings where name = any($1)', [
    Object.keys(DURABILITY),
  ]);
  return settings.rows.filter(({ name, setting }) => DURABILITY[name] === setting).map(({ name, setting }) => `${name} is ${setting}`);
}

async function checked(pool: Pool): Promise<Result<null, string>> {
  try {
    const found = await faults(pool);
    if (found.length === 0) return ok(null);
    return refused(`The database server cannot be trusted with money: ${found.join(', ')}; set each of them to on`);
  } catch (error) {
    return refused(`The database server of DATABASE_URL cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Opens a database on a PostgreSQL server, `postgres://…`. Refuses, in words, a server that is away or may lose what it has answered. */
export async function openPostgres(url: string): Promise<Result<Handles, string>> {
  const writers = poolOf(url, WRITERS, LIMITS);
  const trusted = await checked(writers);
  if (!trusted.ok) {
    await writers.end();
    return trusted;
  }
  const readers = poolOf(url, READERS, `${LIMITS} -c default_transaction_read_only=on`);
  const read = new Kysely<Schema>({ dialect: beginningWith(readers, BEGIN_READING) });
  const { stamp, written } = snapshotStamp(read);
  const write = new Kysely<Schema>({ dialect: beginningWith(withoutReadOnlySessions(writers), BEGIN_WRITING, written) });
  return ok({
    dialect: postgresDialect,
    write,
    read: () => read,
    stamp,
    migrating: async (work) => {
      // No limit on waiting: another instance may be at it. Kysely takes an advisory lock for the whole.
      const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: poolOf(url, 2, '') }) });
      try {
        return await work(db);
      } finally {
        await db.destroy();
      }
    },
    copyBefore: (migration) =>
      Promise.resolve(
        `The database is brought to this version (${migration}), wholly or not at all. Only a copy made by pg_dump before leads back.`,
      ),
    wayBack: () => 'Or return to what was before: restore the copy that pg_dump made before that version was started.',
    // A table that is dropped leaves no room behind.
    giveBack: () => Promise.resolve(null),
    // Where a server keeps its disk is its operator's own choice.
    hastily: (work) => work(),
    close: async () => {
      // Kysely ends only a pool that it has used.
      await Promise.all([read.destroy(), write.destroy()]);
      await Promise.all([readers, writers].filter((pool) => !pool.ended && !pool.ending).map((pool) => pool.end()));
    },
  });
}
