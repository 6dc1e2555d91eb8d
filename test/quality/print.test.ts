import { describe, expect, test } from 'vitest';
import { seenSite } from '../support/seen-site.ts';

const NIGHT = process.env['OBOLE_NIGHT'] !== undefined;

const seen = seenSite();

type Paper = {
  /** How many sheets of A4. */
  readonly sheets: number;
  /** What stands on them, with plain spaces. */
  readonly text: string;
  /** Runs out at the right of the sheet, in pixels. */
  readonly sideways: number;
  /** Links, buttons and fields that one would look at in vain. */
  readonly useless: readonly string[];
  readonly tables: number;
  readonly drawings: number;
};

/** Width of an A4 sheet between its margins, in pixels of print (96 an inch). */
const SHEET_PX = Math.floor(((210 - 2 * 14) * 96) / 25.4);

async function printed(path: string, colorScheme: 'light' | 'dark', drawn = false): Promise<Paper> {
  const context = await seen.browser.newContext({ colorScheme, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(seen.url + path);
  if (drawn) {
    await page.locator('[data-months-chart]').scrollIntoViewIfNeeded();
    await page.locator('[data-months-chart] canvas').waitFor();
  }
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: SHEET_PX, height: 900 });
  const useless = await page.locator('nav:visible, button:visible, input:visible, canvas:visible, .give-button:visible').allInnerTexts();
  const paper = {
    sheets: [...pdf.matchAll(/\/Type\s*\/Page\b(?!s)/gu)].length,
    text: (await page.locator('body').innerText()).replaceAll(/[\s\u00A0\u202F]+/gu, ' '),
    sideways: await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    useless,
    tables: await page.locator('table:visible').count(),
    drawings: await page.locator('main svg:visible').count(),
  };
  await context.close();
  return paper;
}

const MONTHS = [
  ['/en/transparency/2026-10', 'dark', ['The month of October 2026', 'InterHop', 'Figures known on 23 November 2026', '942.00', '105%']],
  ['/transparence/2026-10', 'light', ['Le mois d’octobre 2026', 'InterHop', 'Chiffres connus au 23 novembre 2026', '942,00', '105 %']],
] as const;
const BOOKS = [
  ['/transparence', ['Le livre de comptes', 'Les douze derniers mois', 'Pour bien lire ces chiffres', '−221,22 (déficit)', 'déc. 25']],
  ['/en/transparency', ['The account book', 'The last twelve months', '−221.22 (shortfall)', 'Dec 25']],
] as const;

describe('on paper', () => {
  test.each(MONTHS.slice(0, NIGHT ? 2 : 1))('a month is a sheet of its own: %s, from a %s screen', async (path, scheme, said) => {
    const { sheets, text, sideways, useless, tables, drawings } = await printed(path, scheme);
    expect([sheets, sideways, useless, tables, drawings]).toEqual([1, 0, [], 3, 1]);
    for (const words of [...said, seen.url + path]) expect(text).toContain(words);
    expect(text).toMatch(/[0-9a-f]{64}/u);
  });

  test.each(BOOKS.slice(0, NIGHT ? 2 : 1))(
    'the account book is two sheets, its tables open, its chart as the server drew it: %s',
    async (path, said) => {
      const { sheets, text, sideways, useless, tables } = await printed(path, 'light', true);
      expect(sheets).toBeLessThanOrEqual(2);
      expect([sideways, useless, tables]).toEqual([0, [], 2]);
      for (const words of [...said, seen.url + path]) expect(text).toContain(words);
    },
  );
});
