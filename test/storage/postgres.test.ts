import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, inject, it } from 'vitest';
import { checkLedger, stateHash } from '../../src/ledger/totals.ts';
import { openBooks, type Books } from '../../src/storage/open.ts';
import { cents } from '../../src/values/cents.ts';
import { movableClock } from '../../src/values/clock.ts';
import { recordPayment, recordPayout } from '../../src/giving/record.ts';
import { ADAPTERS, POSTGRES, TEST_NOW_MS } from '../support/books.ts';
import { at, movement, PARIS, payment } from '../support/facts.ts';
import { runOn, startPostgres } from '../support/postgres.ts';

const RULES = { zone: PARIS, otherCharges: 'gifts_only', openedOn: null } as const;
const open = (url: string) => openBooks(url, 'test', movableClock(TEST_NOW_MS));

/** A story with everything that books can tell: told to each database. */
async function tellStory({ write }: Books): Promise<void> {
  const day = (number: number): number => at('2026-10-30T21:30:00Z') + number * 86_400_000;
  for (let gift = 0; gift < 60; gift += 1) {
    // Names that the languages of databases put in other orders than code points do.
    const id = `ch_${['a', 'B', 'é', '_', '-', 'Z'][gift % 6]}${gift}`;
    const amount = 500 + gift * 137;
    const refunds = gift % 7 === 0 ? [{ id: `re_${id}`, movement: movement(`txn_r${id}`, -amount, 0, day(gift + 20)), failure: null }] : [];
    const told = payment({
      id,
      amount: cents(amount),
      createdMs: day(gift),
      movement: movement(`txn_${id}`, amount, 30, day(gift)),
      refunds,
    });
    await write((stores) => recordPayment(stores, told, RULES));
  }
  const paidOut = movement('txn_po', -50_000, 0, day(9));
  const payout = { id: 'po_1', amount: cents(50_000), status: 'paid', arrivalMs: day(11), movement: paidOut, failure: null, items: null };
  await write((stores) => recordPayout(stores, payout, RULES));
}

it('every database keeps the same books of one story, hash for hash and total for total', async () => {
  const kept = [];
  for (const adapter of ADAPTERS) {
    const { books, close } = await adapter.open();
    await tellStory(books);
    const keys = (await books.ledger.page('', 1_000)).map(({ key }) => key);
    const totals = [await books.ledger.measureTotals(), await books.ledger.accountTotals()];
    kept.push({ hash: await stateHash(books.ledger), keys, totals });
    expect((await checkLedger(books.ledger)).flatMap(({ fails }) => fails)).toEqual([]);
    await close();
  }
  expect(kept).toHaveLength(2);
  expect(kept[1]).toEqual(kept[0]);
  expect(kept[0]?.keys.length).toBeGreaterThan(120);
});

describe('books on a PostgreSQL server', () => {
  it.each([
    "update entries set measured = 1 where key = 'gift:ch_1'",
    'delete from entries',
    'truncate entries cascade',
    'update postings set amount = 1',
    'delete from postings',
  ])('refuse: %s', async (statement) => {
    const { books, url, close } = await POSTGRES.open();
    await books.write((stores) => recordPayment(stores, payment(), RULES));
    await expect(runOn(url, statement)).rejects.toThrow(/append-only/);
    await close();
  });

  it('are found out, and the entry named, when a row is changed behind the triggers', async () => {
    const { books, url, close } = await POSTGRES.open();
    await books.write((stores) => recordPayment(stores, payment(), RULES));
    await runOn(url, "set session_replication_role = replica; update entries set booking_day = '2026-10-02' where key = 'gift:ch_1'");
    expect((await checkLedger(books.ledger)).find(({ what }) => what.includes('hash'))?.fails).toEqual(['gift:ch_1']);
    await close();
  });

  it('are not written by what may only read them', async () => {
    const { books, close } = await POSTGRES.open();
    await expect(books.reading.inbox.releaseAll()).rejects.toThrow(/read-only/);
    await expect(books.snapshot(({ inbox }) => inbox.releaseAll())).rejects.toThrow(/read-only/);
    expect(await books.writable()).toEqual({ ok: true, value: null });
    await close();
  });

  it('show one unchanging state to who looks several times', async () => {
    const { books, close } = await POSTGRES.open();
    const [before, after] = await books.snapshot(async ({ ledger }) => {
      const first = await ledger.revision();
      await books.write((stores) => recordPayment(stores, payment(), RULES));
      return [first, await ledger.revision()];
    });
    expect([before, after, await books.ledger.revision()]).toEqual([0, 0, 2]);
    await close();
  });

  it('do work anew, wholly, when another came between: a serialization failure is nobody’s failure', async () => {
    const { books, url, close } = await POSTGRES.open();
    await books.write((stores) => recordPayment(stores, payment({ movement: null }), RULES));
    let tries = 0;
    await books.write(async (stores) => {
      tries += 1;
      await stores.giving.giftsOf('don_1');
      if (tries < 4) await runOn(url, `update gifts set method = 'changed ${tries}'`);
      await recordPayment(stores, payment(), RULES);
    });
    expect(tries).toBe(4);
    expect(await books.ledger.revision()).toBe(2);
    const always = books.write(async (stores) => {
      tries += 1;
      await stores.giving.giftsOf('don_1');
      await runOn(url, `update gifts set method = 'changed ${tries}'`);
      await recordPayment(stores, payment(), RULES);
    });
    await expect(always).rejects.toThrow(/could not serialize/);
    expect(tries).toBe(9);
    await close();
  });

  it('take no number that is not whole within 2^53', async () => {
    const { books, url, close } = await POSTGRES.open();
    await runOn(url, `insert into measure_totals values ('2026-11', 'gifts', '', 9007199254740992, 1)`);
    await expect(books.ledger.measureTotals()).rejects.toThrow(/9007199254740992, which is no whole number/);
    await close();
  });

  it('are made once when several instances start at the same moment on an empty database', async () => {
    const { url, remove } = await POSTGRES.newDatabase();
    const opened = await Promise.all(Array.from({ length: 5 }, () => open(url)));
    expect(opened.map(({ ok }) => ok)).toEqual([true, true, true, true, true]);
    for (const each of opened) if (each.ok) await each.value.close();
    await remove();
  });

  it('come back by themselves when their connections were cut', async () => {
    const { books, url, close } = await POSTGRES.open();
    await books.write((stores) => recordPayment(stores, payment(), RULES));
    await runOn(
      inject('postgresUrl'),
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${new URL(url).pathname.slice(1)}'`,
    );
    await expect.poll(() => books.ledger.revision().catch(() => null), { timeout: 5_000 }).toBe(2);
    await close();
  });

  it('fail a write whose connection was cut in its midst, and nothing else: the process lives, and the next write succeeds', async () => {
    const { books, url, close } = await POSTGRES.open();
    const others = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${new URL(url).pathname.slice(1)}' and pid <> pg_backend_pid()`;
    const cut = books.write(async (stores) => {
      await recordPayment(stores, payment(), RULES);
      await runOn(url, others);
      // Between two statements: the library then tells nobody but whoever listens to the connection itself.
      await sleep(50);
      await stores.ledger.revision();
    });
    await expect(cut).rejects.toThrow(/connection/i);
    await books.write((stores) => recordPayment(stores, payment(), RULES));
    expect(await books.ledger.revision()).toBe(2);
    await close();
  });

  it('are never opened in another mode', async () => {
    const { url, close } = await POSTGRES.open('live');
    const opened = await open(url);
    expect(opened.ok ? '' : opened.why).toMatch(/live/);
    await close();
  });
});

describe('a PostgreSQL server that cannot be trusted is refused in words', () => {
  it('when it may forget what it has answered', async () => {
    const { url, remove } = await POSTGRES.newDatabase();
    await runOn(url, `alter database ${new URL(url).pathname.slice(1)} set synchronous_commit = off`);
    const opened = await open(url);
    expect(opened).toEqual({
      ok: false,
      why: 'The database server cannot be trusted with money: synchronous_commit is off; set each of them to on',
    });
    await remove();
  });

  it('when it may forget what this role, or this address, has asked for', async () => {
    const { url, remove } = await POSTGRES.newDatabase();
    const why = 'The database server cannot be trusted with money: synchronous_commit is off; set each of them to on';
    const role = `hasty_${new URL(url).pathname.slice(1)}`;
    await runOn(url, `create role ${role} superuser login password 'hasty'; alter role ${role} set synchronous_commit = off`);
    const asRole = new URL(url);
    [asRole.username, asRole.password] = [role, 'hasty'];
    expect(await open(asRole.href)).toEqual({ ok: false, why });
    expect(await open(`${url}?options=${encodeURIComponent('-c synchronous_commit=off')}`)).toEqual({ ok: false, why });
    await remove();
    await runOn(inject('postgresUrl'), `drop role ${role}`);
  });

  it.each(['on', 'local', 'remote_write', 'remote_apply'])(
    'but not when a commit is %s: it is on the server’s own disk',
    async (setting) => {
      const { url, remove } = await POSTGRES.newDatabase();
      await runOn(url, `alter database ${new URL(url).pathname.slice(1)} set synchronous_commit = ${setting}`);
      const opened = await open(url);
      expect(opened.ok).toBe(true);
      if (opened.ok) await opened.value.close();
      await remove();
    },
  );

  it('and an address with options of its own keeps our limits: what only reads writes nothing', async () => {
    const { url, remove } = await POSTGRES.newDatabase();
    const opened = await open(`${url}?options=${encodeURIComponent('-c statement_timeout=9000')}`);
    if (!opened.ok) throw new Error(opened.why);
    await expect(opened.value.reading.inbox.releaseAll()).rejects.toThrow(/read-only/);
    await opened.value.close();
    await remove();
  });

  it('when it does not write to its disk, or may break its pages', async () => {
    const cluster = await startPostgres(['fsync=off', 'full_page_writes=off']);
    const opened = await open(cluster.url('postgres'));
    await cluster.stop();
    expect(opened.ok ? '' : opened.why).toMatch(/fsync is off, full_page_writes is off/);
  });

  it('when it is away, without a word of its password', async () => {
    const opened = await open('postgres://obole:hunter2@127.0.0.1:1/obole');
    expect(opened.ok ? '' : opened.why).toMatch(/DATABASE_URL cannot be used: .*ECONNREFUSED/);
    expect(JSON.stringify(opened)).not.toContain('hunter2');
  });
});
