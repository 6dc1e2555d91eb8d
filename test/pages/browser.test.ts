import { createServer, type Server } from 'node:http';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkoutOf, fakeApp } from '../support/fake-app.ts';
import { openBrowser } from '../support/browser.ts';
import { REPORTS } from '../support/fake-report.ts';
import { addressOf, servePages } from '../support/preview.ts';
import { SITE_PAGES } from '../support/site-pages.ts';
import { wordsThatOverlap } from '../support/words-overlap.ts';
import { cents } from '../../src/values/cents.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let browser: Browser;
let site: Awaited<ReturnType<typeof servePages>>;
let checkout: Server;
let checkoutUrl: string;

beforeAll(async () => {
  checkout = createServer((_, response) => response.end('the checkout'));
  await new Promise<void>((resolve) => checkout.listen(0, '127.0.0.1', resolve));
  checkoutUrl = addressOf(checkout);
  site = await servePages(fakeApp({ sandboxUrl: checkoutUrl }), 0);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await site.close();
  checkout.closeAllConnections();
  checkout.close();
});

type Reader = { readonly colorScheme: 'light' | 'dark'; readonly width: number; readonly javaScriptEnabled?: boolean };

async function open(
  path: string,
  { width, ...reader }: Reader,
  url = site.url,
): Promise<{ page: Page; complaints: string[]; close(): Promise<void> }> {
  const context = await browser.newContext({ ...reader, viewport: { width, height: 900 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url + path);
  return { page, complaints, close: () => context.close() };
}

function sidewaysPx(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

const READERS = [
  { colorScheme: 'dark', width: 320 },
  { colorScheme: 'light', width: 1280 },
] as const;

const NIGHT = process.env['OBOLE_NIGHT'] !== undefined;

/** By day each page is read once: in French, narrow and dark, or in English, wide and light, by turns; at night in both, both ways. */
const READ = NIGHT ? SITE_PAGES.flat() : SITE_PAGES.map((pair, place) => pair[place % 2] ?? pair[0]);

function readersOf(path: string): readonly (typeof READERS)[number][] {
  return NIGHT ? READERS : [READERS[path.startsWith('/en') ? 1 : 0]];
}

describe.each(READ)('%s', (path) => {
  test.each(readersOf(path))(
    '%o: axe finds nothing, nothing runs out of the page',
    async (reader) => {
      const { page, complaints, close } = await open(path, reader);
      const found = await new AxeBuilder({ page }).withTags(TAGS).analyze();
      expect(
        found.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`),
      ).toEqual([]);
      expect(await sidewaysPx(page)).toBe(0);
      expect(complaints).toEqual([]);
      await close();
    },
    30_000,
  );
});

describe('where transfers are taken and fees are known', () => {
  let whole: Awaited<ReturnType<typeof servePages>>;
  beforeAll(async () => {
    const app = fakeApp({ fees: { fixed: 25, share: 0.015 } });
    const bankTransfer = { iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP', holder: 'InterHop' };
    const shown = {
      code: 'DON-7K3F-9QXW',
      amount: cents(3_000),
      project: 'jitsi',
      email: null,
      language: 'fr',
      state: 'announced',
    } as const;
    const transfer = { ...shown, gift: null, madeMs: 0, payload: 'BCD\n002' };
    whole = await servePages(
      {
        ...app,
        content: { ...app.content, association: { ...app.content.association, bankTransfer } },
        giveDoor: { ...app.giveDoor, transfer: () => Promise.resolve(transfer) },
      },
      0,
    );
  });
  afterAll(() => whole.close());

  test.each([
    '/don?montant=30&frequence=mensuel',
    '/en/give',
    '/don/virement',
    '/en/give/transfer',
    '/don/virement?code=DON-7K3F-9QXW',
    '/en/give/transfer?code=DON-7K3F-9QXW',
  ])(
    '%s: axe finds nothing, nothing runs out of the page',
    async (path) => {
      for (const [colorScheme, width] of [
        ['dark', 320],
        ['light', 1280],
      ] as const) {
        const { page, complaints, close } = await open(path, { colorScheme, width }, whole.url);
        for (const more of await page.locator('details.more summary').all()) await more.click();
        const found = await new AxeBuilder({ page }).withTags(TAGS).analyze();
        expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
        expect(await sidewaysPx(page)).toBe(0);
        expect(complaints).toEqual([]);
        await close();
      }
    },
    30_000,
  );

  test('the button, the line above it and the box say the sum that the donor chooses to add', async () => {
    const { page, close } = await open('/don', { colorScheme: 'light', width: 360 }, whole.url);
    const text = async (selector: string): Promise<string> => (await page.locator(selector).innerText()).replace(/\s/gu, ' ');
    await page.locator('.presets-monthly label').nth(3).click();
    expect(await page.locator('#frequency-monthly').isChecked()).toBe(true);
    expect(await text('[data-arriving]')).toBe('Sur 30 €, environ 29,30 € arrivent une fois les frais de paiement retenus.');
    expect(await page.locator('#cover').isChecked()).toBe(false);
    expect(await text('[data-give-button]')).toBe('Donner 30 € chaque mois');
    await page.locator('#cover').check();
    expect(await text('.tick')).toBe('J’ajoute 0,71 € pour les frais');
    expect(await text('[data-give-button]')).toBe('Donner 30,71 € chaque mois');
    expect(await text('[data-review]')).toBe('Vous donnez 30,71 € chaque mois, soit 368,52 € par an, jusqu’à ce que vous arrêtiez.');
    await page.locator('#amount').fill('50');
    expect([await page.locator('[name=cover-shown]').inputValue(), await text('[data-give-button]')]).toEqual([
      '102',
      'Donner 51,02 € chaque mois',
    ]);
    await close();
  });
});

describe('the ruler of a month', () => {
  const widths = [320, 360, 480, 640, 641, 768, 1024, 1153, 1280];

  test.each(Object.entries(REPORTS))('has no word over another on any width: %s', async (_, report) => {
    const told = await servePages(fakeApp({ report: () => report }), 0);
    const { page, close } = await open('/', { colorScheme: 'light', width: 320, javaScriptEnabled: false }, told.url);
    const over: string[] = [];
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      over.push(...(await wordsThatOverlap(page)).map((words) => `${width} px: ${words}`));
    }
    await close();
    await told.close();
    expect(over).toEqual([]);
  });
});

describe('the chart', () => {
  test('is drawn when it comes into view, in the box that stood for it', async () => {
    const { page, complaints, close } = await open('/', { colorScheme: 'light', width: 1280 });
    const box = page.locator('[data-months-chart]');
    const before = await box.boundingBox();
    expect(await box.locator('svg:visible').count()).toBe(1);
    await box.scrollIntoViewIfNeeded();
    await box.locator('canvas').waitFor();
    expect((await box.boundingBox())?.height).toBe(before?.height);
    expect(await box.locator('svg:visible').count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  test('stands as drawn by the server without a script', async () => {
    const { page, close } = await open('/', { colorScheme: 'light', width: 1280, javaScriptEnabled: false });
    expect(await page.locator('[data-months-chart] svg:visible').count()).toBe(1);
    await close();
  });
});

describe('the give form', () => {
  test('says the commitment on its button', async () => {
    const { page, complaints, close } = await open('/don', { colorScheme: 'light', width: 360 });
    const button = page.locator('[data-give-button]');
    expect(await page.locator('.presets:visible').count()).toBe(3);
    await page.getByRole('radio', { name: 'Chaque mois' }).check();
    await page.locator('.presets-monthly [data-preset]').nth(1).check();
    expect((await button.textContent())?.replace(/\s/gu, ' ')).toBe('Donner 10 € chaque mois');
    await page.locator('#amount').fill('12,50');
    expect((await button.textContent())?.replace(/\s/gu, ' ')).toBe('Donner 12,50 € chaque mois');
    expect(await page.locator('.presets-monthly [data-other]').isChecked()).toBe(true);
    await page.locator('.presets-monthly [data-preset]').nth(0).check();
    expect(await page.locator('#amount').inputValue()).toBe('');
    expect(complaints).toEqual([]);
    await close();
  });

  test('reaches the checkout without a script', async () => {
    const { page, close } = await open('/don', { colorScheme: 'light', width: 360, javaScriptEnabled: false });
    await page.getByRole('radio', { name: 'Une fois' }).check();
    await page.locator('.presets-once [data-preset]').nth(1).check();
    await page.locator('#email').fill('camille@example.org');
    await page.locator('[data-give-button]').click();
    await page.waitForURL(checkoutOf(checkoutUrl));
    expect(await page.textContent('body')).toBe('the checkout');
    await close();
  });

  test('leads from its summary of errors to the field', async () => {
    const { page, close } = await open('/en/give', { colorScheme: 'dark', width: 360 });
    await page.locator('#amount').fill('abc');
    await page.locator('[data-give-button]').click();
    await page.locator('.errors a[href="#amount"]').click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('amount');
    expect(await page.locator('#amount').inputValue()).toBe('abc');
    expect((await new AxeBuilder({ page }).withTags(TAGS).analyze()).violations).toEqual([]);
    await close();
  });
});
