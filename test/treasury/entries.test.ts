import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { book, type Draft } from '../../src/ledger/entry.ts';
import { account } from '../../src/values/account.ts';
import { cents } from '../../src/values/cents.ts';
import { addDays, day } from '../../src/values/day.ts';
import { personOf, type Enrolled } from '../support/people.ts';
import { treasurySite, type TreasurySite } from '../support/treasury-site.ts';

const FR = '/tresorerie/ecritures';
const EN = '/en/treasury/entries';

function gift(index: number, on: string): Draft {
  return {
    key: `gift:ch_${index}`,
    kind: 'gift',
    factDay: day(on),
    postings: [{ from: 'gifts', to: 'stripe', amount: cents(1_000 + index) }],
    measured: { as: 'oneOff', amount: cents(1_000 + index), project: null },
    source: `ch_${index}`,
    gift: `don_${index}`,
    corrects: null,
    label: null,
  };
}

const INVOICE: Draft = {
  ...gift(0, '2025-06-01'),
  ...{ key: 'invoice:inv_1', kind: 'invoice', source: 'inv_1', gift: null, measured: null, label: 'Hébergement <b>juin</b>' },
  postings: [{ from: 'suppliers', to: account('hosting'), amount: cents(90_000) }],
};

/** 130 gifts of 2026, one of 2025 and an invoice of 2025: a page and a bit. */
const DRAFTS = [
  INVOICE,
  gift(900, '2025-07-01'),
  ...Array.from({ length: 130 }, (_, index) => gift(index, addDays(day('2026-01-02'), index))),
];

describe('the index of entries', { timeout: 60_000 }, () => {
  let site: TreasurySite;
  let treasurer: Enrolled;
  let auditor: Enrolled;

  async function look(path: string, who = treasurer): Promise<{ status: number; text: string; keys: string[] }> {
    const answer = await fetch(site.url + path, { redirect: 'manual', headers: { cookie: who.browser.cookies() } });
    const text = (await answer.text()).replaceAll(/[\u00a0\u202f]/g, ' ');
    const keys = [...text.matchAll(/data-entry="([^"]+)"/g)].map(([, key = '']) => key);
    return { status: answer.status, text, keys: [...new Set(keys)] };
  }

  /** Follows "next" from a page to the last one. */
  async function walk(path: string, who = treasurer): Promise<{ keys: string[]; pages: string[] }> {
    const found = { keys: [] as string[], pages: [] as string[] };
    for (let next: string | undefined = path; next !== undefined;) {
      const page = await look(next, who);
      expect([next, page.status]).toEqual([next, 200]);
      found.keys.push(...page.keys);
      found.pages.push(page.text);
      next = /rel="next" href="([^"]+)"/.exec(page.text)?.[1]?.replaceAll('&#38;', '&').replaceAll('&amp;', '&');
    }
    return found;
  }

  beforeAll(async () => {
    site = await treasurySite({ sandbox: false });
    treasurer = await personOf(site, 'treasurer');
    auditor = await personOf(site, 'auditor');
    await site.books.books.ledger.append(DRAFTS.map((draft) => book(draft, null)));
  }, 60_000);
  afterAll(() => site.close());

  it('shows every entry once, the newest or the oldest first, a hundred a page, each leading to its own', async () => {
    const newest = await walk(FR);
    expect(newest.pages).toHaveLength(2);
    expect(newest.keys).toEqual(DRAFTS.map(({ key }) => key).toReversed());
    const oldest = await walk(`${EN}?tri=numero&sens=asc`);
    expect(oldest.keys).toEqual(DRAFTS.map(({ key }) => key));
    expect(newest.pages[0]).toContain(`${FR}/gift%3Ach_129`);
    expect(oldest.pages[0]).toContain(`${EN}/invoice%3Ainv_1`);
    expect(newest.pages[0]).toMatch(/132 écritures trouvées, [\d ]+,\d\d € au débit comme au crédit/);
    for (const page of [...newest.pages, ...oldest.pages]) expect(page).not.toMatch(/undefined|\[object/);
    expect(oldest.pages[0]).not.toContain('<b>juin</b>');
  });

  it('finds by month, account, kind and piece or label, and adds up what it finds', async () => {
    const keys = async (query: string) => (await look(`${FR}?${query}`)).keys;
    expect(await keys('mois=2025-07')).toEqual(['gift:ch_900']);
    expect(await keys('compte=hosting')).toEqual(['invoice:inv_1']);
    expect(await keys('nature=invoice')).toEqual(['invoice:inv_1']);
    expect(await keys('texte=INV_1')).toEqual(['invoice:inv_1']);
    expect(await keys(`texte=${encodeURIComponent('<b>juin')}`)).toEqual(['invoice:inv_1']);
    expect(await keys('texte=don_900&mois=2025-07&compte=stripe&nature=gift')).toEqual(['gift:ch_900']);
    expect((await look(`${FR}?compte=hosting`)).text).toContain('900,00 € au débit et 0,00 € au crédit de ce compte');
    expect((await look(`${FR}?nature=gift&compte=stripe&mois=2025-07`)).text).toContain(
      'Une écriture trouvée, 19,00 € au débit et 0,00 € au crédit',
    );
    const none = await look(`${FR}?texte=rien`);
    expect(none.text).toContain('Rien ne répond à ce filtre');
    // What follows keeps the filter.
    expect((await walk(`${FR}?nature=gift&mois=`)).keys).toHaveLength(131);
  });

  it.each([
    ['month', 'mois=2026-13'],
    ['month', 'mois=31/02'],
    ['account', 'compte=nothing'],
    ['account', 'compte=%3Cscript%3E'],
    ['kind', 'nature=1e10'],
    ['words', `texte=${'x'.repeat(201)}`],
    ['words', 'texte=a%00b'],
  ])('tells at the %s what cannot be looked for: %s', async (field, query) => {
    const answer = await look(`${FR}?${query}`);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(`id="${field}-error"`);
    expect(answer.text).toContain(`href="#${field}"`);
    expect(answer.keys).toEqual([]);
    expect(answer.text).not.toContain('<script>1');
  });

  it('begins anew at a cursor that is none', async () => {
    for (const cursor of ['x', '-1', '1e10', '%00']) expect((await look(`${FR}?apres=${cursor}`)).keys[0]).toBe('gift:ch_129');
    expect((await look(`${FR}?apres=1`)).keys).toEqual([]);
  });

  it('carries an account’s balance over the pages of its ledger', async () => {
    const start = await look(`${FR}?vue=grand-livre`);
    expect(start.text).toContain('Choisissez un compte et un exercice');
    const { pages } = await walk(`${FR}?vue=grand-livre&compte=stripe&exercice=2026`);
    expect(pages).toHaveLength(2);
    const balances = pages.map((text) =>
      [...text.matchAll(/<tr id="(gift:[^"]+|carried|total)".*?<\/tr>/gs)].map(([row]) =>
        row
          .match(/>(−?[\d ]+,\d\d)<\/td>/g)
          ?.at(-1)
          ?.replaceAll(/[^\d,−]/g, ''),
      ),
    );
    const held = (through: number): string => {
      const sum = 1_900 + Array.from({ length: through }, (_, index) => 1_000 + index).reduce((total, each) => total + each, 0);
      return `${Math.floor(sum / 100)},${String(sum % 100).padStart(2, '0')}`;
    };
    expect(balances[0]).toHaveLength(102);
    expect(balances[0]?.slice(0, 2)).toEqual(['19,00', held(1)]);
    expect(balances[0]?.at(-2)).toBe(held(100));
    // The second page stands on what the first has ended with; both tell the total of the year.
    expect(balances[1]?.[0]).toBe(held(100));
    expect(balances[1]?.at(-2)).toBe(held(130));
    expect([balances[0]?.at(-1), balances[1]?.at(-1)]).toEqual([held(130), held(130)]);
    const month = await look(`${EN}?vue=grand-livre&compte=stripe&exercice=2026&mois=2026-03`);
    expect(month.text).toContain('Ledger of account 511500');
    expect(month.text).not.toMatch(/undefined|\[object/);
    for (const [field, query] of [
      ['month', 'exercice=2026&mois=2025-07&compte=stripe'],
      ['year', 'exercice=1999&compte=stripe'],
      ['account', 'exercice=2026&compte=nothing'],
    ] as const) {
      const wrong = await look(`${FR}?vue=grand-livre&${query}`);
      expect([query, wrong.status]).toEqual([query, 422]);
      expect(wrong.text).toContain(`id="${field}-error"`);
    }
  });

  it('shows an auditor the years of the mandate and nothing else, however it is asked for', async () => {
    const seen = await walk(FR, auditor);
    expect(seen.keys).toHaveLength(130);
    expect(seen.pages[0]).toContain('1 383,85 € au débit comme au crédit.');
    expect((await look(`${FR}?nature=gift`, auditor)).text).toContain('130 écritures trouvées, 1 383,85 €');
    for (const query of ['mois=2025-07', 'texte=inv_1', 'compte=hosting', 'nature=invoice']) {
      const page = await look(`${FR}?${query}`, auditor);
      expect([query, page.status, page.keys]).toEqual([query, 200, []]);
      expect(page.text).not.toContain('900,00');
    }
    expect((await look(`${FR}?vue=grand-livre&compte=hosting&exercice=2025`, auditor)).status).toBe(422);
    const ledger = await look(`${FR}?vue=grand-livre&compte=suppliers&exercice=2026&apres=${encodeURIComponent('2025-01-01 x')}`, auditor);
    expect(ledger.text).not.toContain('inv_1');
    expect((await look(`${FR}/invoice:inv_1`, auditor)).status).toBe(403);
    expect((await look(`${FR}/gift:ch_1`, auditor)).status).toBe(200);
    expect((await look(`${EN}/invoice:inv_1`)).status).toBe(200);
  });
});
