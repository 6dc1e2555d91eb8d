import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Donor } from '../../src/donors/donor.ts';
import { personOf } from '../support/people.ts';
import { ADAPTERS } from '../support/books.ts';
import { at } from '../support/facts.ts';
import { everyRow } from '../support/every-row.ts';
import { securedIn } from '../support/promised.ts';
import { openWorld, type Given, type World } from '../support/world.ts';

const ADA = 'ada@example.org';

/** The very bytes of an embedded database, free pages included; nothing of a server's. */
function pagesOf(url: string): string {
  if (!url.startsWith('file:')) return '';
  const path = url.slice('file:'.length);
  const database = new Database(path);
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  return readFileSync(path, 'latin1');
}

describe.each(ADAPTERS)('what donors do by themselves on $name', (adapter) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(at('2026-09-08T09:00:00Z'), adapter);
  });
  afterEach(() => world.close());

  const mine = () => world.running.app.mine;
  const once = (): string => mine().newToken();
  const reload = async (): Promise<Donor> => (await world.running.books.reading.donors.donorAt(ADA))!;
  const gifts = async () => (await mine().gifts.all(await reload())).gifts;
  const secured = (): Promise<number> => securedIn(world);

  async function monthly(amount = '10'): Promise<{ donor: Donor; given: Given; recurring: string }> {
    const given = await world.give({ amount, frequency: 'monthly', email: ADA });
    const donor = await reload();
    const [gift] = await gifts();
    return { donor, given, recurring: gift?.recurring?.id ?? '' };
  }

  it('shows all that one address gave, with its state and the days that each payment pays for', async () => {
    const { given } = await monthly();
    await world.give({ amount: '30', email: 'Ada@Example.org' });
    await world.give({ amount: '50', email: 'eve@example.org' });
    await world.advanceDays(31);
    const all = await mine().gifts.all(await reload());
    expect(all.gifts.map(({ wish, payments, isOver }) => [wish.frequency, payments.length, isOver])).toEqual([
      ['monthly', 2, false],
      ['once', 1, true],
    ]);
    expect(all.gifts[0]?.wish.id).toBe(given.id);
    expect(all.days.size).toBe(3);
  });

  it('changes the amount from the next date on: nothing is charged now, and what is promised follows', async () => {
    const { donor, recurring } = await monthly();
    expect(await secured()).toBe(1_000);
    const before = (await gifts())[0]?.payments.length;
    const changed = await mine().standing.changeAmount(donor.id, recurring, '25,50', once());
    expect(changed).toMatchObject({ ok: true, value: { amount: 2_550, every: 'month' } });
    await world.settle();
    expect(await secured()).toBe(2_550);
    expect((await gifts())[0]?.payments).toHaveLength(before ?? 0);
    await world.advanceDays(31);
    expect((await gifts())[0]?.payments.map(({ amount }) => amount)).toEqual([2_550, 1_000]);
    for (const [typed, why] of [
      ['', 'empty'],
      ['1', 'too-small'],
      ['25,5', 'unchanged'],
      ['deux', 'not-an-amount'],
    ] as const)
      expect(await mine().standing.changeAmount(donor.id, recurring, typed, once())).toEqual({ ok: false, why });
  });

  it('pauses, resumes and stops; the books see each', async () => {
    const { donor, recurring } = await monthly();
    expect(await mine().standing.pause(donor.id, recurring, 2, once())).toMatchObject({ ok: true, value: { status: 'paused' } });
    await world.settle();
    expect(await secured()).toBe(0);
    await world.advanceDays(31);
    expect((await gifts())[0]?.payments).toHaveLength(1);
    expect(await mine().standing.resume(donor.id, recurring, once())).toMatchObject({ ok: true, value: { status: 'active' } });
    await world.settle();
    expect(await secured()).toBe(1_000);
    await world.advanceDays(31);
    expect((await gifts())[0]?.payments).toHaveLength(2);
    expect(await mine().standing.stop(donor.id, recurring, once())).toMatchObject({ ok: true, value: { status: 'canceled' } });
    await world.settle();
    expect([await secured(), (await gifts())[0]?.isOver]).toEqual([0, true]);
    await world.advanceDays(62);
    expect((await gifts())[0]?.payments).toHaveLength(2);
    expect(await mine().standing.stop(donor.id, recurring, once())).toMatchObject({ ok: true });
    expect(await mine().standing.pause(donor.id, recurring, 1, once())).toEqual({ ok: false, why: 'ended' });
    const acts = await world.running.books.reading.donors.acts(donor.id);
    expect(acts.map(({ act }) => act)).toEqual(['stop', 'resume', 'pause']);
  });

  it('does an act once when its form is sent 20 times at once', async () => {
    const { donor, recurring } = await monthly();
    const token = once();
    const all = await Promise.all(Array.from({ length: 20 }, () => mine().standing.changeAmount(donor.id, recurring, '20', token)));
    expect(all.every(({ ok, ...rest }) => ok || ('why' in rest && rest.why === 'unchanged'))).toBe(true);
    await world.settle();
    expect((await world.running.books.reading.donors.acts(donor.id)).filter(({ act }) => act === 'amount')).toHaveLength(1);
    expect(await secured()).toBe(2_000);
  });

  it('never touches what another gave', async () => {
    const { recurring, given } = await monthly();
    await world.give({ amount: '30', email: 'eve@example.org' });
    const eve = (await world.running.books.reading.donors.donorAt('eve@example.org'))!;
    const notHers = { ok: false, why: 'not-yours' };
    expect(await mine().standing.stop(eve.id, recurring, once())).toEqual(notHers);
    expect(await mine().standing.changeAmount(eve.id, recurring, '50', once())).toEqual(notHers);
    expect(await mine().standing.means(eve.id, { recurring, wish: given.id }, once(), 'fr')).toEqual(notHers);
    expect(await mine().gifts.setShown(eve.id, given.id, { visibility: 'named', name: 'Eve', message: '' }, once())).toEqual(notHers);
    expect(await mine().gifts.askRefund(eve.id, given.charge ?? '', '', once())).toEqual(notHers);
    expect(await secured()).toBe(1_000);
  });

  it('says so when Stripe cannot be reached, and changes nothing', async () => {
    const { donor, recurring } = await monthly();
    await world.sandbox.control.faults({ how: 'error', path: '/v1/' });
    expect(await mine().standing.stop(donor.id, recurring, once())).toEqual({ ok: false, why: 'unreachable' });
    expect(await mine().gifts.erase(donor, once())).toEqual({ ok: false, why: 'unreachable' });
    expect(await reload()).toMatchObject({ email: ADA });
    expect((await gifts())[0]?.isOver).toBe(false);
    await world.sandbox.control.faults(null);
  });

  it('asks for a refund, which a treasurer decides: one of 20 at once, and only once', async () => {
    const { donor, given } = await monthly();
    const charge = given.charge ?? '';
    const asked = await Promise.all(Array.from({ length: 20 }, () => mine().gifts.askRefund(donor.id, charge, 'Erreur', once())));
    expect(asked.filter(({ ok }) => ok)).toHaveLength(1);
    const { treasury } = world.running.app;
    const site = { treasury, operator: world.running.people };
    const [treasurer, auditor] = [await personOf(site, 'treasurer'), await personOf(site, 'auditor')];
    const [request] = await treasury.requests.open();
    expect(request).toMatchObject({ kind: 'refund', charge, amount: 1_000, note: 'Erreur' });
    const id = request?.id ?? '';
    const head = await world.running.books.audit.head();
    const decide = async (who: typeof treasurer, state: 'done' | 'declined', answer: string) =>
      treasury.requests.decide(await who.browser.visit(), { id, state, answer });
    expect(await decide(auditor, 'done', '')).toEqual({ ok: false, why: 'forbidden' });
    expect(await decide(treasurer, 'declined', ' ')).toEqual({ ok: false, why: 'answer-missing' });
    expect(await world.running.books.audit.head()).toEqual(head);
    const decided = await Promise.all(Array.from({ length: 20 }, () => decide(treasurer, 'declined', 'Le mois est clos.')));
    expect(decided.filter(({ ok }) => ok)).toHaveLength(1);
    expect(decided.filter((each) => !each.ok && each.why === 'changed')).toHaveLength(19);
    expect((await world.running.books.audit.head())?.seq).toBe((head?.seq ?? 0) + 1);
    expect(await treasury.requests.decided()).toMatchObject([{ state: 'declined', answer: 'Le mois est clos.' }]);
  });

  it('stops a gift without the mailbox: by reference and digits, once a treasurer agrees', async () => {
    const { given, recurring } = await monthly();
    const visit = { own: true, donor: null, session: '', browser: '', network: '203.0.113.0/24' };
    const ask = (reference: string, digits: string) => mine().gifts.askStop(visit, { reference, digits, note: '' }, once());
    expect(await ask('abc', '12')).toMatchObject({ ok: false, why: [{ field: 'reference' }, { field: 'digits' }] });
    // The same answer whether there is such a gift or not.
    expect(await ask('don_00000000000000000000000000', '4242')).toEqual({ ok: true, value: null });
    expect(await ask(given.id, '42 42')).toEqual({ ok: true, value: null });
    const { treasury } = world.running.app;
    const [request, ...others] = await treasury.requests.open();
    expect(others).toEqual([]);
    expect(request).toMatchObject({ kind: 'stop', digits: '4242', recurring: { id: recurring }, means: { kind: 'card', digits: '4242' } });
    const treasurer = await personOf({ treasury, operator: world.running.people }, 'treasurer');
    const decision = { id: request?.id ?? '', state: 'done', answer: '' } as const;
    expect(await treasury.requests.decide(await treasurer.browser.visit(), decision)).toEqual({ ok: true, value: null });
    await world.settle();
    expect([await secured(), (await gifts())[0]?.isOver]).toEqual([0, true]);
  });

  it('gives all that is kept as data, then forgets: neither the database nor the files nor Stripe’s payer tell the address any more', async () => {
    const { donor, given } = await monthly();
    await mine().gifts.setShown(donor.id, given.id, { visibility: 'named', name: 'Ada Lovelace', message: 'Courage à toutes' }, once());
    await mine().gifts.askRefund(donor.id, given.charge ?? '', 'Rappelez-moi', once());
    await world.running.books.write(({ offline }) =>
      offline.add({
        ...{
          id: 'off_1',
          once: 'form:1',
          receivedOn: '2026-09-01' as never,
          amount: 2_000 as never,
          method: 'cheque',
          commission: 0 as never,
        },
        ...{ project: null, reference: null, company: false, donor: { name: 'Ada Lovelace', email: 'ADA@example.org' }, note: null },
        ...{ account: 'gifts', into: 'cheques', madeMs: 0, madeBy: 'Ada' },
      }),
    );
    const kept = JSON.stringify(await mine().gifts.everything(donor));
    for (const told of [ADA, 'Ada Lovelace', 'Courage à toutes', 'Rappelez-moi', given.id, given.charge ?? '-'])
      expect(kept).toContain(told);
    const traces = async (): Promise<string[]> =>
      (await everyRow(world.environment.databaseUrl)).filter((row) =>
        /ada@example\.org|ada lovelace|courage à toutes|rappelez-moi/i.test(row),
      );
    expect((await traces()).length).toBeGreaterThan(3);
    // Without a mail server letters are files, which bear the address.
    await world.running.mail.post();
    // Its fee is known a moment after the gift.
    await world.advanceDays(1);
    const before = await world.running.app.report();
    expect(await mine().gifts.erase(donor, once())).toMatchObject({ ok: true });
    await world.settle();
    // Stripe has told of the payer's end meanwhile, with its address: a night takes it.
    await world.running.purge();
    expect(await traces()).toEqual([]);
    expect(pagesOf(world.environment.databaseUrl)).not.toMatch(/ada@example\.org|ada lovelace|rappelez-moi/i);
    const files = readdirSync(world.environment.dataDir, { recursive: true, encoding: 'utf8' }).map((each) =>
      join(world.environment.dataDir, each),
    );
    for (const file of files.filter((each) => statSync(each).isFile() && !each.endsWith('.db') && !/-(wal|shm)$/.test(each)))
      expect(readFileSync(file, 'latin1').toLowerCase(), file).not.toContain(ADA);
    const after = await world.running.app.report();
    expect(after.months.map(({ gross, net }) => [gross, net])).toEqual(before.months.map(({ gross, net }) => [gross, net]));
    expect(after.secured).toMatchObject({ monthly: 0, gifts: 0 });
    expect((await world.running.check()).filter(({ ok }) => !ok)).toEqual([]);
    expect(await world.running.books.reading.donors.donorAt(ADA)).toBeNull();
    expect(await world.stripe.customers.list({ email: ADA })).toMatchObject({ data: [] });
    // Who gives again is somebody new.
    await world.give({ amount: '30', email: ADA });
    expect(await gifts()).toHaveLength(1);
  });
});
