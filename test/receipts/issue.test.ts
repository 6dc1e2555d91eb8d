import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { numberFile } from '../../src/storage/number-file.ts';
import { openBooks } from '../../src/storage/open.ts';
import { canonical } from '../../src/values/digest.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';
import { runOn } from '../support/postgres.ts';
import {
  ADA,
  AFTER_2026,
  asking,
  contentWithReceipts,
  dispute,
  manyDonors,
  paid,
  receiptHouse,
  refund,
  TREASURER,
  type ReceiptHouse,
} from '../support/receipts-on.ts';
import { fastFolder } from '../support/fast-folder.ts';

const ALL = { most: 1_000_000, progress: () => undefined };

describe.each(ADAPTERS)('tax receipts on $name', ({ open, name }) => {
  let test: TestBooks;
  let dataDir: string;
  let house: ReceiptHouse;
  beforeEach(async () => {
    test = await open('sandbox');
    dataDir = fastFolder('obole-receipts-');
    test.clock.moveTo(AFTER_2026);
    house = receiptHouse(test.books, test.clock, dataDir);
  });
  afterEach(async () => {
    await test.close();
    await rm(dataDir, { recursive: true });
  });

  const markFile = (): string => join(dataDir, 'receipt-number-sandbox');
  const highest = (): Promise<number> => numberFile(markFile()).highest();
  const numbers = async (): Promise<number[]> => (await house.money.ofYear('2026')).map(({ content }) => content.number);
  const trail = async () => (await test.books.audit.list({ member: null, act: null }, null, 50)).map(({ act, object }) => [act, object]);

  async function ada(): Promise<{ readonly wish: string; readonly donor: string }> {
    const who = await asking(test.books, 'ada@example.org', Date.parse('2026-03-01T10:00:00Z'));
    const kept = await house.donors.on?.setIdentity(who.donor, ADA);
    expect(kept?.ok).toBe(true);
    return who;
  }

  it('are issued once a year to each person, for what is left of their gifts', async () => {
    const { wish, donor } = await ada();
    await paid(test.books, 'ch_a', { gift: wish, on: '2026-03-05', cents: 1_000 });
    await paid(test.books, 'ch_b', { gift: wish, on: '2026-04-05', cents: 3_000, refunds: [refund('re_b', 500, '2026-05-01')] });
    await paid(test.books, 'ch_back', { gift: wish, on: '2026-06-05', cents: 700, refunds: [refund('re_c', 700, '2026-06-06')] });
    await paid(test.books, 'ch_lost', { gift: wish, on: '2026-06-07', cents: 900, disputes: [dispute('dp_1', 900, '2026-07-01')] });
    await paid(test.books, 'ch_late', { gift: wish, on: '2027-01-02', cents: 4_000 });
    await paid(test.books, 'ch_nobody', { on: '2026-08-01', cents: 800 });
    const other = await asking(test.books, 'eve@example.org', Date.parse('2026-03-01T10:00:00Z'));
    await paid(test.books, 'ch_eve', { gift: other.wish, on: '2026-09-01', cents: 600 });
    const onItsWay = { state: 'pending', delayed: true, method: 'sepa_debit', movement: null } as const;
    await paid(test.books, 'ch_sepa', { gift: wish, on: '2026-12-30', cents: 500, ...onItsWay });
    const { plan, pending, behind } = await house.money.look('2026');
    expect(plan.ready.map(({ holder, amount }) => [holder, amount])).toEqual([[donor, 3_500]]);
    expect(plan.withoutIdentity.map(({ holder }) => holder)).toEqual([other.donor]);
    expect([plan.unidentified.map(({ id }) => id), plan.disputed.map(({ id }) => id), pending.map(({ id }) => id), behind]).toEqual([
      ['ch_nobody'],
      ['ch_lost'],
      ['ch_sepa'],
      null,
    ]);

    expect(await house.money.issueYear('2027', ALL, TREASURER)).toEqual({ kind: 'not-over' });
    expect(await house.money.issueYear('2026', ALL, TREASURER)).toEqual({ kind: 'done', issued: 1, amount: 3_500, left: 0 });
    expect(await house.money.issueYear('2026', ALL, TREASURER)).toEqual({ kind: 'done', issued: 0, amount: 0, left: 0 });
    // Who is named is told by a letter, once.
    expect(await test.books.letters.list(['queued'], 10)).toMatchObject([{ kind: 'receipt-ready', donor, key: 'receipt-ready:1' }]);
    const [receipt] = await house.donors.on!.mine(donor);
    expect(receipt?.content).toMatchObject({
      number: 1,
      amount: 3_500,
      donor: ADA,
      issuedOn: '2027-01-15',
      paidOn: { kind: 'year', year: '2026' },
    });
    expect(receipt?.content.payments.map(({ id, amount }) => [id, amount])).toEqual([
      ['ch_a', 1_000],
      ['ch_b', 2_500],
    ]);
    expect(await house.money.declaration('2026')).toEqual({ count: 1, amount: 3_500 });
    expect(await trail()).toContainEqual(['issue-receipts', '2026']);
    expect(await highest()).toBe(1);
    // An address that comes later gets its receipt by a second run.
    await house.donors.on?.setIdentity(other.donor, { ...ADA, firstNames: 'Eve' });
    expect(await house.money.issueYear('2026', ALL, TREASURER)).toMatchObject({ issued: 1, amount: 600 });
    expect(await numbers()).toEqual([1, 2]);
  });

  it('are cancelled and replaced when a refund or a dispute comes later, and cancelled alone when nothing is left', async () => {
    const { wish, donor } = await ada();
    await paid(test.books, 'ch_a', { gift: wish, on: '2026-03-05', cents: 1_000 });
    await paid(test.books, 'ch_b', { gift: wish, on: '2026-04-05', cents: 3_000 });
    await house.money.issueYear('2026', ALL, TREASURER);
    expect(await house.money.toRevise()).toEqual([]);
    expect(await house.money.revise(1, TREASURER)).toEqual({ kind: 'refused', why: 'same' });
    const before = (await house.money.document(1))?.pdf;
    await paid(test.books, 'ch_b', { gift: wish, on: '2026-04-05', cents: 3_000, refunds: [refund('re_b', 500, '2027-01-10')] });
    expect((await house.money.toRevise()).map(({ receipt, now }) => [receipt.content.number, now])).toEqual([[1, 3_500]]);
    expect(await house.money.revise(1, TREASURER)).toEqual({ kind: 'done', replacedBy: 2 });
    expect(await house.money.revise(1, TREASURER)).toEqual({ kind: 'refused', why: 'cancelled' });
    expect(await house.money.revise(9, TREASURER)).toEqual({ kind: 'refused', why: 'unknown' });
    expect(await house.money.toRevise()).toEqual([]);
    const [first, second] = await house.donors.on!.mine(donor);
    expect([first?.cancel, second?.content.replaces, second?.content.amount]).toMatchObject([
      { reason: 'refund', replacedBy: 2 },
      1,
      3_500,
    ]);
    // What was issued is not changed by its cancel.
    expect(first?.content.amount).toBe(4_000);
    expect((await house.money.document(1))?.pdf).not.toEqual(before);
    expect(await house.donors.on!.pdf(2, donor)).toEqual((await house.money.document(2))?.pdf);
    expect(await house.donors.on!.pdf(2, 'donor_other')).toBeNull();
    await paid(test.books, 'ch_a', { gift: wish, on: '2026-03-05', cents: 1_000, disputes: [dispute('dp_a', 1_000, '2027-01-11')] });
    await paid(test.books, 'ch_b', {
      gift: wish,
      on: '2026-04-05',
      cents: 3_000,
      refunds: [refund('re_b', 500, '2027-01-10'), refund('re_d', 2_500, '2027-01-12')],
    });
    expect((await house.money.toRevise()).map(({ receipt, now }) => [receipt.content.number, now])).toEqual([[2, 0]]);
    expect(await house.money.revise(2, TREASURER)).toEqual({ kind: 'done', replacedBy: null });
    expect(await house.money.declaration('2026')).toEqual({ count: 0, amount: 0 });
    // A dispute that is won gives its gift back to the next run, under a new number.
    const won = {
      ...dispute('dp_a', 1_000, '2027-01-11'),
      reinstated: [{ ...refund('x', -1_000, '2027-01-14').movement!, id: 'txn_won' }],
    };
    await paid(test.books, 'ch_a', { gift: wish, on: '2026-03-05', cents: 1_000, disputes: [won] });
    expect(await house.money.issueYear('2026', ALL, TREASURER)).toMatchObject({ issued: 1, amount: 1_000 });
    expect(await numbers()).toEqual([1, 2, 3]);
    expect(await house.money.faults()).toEqual([]);
    const rows = (await house.money.csv('2026', 'fr')).split('\r\n');
    expect(rows[0]).toContain('"Numéro";"Date du reçu";"Montant du reçu"');
    expect(rows[1]).toContain('"1";"2027-01-15";40,00;"annulé";"2";"ch_a";"2026-03-05";10,00;');
    expect(rows.join('')).not.toContain('Lovelace');
  });

  it('are asked one by one, and a corrected address replaces what was issued under the wrong one', async () => {
    const { wish, donor } = await ada();
    const donors = house.donors.on!;
    await paid(test.books, 'ch_a', { gift: wish, on: '2026-03-05', cents: 1_000 });
    await paid(test.books, 'ch_b', { gift: wish, on: '2026-04-05', cents: 3_000 });
    expect(await donors.askable(donor)).toMatchObject({
      gifts: [{ id: 'ch_a' }, { id: 'ch_b' }],
      years: [{ year: '2026', amount: 4_000 }],
    });
    expect(await donors.ask(donor, { gift: 'ch_a' })).toEqual({ kind: 'done', number: 1 });
    expect(await donors.ask(donor, { gift: 'ch_a' })).toEqual({ kind: 'refused', why: 'nothing' });
    expect(await donors.ask('donor_other', { gift: 'ch_b' })).toEqual({ kind: 'refused', why: 'no-identity' });
    const eve = await asking(test.books, 'eve@example.org', Date.parse('2026-03-01T10:00:00Z'));
    await donors.setIdentity(eve.donor, { ...ADA, firstNames: 'Eve' });
    expect(await donors.ask(eve.donor, { gift: 'ch_b' })).toEqual({ kind: 'refused', why: 'nothing' });
    expect(await donors.ask(donor, { year: '2027' })).toEqual({ kind: 'refused', why: 'not-over' });
    // The two clicks of an impatient hand are one receipt.
    const clicks = await Promise.all([donors.ask(donor, { year: '2026' }), donors.ask(donor, { year: '2026' })]);
    expect(clicks.map(({ kind }) => kind).toSorted()).toEqual(['done', 'refused']);
    expect((await donors.mine(donor)).map(({ content }) => [content.number, content.amount, content.paidOn.kind])).toEqual([
      [1, 1_000, 'day'],
      [2, 3_000, 'day'],
    ]);
    await donors.setIdentity(donor, { ...ADA, lastName: 'King' });
    expect(await house.money.revise(1, TREASURER)).toEqual({ kind: 'done', replacedBy: 3 });
    expect((await donors.mine(donor)).at(-1)?.content.donor.lastName).toBe('King');
    expect(await house.donors.keptIdentities(donor)).toEqual([1, 2, 3].map((number) => ({ number, until: '2033-01-15' })));
    expect([await house.donors.forgetIdentity(donor), await house.donors.forgetIdentity(donor), await donors.identity(donor)]).toEqual([
      true,
      false,
      null,
    ]);
    expect(await house.donors.keptIdentities(donor)).toHaveLength(3);
  });

  it('know who made an offline gift, one person by the same names and address, and leave companies and platforms out', async () => {
    const enter = async (about: Record<string, string>, token: string): Promise<string> => {
      const blank = { what: '', commission: '', account: '', project: '', reference: '', name: '', email: '', company: '', note: '' };
      const entered = await house.gifts.give({ ...blank, date: '2026-05-02', amount: '40', method: 'cheque', ...about }, token, TREASURER);
      if (entered.kind !== 'done') throw new Error(JSON.stringify(entered));
      return entered.id;
    };
    const [first, second] = [await enter({ name: 'Grace' }, 'f1'), await enter({ name: 'G. Hopper', method: 'cash' }, 'f2')];
    await enter({ name: 'SARL', company: 'yes' }, 'f3');
    await enter({ name: 'Alan', method: 'platform', commission: '1' }, 'f4');
    await enter({ name: 'Member', what: 'memberships' }, 'f5');
    const { plan } = await house.money.look('2026');
    expect([plan.unidentified.length, plan.companies.length, plan.elsewhere.length]).toEqual([2, 1, 2]);
    const typed = { ...ADA, firstNames: 'Grace', lastName: 'Hopper' };
    expect(await house.money.identify({ gift: 'off_nobody' }, typed, TREASURER)).toEqual({ kind: 'gone' });
    expect(await house.money.identify({ holder: 'donor_nobody' }, typed, TREASURER)).toEqual({ kind: 'gone' });
    expect(await house.money.identify({ gift: first }, { ...typed, town: '' }, TREASURER)).toMatchObject({
      kind: 'refused',
      mistakes: [{ field: 'town' }],
    });
    expect(await house.money.identify({ gift: first }, typed, TREASURER)).toEqual({ kind: 'done' });
    expect(await house.money.identify({ gift: second }, { ...typed, lastName: ' hopper' }, TREASURER)).toEqual({ kind: 'done' });
    // Who is forgotten with a gift is forgotten for receipts too, once it was their last one.
    const third = await enter({ name: 'Joan' }, 'f7');
    await house.money.identify({ gift: third }, { ...typed, lastName: 'Clarke' }, TREASURER);
    const holder = (await test.books.receipts.payments({ ids: [third] }))[0]?.holder ?? '';
    expect(await test.books.receipts.identity(holder)).toMatchObject({ lastName: 'Clarke' });
    await house.gifts.forget(third, TREASURER);
    expect(await test.books.receipts.identity(holder)).toBeNull();
    // By the address of an offline gift, a donor is known who gave through the site before.
    const { wish, donor } = await ada();
    await paid(test.books, 'ch_a', { gift: wish, on: '2026-03-05', cents: 1_000 });
    await enter({ name: 'Ada', email: ' Ada@Example.org ' }, 'f6');
    expect(await house.money.issueYear('2026', ALL, TREASURER)).toMatchObject({ issued: 2 });
    const receipts = await house.money.ofYear('2026');
    expect(receipts.map(({ content }) => [content.amount, content.payments.length, content.modes])).toEqual([
      [5_000, 2, ['cheque', 'transfer']],
      [8_000, 2, ['cash', 'cheque']],
    ]);
    expect(receipts[0]?.holder).toBe(donor);
    expect(await house.donors.on?.askable(donor)).toEqual({ gifts: [], years: [] });
    const others = receiptHouse(test.books, test.clock, dataDir, contentWithReceipts({ memberships: true, platformGifts: 'association' }));
    expect((await others.money.look('2026')).plan.unidentified).toHaveLength(3);
  });

  it('never give a number again after older books were restored, and say how to go on', async () => {
    const { wish, donor } = await ada();
    await paid(test.books, 'ch_a', { gift: wish, on: '2026-03-05', cents: 1_000 });
    await writeFile(markFile(), '41\n');
    expect((await house.money.look('2026')).behind).toEqual({ kind: 'behind', books: 0, given: 41 });
    const behind = { kind: 'behind', books: 0, given: 41 };
    expect(await house.money.issueYear('2026', ALL, TREASURER)).toEqual(behind);
    expect(await house.donors.on?.ask(donor, { gift: 'ch_a' })).toEqual(behind);
    expect(await house.money.goOnAt(41, TREASURER)).toEqual({ kind: 'refused', why: 'too-low', given: 41 });
    expect(await house.money.goOnAt(45, TREASURER)).toEqual({ kind: 'done' });
    expect(await house.money.goOnAt(50, TREASURER)).toEqual({ kind: 'refused', why: 'not-behind', given: 41 });
    expect(await house.money.issueYear('2026', ALL, TREASURER)).toMatchObject({ issued: 1 });
    expect(await numbers()).toEqual([45]);
    expect(await house.money.faults()).toEqual([]);
    expect(await highest()).toBe(45);
    await writeFile(markFile(), 'forty\n');
    await expect(house.money.issueYear('2026', ALL, TREASURER)).rejects.toThrow('holds "forty"');
    // A file that a kill left behind is made good before anything leaves the house.
    await writeFile(markFile(), '44\n');
    expect(await house.donors.on?.pdf(45, donor)).not.toBeNull();
    expect(await highest()).toBe(45);
  });

  it('are not given twice by books that were copied before the last ones were issued', async () => {
    if (name !== 'SQLite') return;
    const { wish, donor } = await ada();
    await paid(test.books, 'ch_a', { gift: wish, on: '2026-03-05', cents: 1_000 });
    await paid(test.books, 'ch_b', { gift: wish, on: '2026-04-05', cents: 2_000 });
    await house.donors.on?.ask(donor, { gift: 'ch_a' });
    const [from, copied] = [test.url.slice('file:'.length), join(dataDir, 'copied.db')];
    for (const part of ['', '-wal']) await copyFile(from + part, copied + part);
    await house.donors.on?.ask(donor, { gift: 'ch_b' });
    const older = await openBooks(`file:${copied}`, 'sandbox', test.clock);
    if (!older.ok) throw new Error(older.why);
    const restored = receiptHouse(older.value, test.clock, dataDir);
    expect(await restored.donors.on?.ask(donor, { gift: 'ch_b' })).toEqual({ kind: 'behind', books: 1, given: 2 });
    expect(await restored.money.goOnAt(3, TREASURER)).toEqual({ kind: 'done' });
    expect(await restored.donors.on?.ask(donor, { gift: 'ch_b' })).toEqual({ kind: 'done', number: 3 });
    expect(await restored.money.faults()).toEqual([]);
    await older.value.close();
  });

  it('have one sequence, though two processes issue at once', async () => {
    await manyDonors(test.books, 60);
    const second = await openBooks(test.url, 'sandbox', test.clock);
    if (!second.ok) throw new Error(second.why);
    const other = receiptHouse(second.value, test.clock, dataDir);
    const done = await Promise.all([house.money.issueYear('2026', ALL, TREASURER), other.money.issueYear('2026', ALL, TREASURER)]);
    expect(done.map(({ kind }) => kind)).toEqual(['done', 'done']);
    expect(await highest()).toBe(60);
    expect(await numbers()).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    const receipts = await house.money.ofYear('2026');
    expect(new Set(receipts.map(({ holder }) => holder)).size).toBe(60);
    expect(await house.money.faults()).toEqual([]);
    await second.value.close();
  });

  it('stay as they were issued: rows refuse a change, and the digests tell of one', async () => {
    const { wish } = await ada();
    await paid(test.books, 'ch_a', { gift: wish, on: '2026-03-05', cents: 1_000 });
    await house.money.issueYear('2026', ALL, TREASURER);
    await paid(test.books, 'ch_a', { gift: wish, on: '2026-03-05', cents: 1_000, refunds: [refund('re_a', 1, '2027-01-10')] });
    await house.money.revise(1, TREASURER);
    const [, receipt] = await house.money.ofYear('2026');
    const { bytesDigest } = await import('../../src/values/digest.ts');
    expect(bytesDigest((await house.money.document(2))?.pdf ?? new Uint8Array())).toBe(receipt?.pdfSha256);
    expect((await house.money.document(1))?.pdf).toEqual((await house.money.document(1))?.pdf);
    if (name !== 'PostgreSQL') return;
    for (const spoil of [
      `update receipts set holder = 'x'`,
      'delete from receipts',
      `update receipts set content = '${canonical({})}'`,
      'truncate receipt_cancels',
    ])
      await expect(runOn(test.url, spoil)).rejects.toThrow('append-only');
  });
});
