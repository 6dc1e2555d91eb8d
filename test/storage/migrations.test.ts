import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { stateHash } from '../../src/ledger/totals.ts';
import { migrationsFor } from '../../src/storage/migrations.ts';
import { openBooks } from '../../src/storage/open.ts';
import { sqliteDialect } from '../../src/storage/sqlite.ts';
import { movableClock } from '../../src/values/clock.ts';
import { ADAPTERS, SQLITE, TEST_NOW_MS, type TestDatabase } from '../support/books.ts';
import { fillFiveYears, migrateTo, schemaOf } from '../support/old-books.ts';
import { runOn } from '../support/postgres.ts';

const NIGHT = process.env['OBOLE_NIGHT'] !== undefined;
/** Each gift is eight rows. Also by day more entries than whose instants add up to 2^53 milliseconds. */
const GIFTS = { SQLite: NIGHT ? 25_000 : 2_500, PostgreSQL: NIGHT ? 10_000 : 3_000 } as const;
const NAMES = Object.keys(migrationsFor(sqliteDialect)).toSorted();
const FIRST = NAMES.slice(0, 1);
/** What versions before this one left: every beginning, and the one that was released in another order than that of its names. */
const ALL_OLD_STATES = [['2026-11-23-books', '2026-11-24-movements'], ...NAMES.slice(1).map((_, index) => NAMES.slice(0, index + 1))];
/** The first two have all of the upgrade before them, in its two orders: by day they stand for the rest. */
const WHOLE_UPGRADES = ALL_OLD_STATES.slice(0, 2);
const OLD_STATES = NIGHT ? ALL_OLD_STATES : WHOLE_UPGRADES;
/** At how many of its statements a process is killed: by day at few; at night at each of a whole upgrade, of whose end the others are made. */
const killsIn = (state: readonly string[]): number => {
  if (!NIGHT) return 2;
  return WHOLE_UPGRADES.some((each) => each === state) ? Infinity : Number(process.env['KILLS_PER_STATE'] ?? 12);
};

type Told = { readonly statements: number; readonly told: readonly string[]; readonly refused: string | null };

/** Opens books in a process that is killed just before a statement of its own; what it said when it was not. */
async function openIn(url: string, statement: number): Promise<Told | null> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../support/migrating.ts'), url, String(statement)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child, 'close');
  if (said === '') expect(child.signalCode).toBe('SIGKILL');
  return said === '' ? null : (JSON.parse(said) as Told);
}

async function hashOf(url: string): Promise<{ readonly hash: string; readonly notices: number; readonly entries: number }> {
  const opened = await openBooks(url, 'test', movableClock(TEST_NOW_MS));
  if (!opened.ok) throw new Error(opened.why);
  const { ledger, inbox, close } = opened.value;
  const counts = await inbox.counts();
  const found = { hash: await stateHash(ledger), notices: counts.waiting, entries: await ledger.revision() };
  await close();
  return found;
}

const fileOf = (url: string): string => url.slice('file:'.length);

/** A database as it is, once more. */
async function copyOf(from: TestDatabase, to: string): Promise<TestDatabase> {
  if (from.url.startsWith('file:')) {
    const file = `${fileOf(from.url)}.${to}`;
    copyFileSync(fileOf(from.url), file);
    return {
      url: `file:${file}`,
      remove: () => {
        for (const name of readdirSync(dirname(file))) if (join(dirname(file), name).startsWith(file)) rmSync(join(dirname(file), name));
        return Promise.resolve();
      },
    };
  }
  const name = `${new URL(from.url).pathname.slice(1)}_${to}`;
  await runOn(inject('postgresUrl'), `create database ${name} template ${new URL(from.url).pathname.slice(1)}`);
  const url = new URL(from.url);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => runOn(inject('postgresUrl'), `drop database ${name} with (force)`).then(() => undefined) };
}

describe.each(ADAPTERS)('five years of books that an older version made, on $name', ({ name, newDatabase }) => {
  const gifts = GIFTS[name === 'SQLite' ? 'SQLite' : 'PostgreSQL'];
  let filled: TestDatabase;
  beforeAll(async () => {
    filled = await newDatabase();
    await migrateTo(filled.url, FIRST);
    await fillFiveYears(filled.url, gifts);
  }, 600_000);
  afterAll(() => filled.remove());

  it.each(OLD_STATES.map((state) => [state.join(' + '), state] as const))(
    'after %s: killed anywhere in the upgrade, they are as before or as after, and the same',
    { timeout: NIGHT ? 1_800_000 : 600_000 },
    async (_what, state) => {
      const old = await copyOf(filled, `old${OLD_STATES.findIndex((each) => each === state)}`);
      await migrateTo(old.url, state);
      const upgraded = await copyOf(old, 'whole');
      const whole = await openIn(upgraded.url, 0);
      expect(whole).toMatchObject({ refused: null });
      expect(whole?.told[0]).toMatch(name === 'SQLite' ? /As it was before, it stands in .+\.before-2026-/ : /copy made by pg_dump before/);
      if (name === 'SQLite') expect(whole?.told[1]).toMatch(/was written anew without the/);
      const [before, after, expected] = [await schemaOf(old.url), await schemaOf(upgraded.url), await hashOf(upgraded.url)];
      expect(expected).toMatchObject({ notices: gifts * 3, entries: gifts * 2 });
      await upgraded.remove();

      const statements = whole?.statements ?? 0;
      const step = Math.max(1, Math.floor(statements / killsIn(state)));
      const seen = { before: 0, after: 0 };
      for (let statement = 2; statement <= statements; statement += step) {
        const trial = await copyOf(old, `kill${statement}`);
        expect(await openIn(trial.url, statement)).toBeNull();
        const now = await schemaOf(trial.url);
        expect([before, after], `killed before statement ${statement} of ${statements}`).toContain(now);
        seen[now === before ? 'before' : 'after'] += 1;
        expect(await hashOf(trial.url)).toEqual(expected);
        expect(await schemaOf(trial.url)).toBe(after);
        await trial.remove();
      }
      process.stdout.write(`${name}, ${gifts * 8} rows, ${statements} statements: ${seen.before} left as before, ${seen.after} as after\n`);
      expect(seen.before).toBeGreaterThan(0);
      await old.remove();
    },
  );

  it('are opened by two processes at once: one upgrades them, both serve', { timeout: 60_000 }, async (context) => {
    if (name === 'SQLite') return context.skip('a file belongs to one process');
    const trial = await copyOf(filled, 'both');
    const opened = await Promise.all([openIn(trial.url, 0), openIn(trial.url, 0)]);
    expect(opened.map((each) => each?.refused)).toEqual([null, null]);
    expect(await hashOf(trial.url)).toMatchObject({ entries: gifts * 2 });
    await trial.remove();
  });

  it('are refused in words, with the way back, once a newer version has changed them', { timeout: 60_000 }, async () => {
    const trial = await copyOf(filled, 'newer');
    const { hash } = await hashOf(trial.url);
    const row = `insert into kysely_migration (name, timestamp) values ('2031-01-01-tomorrow', '2031-01-01T00:00:00.000Z')`;
    const forget = `delete from kysely_migration where name = '2031-01-01-tomorrow'`;
    const run = async (statement: string): Promise<void> => {
      if (!trial.url.startsWith('file:')) await runOn(trial.url, statement);
      else new Sqlite(fileOf(trial.url)).exec(statement).close();
    };
    await run(row);
    const opened = await openBooks(trial.url, 'test', movableClock(TEST_NOW_MS));
    const why = opened.ok ? '' : opened.why;
    expect(why).toMatch(
      /^This database belongs to a newer version of Obole, which has changed its tables \(2031-01-01-tomorrow\): start that version again\. Or return/,
    );
    expect(why).toContain(
      name === 'SQLite' ? `copy ${fileOf(trial.url)}.before-2031-01-01-tomorrow to` : 'restore the copy that pg_dump made',
    );
    await run(forget);
    expect(await hashOf(trial.url)).toMatchObject({ hash });
    await trial.remove();
  });
});

describe('the copy that is made before a file is upgraded', () => {
  it('holds what was before, and is whole even when an earlier one was cut short', async () => {
    const database = await SQLITE.newDatabase();
    const file = fileOf(database.url);
    await migrateTo(database.url, FIRST);
    await fillFiveYears(database.url, 100);
    const before = await schemaOf(database.url);
    const copy = `${file}.before-${NAMES[1]}`;
    writeFileSync(`${copy}.unfinished`, 'half of a copy');
    const { hash } = await hashOf(database.url);
    expect(existsSync(`${copy}.unfinished`)).toBe(false);
    expect(await schemaOf(`file:${copy}`)).toBe(before);
    expect(await schemaOf(database.url)).not.toBe(before);
    expect((await hashOf(`file:${copy}`)).hash).toBe(hash);
    await database.remove();
  });

  it('that cannot be made stops the upgrade, and nothing is changed', async () => {
    const database = await SQLITE.newDatabase();
    const file = fileOf(database.url);
    await migrateTo(database.url, FIRST);
    const before = await schemaOf(database.url);
    // A name that is taken by something that cannot be replaced.
    mkdirSync(`${file}.before-${NAMES[1]}/in-the-way`, { recursive: true });
    const opened = await openBooks(database.url, 'test', movableClock(TEST_NOW_MS));
    expect(opened.ok ? '' : opened.why).toMatch(/could not be copied before it is brought to this version, and nothing of it was changed/);
    expect(await schemaOf(database.url)).toBe(before);
    await database.remove();
  });

  it('is not made of books that are new, or of this version already', async () => {
    const { url, close } = await SQLITE.open();
    const told: string[] = [];
    const again = await openBooks(url, 'test', movableClock(TEST_NOW_MS), (words) => told.push(words));
    if (again.ok) await again.value.close();
    expect([told, readdirSync(dirname(fileOf(url))).filter((each) => each.includes('before'))]).toEqual([[], []]);
    await close();
  });
});
