import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkBooks } from '../../src/reconciliation/self-check.ts';
import { ADAPTERS } from '../support/books.ts';
import { account } from '../../src/values/account.ts';
import { at } from '../support/facts.ts';
import { liveThrough } from '../support/life.ts';
import { amountMoved, lookAt, tamperWith } from '../support/tamper.ts';
import { openWorld, type World } from '../support/world.ts';

describe.each(ADAPTERS)('on $name, books that someone has changed behind our back', (adapter) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(at('2026-09-08T09:00:00Z'), adapter);
    await liveThrough(world, 15);
  });
  afterEach(() => world.close());

  const tamper = (...statements: string[]): Promise<void> => tamperWith(world.environment.databaseUrl, statements);
  const first = (query: string): Promise<string> => lookAt(world.environment.databaseUrl, query);
  const findings = () =>
    world.running.books.snapshot((stores) => checkBooks(stores, { accounts: [account('bank-main')], opensAtMs: null }));
  const broken = async () => (await findings()).filter(({ ok }) => !ok).map(({ what, fails }) => [what.split(' ')[0], fails] as const);

  it('hold when nobody has', async () => {
    expect(await broken()).toEqual([]);
    expect((await findings()).map(({ what }) => what.split(' ')[0])).toEqual(
      expect.arrayContaining(['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'each', 'kept', 'debits']),
    );
    expect(await first('select count(*) from payout_items')).not.toBe('0');
  });

  it('a changed amount is found and named: its hash, its movement, the balances', async () => {
    const key = await first("select key from entries where kind = 'gift'");
    await tamper(amountMoved(key, 100));
    const names = (await broken()).map(([name]) => name);
    expect(names).toEqual(expect.arrayContaining(['each', 'kept', 'I1']));
    expect(JSON.stringify(await broken())).toContain(key);
  });

  it('a removed entry is found by its movement', async () => {
    const key = await first("select key from entries where kind = 'refund'");
    await tamper(
      `delete from postings where entry = (select seq from entries where key = '${key}')`,
      `delete from entries where key = '${key}'`,
    );
    const told = JSON.stringify((await broken()).find(([name]) => name === 'I1'));
    expect(told).toContain(`the entry ${key} is missing`);
  });

  it('a movement changed in the journal breaks the payout that it is part of', async () => {
    const id = await first('select movement from payout_items join movements on movement = id where amount > 0');
    await tamper(`update movements set amount = amount + 1, net = net + 1 where id = '${id}'`);
    const faults = new Map(await broken());
    expect(faults.get('I1')?.join()).toContain(id);
    expect(faults.get('I2')?.[0]).toMatch(/^po_\w+: its movements add up to \d+ cents, it pays \d+$/);
    expect(faults.get('I3')?.join()).toMatch(/the books hold -?\d+ cents at Stripe, their movements make -?\d+/);
    expect((await world.running.compare()).ok).toBe(false);
  });

  it('an invented payout, a charge booked twice and a prettier fee are found', async () => {
    await tamper(`delete from payouts`);
    expect((await broken()).map(([name]) => name)).toEqual(expect.arrayContaining(['I4', 'I6']));
    const key = await first("select key from entries where kind = 'fee' and measured > 0");
    await tamper(`update entries set measured = 0 where key = '${key}'`);
    expect(new Map(await broken()).get('I7')?.[0]).toMatch(new RegExp(`^${key}: \\d+ cents were kept, 0 are shown$`));
    const gift = (await first("select key from entries where kind = 'gift'")).replace('gift:', '');
    await tamper(
      `insert into entries (key, seq, kind, fact_day, booking_day, source, gift, hash, booked_ms) select 'charge:${gift}', seq + 1000000, 'charge', fact_day, booking_day, source, gift, hash, booked_ms from entries where key = 'gift:${gift}'`,
      `insert into postings select seq, 0, 'unqualified', 'stripe', 5 from entries where key = 'charge:${gift}'`,
    );
    expect(new Map(await broken()).get('I5')?.[0]).toContain(`${gift}: booked 2 times`);
  });

  it('money that moves in a bank account without its line is found, and a payout that is linked to nothing', async () => {
    const key = await first("select key from entries where kind = 'payout'");
    const payout = key.replace('payout:', '');
    await tamper(
      `insert into entries (key, seq, kind, fact_day, booking_day, source, hash, booked_ms) select 'bank:ln_x:0:0', seq + 1000000, 'bank', fact_day, booking_day, '${payout}', hash, booked_ms from entries where key = '${key}'`,
      `insert into postings select seq, 0, 'transit', 'bank-main', 100 from entries where key = 'bank:ln_x:0:0'`,
    );
    const faults = new Map(await broken());
    expect(faults.get('I8')).toEqual(['bank:ln_x:0:0: no bank line stands behind it']);
    expect(faults.get('I10')?.[0]).toMatch(new RegExp(`^${payout}: \\d+ cents are on their way, \\d+ should be$`));
  });

  it('stop taking anything more until they hold again, and the pages say so', async () => {
    const { running } = world;
    const key = await first("select key from entries where kind = 'gift'");
    expect((await running.app.report()).beingVerified).toBe(false);
    await tamper(amountMoved(key, 100));
    // The world of tests throws what an operator would be told.
    await expect(running.check()).rejects.toThrow('A sum of the books is broken');
    expect((await running.app.report()).beingVerified).toBe(true);
    expect((await running.health()).faults.join()).toContain(key);
    const held = await world.give({ amount: '33' });
    expect(await running.books.ledger.entry(`gift:${held.charge}`)).toBeNull();
    expect((await running.notices.counts()).waiting).toBeGreaterThan(0);

    await tamper(amountMoved(key, -100));
    expect((await running.check()).every(({ ok }) => ok)).toBe(true);
    await world.settle();
    expect((await running.app.report()).beingVerified).toBe(false);
    expect((await running.books.ledger.entry(`gift:${held.charge}`))?.measured?.amount).toBe(3_300);
  });
});
