import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { monthRange, month } from '../../src/values/month.ts';
import { personOf, type Enrolled } from '../support/people.ts';
import { treasurySite, type TreasurySite } from '../support/treasury-site.ts';

const FR = '/tresorerie/exercices';
const EN = '/en/treasury/years';
/** The fiscal year that is over: it begins with the campaign, and is longer than the others. */
const OLD = '2025';
const MONTHS = monthRange(month('2024-12'), month('2025-12'));

type Answer = { readonly status: number; readonly text: string; readonly location: string | null };

/** From its first checklist to the vote, as a treasurer does it without a script: one test goes on where the one before has ended. */
describe('the pages of fiscal years', { timeout: 60_000 }, () => {
  let site: TreasurySite;
  let treasurer: Enrolled;
  let other: Enrolled;
  let auditor: Enrolled;

  async function ask(who: Enrolled, path: string, form?: Readonly<Record<string, string>>): Promise<Answer> {
    const answer = await fetch(site.url + path, {
      redirect: 'manual',
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
      headers: { origin: site.url, 'sec-fetch-site': 'same-origin', cookie: who.browser.cookies() },
    });
    const text = (await answer.text()).replaceAll(/[\u00a0\u202f]/g, ' ');
    return { status: answer.status, text, location: answer.headers.get('location') };
  }

  const acts = async (): Promise<string[]> =>
    (await site.treasury.audit.page({ act: null, member: null }, null)).lines.map(({ act, name }) => `${act} ${name}`);

  beforeAll(async () => {
    site = await treasurySite({ sandbox: false });
    treasurer = await personOf(site, 'treasurer');
    other = await personOf(site, 'admin');
    auditor = await personOf(site, 'auditor');
    const visit = await treasurer.browser.visit();
    const typed = { what: '', method: 'cheque', commission: '', account: '', project: '', name: '', email: '', company: '', note: '' };
    for (const gift of [
      { ...typed, date: '2025-03-10', amount: '300', reference: 'one', method: 'cash' },
      { ...typed, date: '2025-12-30', amount: '45,50', reference: 'two' },
    ]) {
      const given = await site.treasury.money.act(visit, 'gift.book', (desk, by) => desk.gifts.give(gift, gift.reference, by));
      expect(given.ok && given.value.kind).toBe('done');
    }
  }, 60_000);
  afterAll(() => site.close());

  it('list the years with their state and result, and lead to opening and own funds', async () => {
    const list = await ask(treasurer, FR);
    expect(list.status).toBe(200);
    for (const told of [
      `${FR}/2025`,
      `${FR}/2026`,
      'à clore',
      'en cours',
      '345,50 €',
      '/tresorerie/ouverture',
      '/tresorerie/fonds-propres',
    ])
      expect(list.text).toContain(told);
    const english = await ask(treasurer, EN);
    for (const told of [`${EN}/2025`, 'to close', 'under way', '€345.50', '/en/treasury/own-funds']) expect(english.text).toContain(told);
    for (const { text } of [list, english]) expect(text).not.toMatch(/undefined|\[object/);
  });

  it('say what stands against closing, with a link, and what is in hand at the end', async () => {
    const page = await ask(treasurer, `${FR}/${OLD}`);
    expect(page.text).toContain('Tous les mois de décembre 2024 à décembre 2025 doivent être clos.');
    expect(page.text).toContain('href="/tresorerie/clotures"');
    expect(page.text).toMatch(/chèque à encaisser[\s\S]*45,50 €/);
    for (const told of [
      'Compte de résultat',
      'Bilan simplifié',
      'Trésorerie par compte',
      'Du net public au résultat',
      '754110 Dons manuels',
    ])
      expect(page.text).toContain(told);
    expect(page.text).not.toContain('value="close"');
    const english = await ask(treasurer, `${EN}/2026`);
    for (const told of ['The year is not over', 'Fiscal year 2025 must be closed first', 'From public net to result', '2025'])
      expect(english.text).toContain(told);
    for (const { text } of [page, english]) expect(text).not.toMatch(/undefined|\[object/);
  });

  it('refuse a closing that is sent all the same, and write nothing', async () => {
    const before = await acts();
    const answer = await ask(treasurer, `${FR}/${OLD}`, { do: 'close', seen: '34550' });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('L’exercice ne peut pas encore être clos');
    expect((await ask(treasurer, `${FR}/${OLD}`, { do: 'vote', on: '2026-03-01' })).text).toContain('L’exercice n’est pas encore clos');
    expect(await acts()).toEqual(before);
  });

  const INVENTORY = {
    do: 'add',
    n: '1',
    label: 'Hébergement payé d’avance',
    debit: 'prepaid-charges',
    credit: 'hosting',
    amount: '90',
    back: 'yes',
  };

  it.each([
    ['label', { label: '' }, 'Donnez un libellé'],
    ['label', { label: 'x'.repeat(10_000) }, 'Donnez un libellé'],
    ['label', { label: 'a\u0007b' }, 'Donnez un libellé'],
    ['amount', { amount: '1e10' }, 'Écrivez un montant'],
    ['amount', { amount: '-5' }, 'Écrivez un montant'],
    ['amount', { amount: '=1+1' }, 'Écrivez un montant'],
    ['debit', { debit: 'nothing' }, 'Choisissez un compte'],
    ['debit', { debit: 'bank-main' }, 'ne se passe pas à la main'],
    ['debit', { debit: '<script>' }, 'Choisissez un compte'],
    ['credit', { credit: 'prepaid-charges' }, 'un autre que le compte débité'],
  ])('refuse an inventory entry at its %s, keep what was typed, and write nothing', async (field, wrong, told) => {
    const before = [await acts(), await site.books.books.ledger.revision()];
    const answer = await ask(treasurer, `${FR}/${OLD}`, { ...INVENTORY, label: '"><b>Loyer', ...wrong });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(`href="#${field}"`);
    const own = answer.text.split(`id="${field}-error"`)[1] ?? '';
    expect(own.slice(0, 300)).toContain(told);
    if (field !== 'label') expect(answer.text).toMatch(/value=(?:"&(?:#34|quot);><b>Loyer"|'"><b>Loyer')/);
    expect([await acts(), await site.books.books.ledger.revision()]).toEqual(before);
  });

  it('make an inventory entry once, show it, and undo it whole', async () => {
    const both = await Promise.all([treasurer, other].map((who) => ask(who, `${FR}/${OLD}`, INVENTORY)));
    expect(both.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    expect(both.find(({ status }) => status === 303)?.location).toBe(`${FR}/${OLD}?fait=inventory-added`);
    expect(both.find(({ status }) => status === 409)?.text).toContain('Rien n’a été fait');
    const page = await ask(treasurer, `${FR}/${OLD}`);
    expect(page.text).toContain('Hébergement payé d’avance');
    expect(page.text).toContain('reprise le lendemain');
    expect(page.text).toContain('excédent de 435,50 €');
    expect((await ask(treasurer, `${EN}/2026`)).text).toContain('a deficit of €90.00');
    const undone = await ask(treasurer, `${FR}/${OLD}`, { do: 'undo', n: '1' });
    expect(undone.location).toBe(`${FR}/${OLD}?fait=inventory-undone`);
    expect((await ask(treasurer, `${FR}/${OLD}`, { do: 'undo', n: '1' })).status).toBe(409);
    expect((await ask(treasurer, `${FR}/${OLD}`, { do: 'undo', n: 'x' })).status).toBe(409);
    const after = await ask(treasurer, `${FR}/${OLD}`);
    expect(after.text).toContain('annulée');
    expect(after.text).toContain('excédent de 345,50 €');
    expect((await acts()).filter((act) => act.startsWith('year.inventory'))).toHaveLength(2);
  });

  it('close once all months are, with the result that was seen', async () => {
    for (const name of MONTHS) {
      const path = `/tresorerie/clotures/${name}`;
      const version = /name="version" value="([^"]+)"/.exec((await ask(treasurer, path)).text)?.[1] ?? '';
      expect([name, (await ask(treasurer, path, { do: 'close', version })).status]).toEqual([name, 303]);
    }
    const page = await ask(treasurer, `${FR}/${OLD}`);
    expect(page.text).toContain('Rien ne s’oppose à la clôture.');
    expect(page.text).toContain('name="seen" value="34550"');
    const stale = await ask(treasurer, `${FR}/${OLD}`, { do: 'close', seen: '34551' });
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('il est maintenant de 345,50 €');
    for (const seen of ['', '1e10', '=1']) expect((await ask(treasurer, `${FR}/${OLD}`, { do: 'close', seen })).status).toBe(409);
    const both = await Promise.all([treasurer, other].map((who) => ask(who, `${FR}/${OLD}`, { do: 'close', seen: '34550' })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    expect(both.find(({ status }) => status === 409)?.text).toMatch(/Person (?:treasurer|admin) est passé·e avant vous/);
    expect(await site.books.books.ledger.entry('year:2025:result')).toMatchObject({ bookingDay: '2025-12-31' });
    expect((await ask(treasurer, FR)).text).toContain('clos');
    expect((await acts()).filter((act) => act.startsWith('year.close'))).toHaveLength(1);
    const late = await ask(treasurer, `${FR}/${OLD}`, INVENTORY);
    expect(late.status).toBe(422);
    expect(late.text).toContain('L’exercice est clos : rien n’y est plus écrit.');
  });

  it('write the vote of the assembly, on a day that is possible', async () => {
    for (const [on, told] of [
      ['31/02', 'Donnez un jour qui existe'],
      ['2026-02-30', 'Donnez un jour qui existe'],
      ['2025-12-31', 'Ce jour n’est pas possible'],
      ['2031-01-01', 'Ce jour n’est pas possible'],
    ] as const) {
      const answer = await ask(treasurer, `${FR}/${OLD}`, { do: 'vote', on });
      expect([on, answer.status]).toEqual([on, 422]);
      expect((answer.text.split('id="on-error"')[1] ?? '').slice(0, 200)).toContain(told);
      expect(answer.text).toContain(`value="${on}"`);
    }
    const both = await Promise.all([treasurer, other].map((who) => ask(who, `${EN}/${OLD}`, { do: 'vote', on: '2026-03-14' })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    const page = await ask(treasurer, `${EN}/${OLD}`);
    expect(page.text).toMatch(/Allocation voted on 14 March 2026, written by Person (?:treasurer|admin)\./);
    expect(page.text).not.toContain('value="vote"');
    expect((await ask(treasurer, FR)).text).toContain('clos et voté');
    expect(await site.books.books.ledger.entry('year-vote:2025')).toMatchObject({ bookingDay: '2026-03-14' });
  });

  it('show an auditor the years of the mandate only, without a form, and change nothing', async () => {
    const list = await ask(auditor, FR);
    expect(list.text).toContain(`${FR}/2026`);
    expect(list.text).not.toContain(`${FR}/2025`);
    expect((await ask(auditor, `${FR}/2025`)).status).toBe(403);
    const own = await ask(auditor, `${FR}/2026`);
    expect(own.status).toBe(200);
    expect(own.text).not.toMatch(/name="do"[^>]*value="(?:add|undo|close|vote)"/);
    const before = [await acts(), await site.books.books.ledger.revision()];
    for (const form of [INVENTORY, { do: 'undo', n: '1' }, { do: 'close', seen: '0' }, { do: 'vote', on: '2026-03-14' }])
      expect((await ask(auditor, `${FR}/2026`, form)).status).toBe(403);
    expect([await acts(), await site.books.books.ledger.revision()]).toEqual(before);
    expect((await ask(auditor, '/tresorerie/exports/2025/fec-description')).status).toBe(403);
    expect((await ask(auditor, '/tresorerie/exports/2026/fec-description')).status).toBe(200);
  });

  it('give the accounts for the assembly in the language of the page', async () => {
    const pdf = async (path: string) => {
      const answer = await fetch(site.url + path, { headers: { cookie: treasurer.browser.cookies() } });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
      return { bytes: new Uint8Array(await answer.arrayBuffer()), name: answer.headers.get('content-disposition') };
    };
    const [french, english] = [await pdf('/tresorerie/exports/2025/comptes'), await pdf('/en/treasury/exports/2025/comptes')];
    expect(french.name).toContain('comptes-2025.pdf');
    expect(english.name).toContain('accounts-2025.pdf');
    expect(Buffer.from(french.bytes).toString('latin1')).toContain('/Lang (fr-FR)');
    expect(Buffer.from(english.bytes).toString('latin1')).toContain('/Lang (en-GB)');
  });

  it('give a closed month on paper, in the language of the page', async () => {
    for (const [path, name, language] of [
      ['/tresorerie/clotures/2025-03', 'releve-2025-03.pdf', 'fr-FR'],
      ['/en/treasury/closings/2025-03', 'statement-2025-03.pdf', 'en-GB'],
    ] as const) {
      const answer = await fetch(`${site.url}${path}/releve.pdf`, { headers: { cookie: treasurer.browser.cookies() } });
      expect(answer.headers.get('content-disposition')).toContain(name);
      expect(Buffer.from(await answer.arrayBuffer()).toString('latin1')).toContain(`/Lang (${language})`);
    }
  });

  it('give a closed month as data, the same as its link of the chain', async () => {
    const { closings } = JSON.parse((await ask(treasurer, '/api/v1/closings.json')).text) as {
      closings: { month: string; hash: string }[];
    };
    for (const path of ['/tresorerie/clotures/2025-03', '/en/treasury/closings/2025-03']) {
      expect((await ask(treasurer, path)).text).toContain(`${path}/releve.json`);
      const told = JSON.parse((await ask(treasurer, `${path}/releve.json`)).text) as { closing: unknown; listed: unknown };
      expect(told.closing).toEqual(closings.find((each) => each.month === '2025-03'));
      expect(told).toMatchObject({ currency: 'EUR', closing: { act: 'close', figures: { gross: 30_000 } }, listed: { pendingDebits: 0 } });
      expect((await ask(treasurer, path.replace('2025-03', '2026-03') + '/releve.json')).status).toBe(404);
      expect((await ask(treasurer, path.replace('2025-03', '2025-13') + '/releve.json')).status).toBe(404);
    }
  });
});
