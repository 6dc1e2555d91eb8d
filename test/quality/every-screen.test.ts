import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { fakeApp } from '../support/fake-app.ts';
import { REPORTS } from '../support/fake-report.ts';
import { servePages } from '../support/preview.ts';
import { PUBLIC_PAGES } from '../support/whole-site.ts';
import { seenSite } from '../support/seen-site.ts';
import { wordsThatOverlap } from '../support/words-overlap.ts';

const NIGHT = process.env['OBOLE_NIGHT'] !== undefined;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

type Screen = { readonly name: string } & Pick<BrowserContextOptions, 'viewport' | 'deviceScaleFactor' | 'colorScheme' | 'forcedColors'>;

const viewport = (width: number): { width: number; height: number } => ({ width, height: 900 });
const THEMES = ['light', 'dark'] as const;
/** 400 % of 1280 px: 320 px by 256 of the page, each drawn with four. */
const ENLARGED = { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 };
const SCREENS: readonly Screen[] = [
  ...THEMES.flatMap((colorScheme) =>
    [320, 360, 768, 1280].map((width) => ({ name: `${width} px, ${colorScheme}`, viewport: viewport(width), colorScheme })),
  ),
  { name: '400 %', ...ENLARGED, colorScheme: 'light' },
  { name: 'colours that the reader forces', viewport: viewport(768), forcedColors: 'active' },
];

const seen = seenSite();

/** Words that a box cuts off, unless it scrolls or is not meant to be seen. Read in the page. */
function cutOff(): string[] {
  return [...document.querySelectorAll('body *')].flatMap((element) => {
    if (!(element instanceof HTMLElement) || element.matches('.visually-hidden, .table-frame, .table-frame *, .chart, pre, pre *'))
      return [];
    const { overflowX, display } = getComputedStyle(element);
    if (display === 'inline' || overflowX === 'auto' || overflowX === 'scroll') return [];
    return element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0
      ? [`${element.localName}.${element.className} ${element.innerText.slice(0, 30)}`]
      : [];
  });
}

/** What is wrong with a page as it stands: what axe finds, what runs out of it, what is cut off. */
async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const cut = await page.evaluate(cutOff);
  return [
    ...found,
    ...(sideways > 0 ? [`runs ${sideways} px out of the page`] : []),
    ...cut.map((what) => `cut off: ${what}`),
    ...(await wordsThatOverlap(page)).map((words) => `one over the other: ${words}`),
  ];
}

async function faultsAt(url: string, { name, ...screen }: Screen, act?: (page: Page) => Promise<void>): Promise<string[]> {
  const context = await seen.browser.newContext(screen);
  const page = await context.newPage();
  await page.goto(url);
  await act?.(page);
  const faults = await faultsOf(page);
  await context.close();
  return faults.map((fault) => `${name}: ${fault}`);
}

async function openAll(page: Page): Promise<void> {
  for (const more of await page.locator('main details > summary').all()) await more.click();
}

// By day every page is read once elsewhere; here only what no other test looks at.
describe.runIf(NIGHT)('on every screen', () => {
  test.each(PUBLIC_PAGES.flat())('%s', { timeout: 120_000 }, async (path) => {
    const faults: string[] = [];
    for (const screen of SCREENS) faults.push(...(await faultsAt(seen.url + path, screen, openAll)));
    expect(faults).toEqual([]);
  });
});

const STATES = Object.entries({ ...REPORTS, verified: { ...REPORTS.under, beingVerified: true } });
const ENDS = SCREENS.filter(({ name }) => /^320 px, dark|^1280 px, light|400|forces/u.test(name));

describe.runIf(NIGHT)('in every state', () => {
  test.each(STATES)('%s', { timeout: 120_000 }, async (_, report) => {
    const told = await servePages(fakeApp({ report: () => report }), 0);
    const faults: string[] = [];
    for (const path of ['/', '/en/transparency', `/transparence/${report.today.slice(0, 7)}`, '/en/widget']) {
      for (const screen of ENDS) faults.push(...(await faultsAt(told.url + path, screen, openAll)).map((fault) => `${path}, ${fault}`));
    }
    await told.close();
    expect(faults).toEqual([]);
  });
});

describe('after a form with mistakes', () => {
  const forms = NIGHT ? ['/don', '/en/give'] : ['/don'];
  test.each(forms)('%s', { timeout: 60_000 }, async (path) => {
    const mistaken = async (page: Page): Promise<void> => {
      await page.locator('#amount').fill('abc');
      await page.locator('[data-give-button]').click();
      await page.locator('.errors').waitFor();
    };
    const faults: string[] = [];
    for (const screen of NIGHT ? ENDS : ENDS.slice(-1)) faults.push(...(await faultsAt(seen.url + path, screen, mistaken)));
    expect(faults).toEqual([]);
  });
});
