import { afterAll, beforeAll, expect, it } from 'vitest';
import { Client } from 'pg';
import {
  duringTrouble,
  expectRefusedInTime,
  expectShown,
  expectTakenAgain,
  openCounter,
  REFUSED_WITHIN_MS,
  type Counter,
  type Trouble,
} from '../support/counter.ts';
import { openBooks } from '../../src/storage/open.ts';
import { movableClock, systemClock } from '../../src/values/clock.ts';
import { personOf, treasuryFor } from '../support/people.ts';
import { ask } from '../support/raw-http.ts';
import { runOn, startPostgres, type Cluster } from '../support/postgres.ts';

const AWAY_MS = process.env['OBOLE_NIGHT'] ? 30_000 : 3_000;
const LOCKED_MS = process.env['OBOLE_NIGHT'] ? 30_000 : 5_000;

/** A server of its own: it is ended, locked and made read-only. */
let cluster: Cluster;
let counter: Counter;
beforeAll(async () => {
  cluster = await startPostgres();
  await runOn(cluster.url('postgres'), 'create database obole');
  counter = await openCounter({ databaseUrl: () => cluster.url('obole') });
  await expectTakenAgain(counter, [await counter.gift()], booked);
}, 60_000);
afterAll(async () => {
  await counter.close();
  await cluster.stop();
});

async function booked(charge: string): Promise<boolean> {
  return (await runOn(cluster.url('obole'), `select 1 from entries where key = 'gift:${charge}'`)).length === 1;
}

/** The other pages and data that are made from the books. */
const MADE_FROM_BOOKS = [
  ...[
    '/api/v1/coverage.csv',
    '/api/v1/costs.json',
    '/api/v1/costs.csv',
    '/api/v1/closings.json',
    '/feed.xml',
    '/sitemap.xml',
    '/badge.svg',
    '/widget',
  ],
  ...['/transparence/2026-11', '/transparence/couts', '/projets/jitsi', '/en/projects/jitsi', '/campagnes/dons-2020', '/don'],
  `/pieces/${'0'.repeat(64)}`,
];

/** Pages that cannot be made without the database say so, in time, and as a state that passes. */
function expectUnavailable({ visits }: Trouble): void {
  expect(visits.length).toBeGreaterThan(0);
  expect(visits.map(({ path, status }) => `${path} ${status}`).filter((each) => !each.endsWith(' 503'))).toEqual([]);
  expect(Math.max(...visits.map(({ ms }) => ms))).toBeLessThan(REFUSED_WITHIN_MS);
  expect(visits[0]?.got.headers['retry-after']).toBe('30');
  expect(visits[0]?.got.body.toString()).toContain('lang="en"');
}

/** Somebody who is in at the treasury of the server: both seal by the same secret. */
async function cookieOfTreasurer(): Promise<string> {
  const [url, clock] = [cluster.url('obole'), movableClock(systemClock.now())];
  const opened = await openBooks(url, 'test', clock);
  if (!opened.ok) throw new Error(opened.why);
  const { close } = opened.value;
  const { browser } = await personOf(treasuryFor({ books: opened.value, clock, url, close }), 'treasurer');
  await close();
  return browser.cookies();
}

/** Another session, in a transaction that ends with it. */
async function session(...statements: string[]): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: cluster.url('obole') });
  await client.connect();
  for (const statement of ['begin', ...statements]) await client.query(statement);
  return () => client.end();
}

it('a database server that is away: 503 in time, on pages too, and all goes on when it is back', { timeout: 120_000 }, async () => {
  const cookie = await cookieOfTreasurer();
  const treasury = () => ask(counter.port, { path: '/tresorerie', headers: { cookie } });
  expect((await treasury()).status).toBe(200);
  await cluster.pause();
  const trouble = await duringTrouble(counter, AWAY_MS);
  const others = await counter.visit(MADE_FROM_BOOKS);
  expect((await treasury()).status).toBe(503);
  await cluster.resume();
  expectRefusedInTime(trouble);
  // The home page was made before the server listened, and is shown as it was.
  const [kept, made] = [trouble.visits.filter(({ path }) => path === '/'), trouble.visits.filter(({ path }) => path !== '/')];
  expectShown({ ...trouble, visits: kept });
  expectUnavailable({ ...trouble, visits: made });
  expectUnavailable({ ...trouble, visits: others });
  await expectTakenAgain(counter, trouble.refused, booked);
  expectShown(await duringTrouble(counter, 300));
});

it('the books locked by another session: notices are kept, pages shown, and what waited is booked', { timeout: 180_000 }, async () => {
  const end = await session('lock table books in exclusive mode');
  const trouble = await duringTrouble(counter, LOCKED_MS);
  const { charge } = await counter.gift();
  expect(await booked(charge)).toBe(false);
  await end();
  expect(new Set(trouble.posts.map(({ status }) => status)), counter.server.said()).toEqual(new Set([200]));
  expectShown(trouble);
  await expectTakenAgain(counter, [await counter.gift()], booked);
});

it('all tables locked by another session: 503 in time, and pages as they were, where they were kept', { timeout: 120_000 }, async () => {
  const end = await session('lock table inbox, books in access exclusive mode');
  const startMs = performance.now();
  const never = ask(counter.port, { path: '/transparence/couts' }).then((got) => ({ got, ms: performance.now() - startMs }));
  const trouble = await duringTrouble(counter, 1_000);
  const { got, ms } = await never;
  await end();
  expectRefusedInTime(trouble);
  expectShown(trouble);
  expect(got.status).toBe(503);
  expect(ms).toBeLessThan(REFUSED_WITHIN_MS);
  await expectTakenAgain(counter, trouble.refused, booked);
});

it(
  'a database that has become read-only: 503, pages as ever, and it is written again without a restart',
  { timeout: 120_000 },
  async () => {
    const cut = `select pg_terminate_backend(pid) from pg_stat_activity where datname = 'obole'`;
    await runOn(cluster.url('postgres'), 'alter database obole set default_transaction_read_only = on');
    // Sessions keep the settings that they began with.
    await runOn(cluster.url('postgres'), cut);
    const trouble = await duringTrouble(counter, 1_000);
    await runOn(cluster.url('postgres'), 'alter database obole reset default_transaction_read_only');
    expectRefusedInTime(trouble);
    expectShown(trouble);
    await expectTakenAgain(counter, trouble.refused, booked);
  },
);
