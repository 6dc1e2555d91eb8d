import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CoverageReport } from '../../src/coverage/report.ts';
import { CHECKOUT, fakeApp } from '../support/fake-app.ts';
import { REPORTS } from '../support/fake-report.ts';
import { servePages } from '../support/preview.ts';
import { SITE_PAGES } from '../support/site-pages.ts';

let shown: CoverageReport | 'broken' = REPORTS.under;
let away = false;
let site: Awaited<ReturnType<typeof servePages>>;

const app = fakeApp({
  stripeAway: () => away,
  report: () => {
    if (shown === 'broken') throw new Error('told to fail');
    return shown;
  },
});

beforeAll(async () => {
  site = await servePages(app, 0);
});

afterAll(async () => {
  await site.close();
});

async function get(path: string): Promise<{ response: Response; html: string }> {
  const response = await fetch(site.url + path, { redirect: 'manual' });
  return { response, html: await response.text() };
}

function post(path: string, fields: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams({ token: app.giveDoor.newToken(), ...fields });
  return fetch(site.url + path, { method: 'POST', body, redirect: 'manual', headers: { origin: site.url } });
}

/** The text of a page with plain spaces. */
function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/gu, ' ')
    .replace(/&#39;/gu, '’')
    .replace(/[\s\u00A0\u202F]+/gu, ' ');
}

function count(html: string, pattern: RegExp): number {
  return [...html.matchAll(pattern)].length;
}

describe.each(SITE_PAGES.flat())('%s', (path) => {
  test('is whole, in its language, and obeys the policy that it is sent with', async () => {
    const { response, html } = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(html).toContain(`<html lang="${path.startsWith('/en') ? 'en' : 'fr'}"`);
    expect(count(html, /<h1\b/gu)).toBe(1);
    expect(html).toMatch(/<title>[^<]+<\/title>/u);
    expect(html).toMatch(/<meta name="description" content="[^"]{10,}"/u);
    expect(html).not.toMatch(/ style=| on[a-z]+="/u);
    expect(html).not.toMatch(/undefined|NaN|\[object/u);
    expect(textOf(html)).toMatch(/chiffres inventés, aucun argent ne bouge|made-up figures, no money moves/u);
  });

  test('speaks of no tax reduction while receipts are off', async () => {
    expect(textOf((await get(path)).html)).not.toMatch(/réduction d.impôt|tax reduction|déductible|deductible/iu);
  });
});

describe('languages', () => {
  test.each(SITE_PAGES.filter(([french]) => !french.includes('?')))('%s leads to %s and back', async (french, english) => {
    const [fr, en] = [(await get(french)).html, (await get(english)).html];
    expect(fr).toMatch(new RegExp(`<a href="${english}" lang="en"`, 'u'));
    expect(en).toMatch(new RegExp(`<a href="${french}" lang="fr"`, 'u'));
    expect(fr).toContain(`hreflang="en" href="http://127.0.0.1:4390${english}"`);
    expect(en).toContain(`<link rel="canonical" href="http://127.0.0.1:4390${english}"`);
  });
});

describe('the policy', () => {
  test('allows nothing by default, and forms only to us, Stripe and the sandbox', async () => {
    const policy = (await get('/don')).response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'self' https://checkout.stripe.com https://billing.stripe.com http://127.0.0.1:4391;");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });
});

describe('what is not there', () => {
  test.each(['/rien', '/projets/rien', '/campagnes/rien', '/en/nothing', '/en/projects/nothing'])('%s', async (path) => {
    const { response, html } = await get(path);
    expect(response.status).toBe(404);
    expect(html).toContain(path.startsWith('/en') ? 'This page does not exist' : 'Cette page n’existe pas');
    expect(html).toContain('noindex');
  });

  test('an unknown gift is told calmly', async () => {
    const { response, html } = await get('/don/merci?don=don_nothing');
    expect([response.status, response.headers.get('cache-control')]).toEqual([404, 'no-store']);
    expect(html).toContain('Ce don n’est pas connu ici');
  });

  test('a page that fails says so with its status, and nothing of why', async () => {
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    shown = 'broken';
    const { response, html } = await get('/en/');
    shown = REPORTS.under;
    complaint.mockRestore();
    expect(response.status).toBe(500);
    expect(html).toContain('This page could not be prepared');
    expect(html).not.toContain('told to fail');
  });
});

describe('the first page', () => {
  test.each(Object.entries(REPORTS))('%s', async (_, report) => {
    shown = report;
    const { response, html } = await get('/');
    shown = REPORTS.under;
    expect(response.status).toBe(200);
    expect(html).not.toMatch(/undefined|NaN/u);
    expect(html).toContain('class="give-button" href="/don"');
  });

  test('says the month, its account and the last whole day paid', async () => {
    const text = textOf((await get('/')).html);
    expect(text).toContain('Il manque 221,22 € pour couvrir novembre.');
    expect(text).toContain('Couvert jusqu’au 22 novembre 2026');
    expect(text).toContain('Réuni pour ce mois 678,78 €');
    expect(text).toContain('Hébergement de données de santé (HDS)');
  });

  test('weighs at most 20 KB in four requests, its chart at most 60 KB', async () => {
    const { html } = await get('/');
    const assets = [...html.matchAll(/(?:href|src)="(\/_astro\/[^"]+)"/gu)].map((match) => match[1] ?? '');
    const weights = assets.map((asset) => brotliCompressSync(readFileSync(join('dist/client', asset))).length);
    expect(assets.length).toBeLessThanOrEqual(2);
    expect(weights.reduce((sum, weight) => sum + weight, brotliCompressSync(html).length)).toBeLessThanOrEqual(20_000);
    const script = readFileSync(join('dist/client', assets.find((asset) => asset.endsWith('.js')) ?? ''), 'utf8');
    const chart = /\.\/(draw\.[^"'`]+\.js)/u.exec(script)?.[1] ?? '';
    expect(brotliCompressSync(readFileSync(join('dist/client/_astro', chart))).length).toBeLessThanOrEqual(60_000);
  });
});

describe('transparency', () => {
  test('has a row for each month shown, newest first', async () => {
    const { html } = await get('/transparence');
    const rows = html.slice(html.indexOf('<tbody'), html.indexOf('id="standing"'));
    expect(count(rows, /<th scope="row"/gu)).toBe(12);
    expect(rows.indexOf('novembre 2026')).toBeLessThan(rows.indexOf('décembre 2025'));
    expect(html).toContain('href="/api/v1/coverage.csv"');
  });

  test('marks what an imported history tells and what own funds bear', async () => {
    const [first, second, ...others] = REPORTS.under.months.slice(-18);
    expect(textOf((await get('/transparence')).html)).not.toContain('non rapproché');
    shown = { ...REPORTS.under, months: [{ ...first!, fromHistory: true }, { ...second!, ownFunds: second!.filled }, ...others] };
    const [french, english] = [textOf((await get('/transparence')).html), textOf((await get('/en/transparency')).html)];
    shown = REPORTS.under;
    expect(french).toContain('décembre 2025 historique, non rapproché');
    expect(french).toContain('dont fonds propres');
    expect(french).toContain('les fonds propres prennent en charge');
    expect(english).toContain('December 2025 history, not reconciled');
    expect(english).toContain('they are not reconciled with the bank');
  });

  test('does not tell what is hidden', async () => {
    shown = REPORTS.hidden;
    const { html } = await get('/en/transparency');
    shown = REPORTS.under;
    const row = html.slice(html.indexOf('<tr class="is-current"'), html.indexOf('</tr>', html.indexOf('<tr class="is-current"')));
    expect(count(row, /grouped/gu)).toBe(3);
    expect(row).not.toMatch(/>20\.00|>30\.00/u);
  });
});

describe('giving', () => {
  test('leads to the checkout with a 303', async () => {
    const response = await post('/don', { amount: '30,00', frequency: 'once', email: 'a@example.org' });
    expect([response.status, response.headers.get('location'), response.headers.get('cache-control')]).toEqual([303, CHECKOUT, 'no-store']);
  });

  test('comes back with its values, a summary, and an error at each field', async () => {
    const response = await post('/en/give', { amount: '"><b>12,345', email: 'x@' });
    const html = await response.text();
    expect([response.status, response.headers.get('cache-control')]).toEqual([422, 'no-store']);
    expect(html).toMatch(/value="&(?:#34|quot);(?:>|&gt;)(?:<|&lt;)b(?:>|&gt;)12,345"/u);
    for (const field of ['frequency-once', 'amount', 'email']) {
      expect(html).toContain(`href="#${field}"`);
      expect(html).toContain(`id="${field}"`);
    }
    expect(html).toMatch(/id="amount".{0,200}aria-describedby="amount-error amount-hint" aria-invalid="true"/u);
  });

  test.each([
    ['', 'Indiquez un montant'],
    ['-5', 'plus grand que zéro'],
    ['0', 'plus grand que zéro'],
    ['1e3', 'n’a pas pu être lu'],
    ['NaN', 'n’a pas pu être lu'],
    ['12,345', 'deux décimales au plus'],
    ['2,99', 'de 3 €'],
    ['5000,01', 'de 5 000 €'],
  ])('of %j is answered 422, with words that help and what was typed', async (amount, words) => {
    const response = await post('/don', { amount, frequency: 'once', email: 'a@example.org' });
    const html = (await response.text()).replace(/[\u00A0\u202F]/gu, ' ');
    expect(response.status).toBe(422);
    expect(html).toContain(words);
    expect(html).toContain(`value="${amount}"`);
  });

  test.each(['30', '30,00', '30.00 €', '1 234,56 €', '1\u202F234,56\u00A0€'])('of %j is read', async (amount) => {
    expect((await post('/don', { amount, frequency: 'once', email: 'a@example.org' })).status).toBe(303);
  });

  test('is kept while Stripe is away', async () => {
    away = true;
    const response = await post('/don', { amount: '30', frequency: 'once', email: 'a@example.org' });
    away = false;
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('value="a@example.org"');
  });

  test('is refused from another site', async () => {
    const response = await fetch(`${site.url}/don`, {
      method: 'POST',
      body: new URLSearchParams({ amount: '30' }),
      headers: { origin: 'https://elsewhere.example' },
    });
    expect(response.status).toBe(403);
  });

  test('weighs at most 20 KB and has usual amounts without a script', async () => {
    const { html } = await get('/don');
    expect(count(html, /<input type="radio" name="preset-/gu)).toBeGreaterThanOrEqual(12);
    expect(html).not.toMatch(/<input[^>]* checked/u);
    expect(brotliCompressSync(html).length).toBeLessThanOrEqual(20_000);
  });
});

describe('thanks', () => {
  test('says "received" only of what is', async () => {
    for (const state of ['open', 'confirming', 'pending', 'failed', 'abandoned']) {
      const { response, html } = await get(`/en/give/thanks?don=don_${state}`);
      expect([response.status, response.headers.get('x-robots-tag')]).toEqual([200, 'noindex']);
      expect(html).not.toMatch(/is received/u);
    }
    expect((await get('/en/give/thanks?don=don_received')).html).toContain('Thank you, your gift is received');
  });

  test('renews itself only while a payment is being confirmed', async () => {
    expect((await get('/don/merci?don=don_confirming')).response.headers.get('refresh')).toBe('4');
    expect((await get('/don/merci?don=don_pending')).response.headers.get('refresh')).toBeNull();
  });
});
