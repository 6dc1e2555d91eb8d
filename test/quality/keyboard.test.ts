import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { nameless, walk } from '../support/tab-walk.ts';
import { PUBLIC_PAGES } from '../support/whole-site.ts';
import { seenSite } from '../support/seen-site.ts';

const NIGHT = process.env['OBOLE_NIGHT'] !== undefined;
const READ = NIGHT ? PUBLIC_PAGES.flat() : ['/transparence', '/en/give'];

const seen = seenSite();

async function open(path: string, width: number): Promise<{ page: Page; close(): Promise<void> }> {
  const context = await seen.browser.newContext({ viewport: { width, height: 800 } });
  const page = await context.newPage();
  await page.goto(seen.url + path, { waitUntil: 'networkidle' });
  return { page, close: () => context.close() };
}

describe('by keyboard alone', () => {
  test.each(READ)(
    '%s is walked from end to end: in order, each thing once, framed, uncovered and with a name',
    async (path) => {
      for (const width of NIGHT ? [360, 1280] : [path.startsWith('/en') ? 1280 : 360]) {
        const { page, close } = await open(path, width);
        expect(await nameless(page)).toEqual([]);
        const { stops, wanted, ends } = await walk(page);
        expect(ends).toBe(true);
        const places = stops.map(({ place }) => place);
        expect(places).toEqual(places.toSorted((one, other) => one - other));
        expect(new Set(places).size).toBe(places.length);
        expect(wanted.filter(({ place }) => !places.includes(place)).map(({ what }) => what)).toEqual([]);
        expect(stops.filter(({ framed }) => !framed).map(({ what }) => what)).toEqual([]);
        expect(stops.filter(({ uncovered }) => !uncovered).map(({ what }) => what)).toEqual([]);
        await close();
      }
    },
    60_000,
  );

  test('the first step leads past the head of the page to what it is about', async () => {
    const { page, close } = await open('/en/give', 360);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe('main');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
    await close();
  });

  test('the figure is read month by month with arrows, is told aloud, and is closed with Escape', async () => {
    const { page, close } = await open('/', 1280);
    const box = page.locator('[data-months-chart]');
    await box.scrollIntoViewIfNeeded();
    await box.locator('canvas').waitFor();
    const pixels = (): Promise<string> => box.locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const drawn = async (): Promise<string> =>
      createHash('sha256')
        .update(await pixels())
        .digest('hex');
    const said = async (): Promise<string> => (await page.locator('figure [role=status]').innerText()).replaceAll(/\s/gu, ' ');
    await box.focus();
    await page.keyboard.press('Escape');
    const quiet = await drawn();
    await page.keyboard.press('ArrowLeft');
    expect(await said()).toBe('nov. 26. Coût 900 €, Réguliers 460 €, Ponctuels 140 €, Virements, chèques, autres 30 €.');
    await page.keyboard.press('ArrowLeft');
    expect(await said()).toContain('oct. 26. Coût 900 €, Réguliers 460 €, Ponctuels 500 €');
    expect(await drawn()).not.toBe(quiet);
    await page.keyboard.press('Escape');
    expect(await said()).toBe('');
    expect(await drawn()).toBe(quiet);
    await box.locator('canvas').hover({ position: { x: 200, y: 100 } });
    expect(await drawn()).not.toBe(quiet);
    await page.keyboard.press('Escape');
    expect(await drawn()).toBe(quiet);
    await close();
  });
});
