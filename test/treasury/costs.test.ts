import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { month } from '../../src/values/month.ts';
import { addDays, day } from '../../src/values/day.ts';
import { keptInvoice } from '../support/money-facts.ts';
import { personOf } from '../support/people.ts';
import { hiddenField, sittingOf, type Sitting } from '../support/treasury-browser.ts';
import { treasurySite, type TreasurySite } from '../support/treasury-site.ts';

const COSTS = '/tresorerie/couts';
const INVOICES = '/tresorerie/couts/factures';
const HDS = `${COSTS}?poste=hds-hosting`;

const LINE = {
  ...{
    do: 'change',
    new: 'yes',
    seen: '0',
    line: 'mail',
    from: '2026-12-01',
    amount: '120',
    per: 'year',
    until: '',
    supplier: 'Hébergeur',
  },
  ...{ category: 'hosting', whatFr: 'Courriel', whatEn: 'Mail', whyFr: 'Pour écrire', whyEn: 'To write', covered: 'no', shares: '' },
};
const RISE = { ...LINE, new: '', line: 'hds-hosting', from: '2027-01-01', amount: '950', per: '', supplier: '', category: '', covered: '' };
const AS_BEFORE = { whatFr: '', whatEn: '', whyFr: '', whyEn: '' };

const INVOICE = {
  ...{ do: 'enter', token: 'form_1', line: 'hds-hosting', supplier: '', number: 'F 2026-10', dated: '2026-11-02', amount: '900,00' },
  ...{ credit: '', serviceFrom: '2026-10-01', serviceUntil: '2026-10-31', due: '2026-12-02', shares: '' },
};

const HOSTILE = ['<script>alert(1)</script>', '=1+1', '1e10', '31/02/2027', 'x'.repeat(10_000), '\u0000\u001b[2J'];

/** What is in a value is only text. */
const outsideOfQuotes = (html: string): string => html.replaceAll(/"[^"]*"/g, '');

describe('the treasury’s pages of costs', { timeout: 30_000 }, () => {
  let site: TreasurySite;
  let treasurer: Sitting;
  let auditor: Sitting;
  beforeAll(async () => {
    site = await treasurySite({ sandbox: false });
    treasurer = sittingOf(site, await personOf(site, 'treasurer'));
    auditor = sittingOf(site, await personOf(site, 'auditor'));
  }, 60_000);
  afterAll(() => site.close());

  const { stringify } = JSON;
  /** All that the pages can write, as one text. */
  const written = async (): Promise<string> =>
    stringify([await site.books.books.costs.changes(), await site.books.books.costs.invoices(), await site.books.books.audit.head()]);
  const acts = async (): Promise<string[]> =>
    (await site.books.books.audit.list({ member: null, act: null }, null, 3)).map(({ act }) => act);

  it('show lines and invoices in both languages, and teach where there are none', async () => {
    for (const path of [
      COSTS,
      HDS,
      '/en/treasury/costs',
      '/en/treasury/costs?poste=hds-hosting',
      INVOICES,
      '/en/treasury/costs/invoices',
    ]) {
      const seen = await treasurer.get(path);
      expect([path, seen.status, /undefined|\[object/.exec(seen.text)]).toEqual([path, 200, null]);
    }
    const { text } = await treasurer.get(HDS);
    for (const words of ['GPLExpert', '900,00 € par mois', '1er décembre 2020', 'tel que content/costs.yaml l’écrit', 'value="900,00"']) {
      expect(text).toContain(words);
    }
    expect((await treasurer.get(INVOICES)).text).toContain('Aucune facture');
    const english = await treasurer.get('/en/treasury/costs/invoices?etat=open');
    expect(english.text).toContain('href="/tresorerie/couts/factures?etat=open"');
  });

  it('change a price from a day on, once, and tell the other who was first', async () => {
    expect(await auditor.post(HDS, { ...RISE, ...AS_BEFORE })).toMatchObject({ status: 403 });
    expect(await treasurer.post(HDS, { ...RISE, ...AS_BEFORE })).toMatchObject({
      status: 303,
      location: `${HDS}&fait=cost-changed`,
    });
    expect((await acts())[0]).toBe('cost.change');
    const { text } = await treasurer.get(HDS);
    for (const words of [
      '950,00 € par mois',
      '1er janvier 2027',
      '31 décembre 2026',
      'Person treasurer, le',
      'name="seen" value="2"',
      'value="950,00"',
    ]) {
      expect(text).toContain(words);
    }
    const before = await written();
    const late = await treasurer.post(HDS, { ...RISE, ...AS_BEFORE, amount: '990' });
    expect(late.status).toBe(409);
    expect(late.text).toContain('Person treasurer vient de changer ce poste');
    expect(late.text).toContain('value="990"');
    expect(await written()).toBe(before);
  });

  it('mark a natural person, whom the words that the public reads do not name', async () => {
    const person = { ...LINE, line: 'design', per: 'month', supplier: 'Jeanne Martin', person: 'yes', whatFr: 'Dessin de Jeanne MARTIN' };
    const before = await written();
    expect((await auditor.post(COSTS, { ...person, whatFr: 'Dessin' })).status).toBe(403);
    const named = await treasurer.post(COSTS, person);
    expect([named.status, named.text.includes('id="whatFr-error"'), named.text.includes('value="Jeanne Martin"')]).toEqual([
      422,
      true,
      true,
    ]);
    expect(named.text).toContain('<option value="yes" selected');
    expect(await written()).toBe(before);
    expect((await treasurer.post(COSTS, { ...person, whatFr: 'Dessin' })).status).toBe(303);
    expect((await site.books.books.audit.list({ member: null, act: null }, null, 1))[0]?.after).toMatchObject({
      'change-cost-line': { person: true },
    });
    const shown = await treasurer.get(`${COSTS}?poste=design`);
    for (const words of ['Jeanne Martin', 'son nom n’est pas publié']) expect(shown.text).toContain(words);
    expect((await treasurer.get('/en/treasury/costs?poste=design')).text).toContain('the name is not published');
  });

  it('add a line, not under a name that there is, and end it', async () => {
    const twice = await treasurer.post(COSTS, { ...LINE, line: 'hds-hosting' });
    expect([twice.status, twice.text.includes('« hds-hosting » existe déjà')]).toEqual([409, true]);
    expect(await treasurer.post(COSTS, LINE)).toMatchObject({ status: 303, location: `${COSTS}?poste=mail&fait=cost-changed` });
    const shown = await treasurer.get(`${COSTS}?poste=mail`);
    for (const words of ['Courriel', '120,00 € par an', 'mail – à venir']) expect(shown.text).toContain(words);
    const change = { ...LINE, new: '', from: '2026-12-15' };
    await treasurer.post(COSTS, { ...change, seen: '1', shares: 'jitsi 2' });
    expect((await treasurer.get(`${COSTS}?poste=mail`)).text).toContain('value="jitsi 2"');
    // The field holds what there is: emptied, it says that the line is not shared any more.
    expect((await treasurer.post(COSTS, { ...change, seen: '2', shares: '' })).status).toBe(303);
    expect((await treasurer.get(`${COSTS}?poste=mail`)).text).not.toContain('value="jitsi 2"');
    const end = { do: 'end', line: 'mail', seen: '3', ends: '2027-06-01' };
    const before = await written();
    expect((await auditor.post(COSTS, end)).status).toBe(403);
    const wrong = await treasurer.post(`${COSTS}?poste=mail`, { ...end, ends: '31/02/2027' });
    expect([wrong.status, wrong.text.includes('ce n’est pas une date')]).toEqual([422, true]);
    expect(await written()).toBe(before);
    expect(await treasurer.post(COSTS, end)).toMatchObject({ location: `${COSTS}?fait=cost-ended` });
    expect((await treasurer.get(`${COSTS}?poste=mail`)).text).toContain('31 mai 2027');
    const none = await treasurer.post(HDS, { do: 'end', line: 'hds-hosting', seen: '2', ends: '2020-12-01' });
    expect([none.status, none.text.includes('Il ne resterait aucun poste')]).toEqual([422, true]);
  });

  it('refuse with words at its field what is no line, and keep what was typed', async () => {
    const before = await written();
    for (const typed of HOSTILE) {
      for (const field of ['line', 'from', 'amount', 'until', 'shares'] as const) {
        // A name of a line may be made of digits and letters.
        if (field === 'line' && typed === '1e10') continue;
        const answer = await treasurer.post(COSTS, { ...LINE, line: 'new-line', [field]: typed });
        expect([field, typed.slice(0, 20), answer.status]).toEqual([field, typed.slice(0, 20), 422]);
        expect(answer.text).toContain(`id="${field}-error"`);
        expect(outsideOfQuotes(answer.text)).not.toContain('<script>alert');
      }
    }
    const long = await treasurer.post(COSTS, { ...LINE, line: 'new-line', supplier: 'x'.repeat(10_000), whyFr: ' ' });
    for (const words of ['id="supplier-error"', 'id="whyFr-error"', 'value="Courriel"', '1 – 500']) expect(long.text).toContain(words);
    expect(await written()).toBe(before);
  });

  it('write the lines as a file, and look at one before it is taken', async () => {
    const file = await auditor.get(`${COSTS}/postes.yaml`);
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="costs.yaml"');
    expect(file.text).toContain('hds-hosting@2027-01-01:');
    const yaml = (text: string) => new File([text], 'costs.yaml');
    const dearer = file.text.replace('amount: 950,00', 'amount: 990,00');
    const bad = await treasurer.send(COSTS, 'file', yaml(file.text.replace('per: year', 'per: week')), { do: 'preview' });
    expect([bad.status, bad.text.includes('mail.per')]).toEqual([422, true]);
    const before = await written();
    const same = await treasurer.send(COSTS, 'file', yaml(file.text), { do: 'preview' });
    expect([same.status, same.text.includes('Ce fichier ne change rien')]).toEqual([200, true]);
    expect((await treasurer.send(COSTS, 'file', yaml('x'.repeat(200_001)), { do: 'preview' })).text).toContain('trop grand');
    expect((await auditor.send(COSTS, 'file', yaml(dearer), { do: 'preview' })).status).toBe(403);
    const seen = await treasurer.send(COSTS, 'file', yaml(dearer), { do: 'preview' });
    for (const words of ['Un poste changera', '990,00 € par mois', '1er janvier 2027']) expect(seen.text).toContain(words);
    expect(await written()).toBe(before);
    const take = { do: 'import', content: dearer, seen: hiddenField(seen.text.split('id="preview"')[1] ?? '', 'seen') };
    expect((await auditor.post(COSTS, take)).status).toBe(403);
    expect(await treasurer.post(COSTS, take)).toMatchObject({ location: `${COSTS}?fait=costs-imported` });
    const late = await treasurer.post(COSTS, { ...take, content: file.text });
    expect([late.status, late.text.includes('Person treasurer a changé un poste depuis')]).toEqual([409, true]);
    expect((await treasurer.get(HDS)).text).toContain('990,00 € par mois');
  });

  it('enter an invoice once, say what is wrong at its field, and take it back once', async () => {
    const before = await written();
    expect((await auditor.post(INVOICES, INVOICE)).status).toBe(403);
    for (const typed of HOSTILE) {
      for (const field of ['line', 'dated', 'amount', 'serviceFrom', 'serviceUntil', 'due', 'shares'] as const) {
        const answer = await treasurer.post(INVOICES, { ...INVOICE, [field]: typed });
        expect([field, typed.slice(0, 20), answer.status]).toEqual([field, typed.slice(0, 20), 422]);
        expect(answer.text).toContain(`id="${field}-error"`);
        expect(outsideOfQuotes(answer.text)).not.toContain('<script>alert');
        expect(answer.text).toContain('value="F 2026-10"');
      }
    }
    expect(await written()).toBe(before);
    for (let time = 0; time < 2; time += 1) {
      expect(await treasurer.post(INVOICES, INVOICE)).toMatchObject({ status: 303, location: `${INVOICES}?fait=invoice-entered` });
    }
    const [invoice, ...others] = await site.books.books.costs.invoices();
    expect(others).toEqual([]);
    const twin = await treasurer.post(INVOICES, { ...INVOICE, token: 'form_2', number: 'f2026-10' });
    expect([twin.status, twin.text.includes('cette facture est déjà enregistrée')]).toEqual([422, true]);
    const list = await treasurer.get(INVOICES);
    for (const words of ['F 2026-10', '900,00 €', 'à payer', 'échéance le 2 décembre 2026', 'Pièces (0)'])
      expect(list.text).toContain(words);
    const undo = { do: 'undo', invoice: invoice?.id ?? '' };
    expect((await auditor.get(INVOICES)).text).not.toContain('value="undo"');
    expect((await auditor.post(INVOICES, undo)).status).toBe(403);
    expect(await treasurer.post(INVOICES, undo)).toMatchObject({ location: `${INVOICES}?fait=invoice-undone` });
    expect((await acts())[0]).toBe('invoice.keep');
    const again = await treasurer.post(INVOICES, undo);
    expect([again.status, again.text.includes('Person treasurer a déjà annulé cette facture')]).toEqual([409, true]);
    expect((await treasurer.post(INVOICES, { ...undo, invoice: 'inv_x' })).text).toContain('n’existe pas');
  });

  it('list invoices a page at a time, filtered, with what late ones changed', async () => {
    const { costs } = site.books.books;
    for (let place = 0; place < 60; place += 1) {
      await costs.addInvoice(keptInvoice({ id: `inv_${String(place).padStart(3, '0')}`, dated: addDays(day('2026-02-01'), place) }));
    }
    const late = { dated: day('2026-10-12'), serviceFrom: day('2026-08-01'), serviceUntil: day('2026-08-31') };
    await costs.addInvoice(keptInvoice({ id: 'inv_late', ...late, closedThrough: month('2026-09') }));
    await costs.addInvoice(keptInvoice({ id: 'inv_more', ...late, amount: 12_300 as never, closedThrough: month('2026-09') }));
    const rows = (text: string) => [...text.matchAll(/<tr id="(inv_\w+)"/g)].map(([, id]) => id ?? '');
    const first = await treasurer.get(INVOICES);
    const adjusted = await treasurer.get(`${INVOICES}?vue=ajustements`);
    for (const words of ['Difference', 'August 2026', 'October 2026', '€123.00'])
      expect((await treasurer.get('/en/treasury/costs/invoices?vue=ajustements')).text).toContain(words);
    for (const words of ['août 2026', 'octobre 2026', '123,00 €']) expect(adjusted.text).toContain(words);
    const next = /rel="next" href="([^"]+)"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const second = await treasurer.get(next);
    expect(rows(first.text)).toHaveLength(50);
    expect(rows(second.text)).toHaveLength(13);
    expect(new Set([...rows(first.text), ...rows(second.text)])).toHaveProperty('size', 63);
    expect(first.text).not.toContain('id="adjustments"');
    expect(rows((await treasurer.get(`${INVOICES}?etat=undone`)).text)).toHaveLength(1);
    expect(rows((await treasurer.get(`${INVOICES}?cherche=INV_MORE&poste=hds-hosting&etat=open`)).text)).toEqual(['inv_more']);
    expect((await treasurer.get(`${INVOICES}?cherche=nothing`)).text).toContain('Aucune facture ne répond');
  });
});
