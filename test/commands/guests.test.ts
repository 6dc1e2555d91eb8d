import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { examinerOf, holdBooks } from '../../src/app.ts';
import { run } from '../../src/commands/obole.ts';
import { alertLetter } from '../../src/mail/queue.ts';
import { openBooks, type Books } from '../../src/storage/open.ts';
import { systemClock } from '../../src/values/clock.ts';
import { POSTGRES, SQLITE, type Adapter, type TestDatabase } from '../support/books.ts';
import { fakeEnvironment, realContent } from '../support/fake-app.ts';
import { fastFolder } from '../support/fast-folder.ts';
import { runOn } from '../support/postgres.ts';

/** As long as a drain's, a poster's and a job's: one that ends much later is taken for one of before the clock was set back. */
const LEASE_MS = 60_000;

async function open(url: string): Promise<Books> {
  const opened = await openBooks(url, 'test', systemClock);
  if (!opened.ok) throw new Error(opened.why);
  return opened.value;
}

describe('commands, while a server runs', { timeout: 30_000 }, () => {
  const folder = fastFolder('obole-guests-');
  const databaseUrl = `file:${join(folder, 'obole.db')}`;
  const said: string[] = [];
  let stripe: Server;
  let books: Books;
  let letGo: () => void;
  beforeAll(async () => {
    stripe = createServer((_request, response) =>
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":{"type":"invalid_request_error","message":"no"}}'),
    );
    await new Promise<void>((resolve) => {
      stripe.listen(0, '127.0.0.1', resolve);
    });
    const address = stripe.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const environment = {
      ...{ DATA_DIR: folder, DATABASE_URL: databaseUrl, STRIPE_SECRET_KEY: 'sk_test_none', STRIPE_WEBHOOK_SECRET: 'whsec_none' },
      ...{ STRIPE_API_BASE: `http://127.0.0.1:${port}`, PUBLIC_URL: 'http://localhost:4390', LOG_LEVEL: 'silent' },
    };
    // Set at night, and a name that nothing of the site reads: the commands would say so.
    vi.stubEnv('OBOLE_NIGHT', undefined);
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const held = holdBooks({ databaseUrl });
    if (!held.ok) throw new Error(held.why);
    letGo = held.value.letGo;
    books = await open(databaseUrl);
  });
  beforeEach(() => {
    said.length = 0;
    for (const name of ['log', 'error'] as const) vi.spyOn(console, name).mockImplementation((words: string) => said.push(words));
  });
  afterAll(async () => {
    await books.close();
    letGo();
    stripe.closeAllConnections();
    stripe.close();
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  it('leave it the notice, the letter and the job that it is at', async () => {
    const nowMs = systemClock.now();
    const about = { type: 'charge.succeeded', objectType: 'charge', objectId: 'ch_1', createdMs: nowMs, receivedMs: nowMs, body: '{}' };
    await books.inbox.keepAll([{ id: 'evt_1', ...about }]);
    await books.letters.queueAll([alertLetter({ about: 'endpoint', once: 'today', what: null, language: 'fr', nowMs })]);
    await books.jobs.plan('walk', nowMs, null);
    const [notices, letters] = [await books.inbox.take(nowMs, LEASE_MS, 5), await books.letters.take(nowMs, LEASE_MS, 5)];
    expect([notices.length, letters.length]).toEqual([1, 1]);
    expect(await books.jobs.take('walk', { holder: 'server', nowMs, untilMs: nowMs + LEASE_MS })).toBe(true);
    for (const words of [['check'], ['doctor', '--offline'], ['inbox', 'list'], ['backup', join(folder, 'copy.db')]]) {
      said.length = 0;
      await run(words);
      expect(said.join('\n'), words.join(' ')).toMatch(/✓|ok {4}the sums of the books hold|waiting: 1|sha256/);
      const leftMs = systemClock.now() + 1;
      expect(await books.inbox.take(leftMs, LEASE_MS, 5), words.join(' ')).toEqual([]);
      expect(await books.letters.take(leftMs, LEASE_MS, 5), words.join(' ')).toEqual([]);
      expect(await books.jobs.take('walk', { holder: 'other', nowMs: leftMs, untilMs: leftMs + LEASE_MS }), words.join(' ')).toBe(false);
    }
  });

  it('do not change the tables of a server of an older version under its hands', async () => {
    const sql = (statement: string): unknown[] => {
      const file = new Sqlite(join(folder, 'obole.db'));
      const found = file.prepare(statement);
      const rows = found.reader ? found.all() : [found.run()];
      file.close();
      return rows;
    };
    const [{ name }] = sql('select max(name) as name from kysely_migration') as [{ name: string }];
    const [row] = sql(`select * from kysely_migration where name = '${name}'`) as [{ timestamp: string }];
    sql(`delete from kysely_migration where name = '${name}'`);
    expect(await run(['check'])).toBe(78);
    expect(said.join('\n')).toMatch(/The books are of version .+, the program of .+ An Obole of that version serves from them/);
    vi.mocked(console.error).mockClear();
    expect(sql(`select count(*) as copies from kysely_migration where name = '${name}'`)).toEqual([{ copies: 0 }]);
    sql(`insert into kysely_migration values ('${name}', '${row.timestamp}')`);
    await (await open(databaseUrl)).close();
  });

  it('find that a second server is refused, until the first one is gone', () => {
    const second = holdBooks({ databaseUrl });
    expect(second).toEqual({ ok: false, why: expect.stringContaining('Another Obole serves from') as string });
    expect(statSync(join(folder, 'obole.db.serving')).mode & 0o777).toBe(0o600);
    letGo();
    const third = holdBooks({ databaseUrl });
    expect(third).toMatchObject({ ok: true, value: { alone: true } });
    if (third.ok) letGo = third.value.letGo;
    expect(holdBooks({ databaseUrl: 'postgres://db.example.org/obole' })).toMatchObject({ ok: true, value: { alone: false } });
  });
});

describe.each<Adapter>([SQLITE, POSTGRES])('a doctor on $name', ({ name, newDatabase }) => {
  let database: TestDatabase;
  const doctor = (mode: 'test' | 'live' = 'test') => {
    const environment = {
      ...fakeEnvironment('http://localhost:4390', 'http://127.0.0.1:1'),
      databaseUrl: database.url,
      mode,
    };
    return examinerOf({ environment, content: realContent(), clock: systemClock }).books();
  };
  const forget = async (migration: string): Promise<void> => {
    const statement = `delete from kysely_migration where name = '${migration}'`;
    await sqlOn(statement);
  };
  const sqlOn = async (statement: string): Promise<void> => {
    if (name !== SQLITE.name) {
      await runOn(database.url, statement);
      return;
    }
    const file = new Sqlite(database.url.slice('file:'.length));
    file.exec(statement);
    file.close();
  };
  const state = async (): Promise<string> => {
    if (name === SQLITE.name) {
      const file = database.url.slice('file:'.length);
      return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : '';
    }
    const tables = await runOn(database.url, `select table_name from information_schema.tables where table_schema = 'public' order by 1`);
    const run = tables.length === 0 ? [] : await runOn(database.url, 'select name from kysely_migration order by 1');
    return JSON.stringify([tables, run]);
  };
  beforeAll(async () => {
    database = await newDatabase();
  });
  afterAll(() => database.remove());

  it('finds no books in an empty database, and makes none', async () => {
    const before = await state();
    expect(await doctor()).toEqual({ ok: true, value: null });
    expect(await state()).toBe(before);
  });

  it('tells which version books and program are of, and brings nothing up to date', async () => {
    await (await open(database.url)).close();
    const fresh = await doctor();
    expect(fresh).toMatchObject({ ok: true, value: { versions: { pending: [] }, isWal: true, faults: [] } });
    expect(await doctor('live')).toMatchObject({ ok: false, why: expect.stringContaining('this is a test book') as string });
    const program = fresh.ok ? (fresh.value?.versions.program ?? '') : '';
    await forget(program);
    const before = await state();
    expect(await doctor()).toMatchObject({ ok: true, value: { versions: { program, pending: [program], newer: [] } } });
    expect(await state()).toBe(before);
    await sqlOn(`insert into kysely_migration values ('2999-01-01-later', '2999-01-01T00:00:00Z')`);
    expect(await doctor()).toEqual({ ok: false, why: expect.stringContaining('of version 2999-01-01-later, the program of') as string });
  });
});
