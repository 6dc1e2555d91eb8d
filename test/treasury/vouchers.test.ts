import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { day } from '../../src/values/day.ts';
import { MOST_VOUCHER_BYTES } from '../../src/values/uploads.ts';
import { ADA, BANK, line } from '../support/bank-facts.ts';
import { keptInvoice, PNG } from '../support/money-facts.ts';
import { personOf } from '../support/people.ts';
import { hiddenField, sittingOf, type Sitting } from '../support/treasury-browser.ts';
import { treasurySite, type TreasurySite } from '../support/treasury-site.ts';

const of = (object: string): string => `/tresorerie/pieces?objet=${encodeURIComponent(object)}`;
const INVOICE = of('invoice:inv_1');
const LAST_YEAR = of('invoice:inv_2025');
const PDF = new TextEncoder().encode('%PDF-1.7 redacted');
const hashOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
const SCAN = hashOf(PNG);
const REDACTED = hashOf(PDF);

const picture = (name = 'facture é.png') => new File([PNG], name);

describe('the treasury’s pages of papers', { timeout: 30_000 }, () => {
  let site: TreasurySite;
  let treasurer: Sitting;
  let auditor: Sitting;
  beforeAll(async () => {
    site = await treasurySite({ sandbox: false });
    treasurer = sittingOf(site, await personOf(site, 'treasurer'));
    auditor = sittingOf(site, await personOf(site, 'auditor'));
    const { costs } = site.books.books;
    await costs.addInvoice(keptInvoice({ id: 'inv_1' }));
    await costs.addInvoice(keptInvoice({ id: 'inv_2025', dated: day('2025-06-01') }));
  }, 60_000);
  afterAll(() => site.close());

  const head = () => site.books.books.audit.head();
  const lastAct = async () => (await site.books.books.audit.list({ member: null, act: null }, null, 1))[0];

  it('show nothing of what is not in the books, and say where to begin', async () => {
    for (const object of [
      'invoice:inv_9',
      'gift:off_9',
      'entry:x',
      'line:ln_9',
      'opening:x',
      'invoice:',
      "x' or 1=1 --",
      '__proto__:x',
      '',
    ]) {
      expect([object, (await treasurer.get(of(object))).status]).toEqual([object, 404]);
    }
    expect((await treasurer.post(of('invoice:inv_9'), { do: 'tick', sha256: SCAN })).status).toBe(404);
    expect((await treasurer.get('/tresorerie/pieces')).text).toContain('Choisissez d’abord ce que la pièce justifie');
    for (const path of ['/tresorerie/pieces', INVOICE, '/en/treasury/vouchers', '/en/treasury/vouchers?objet=invoice:inv_1']) {
      const seen = await auditor.get(path);
      expect([path, seen.status, /undefined|\[object/.exec(seen.text)]).toEqual([path, 200, null]);
    }
  });

  it('keep a paper for who may, once, and hand it out to be taken away', async () => {
    const before = await head();
    expect((await auditor.get(INVOICE)).text).not.toContain('type="file"');
    expect((await auditor.send(INVOICE, 'file', picture(), { do: 'keep' })).status).toBe(403);
    expect((await auditor.get(`/tresorerie/pieces/${SCAN}`)).status).toBe(404);
    expect(await head()).toEqual(before);
    for (let time = 0; time < 2; time += 1) {
      const kept = await treasurer.send(INVOICE, 'file', picture(), { do: 'keep' });
      expect(kept).toMatchObject({ status: 303, location: `${INVOICE}&fait=voucher-kept` });
    }
    expect(await lastAct()).toMatchObject({ act: 'voucher.keep', object: 'invoice:inv_1', after: { 'attach-voucher': { sha256: SCAN } } });
    const page = await treasurer.get(INVOICE);
    for (const words of ['facture é.png', SCAN, 'image PNG, 1 Ko, gardée par Person treasurer', 'Lue seulement par l’équipe']) {
      expect(page.text).toContain(words);
    }
    expect(page.text.match(/aria-labelledby="paper-/g)).toHaveLength(1);
    expect((await treasurer.get('/tresorerie/couts/factures')).text).toContain('Pièces (1)');
    const paper = await auditor.get(`/tresorerie/pieces/${SCAN}`);
    expect(paper.status).toBe(200);
    expect(Object.fromEntries(paper.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': `attachment; filename="${SCAN.slice(0, 16)}.png"; filename*=UTF-8''facture%20%C3%A9.png`,
      'content-security-policy': expect.stringMatching(/^default-src 'none';.*sandbox$/) as string,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    const nobody = await fetch(`${site.url}/tresorerie/pieces/${SCAN}`, { redirect: 'manual' });
    expect(nobody.status).toBe(303);
    expect((await fetch(`${site.url}/pieces/${SCAN}`)).status).toBe(404);
  });

  it('take only what is a PDF or a picture by its content, and not more than the rule allows', async () => {
    const before = await head();
    const page = new File(['<html><script>alert(1)</script>'], 'facture.pdf', { type: 'application/pdf' });
    const wrong = await treasurer.send(INVOICE, 'file', page, { do: 'keep' });
    expect([wrong.status, wrong.text.includes('son contenu décide, pas son nom'), wrong.text.includes('id="file-error"')]).toEqual([
      422,
      true,
      true,
    ]);
    expect((await treasurer.send(INVOICE, 'file', new File([], ''), { do: 'keep' })).text).toContain('Choisissez un fichier');
    expect((await treasurer.send(INVOICE, 'file', new File([], 'a.pdf'), { do: 'keep' })).text).toContain('Ce fichier est vide');
    const large = new Uint8Array(MOST_VOUCHER_BYTES + 1);
    large.set(PNG);
    const over = await treasurer.send(INVOICE, 'file', new File([large], 'a.png'), { do: 'keep' });
    expect([over.status, over.text.includes('Ce fichier dépasse 10 Mo')]).toEqual([422, true]);
    const far = await treasurer.send(INVOICE, 'file', new File([large, large.slice(0, 100_000)], 'a.png'), { do: 'keep' });
    expect([far.status, far.text.includes('au plus 10 Mo')]).toEqual([413, true]);
    expect(await head()).toEqual(before);
    const most = await treasurer.send(INVOICE, 'file', new File([large.slice(0, MOST_VOUCHER_BYTES)], 'most.png'), { do: 'keep' });
    expect(most.status).toBe(303);
  });

  it('publish what was redacted and nothing else, until it is withdrawn', async () => {
    const publish = (file: File, fields = {}) => treasurer.send(INVOICE, 'redacted', file, { do: 'publish', checked: 'yes', ...fields });
    const redacted = new File([PDF], 'caviardée.html');
    const before = await head();
    expect((await auditor.send(INVOICE, 'redacted', redacted, { do: 'publish', checked: 'yes' })).status).toBe(403);
    expect((await publish(picture('autre.png'))).text).toContain('déjà gardé ici comme original');
    expect((await publish(redacted, { checked: '' })).text).toContain('id="checked-error"');
    expect(await head()).toEqual(before);
    expect((await fetch(`${site.url}/pieces/${REDACTED}`)).status).toBe(404);
    expect(await publish(redacted)).toMatchObject({ status: 303, location: `${INVOICE}&fait=voucher-published` });
    const paper = await fetch(`${site.url}/pieces/${REDACTED}`);
    expect(new Uint8Array(await paper.arrayBuffer())).toEqual(PDF);
    expect(Object.fromEntries(paper.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${REDACTED.slice(0, 16)}.pdf"`,
      'content-security-policy': expect.stringMatching(/sandbox$/) as string,
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=0, must-revalidate',
    });
    expect(paper.headers.getSetCookie()).toEqual([]);
    const known = { headers: { 'if-none-match': paper.headers.get('etag') ?? '' } };
    expect((await fetch(`${site.url}/pieces/${REDACTED}`, known)).status).toBe(304);
    // A second one of the same invoice leaves the first where it is.
    expect((await publish(new File(['%PDF-1.7 second'], 'b.pdf'))).status).toBe(303);
    expect((await fetch(`${site.url}/pieces/${REDACTED}`)).status).toBe(200);
    for (const path of [SCAN, 'x', `${REDACTED}0`, 'obole.db']) {
      expect([path, (await fetch(`${site.url}/pieces/${path}`)).status]).toEqual([path, 404]);
    }
    expect((await treasurer.get(INVOICE)).text).toContain(`href="/pieces/${REDACTED}"`);
    const withdraw = { do: 'withdraw', sha256: REDACTED };
    expect((await auditor.post(INVOICE, withdraw)).status).toBe(403);
    expect(await treasurer.post(INVOICE, withdraw)).toMatchObject({ location: `${INVOICE}&fait=voucher-withdrawn` });
    expect((await fetch(`${site.url}/pieces/${REDACTED}`, known)).status).toBe(404);
    expect((await auditor.get(`/tresorerie/pieces/${REDACTED}`)).status).toBe(200);
  });

  it('let an auditor tick and comment a year of the mandate, and take their own tick back', async () => {
    const tick = { do: 'tick', sha256: SCAN };
    expect((await treasurer.post(INVOICE, tick)).status).toBe(303);
    expect(await auditor.post(INVOICE, tick)).toMatchObject({ location: `${INVOICE}&fait=voucher-ticked` });
    expect(await lastAct()).toMatchObject({ act: 'voucher.tick', name: 'Person auditor', object: 'invoice:inv_1' });
    const page = await auditor.get(INVOICE);
    for (const words of ['Pointée par Person treasurer le', 'Pointée par Person auditor le', 'Retirer mon pointage'])
      expect(page.text).toContain(words);
    const before = await head();
    expect((await auditor.post(INVOICE, tick)).status).toBe(303);
    expect(await head()).toEqual(before);
    expect(await auditor.post(INVOICE, { ...tick, do: 'untick' })).toMatchObject({ location: `${INVOICE}&fait=voucher-unticked` });
    const after = await auditor.get(INVOICE);
    expect([after.text.includes('Pointée par Person treasurer'), after.text.includes('Pointée par Person auditor')]).toEqual([true, false]);
    expect((await auditor.post(INVOICE, { do: 'tick', sha256: 'f'.repeat(64) })).text).toContain('n’est plus parmi celles-ci');

    const field = `said-${SCAN.slice(0, 16)}`;
    const comment = { do: 'comment', sha256: SCAN, token: hiddenField(page.text, 'token'), [field]: '<b>Où est le bon ?</b>' };
    for (let time = 0; time < 2; time += 1)
      expect((await auditor.post(INVOICE, comment)).location).toBe(`${INVOICE}&fait=voucher-commented`);
    const said = (await treasurer.get(INVOICE)).text;
    expect(said.match(/&lt;b&gt;Où est le bon \?/g)).toHaveLength(1);
    expect(said).toMatch(/Person auditor, le [^<]+ :/);
    const empty = await auditor.post(INVOICE, { ...comment, token: 'form_2', [field]: ' ' });
    expect([empty.status, empty.text.includes(`id="${field}-error"`)]).toEqual([422, true]);
    const long = await auditor.post(INVOICE, { ...comment, token: 'form_3', [field]: 'x'.repeat(2_001) });
    expect([long.status, long.text.includes('x'.repeat(2_001))]).toEqual([422, true]);
  });

  it('stand behind entries, offline gifts and bank lines, whose pages lead to them', async () => {
    const gift = { do: 'enter', token: 'form_1', date: '2026-11-20', amount: '50', method: 'cheque', reference: '0000123' };
    expect((await treasurer.post('/tresorerie/dons', gift)).status).toBe(303);
    const [kept] = await site.books.books.offline.list({ from: null, to: null, method: null, limit: 1 });
    await site.books.books.lines.keepImport(
      {
        id: 'imp_1',
        fileHash: 'h1',
        fileName: 'a.xml',
        account: BANK,
        format: 'camt053',
        kept: 1,
        known: 0,
        bad: 0,
        early: 0,
        by: ADA,
        atMs: 0,
      },
      [line()],
      [],
    );
    const id = kept?.id ?? '';
    for (const [object, path, english] of [
      [`gift:${id}`, `/tresorerie/dons/${id}`, `/en/treasury/gifts/${id}`],
      [`entry:gift:${id}`, `/tresorerie/ecritures/gift%3A${id}`, `/en/treasury/entries/gift%3A${id}`],
      ['line:ln_1', '/tresorerie/banque/ln_1', '/en/treasury/bank/ln_1'],
    ] as const) {
      expect((await treasurer.get(path)).text).toContain(`href="${of(object)}"`);
      expect((await treasurer.send(of(object), 'file', picture(), { do: 'keep' })).status).toBe(303);
      expect((await treasurer.get(path)).text).toContain('Pièces (1)');
      expect((await treasurer.get(english)).text).toContain('Vouchers (1)');
      const papers = (await treasurer.get(of(object))).text;
      expect([papers.includes('exercice 2026'), papers.includes(`href="${path}"`), papers.includes('value="publish"')]).toEqual([
        true,
        true,
        false,
      ]);
      // Only what an invoice shows is for everybody.
      const redacted = new File(['%PDF-1.7 other'], 'a.pdf');
      const answer = await treasurer.send(of(object), 'redacted', redacted, { do: 'publish', checked: 'yes' });
      expect([answer.status, answer.text.includes('Seules les pièces d’une facture')]).toEqual([422, true]);
    }
  });

  it('let an auditor only read what belongs to a year that was not given', async () => {
    expect((await treasurer.send(LAST_YEAR, 'file', picture(), { do: 'keep' })).status).toBe(303);
    const page = await auditor.get(LAST_YEAR);
    expect(page.text).toContain('Votre mandat ne comprend pas l’exercice 2025');
    expect(page.text).not.toContain('value="tick"');
    const before = await head();
    for (const fields of [
      { do: 'tick', sha256: SCAN },
      { do: 'untick', sha256: SCAN },
      { do: 'comment', sha256: SCAN, token: 'form_9', [`said-${SCAN.slice(0, 16)}`]: 'vu' },
    ]) {
      expect([fields.do, (await auditor.post(LAST_YEAR, fields)).status]).toEqual([fields.do, 403]);
    }
    expect(await site.books.books.reviews.of('invoice:inv_2025')).toEqual([]);
    expect(await head()).toEqual(before);
    expect((await treasurer.post(LAST_YEAR, { do: 'tick', sha256: SCAN })).status).toBe(303);
  });
});
