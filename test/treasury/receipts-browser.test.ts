import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { SQLITE } from '../support/books.ts';
import { at } from '../support/facts.ts';
import { contentWithReceipts } from '../support/receipts-on.ts';
import { openWorld, type World } from '../support/world.ts';
import { worldSite, type WorldSite } from '../support/world-site.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const SHOTS = process.env['SHOTS'];

describe('tax receipts in a real browser', { timeout: 60_000 }, () => {
  let browser: Browser;
  let world: World;
  let site: WorldSite;
  beforeAll(async () => {
    browser = await openBrowser();
    world = await openWorld(at('2026-11-02T09:00:00Z'), SQLITE, contentWithReceipts({ rescrit: '2026/123' }));
    await world.give({ amount: '30' });
    await world.give({ amount: '25', email: 'alan@example.org' });
    await world.sandbox.control.play({ do: 'charge', amount: 5_000 });
    await world.settle();
    await world.advanceDays(70);
    site = await worldSite(world);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await site.close();
    await world.close();
  });

  async function look(page: Page, name: string): Promise<void> {
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
    const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
    expect(violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), name).toBe(0);
  }

  it('are worked at from the name to the paper, on a narrow screen, and axe finds nothing', async () => {
    const { enrolled } = await site.person('treasurer');
    const context = await browser.newContext({
      locale: 'fr-FR',
      viewport: { width: 360, height: 900 },
      colorScheme: 'dark',
    });
    const cookies = enrolled.browser.cookies().split('; ');
    await context.addCookies(
      cookies.map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url: site.url })),
    );
    const page = await context.newPage();
    page.setDefaultTimeout(8_000);
    await page.goto(`${site.url}/tresorerie/recus`);
    await page.getByRole('row', { name: 'ada@example.org' }).getByRole('link', { name: 'Saisir le nom et l’adresse' }).click();
    await page.getByRole('button', { name: 'Garder ce nom et cette adresse' }).click();
    expect(await page.locator('.errors li').count()).toBe(5);
    await look(page, 'receipt-identity');
    for (const [label, value] of [
      ['Nom', 'Lovelace'],
      ['Prénoms', 'Ada Augusta'],
      ['Adresse (numéro et rue)', '12 bis, rue du Faubourg'],
      ['Code postal', '35000'],
      ['Commune', 'Rennes'],
    ] as const)
      await page.getByLabel(label, { exact: true }).fill(value);
    await page.getByRole('button', { name: 'Garder ce nom et cette adresse' }).click();
    expect(await page.locator('main').innerText()).toContain('Le nom et l’adresse sont gardés.');
    await page.getByText('Émettre un reçu…').click();
    await page.getByRole('button', { name: 'Émettre les reçus' }).click();
    expect(await page.locator('main').innerText()).toContain('Les reçus sont émis.');
    await world.stripe.refunds.create({
      charge: (await world.running.books.receipts.receipt(1))?.content.payments[0]?.id ?? '',
      amount: 500,
    });
    await world.settle();
    await page.reload();
    await look(page, 'receipts-narrow');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Reçu 1 (PDF)' }).click()]);
    expect(download.suggestedFilename()).toBe('recu-1.pdf');
    await page.setViewportSize({ width: 1280, height: 900 });
    await look(page, 'receipts-wide');
    await page.goto(`${site.url}/en/treasury/receipts`);
    await look(page, 'receipts-english');
    await context.close();
  });
});
