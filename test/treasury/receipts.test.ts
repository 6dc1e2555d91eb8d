import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SQLITE } from '../support/books.ts';
import { day } from '../../src/values/day.ts';
import { at } from '../support/facts.ts';
import { pdfText } from '../support/pdf-text.ts';
import { enrol } from '../support/people.ts';
import { ADA, contentWithReceipts } from '../support/receipts-on.ts';
import { openWorld, type World } from '../support/world.ts';
import { fieldsOf, worldSite, type Visitor, type WorldSite } from '../support/world-site.ts';

const RECEIPTS = '/tresorerie/recus';
const OF_2026 = `${RECEIPTS}?annee=2026`;

/** Who, as the form has it. */
const TYPED = { ...ADA, do: 'keep' };

describe('tax receipts over their pages', { timeout: 60_000 }, () => {
  let world: World;
  let site: WorldSite;
  let ada: Visitor;
  let eve: Visitor;
  let auditor: Visitor;
  beforeAll(async () => {
    world = await openWorld(at('2026-11-02T09:00:00Z'), SQLITE, contentWithReceipts());
    await world.give({ amount: '30', email: 'ada@example.org' });
    await world.give({ amount: '10', email: 'ada@example.org' });
    await world.give({ amount: '25', email: 'alan@example.org' });
    await world.sandbox.control.play({ do: 'charge', amount: 5_000 });
    await world.settle();
    await world.advanceDays(70);
    site = await worldSite(world);
    ada = await site.person('treasurer', 'ada@example.org');
    eve = await site.person('admin', 'eve@example.org');
    auditor = await site.person('auditor');
  }, 60_000);
  afterAll(async () => {
    await site.close();
    await world.close();
  });

  const noted = async () => (await site.trail()).map(({ act }) => act).filter((act) => act.startsWith('receipt'));
  const desk = () => world.running.app.treasury.money.receipts!;

  it('shows what stands before the batch, in both languages, and issues nothing before anybody is known', async () => {
    const page = (await ada.get(OF_2026)).text;
    expect(page).toContain('Marie Curie, présidente a vérifié le 2 novembre 2026');
    expect(page).toMatch(/Personnes sans nom ni adresse<\/th>[\s\S]*?>2<[\s\S]*?65,00 €/);
    expect(page).toMatch(/Versements dont on ne sait pas qui les a faits[\s\S]*?>1<[\s\S]*?50,00 €/);
    expect(page).toContain('Personne n’attend de reçu pour cette année.');
    expect(page).toContain('Aucun reçu pour cette année');
    const english = (await ada.get('/en/treasury/receipts?annee=2026')).text;
    expect(english).toContain('People without name and address');
    for (const text of [page, english]) expect(text).not.toMatch(/undefined|\[object|NaN/);
    expect((await ada.get('/tresorerie/recus?annee=2027')).text).toContain('L’année 2027 n’est pas finie');
    for (const year of ['', '1999', '9999', '%3Cb%3E', '2026-11'])
      expect((await ada.get(`${RECEIPTS}?annee=${year}`)).text).toContain('Dons de 2026');
    // The navigation leads to it, and the first page counts what is to be revised.
    expect((await ada.get('/tresorerie')).text).toContain('Reçus fiscaux à annuler et remplacer');
  });

  it('takes a name and an address, says at its field what is wrong, and shows an auditor no form', async () => {
    const page = (await ada.get(OF_2026)).text;
    const links = [...page.matchAll(/href="(\/tresorerie\/recus\/identite\?pour=[^"]+)"/g)].map(([, href = '']) => href);
    expect(links).toHaveLength(2);
    const path = links.find((_, index) => page.split('identite?pour=')[index]?.includes('ada@example.org')) ?? links[0] ?? '';
    expect((await ada.get(path)).text).toContain('Pour les reçus de : ada@example.org');
    for (const bad of ['', '<script>', '=1+1', 'x'.repeat(10_000), 'a\u0007b']) {
      const refused = await ada.post(path, { ...TYPED, lastName: bad, postcode: '7' });
      expect([bad.slice(0, 9), refused.status]).toEqual([bad.slice(0, 9), 422]);
      expect(refused.text).toContain('id="lastName-error"');
      expect(refused.text).toContain('id="postcode-error"');
      expect(refused.text).toMatch(/value="Rennes"/);
      expect(refused.text).not.toContain('"><script>');
    }
    expect((await auditor.get(path)).status).toBe(404);
    expect((await auditor.post(path, TYPED)).status).toBe(403);
    for (const nobody of ['', '?pour=donor_nobody', '?pour=off_nobody', '?pour=giver_x'])
      expect([nobody, (await ada.get(`/tresorerie/recus/identite${nobody}`)).status]).toEqual([nobody, 404]);
    expect(await noted()).toEqual([]);
    expect((await ada.post(path, TYPED)).location).toBe(`${RECEIPTS}?fait=identity-kept`);
    expect((await ada.get(path)).text).toContain('value="Lovelace"');
    expect(await noted()).toEqual(['receipt.identify']);
    expect(JSON.stringify(await site.trail())).not.toContain('Lovelace');
  });

  it('issues the year once, by a fresh sign-in, and an auditor reads it', async () => {
    const page = await ada.get(OF_2026);
    expect(page.text).toContain('Émettre un reçu…');
    expect((await auditor.get(OF_2026)).text).not.toContain('value="issue"');
    expect((await auditor.post(OF_2026, { do: 'issue' })).status).toBe(403);
    const { signedIn, ...rest } = await ada.enrolled.browser.visit();
    const stale = { ...rest, signedIn: signedIn && { ...signedIn, session: { ...signedIn.session, signedInMs: 0 } } };
    const limits = { most: 1, progress: () => undefined };
    const { money } = world.running.app.treasury;
    expect(await money.act(stale, 'receipt.issue', ({ receipts }, by) => receipts!.issueYear('2026', limits, by))).toEqual({
      ok: false,
      why: 'stale',
    });
    expect(await desk().ofYear('2026')).toEqual([]);
    expect((await ada.post(`${RECEIPTS}?annee=2027`, { do: 'issue' })).status).toBe(409);
    const clicks = await Promise.all([ada.post(OF_2026, { do: 'issue' }), eve.post(OF_2026, { do: 'issue' })]);
    expect(clicks.map(({ location }) => location)).toEqual([`${OF_2026}&fait=receipts-issued`, `${OF_2026}&fait=receipts-issued`]);
    expect((await desk().ofYear('2026')).map(({ content }) => [content.number, content.amount])).toEqual([[1, 4_000]]);
    expect((await noted()).filter((act) => act === 'receipt.issue')).toHaveLength(1);
    const after = (await auditor.get(OF_2026)).text;
    expect(after).toContain('Un reçu en vigueur, 40,00 € au total');
    expect(after).toContain(`href="${RECEIPTS}/1"`);
    const list = await auditor.get(`${RECEIPTS}/liste.csv?annee=2026`);
    expect(list.status).toBe(200);
    expect(list.text.split('\r\n')).toHaveLength(4);
    expect((await ada.get('/en/treasury/receipts/list.csv?annee=2026')).text).toContain('"Number","Date of receipt"');
    expect(pdfText((await desk().document(1))?.pdf ?? new Uint8Array())).toContain('***40,00*** euros');
    expect((await auditor.get(`${RECEIPTS}/1`)).text).toContain('%PDF-1.7');
    // A mandate for another year shows nothing of this one.
    const elsewhere = { role: 'auditor' as const, years: [2025], until: day('2027-06-30') };
    const invited = await world.running.people.invite('other@example.org', elsewhere);
    if (!invited.ok) throw new Error(invited.why);
    const { browser } = await enrol(world.running.app.treasury, invited.value, 'Person elsewhere');
    for (const path of [`${RECEIPTS}/1`, `${RECEIPTS}/liste.csv?annee=2026`, OF_2026]) {
      const seen = await fetch(site.url + path, { headers: { cookie: browser.cookies() }, redirect: 'manual' });
      expect([path, (await seen.text()).includes('2026-11-02') || seen.headers.get('content-type') === 'application/pdf']).toEqual([
        path,
        false,
      ]);
    }
    for (const missing of ['0', '2', '01', '1e0', '-1', 'x', '99999999999'])
      expect([missing, (await ada.get(`${RECEIPTS}/${missing}`)).status]).toEqual([missing, 404]);
  });

  it('cancels and replaces after a refund: the first page counts it, one act does it, and the second is told who was quicker', async () => {
    const [receipt] = await desk().ofYear('2026');
    const charge = receipt?.content.payments[0]?.id ?? '';
    await world.stripe.refunds.create({ charge, amount: 500 });
    await world.settle();
    expect((await ada.get('/tresorerie')).text).toContain(`<a href="${RECEIPTS}">Voir les reçus</a>`);
    const page = await ada.get(OF_2026);
    const fields = fieldsOf(page.text, 'revise');
    expect(fields).toEqual({ do: 'revise', number: '1' });
    expect((await auditor.get(OF_2026)).text).not.toContain('value="revise"');
    expect((await auditor.post(OF_2026, fields)).status).toBe(403);
    for (const number of ['', '7', '1e0', 'x'.repeat(1_000)]) expect((await ada.post(OF_2026, { ...fields, number })).status).toBe(409);
    expect((await ada.post(OF_2026, fields)).location).toBe(`${OF_2026}&fait=receipt-revised`);
    const late = await eve.post(OF_2026, fields);
    expect([late.status, late.text.includes('Person treasurer a annulé ce reçu entre-temps')]).toEqual([409, true]);
    expect(
      (await desk().ofYear('2026')).map(({ content, cancel }) => [content.number, content.amount, cancel?.replacedBy ?? null]),
    ).toEqual([
      [1, 4_000, 2],
      [2, 3_500, null],
    ]);
    expect((await ada.get(OF_2026)).text).toContain('annulé, remplacé par le 2');
    expect(pdfText((await desk().document(1))?.pdf ?? new Uint8Array())).toContain('ANNULÉ');
    expect((await ada.get('/tresorerie')).text).toContain('Chaque reçu dit ce que ses dons valent.');
    expect((await world.running.check()).flatMap(({ fails }) => fails)).toEqual([]);
  });

  it('leads from the page of an offline gift to whom its receipt names, and from a company to nothing', async () => {
    const entry = { do: 'enter', date: '2026-12-02', amount: '40', method: 'cheque', name: 'Grâce Hopper' };
    await ada.post('/tresorerie/dons', { ...entry, token: 'form_1' });
    await ada.post('/tresorerie/dons', { ...entry, token: 'form_2', name: 'SARL', company: 'yes' });
    const gifts = await world.running.app.treasury.money.gifts.list({ from: null, to: null, method: null, limit: 5 });
    const [person, company] = [false, true].map((is) => gifts.find((gift) => gift.company === is)?.id ?? '');
    const link = `/tresorerie/recus/identite?pour=${person}`;
    expect((await ada.get(`/tresorerie/dons/${person}`)).text).toContain(`href="${link}"`);
    expect((await ada.get(`/tresorerie/dons/${company}`)).text).not.toContain('identite?pour');
    expect((await ada.get(`/tresorerie/recus/identite?pour=${company}`)).status).toBe(404);
    expect((await ada.get(link)).text).toContain('Pour les reçus de : Grâce Hopper');
    expect((await ada.post(link, { ...TYPED, firstNames: 'Grâce', lastName: 'Hopper' })).status).toBe(303);
    expect((await ada.post(OF_2026, { do: 'issue' })).status).toBe(303);
    expect((await desk().ofYear('2026')).at(-1)?.content).toMatchObject({
      number: 3,
      amount: 4_000,
      modes: ['cheque'],
      donor: { lastName: 'Hopper' },
    });
    expect((await ada.get(OF_2026)).text).toMatch(/Dons d’entreprises<\/th>[\s\S]*?>1<[\s\S]*?40,00 €/);
  });

  it('issues nothing over older books, and says what to do', async () => {
    await writeFile(join(world.environment.dataDir, 'receipt-number-sandbox'), '90\n');
    const page = (await ada.get(OF_2026)).text;
    expect(page).toContain('Les livres connaissent 3 numéros et 90 ont déjà été donnés');
    expect(page).toContain('--next-number N');
    for (const act of [{ do: 'issue' }, { do: 'revise', number: '2' }]) {
      const refused = await ada.post(OF_2026, act);
      expect([act.do, refused.status, refused.text.includes('une sauvegarde plus ancienne')]).toEqual([act.do, 409, true]);
    }
    expect(await desk().ofYear('2026')).toHaveLength(3);
  });
});
