import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DICTIONARY } from '../../src/i18n/data-dictionary.ts';
import { closingOf, type ClosingAct } from '../../src/ledger/closing.ts';
import { serve, type Serving } from '../../src/server.ts';
import { astroPages } from '../../src/server/pages.ts';
import type { AstroHandler } from '../../src/server/render.ts';
import { ZERO } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { sha256 } from '../../src/values/digest.ts';
import { addMonths, firstDay, month } from '../../src/values/month.ts';
import { fakeApp } from '../support/fake-app.ts';
import { memoryLog } from '../support/outer.ts';
import { freePortPair } from '../support/ports.ts';
import { addressOf } from '../support/preview.ts';
import { SITE_PAGES } from '../support/site-pages.ts';
import { xmlProblem } from '../support/well-formed.ts';

const run = promisify(execFile);

const NOTHING = { gross: ZERO, oneOff: ZERO, recurring: ZERO, offline: ZERO, merged: null, other: ZERO } as const;
const FIGURES = { ...NOTHING, refunds: ZERO, disputes: ZERO, fees: ZERO, net: ZERO, cost: ZERO, costKind: 'planned', gifts: 0, giftsBelow: null } as const;

function chain(): ClosingAct[] {
  const acts: ClosingAct[] = [];
  for (let index = 0; index < 4; index += 1) {
    const of = addMonths(month('2026-01'), index);
    acts.push(closingOf(of, { entries: index, content: sha256(of) }, FIGURES, firstDay(addMonths(of, 1)), acts.at(-1) ?? null));
  }
  return acts;
}

let serving: Serving;
let url: string;

beforeAll(async () => {
  const port = await freePortPair();
  url = `http://localhost:${port}`;
  const plain = fakeApp({ publicUrl: url, acts: chain() });
  const app = { ...plain, environment: { ...plain.environment, port } };
  const { handler } = (await import(pathToFileURL(join(process.cwd(), 'dist/server/entry.mjs')).href)) as { handler: AstroHandler };
  const log = memoryLog();
  serving = await serve(app, {
    webhook: { open: () => ({ ok: false, why: 'none' }), keepAll: () => Promise.resolve([]) },
    pages: astroPages(handler, { app }, log),
    staticDir: 'dist/client',
    ready: () => Promise.resolve({ ok: true }),
    metrics: () => Promise.resolve([]),
    log,
  });
});

afterAll(() => serving.stop());

async function get(path: string): Promise<{ answer: Response; text: string }> {
  const answer = await fetch(url + path, { redirect: 'manual' });
  return { answer, text: await answer.text() };
}

const framing = ({ headers }: Response): (string | null | undefined)[] => [
  /frame-ancestors ([^;]*)/u.exec(headers.get('content-security-policy') ?? '')?.[1],
  headers.get('x-frame-options'),
  headers.get('cross-origin-resource-policy'),
];

describe('the widget', () => {
  test.each([
    ['/widget', 'fr', '/don', 'Il manque'],
    ['/en/widget', 'en', '/en/give', 'are missing'],
  ])('%s may stand in any frame, and its links leave it', async (path, language, give, said) => {
    const { answer, text } = await get(path);
    expect(answer.status).toBe(200);
    expect(framing(answer)).toEqual(['*', null, 'cross-origin']);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(text).toContain(`<html lang="${language}"`);
    expect(text).toContain(said);
    expect(text).toMatch(/<svg[^>]* role="img"/u);
    const links = [...text.matchAll(/<a [^>]*>/gu)].map(([link]) => link);
    expect(links.length).toBeGreaterThan(1);
    expect(links.every((link) => link.includes('target="_top"'))).toBe(true);
    expect(links.some((link) => link.includes(`href="${give}"`))).toBe(true);
    expect(text).not.toMatch(/<script|undefined|NaN/u);
    expect(text).toMatch(/chiffres inventés|made-up figures/u);
  });

  test('keeps all else of the policy', async () => {
    const [widget, legal] = await Promise.all([get('/widget'), get('/mentions-legales')]);
    const rest = ({ answer }: typeof widget): string[] =>
      (answer.headers.get('content-security-policy') ?? '').split(';').map((each) => each.trim()).filter((each) => !/^(?:frame-ancestors|script-src|style-src)/u.test(each));
    expect(rest(widget)).toEqual(rest(legal));
    expect(widget.answer.headers.get('content-security-policy')).not.toContain('unsafe');
  });

  test.each([...SITE_PAGES.flat(), '/widget/', '/widget2', '/en/widget/x', '/rien'])('%s may not be framed', async (path) => {
    const [ancestors, ...others] = framing((await get(path)).answer);
    expect(others).toEqual(['DENY', 'same-origin']);
    if (path !== '/widget/') expect(ancestors).toBe("'none'");
  });
});

describe('the page for who reuses the figures', () => {
  test.each([
    ['/donnees', 'Ce que veut dire chaque champ', '/widget"'],
    ['/en/data', 'What each field means', '/en/widget"'],
  ])('%s explains every field and hands out what to copy', async (path, said, widget) => {
    const { answer, text } = await get(path);
    expect(answer.status).toBe(200);
    expect(text).toContain(said);
    for (const { name } of Object.values(DICTIONARY).flat()) expect(text).toContain(`<code>${name}</code>`);
    const copied = [...text.matchAll(/<pre class="snippet"><code>([\s\S]*?)<\/code>/gu)].map(([, code = '']) => code.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#34;', '"').replaceAll('&amp;', '&'));
    expect(copied[0]).toMatch(new RegExp(`<img src="${url}/badge\\.svg\\?lang=(?:fr|en)"`, 'u'));
    expect(copied[1]).toContain(`<iframe src="${url}${widget}`);
    expect(text).not.toMatch(/undefined|NaN|\[object| style=/u);
    const main = text.slice(text.indexOf('<main'), text.indexOf('</main>'));
    for (const [, href = ''] of main.matchAll(/href="(\/[^"]*)"/gu)) {
      expect([href, (await fetch(url + href.replaceAll('&amp;', '&'))).status]).toEqual([href, 200]);
    }
  });

  test('each has a link to the other, and the footer leads there', async () => {
    expect((await get('/donnees')).text).toContain('href="/en/data" lang="en"');
    expect((await get('/')).text).toContain('href="/donnees"');
    expect((await get('/en/')).text).toContain('href="/en/data"');
  });
});

describe('the program that verifies closings', () => {
  const program = 'public/verify-closings.mjs';

  test('has twenty lines of code at most', () => {
    const lines = readFileSync(program, 'utf8').split('\n').filter((line) => line.trim() !== '' && !/^\s*(?:\/\/|\/\*\*)/u.test(line));
    expect(lines.length).toBeLessThanOrEqual(20);
  });

  test('finds that a chain holds', async () => {
    const { stdout } = await run(process.execPath, [program, `${url}/api/v1/closings.json`]);
    expect(stdout.trim().split('\n').map((line) => line.slice(0, 22))).toEqual(['OK     1 close 2026-01', 'OK     2 close 2026-02', 'OK     3 close 2026-03', 'OK     4 close 2026-04']);
  });

  test.each<[string, (acts: ClosingAct[]) => unknown[]]>([
    ['a figure was changed', (acts) => acts.map((act) => (act.n === 2 && act.act === 'close' ? { ...act, figures: { ...act.figures, gross: 1 } } : act))],
    ['an act was taken out', (acts) => acts.filter(({ n }) => n !== 2)],
    ['an act was changed with its own hash', (acts) => acts.map((act) => (act.n === 2 ? closingOf(act.month, { entries: 9, content: sha256('x') }, FIGURES, day('2026-03-01'), acts[0] ?? null) : act))],
  ])('tells that %s', async (_, tamper) => {
    const server = createServer((__, response) => response.end(JSON.stringify({ closings: tamper(chain()) })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await expect(run(process.execPath, [program, addressOf(server)])).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('BROKEN') as unknown,
    });
    server.close();
  });
});

describe('for search engines', () => {
  test('the map names pages that are there, in both languages, and only public ones', async () => {
    const { answer, text } = await get('/sitemap.xml');
    expect(answer.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    expect(xmlProblem(text)).toBeNull();
    const places = [...text.matchAll(/<loc>([^<]*)<\/loc>/gu)].map(([, place = '']) => place);
    expect(new Set(places).size).toBe(places.length);
    expect(places).toEqual(expect.arrayContaining([`${url}/`, `${url}/en/`, `${url}/donnees`, `${url}/en/projects/jitsi`, `${url}/campagnes/dons-2020`]));
    expect(places).toEqual(expect.arrayContaining([`${url}/transparence/2026-11`, `${url}/en/transparency/2026-11`, `${url}/transparence/2026-01`]));
    expect(text).toContain(`hreflang="en" href="${url}/en/transparency/2026-10"`);
    expect(text).not.toContain('2026-12');
    expect(places.filter((place) => /merci|thanks|mes-dons|my-gifts|tresorerie|treasury|widget/u.test(place))).toEqual([]);
    for (const place of places) {
      const page = await fetch(place);
      expect([place, page.status]).toEqual([place, 200]);
      expect(await page.text()).not.toContain('name="robots" content="noindex"');
    }
  });

  test('robots are told of the map and kept from what is not theirs', async () => {
    const { answer, text } = await get('/robots.txt');
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(text).toContain(`Sitemap: ${url}/sitemap.xml`);
    for (const path of ['/don/merci', '/en/give/thanks', '/mes-dons', '/tresorerie', '/en/treasury']) expect(text).toContain(`Disallow: ${path}\n`);
  });

  test.each([
    ['/', '/don'],
    ['/en/', '/en/give'],
    ['/don', '/don'],
    ['/en/give', '/en/give'],
  ])('%s says who asks, and that one gives at %s', async (path, give) => {
    const { answer, text } = await get(path);
    const blocks = [...text.matchAll(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/gu)].map(([, block = '']) => JSON.parse(block) as unknown);
    expect(blocks).toEqual([expect.objectContaining({ '@type': 'NGO', potentialAction: { '@type': 'DonateAction', target: expect.objectContaining({ urlTemplate: `${url}${give}` }) as unknown } })]);
    expect(answer.headers.get('content-security-policy')).not.toContain('unsafe');
  });

  test('no other page says so', async () => {
    expect((await get('/projets')).text).not.toContain('ld+json');
  });
});
