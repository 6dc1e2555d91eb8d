import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MoneyDesk } from '../../src/app/money.ts';
import { checkAudit } from '../../src/access/audit.ts';
import { checkLedger } from '../../src/ledger/totals.ts';
import { checkBooks } from '../../src/reconciliation/self-check.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';
import { ledgerTable } from '../support/ledger-table.ts';
import { ADA, EVE, moneyFor } from '../support/money.ts';
import { fastFolder } from '../support/fast-folder.ts';

const CHEQUE = {
  ...{ what: '', date: '2026-11-20', amount: '50', method: 'cheque', commission: '', account: '', project: 'jitsi' },
  ...{ reference: '0000123', name: 'Grâce Hopper', email: 'grace@example.org', company: '', note: 'soirée' },
};

const INVOICE = {
  ...{ line: 'hds-hosting', supplier: '', number: 'F 2026-10', dated: '2026-11-02', amount: '900,00', credit: '' },
  ...{ serviceFrom: '2026-10-01', serviceUntil: '2026-10-31', due: '', shares: '' },
};

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

describe.each(ADAPTERS)('the treasurer’s money on $name', ({ open }) => {
  let test: TestBooks;
  let folder: string;
  let money: MoneyDesk;
  beforeEach(async () => {
    test = await open();
    folder = fastFolder('obole-money-');
    money = moneyFor(test, folder);
  });
  afterEach(async () => {
    await test.close();
    await rm(folder, { recursive: true });
  });

  /** Ids are random; stories name things by their order. */
  async function table(): Promise<string> {
    const names = new Map<string, string>();
    const text = await ledgerTable(test.books.ledger);
    return text.replace(/(off|inv)_[0-9a-z]{26}/g, (id, kind: string) => {
      if (!names.has(id)) names.set(id, `${kind}_${names.size + 1}`);
      return names.get(id) ?? id;
    });
  }

  async function faults(): Promise<string[]> {
    const findings = [...(await checkLedger(test.books.ledger)), ...(await test.books.snapshot((stores) => checkBooks(stores)))];
    return [...findings.flatMap(({ fails }) => fails), ...(await checkAudit(test.books.audit))];
  }

  it('enters a form once, though twenty arrive at once, and says which gift it was', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => money.gifts.give(CHEQUE, 'form_1', ADA)));
    expect(answers.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(new Set(answers.map((answer) => ('id' in answer ? answer.id : '')))).toHaveProperty('size', 1);
    expect(await table()).toBe(
      [
        'day         from   to           €  cause', //
        '2026-11-20  gifts  cheques  50,00  gift:off_1',
      ].join('\n'),
    );
    expect(await test.books.ledger.measureTotals()).toMatchObject([{ measure: 'offline', amount: 5_000, project: 'jitsi', entries: 1 }]);
    expect((await test.books.audit.list({ member: null, act: null }, null, 50)).map(({ act }) => act)).toEqual(['enter-offline-gift']);
  });

  it('takes a gift back by its opposite, once, and refunds part of one from the cash', async () => {
    const entered = await money.gifts.give(CHEQUE, 'form_1', ADA);
    const other = await money.gifts.give({ ...CHEQUE, method: 'platform', commission: '1,50', project: '' }, 'form_2', ADA);
    if (entered.kind !== 'done' || other.kind !== 'done') throw new Error('not entered');
    const undone = await Promise.all([ADA, EVE, ADA, EVE].map((by) => money.gifts.undo(other.id, by)));
    expect(undone.map(({ kind }) => kind).toSorted()).toEqual(['changed', 'changed', 'changed', 'done']);
    const refund = { amount: '20', date: '2026-11-22', seen: 0 };
    expect(await money.gifts.refundInCash(entered.id, { ...refund, amount: '50,01' }, ADA)).toMatchObject({ kind: 'refused' });
    const refunds = await Promise.all(Array.from({ length: 20 }, () => money.gifts.refundInCash(entered.id, refund, ADA)));
    expect(refunds.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(await money.gifts.undo(entered.id, EVE)).toEqual({ kind: 'refused', why: 'refunded' });
    expect(await money.gifts.see(entered.id)).toMatchObject({ refunds: [2_000], undone: false, donor: { name: 'Grâce Hopper' } });
    expect(
      (await table())
        .split('\n')
        .map((row) => row.replace(/\S+$/, '').trim())
        .toSorted(),
    ).toEqual([
      '2026-11-20  fees       helloasso      1,50',
      '2026-11-20  gifts      cheques       50,00',
      '2026-11-20  gifts      helloasso     50,00',
      '2026-11-20  helloasso  fees           1,50',
      '2026-11-20  helloasso  gifts         50,00',
      '2026-11-22  cash       gift-refunds  20,00',
      'day         from       to                €',
    ]);
    await money.gifts.forget(entered.id, ADA);
    expect(await money.gifts.see(entered.id)).toMatchObject({ donor: null, note: null, amount: 5_000 });
    expect(await faults()).toEqual([]);
  });

  it('keeps memberships apart from gifts: income that no public figure shows', async () => {
    expect(await money.gifts.give({ ...CHEQUE, what: 'memberships' }, 'form_1', ADA)).toMatchObject({ kind: 'done' });
    expect(await table()).toContain('memberships  cheques  50,00  income:off_1');
    expect(await test.books.ledger.measureTotals()).toEqual([]);
    expect(await faults()).toEqual([]);
  });

  it('imports a file all or nothing, and the same file twice adds nothing', async () => {
    const good = bytes('date;montant;moyen;nom\n2026-11-02;10;espèces;Ada\n2026-11-02;10;espèces;Ada\n2026-11-03;25,50;chèque;Eve\n');
    const preview = await money.gifts.preview(good);
    expect(preview).toMatchObject({ ok: true, value: { total: 4_550, known: [] } });
    const imports = await Promise.all(Array.from({ length: 8 }, () => money.gifts.import(good, ADA)));
    expect(imports.map((each) => (each.ok ? each.value.added : -1)).toSorted()).toEqual([0, 0, 0, 0, 0, 0, 0, 3]);
    expect(await money.gifts.preview(good)).toMatchObject({ ok: true, value: { total: 0, known: [2, 3, 4] } });
    const before = await table();
    const bad = bytes('date;montant;moyen\n2026-11-04;10;espèces\n2026-11-05;zero;espèces\n');
    expect((await money.gifts.import(bad, ADA)).ok).toBe(false);
    expect(await table()).toBe(before);
  });

  it('enters an invoice once by its number, a credit note the other way, and takes one back', async () => {
    const tries = await Promise.all(Array.from({ length: 20 }, (_, index) => money.costs.enter(INVOICE, `form_${index % 2}`, ADA)));
    expect(tries.map(({ kind }) => kind).filter((kind) => kind === 'done')).toHaveLength(1);
    expect(tries.find(({ kind }) => kind === 'refused')).toMatchObject({ mistakes: [{ field: 'number', problem: 'duplicate' }] });
    expect(await money.costs.enter({ ...INVOICE, number: 'A-1', amount: '15', credit: 'yes' }, 'form_9', ADA)).toMatchObject({
      kind: 'done',
    });
    const [invoice] = (await money.costs.invoices()).filter(({ amount }) => amount > 0);
    expect(await money.costs.undo(invoice?.id ?? '', ADA)).toEqual({ kind: 'done' });
    expect(await money.costs.undo(invoice?.id ?? '', EVE)).toEqual({ kind: 'changed' });
    expect(await money.costs.enter({ ...INVOICE, amount: '910' }, 'form_10', ADA)).toMatchObject({ kind: 'done' });
    expect(
      (await table())
        .split('\n')
        .map((row) => row.replace(/\S+$/, '').trim())
        .toSorted(),
    ).toEqual([
      '2026-11-02  hosting    suppliers   15,00',
      '2026-11-02  hosting    suppliers  900,00',
      '2026-11-02  suppliers  hosting    900,00',
      '2026-11-02  suppliers  hosting    910,00',
      'day         from       to              €',
    ]);
    expect(await faults()).toEqual([]);
  });

  it('tells the mistakes of an invoice at their fields', async () => {
    const bad = { ...INVOICE, line: 'nothing', number: '', amount: 'x', dated: '2027-01-01', serviceUntil: '2026-09-01' };
    const answer = await money.costs.enter(bad, 'form_1', ADA);
    expect(answer.kind === 'refused' ? answer.mistakes.map(({ field, problem }) => `${field} ${problem}`) : []).toEqual([
      'line not-a-choice',
      'supplier missing',
      'number missing',
      'dated ahead',
      'amount not-an-amount',
      'serviceUntil ends-before',
    ]);
  });

  it('changes a price from a day on, once, whoever comes first; the lines of the content stand until then', async () => {
    const typed = {
      ...{ line: 'hds-hosting', from: '2027-01-01', amount: '950', per: '', until: '', supplier: '', person: '', category: '' },
      ...{ whatFr: '', whatEn: '', whyFr: '', whyEn: '', covered: '', shares: '' },
    };
    expect((await money.costs.lines())[0]).toMatchObject({ id: 'hds-hosting', changes: 0, pieces: [{ amount: 90_000, until: null }] });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => money.costs.change(typed, 0, index % 2 === 0 ? ADA : EVE)));
    expect(answers.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect((await money.costs.lines())[0]?.pieces).toMatchObject([
      { amount: 90_000, from: '2020-12-01', until: '2026-12-31', supplier: 'GPLExpert' },
      { amount: 95_000, from: '2027-01-01', until: null, covered: true },
    ]);
    expect(await money.costs.change({ ...typed, from: '2027-13-01', amount: '-' }, 2, ADA)).toMatchObject({ kind: 'mend' });
    expect(await money.costs.end('hds-hosting', day('2020-12-01'), 2, ADA)).toMatchObject({ kind: 'refused', why: 'nothing-covered' });
    const text = await money.costs.text();
    expect(text).toContain('hds-hosting@2027-01-01:');
    expect(await money.costs.importText('costs.yaml', text, ADA)).toMatchObject({ value: { kind: 'done', changed: [] } });
    const dearer = text.replace('amount: 950,00', 'amount: 990,00');
    expect(await money.costs.importText('costs.yaml', dearer, ADA)).toMatchObject({ value: { kind: 'done', changed: ['hds-hosting'] } });
    expect((await money.costs.lines())[0]?.pieces[1]).toMatchObject({ amount: 99_000, person: false });
    expect(await money.costs.change({ ...typed, from: '2027-02-01', amount: '', supplier: 'Jeanne', person: 'yes' }, 3, ADA)).toEqual({
      kind: 'done',
    });
    expect((await money.costs.lines())[0]?.pieces[2]).toMatchObject({ amount: 99_000, person: true });
    expect(await money.costs.importText('costs.yaml', await money.costs.text(), ADA)).toMatchObject({ value: { changed: [] } });
    expect(await faults()).toEqual([]);
  });

  it('keeps vouchers on the disk under their hash, knows them by what is in them, and publishes only what is redacted', async () => {
    const kept = await money.vouchers.keep('invoice:inv_1', { name: '../../facture "1".png', content: PNG }, ADA);
    if (kept.kind !== 'done') throw new Error(kept.why);
    expect(await readdir(join(folder, 'vouchers'))).toEqual([kept.sha256]);
    expect((await money.vouchers.of(['invoice:inv_1'])).get('invoice:inv_1')).toMatchObject([
      { name: 'facture  1 .png', type: 'image/png', bytes: 11 },
    ]);
    expect(await money.vouchers.keep('invoice:inv_1', { name: 'a.pdf', content: bytes('<html>') }, ADA)).toEqual({
      kind: 'refused',
      why: 'type',
    });
    expect(await money.vouchers.keep('invoice:inv_1', { name: 'a.pdf', content: new Uint8Array(0) }, ADA)).toEqual({
      kind: 'refused',
      why: 'empty',
    });
    const large = new Uint8Array(10 * 1024 * 1024 + 1);
    large.set(PNG);
    expect(await money.vouchers.keep('invoice:inv_1', { name: 'a.png', content: large }, ADA)).toEqual({
      kind: 'refused',
      why: 'too-large',
    });
    expect(await money.vouchers.readPublished(kept.sha256)).toBeNull();
    const pdf = bytes('%PDF-1.7 redacted');
    const shown = await money.vouchers.publish('invoice:inv_1', { name: 'redacted.pdf', content: pdf }, ADA);
    if (shown.kind !== 'done') throw new Error(shown.why);
    expect((await money.vouchers.readPublished(shown.sha256))?.content).toEqual(Buffer.from(pdf));
    expect(await money.vouchers.readPublished(kept.sha256)).toBeNull();
    await money.vouchers.withdraw('invoice:inv_1', shown.sha256, ADA);
    expect(await money.vouchers.readPublished(shown.sha256)).toBeNull();
    await writeFile(join(folder, 'vouchers', kept.sha256), 'something else');
    expect(await money.vouchers.read(kept.sha256)).toBeNull();
    expect(await faults()).toEqual([]);
  });

  it('lets own funds bear at most what a past month misses, once by its form, and takes it back once', async () => {
    const [month, missing] = [...(await money.books.shortfalls())][0] ?? [];
    const typed = { month: month ?? '', amount: '100', source: 'own-funds', decidedOn: '2026-11-20', minutes: 'https://example.org/pv' };
    expect(
      await money.books.decide(
        { ...typed, amount: String((missing ?? 0) / 100 + 1), minutes: 'tiroir' },
        { token: 'form_1', seen: 0 },
        ADA,
      ),
    ).toMatchObject({
      kind: 'refused',
      mistakes: [{ field: 'amount' }, { field: 'minutes' }],
    });
    const answers = await Promise.all(Array.from({ length: 20 }, () => money.books.decide(typed, { token: 'form_1', seen: 0 }, ADA)));
    expect(answers.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    const [decision] = await money.books.decisions();
    const undone = await Promise.all(Array.from({ length: 5 }, () => money.books.undoDecision(decision?.id ?? '', EVE)));
    expect(undone.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect((await money.books.decisions()).reduce((sum, { amount }) => cents(sum + amount), cents(0))).toBe(0);
  });

  it('finds by amount however it is written, by day, id, name, label and number', async () => {
    const gift = await money.gifts.give(CHEQUE, 'form_1', ADA);
    await money.costs.enter(INVOICE, 'form_2', ADA);
    const id = gift.kind === 'done' ? gift.id : '';
    const found = async (typed: string): Promise<string[]> => (await money.search(typed, 20)).map(({ kind }) => kind).toSorted();
    for (const typed of ['50', '50,00 €', '50.00', 'hopper', 'GRACE H', 'grâce', 'soirée', '0000123', id]) {
      expect([typed, (await found(typed)).includes('offline')]).toEqual([typed, true]);
    }
    for (const typed of ['900', '-900,00', 'gplexp', 'f2026-10', '02/11/2026', '2026-11']) {
      expect([typed, (await found(typed)).includes('invoice')]).toEqual([typed, true]);
    }
    expect(await found(`gift:${id}`)).toEqual(['entry']);
    expect(await found('100 %_')).toEqual([]);
    expect(await found("'; drop table entries; --")).toEqual([]);
  });
});
