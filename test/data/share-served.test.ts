import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { picturesOf } from '../../src/app/pictures.ts';
import { pngOf } from '../../src/exports/png.ts';
import { serve, type Serving } from '../../src/server.ts';
import { astroPages } from '../../src/server/pages.ts';
import type { AstroHandler } from '../../src/server/render.ts';
import { fakeApp } from '../support/fake-app.ts';
import { memoryLog } from '../support/outer.ts';
import { freePortPair } from '../support/ports.ts';
import { REPORTS } from '../support/fake-report.ts';
import { SITE_PAGES } from '../support/site-pages.ts';
import { textKept } from '../support/told-amounts.ts';

let serving: Serving;
let url: string;
let drawn = 0;
let report = REPORTS.under;

beforeAll(async () => {
  const port = await freePortPair();
  url = `http://localhost:${port}`;
  const plain = fakeApp({ publicUrl: url, report: () => report });
  // The first is drawn in earnest; of the others it only matters whether they are asked for.
  const pictures = picturesOf((svg) => {
    drawn += 1;
    return drawn === 1 ? pngOf(svg) : Promise.resolve(Buffer.from(svg.slice(0, 4)));
  });
  const app = { ...plain, pictures, environment: { ...plain.environment, port } };
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

const text = async (path: string): Promise<string> => (await fetch(url + path)).text();

describe('a picture', () => {
  test('is read by any site, kept under its tag, and drawn only for who does not have it', async () => {
    const before = drawn;
    const answer = await fetch(`${url}/og/accueil.fr.png`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([answer.status, answer.headers.get('content-type'), bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([200, 'image/png', 1200, 630]);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=0, must-revalidate');
    expect(answer.headers.get('set-cookie')).toBeNull();
    const etag = answer.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/u);
    const again = await fetch(`${url}/og/accueil.fr.png?v=anything`, { headers: { 'if-none-match': etag } });
    expect([again.status, again.headers.get('etag')]).toEqual([304, etag]);
    expect((await fetch(`${url}/og/accueil.fr.png`, { method: 'HEAD' })).headers.get('etag')).toBe(etag);
    expect(drawn).toBe(before + 1);
  });

  test('has a new tag and a new address when a figure changes', async () => {
    const imageOf = async (): Promise<string> => /og:image" content="([^"]+)"/u.exec(await text('/'))?.[1] ?? '';
    const before = await imageOf();
    expect(await imageOf()).toBe(before);
    const etag = (await fetch(before)).headers.get('etag') ?? '';
    report = REPORTS.over;
    const after = await imageOf();
    const answer = await fetch(after, { headers: { 'if-none-match': etag } });
    report = REPORTS.under;
    expect(after).not.toBe(before);
    expect(answer.status).toBe(200);
  });

  test('stands for each month that there is, also one to come, in both languages', async () => {
    const before = drawn;
    const states = new Set(['planned', 'provisional'].map((state) => REPORTS.under.months.find((each) => each.state === state)?.month ?? ''));
    for (const month of states) {
      for (const language of ['fr', 'en']) expect([month, (await fetch(`${url}/og/mois/${month}.${language}.png`)).status]).toEqual([month, 200]);
    }
    for (const name of ['site.fr', 'projet/jitsi.en', 'campagne/dons-2020.fr']) expect([name, (await fetch(`${url}/og/${name}.png`)).status]).toEqual([name, 200]);
    expect(drawn).toBe(before + 7);
  });

  test.each([
    ...['accueil.png', 'accueil.de.png', 'accueil.fr.jpg', 'accueil', 'accueil/x.fr.png', 'site/2026-11.fr.png', 'rien.fr.png'],
    ...['mois.fr.png', 'mois/2026-13.fr.png', 'mois/1999-01.fr.png', 'mois/2099-01.fr.png', 'mois/2026-11/x.fr.png', 'mois/%3Cb%3E.fr.png'],
    ...['projet/rien.fr.png', 'campagne/rien.en.png', 'campagne/__proto__.fr.png', 'constructor/x.fr.png', ''],
  ])('/og/%s is not there', async (name) => {
    const before = drawn;
    expect((await fetch(`${url}/og/${name}`)).status).toBe(404);
    expect(drawn).toBe(before);
  });

  test('is given, and takes nothing', async () => {
    expect((await fetch(`${url}/og/accueil.fr.png`, { method: 'POST' })).status).toBe(405);
  });
});

const TAGS = ['title', 'description', 'type', 'url', 'locale', 'site_name', 'image', 'image:width', 'image:height', 'image:alt'] as const;

function head(html: string): ReadonlyMap<string, string> {
  const metas = html.matchAll(/<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)"/gu);
  return new Map([...metas].map(([, name = '', content = '']) => [name, textKept(content)]));
}

describe('what other sites are told of a page', () => {
  const pages = SITE_PAGES.flat().filter((path) => !/merci|thanks|signaler|report/u.test(path));

  test.each(pages)('%s', async (path) => {
    const html = await text(path);
    const told = head(html);
    for (const name of TAGS) expect([name, (told.get(`og:${name}`) ?? '').length > 1]).toEqual([name, true]);
    expect(html.match(/property="og:image"/gu)).toHaveLength(1);
    expect(told.get('twitter:card')).toBe('summary_large_image');
    expect(told.get('og:locale')).toBe(path.startsWith('/en') ? 'en_GB' : 'fr_FR');
    const [plainPath = ''] = path.split('?');
    expect(told.get('og:url')).toBe(url + plainPath);
    expect(html).toContain(`<link rel="canonical" href="${url}${plainPath}"`);
    expect(html.match(/rel="alternate" hreflang=/gu)).toHaveLength(3);
    const image = new URL(told.get('og:image') ?? '');
    expect([image.origin, image.searchParams.get('v')?.length]).toEqual([url, 12]);
    expect(image.pathname).toMatch(path.startsWith('/en') ? /\.en\.png$/u : /\.fr\.png$/u);
    expect((await fetch(image)).headers.get('etag')?.slice(1, 13)).toBe(image.searchParams.get('v'));
  });

  test.each([
    ['/', '/og/accueil.fr.png'],
    ['/en/give', '/og/accueil.en.png'],
    ['/transparence/2026-10', '/og/mois/2026-10.fr.png'],
    ['/en/projects/jitsi', '/og/projet/jitsi.en.png'],
    ['/campagnes/dons-2020', '/og/campagne/dons-2020.fr.png'],
    ['/mentions-legales', '/og/site.fr.png'],
  ])('%s shares %s', async (path, picture) => {
    expect(new URL(head(await text(path)).get('og:image') ?? '').pathname).toBe(picture);
  });

  test.each(['/don/merci?don=don_received', '/en/give/thanks?don=don_received', '/rien', '/widget'])('%s tells nothing', async (path) => {
    expect([...head(await text(path)).keys()]).toEqual([]);
  });
});
