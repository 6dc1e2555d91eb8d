import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SQLITE } from '../support/books.ts';
import { contentWithReceipts } from '../support/receipts-on.ts';
import { SITE_PAGES } from '../support/site-pages.ts';
import { openWorld, testContent, type World } from '../support/world.ts';
import { worldSite, type Visitor, type WorldSite } from '../support/world-site.ts';

/** What a page says, without its marks. */
function wordsOf(html: string): string {
  return html.replaceAll(/<(style|script)[^]*?<\/\1>/g, ' ').replaceAll(/<[^>]+>/g, ' ');
}

/** Any word of a tax reduction, or of a paper for it. */
const TAX = /imp[oô]t|d[ée]ductible|\b66 ?%|reçus? fisca|\btax (?:relief|reduction|receipt|office|credit)|deductible|222 bis|article 200/iu;

/** Pages of the treasury that are there for everybody who may read. */
const TREASURY = [
  '',
  '/banque',
  '/versements',
  '/dons',
  '/a-qualifier',
  '/couts',
  '/clotures',
  '/exercices',
  '/exports',
  '/ecritures',
  '/journal',
];

const ROUTES = ['', '/1', '/identite?pour=donor_x', '/liste.csv'].map((path) => `/tresorerie/recus${path}`);
const MINE = ['/mes-dons/recus', '/mes-dons/recus/1', '/en/my-gifts/receipts', '/en/my-gifts/receipts/1'];
const ENGLISH = ['', '/1', '/identity?pour=donor_x', '/list.csv'].map((path) => `/en/treasury/receipts${path}`);

describe('while receipts are off', { timeout: 60_000 }, () => {
  let world: World;
  let site: WorldSite;
  let ada: Visitor;
  beforeAll(async () => {
    world = await openWorld(undefined, SQLITE, testContent());
    await world.give({ amount: '30' });
    site = await worldSite(world);
    ada = await site.person('treasurer');
  }, 60_000);
  afterAll(async () => {
    await site.close();
    await world.close();
  });

  it('no page speaks of tax, in any language', async () => {
    expect(world.running.app.receipts.on).toBeNull();
    expect(world.running.app.treasury.money.receipts).toBeNull();
    const pages = [
      ...SITE_PAGES.flat(),
      ...TREASURY.map((path) => `/tresorerie${path}`),
      '/en/treasury',
      '/en/treasury/gifts',
      '/mes-dons',
      '/en/my-gifts',
    ];
    for (const path of pages) {
      const { status, text } = await ada.get(path);
      expect([path, status < 500, TAX.exec(wordsOf(text))?.[0] ?? null]).toEqual([path, true, null]);
    }
  });

  it('no route of theirs is there, for a form neither', async () => {
    for (const path of [...ROUTES, ...ENGLISH, ...MINE]) {
      expect([path, (await ada.get(path)).status]).toEqual([path, 404]);
      expect([path, (await ada.post(path, { do: 'issue' })).status]).toEqual([path, 404]);
    }
    expect(await world.running.books.receipts.lastNumber()).toBe(0);
  });

  it('the words would be there if they were on', async () => {
    const on = await openWorld(undefined, SQLITE, contentWithReceipts());
    const served = await worldSite(on);
    const eve = await served.person('treasurer');
    for (const path of ['/tresorerie', '/en/treasury']) expect([path, TAX.test(wordsOf((await eve.get(path)).text))]).toEqual([path, true]);
    expect((await eve.get('/tresorerie/recus')).status).toBe(200);
    await served.close();
    await on.close();
  });
});
