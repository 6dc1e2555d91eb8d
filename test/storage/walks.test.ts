import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { treasuryPath, type TreasuryPage } from '../../src/i18n/treasury-routes.ts';
import { PUBLIC_PAGES } from '../support/whole-site.ts';
import { openWorld, type World } from '../support/world.ts';
import { worldSite, type Visitor, type WorldSite } from '../support/world-site.ts';

/** Tables that have as many rows as there are gifts, donors or notices. What people type or do is less, and looking through it takes a moment. */
const GROWING = ['entries', 'postings', 'movements', 'gifts', 'wishes', 'donors', 'recurring', 'payout_items', 'inbox'];

const TREASURY: readonly TreasuryPage[] = [
  ...(['home', 'bank', 'payouts', 'gifts', 'costs', 'waiting', 'requests', 'supporters', 'reports', 'vouchers', 'opening'] as const),
  ...(['funds', 'years', 'closings', 'exports', 'entries', 'letters', 'jobs', 'audit', 'account'] as const),
];

type Asked = { readonly statement: string; readonly values: readonly unknown[] };

/** Indexes of a few rows: `create index … where …`. */
function partialIndexes(database: Sqlite.Database): string[] {
  return database.prepare<[], string>("select name from sqlite_master where type = 'index' and sql like '% where %'").pluck().all();
}

/** Steps of a plan that go through all rows of a table, whatever is asked: `SCAN entries`, also by an index that holds them all. */
function walked(database: Sqlite.Database, { statement, values }: Asked): string[] {
  // What is false of each row is asked of none.
  if (!/^\s*(?:select|with)/i.test(statement) || statement.includes(' 1 = 0 ')) return [];
  const plan = database.prepare<unknown[], { readonly detail: string }>(`explain query plan ${statement}`).all(...values);
  const steps = plan.map(({ detail }) => detail);
  // What is read in the order of an index ends where its limit is met.
  if (/ limit /i.test(statement) && !steps.includes('USE TEMP B-TREE FOR ORDER BY')) return [];
  const few = partialIndexes(database);
  return steps.filter((step) => {
    const { table = '', index = '' } = /^SCAN (?<table>\w+)(?:.* INDEX (?<index>\w+))?/.exec(step)?.groups ?? {};
    return GROWING.includes(table) && !few.includes(index);
  });
}

/** Notes what is read from now on, by any connection of this process, until it is let go. */
function noteReads(asked: Map<string, Asked>): () => void {
  const some = new Sqlite(':memory:');
  const statements = Object.getPrototypeOf(some.prepare('select 1')) as Sqlite.Statement;
  some.close();
  const { all, get, iterate } = statements;
  const noting = (read: typeof all) =>
    function (this: Sqlite.Statement, ...values: unknown[]) {
      asked.set(this.source, { statement: this.source, values });
      return read.apply(this, values);
    };
  Object.assign(statements, { all: noting(all), get: noting(get as typeof all), iterate: noting(iterate as unknown as typeof all) });
  return () => Object.assign(statements, { all, get, iterate });
}

describe('what is asked of the database', { timeout: 60_000 }, () => {
  let world: World;
  let site: WorldSite;
  let treasurer: Visitor;
  let database: Sqlite.Database;
  let letGo: () => void;
  const asked = new Map<string, Asked>();

  beforeAll(async () => {
    world = await openWorld(Date.parse('2026-11-05T09:00:00Z'));
    site = await worldSite(world);
    treasurer = await site.person('treasurer');
    await world.give({ amount: '30', frequency: 'monthly' });
    await world.give({ amount: '50' });
    await world.advanceDays(30);
    database = new Sqlite(world.environment.databaseUrl.slice('file:'.length), { readonly: true });
    letGo = noteReads(asked);
  }, 60_000);
  afterAll(async () => {
    letGo();
    database.close();
    await site.close();
    await world.close();
  });

  /** The walks of what some work asks; at least one question is asked. */
  async function walksOf(work: () => Promise<unknown>): Promise<string[]> {
    asked.clear();
    await work();
    const all = [...asked.values()];
    expect(all).not.toEqual([]);
    return all.flatMap((each) => walked(database, each).map((step) => `${step}\n  ${each.statement}`));
  }

  it('for a public page walks through no table that grows with the gifts', async () => {
    const faults: string[] = [];
    for (const [path] of PUBLIC_PAGES) {
      asked.clear();
      const { status } = await treasurer.get(path);
      expect([200, 404], path).toContain(status);
      for (const each of [...asked.values()])
        for (const step of walked(database, each)) faults.push(`${path}: ${step}\n  ${each.statement}`);
    }
    expect(faults.join('\n')).toBe('');
  });

  it.each([
    ...TREASURY.map((page) => treasuryPath(page, 'fr')),
    ...[
      'clotures/2026-11',
      'recherche?q=ada',
      'recherche?q=30',
      'couts/factures',
      'ecritures?compte=gifts',
      'ecritures?compte=transit',
    ].map((rest) => `/tresorerie/${rest}`),
  ])('for %s: neither', async (path) => {
    const walks = await walksOf(async () => expect((await treasurer.get(path)).status).toBe(200));
    expect(walks.join('\n')).toBe('');
  });

  it('by monitoring: neither', async () => {
    const { running } = world;
    const walks = await walksOf(() => Promise.all([running.health(), running.overview(), running.ready()]));
    expect(walks.join('\n')).toBe('');
  });

  it('to take a gift and to book it: neither', async () => {
    const walks = await walksOf(() => world.give({ amount: '20', frequency: 'monthly', email: 'bob@example.org' }));
    expect(walks.join('\n')).toBe('');
  });

  it('is found where it walks', () => {
    const walks = walked(database, { statement: 'select key from entries where label = ?', values: ['x'] });
    expect(walks).toEqual(['SCAN entries']);
    expect(walked(database, { statement: 'select key from entries where key = ?', values: ['x'] })).toEqual([]);
  });
});
