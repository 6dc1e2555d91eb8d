import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cents } from '../../src/values/cents.ts';
import { ADA, BANK, line } from '../support/bank-facts.ts';
import { personOf } from '../support/people.ts';
import { treasurySite, type TreasurySite } from '../support/treasury-site.ts';

describe('the treasury’s search', { timeout: 60_000 }, () => {
  let site: TreasurySite;
  let cookie = '';
  let gift = '';
  beforeAll(async () => {
    site = await treasurySite({ sandbox: false });
    const treasurer = await personOf(site, 'treasurer');
    cookie = (await personOf(site, 'auditor')).browser.cookies();
    const counts = { kept: 1, known: 0, bad: 0, early: 0 };
    const made = { id: 'imp_1', fileHash: 'h', fileName: null, account: BANK, format: 'camt053', ...counts, by: ADA, atMs: 0 } as const;
    const lines = Array.from({ length: 25 }, (_, index) =>
      line({
        id: `ln_${String(index).padStart(2, '0')}`,
        fingerprint: `f${index}`,
        label: `PRELEVEMENT <b>${index}</b>`,
        amount: cents(-700),
      }),
    );
    await site.books.books.lines.keepImport(made, lines, []);
    const typed = {
      ...{ what: '', date: '2026-11-20', amount: '50', method: 'cheque', commission: '', account: '', project: '', reference: 'CHQ77' },
      ...{ name: 'Grâce Hopper', email: '', company: '', note: '' },
    };
    const visit = await treasurer.browser.visit();
    const given = await site.treasury.money.act(visit, 'gift.book', (desk, by) => desk.gifts.give(typed, 'form_1', by));
    gift = given.ok && given.value.kind === 'done' ? given.value.id : '';
  }, 60_000);
  afterAll(() => site.close());

  const ask = async (path: string, headers: Readonly<Record<string, string>> = { cookie }) => {
    const answer = await fetch(site.url + path, { redirect: 'manual', headers });
    return {
      status: answer.status,
      text: (await answer.text()).replaceAll(/[\u00a0\u202f]/g, ' '),
      location: answer.headers.get('location'),
    };
  };
  const search = (typed: string) => ask(`/tresorerie/recherche?q=${encodeURIComponent(typed)}`);

  it('stands at the head of every page of who is signed in, an auditor too, and of nobody else', async () => {
    for (const [path, action] of [
      ['/tresorerie', '/tresorerie/recherche'],
      ['/tresorerie/banque', '/tresorerie/recherche'],
      ['/en/treasury/gifts', '/en/treasury/search'],
    ] as const) {
      expect((await ask(path)).text).toMatch(new RegExp(`<form[^>]* role="search"[^>]* action="${action}"`));
    }
    expect((await ask('/tresorerie/connexion', {})).text).not.toContain('role="search"');
    expect((await ask('/tresorerie/recherche?q=hopper', {})).location).toBe(
      '/tresorerie/connexion?suite=%2Ftresorerie%2Frecherche%3Fq%3Dhopper',
    );
  });

  it('leads from what is typed to the trail of each thing, by kind', async () => {
    for (const typed of ['hopper', 'chq77', '50,00', '20/11/2026', gift]) {
      const got = await search(typed);
      expect([typed, got.text.includes(`href="/tresorerie/dons/${gift}"`)]).toEqual([typed, true]);
      expect((await ask(`/tresorerie/dons/${gift}`)).status).toBe(200);
    }
    const entries = (await search('20/11/2026')).text;
    const entry = /\/tresorerie\/ecritures\/[^"]+/.exec(entries)?.[0] ?? '';
    expect((await ask(entry)).status).toBe(200);
    const many = (await search('7')).text;
    expect(many).toContain('<h2 id="found-line">Lignes de banque</h2>');
    expect(many).toContain('Les 20 plus récents seulement');
    expect(many.match(/href="\/tresorerie\/banque\/ln_\d\d"/g)).toHaveLength(20);
    expect(many).toContain('&lt;b&gt;');
    expect(many).not.toContain('<b>');
    expect((await search('prelevement')).text).toContain('PRELEVEMENT');
    expect((await ask('/en/treasury/search?q=hopper')).text).toContain('What answers to “hopper”');
  });

  it('says so where nothing answers, and keeps what was typed without taking it for more', async () => {
    for (const typed of [
      'rien de tel',
      '"><script>alert(1)</script>',
      '=1+1',
      '1e10',
      '31/02/2026',
      '\u0000\u0007',
      'x'.repeat(1_500),
      '%%%',
    ]) {
      const got = await search(typed);
      expect([typed.slice(0, 20), got.status, /undefined|\[object|"><script>/.test(got.text)]).toEqual([typed.slice(0, 20), 200, false]);
    }
    expect((await search('rien de tel')).text).toMatch(/Rien ne répond à « rien de tel »[\s\S]*/);
    expect((await search('rien de tel')).text).toContain('value="rien de tel"');
    expect((await ask('/tresorerie/recherche')).text).toContain('Que cherchez-vous ?');
    expect((await ask('/en/treasury/search')).text).toContain('What do you look for?');
  });
});
