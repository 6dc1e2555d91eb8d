import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { PNG } from '../support/money-facts.ts';
import { personOf } from '../support/people.ts';
import { treasurySite, type TreasurySite } from '../support/treasury-site.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const SHOTS = process.env['SHOTS'];

describe('costs, invoices and papers in a real browser', { timeout: 60_000 }, () => {
  let browser: Browser;
  let site: TreasurySite;
  let cookies: { readonly name: string; readonly value: string; readonly url: string }[];
  beforeAll(async () => {
    [browser, site] = await Promise.all([openBrowser(), treasurySite({ sandbox: false })]);
    const treasurer = await personOf(site, 'treasurer');
    cookies = treasurer.browser
      .cookies()
      .split('; ')
      .map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url: site.url }));
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  async function look(page: Page, name: string): Promise<void> {
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
    const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
    expect(violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), name).toBe(0);
  }

  it('are worked at on a narrow screen, and axe finds nothing, there or on a wide one', async () => {
    const context = await browser.newContext({
      locale: 'fr-FR',
      viewport: { width: 360, height: 900 },
      colorScheme: 'dark',
    });
    await context.addCookies(cookies);
    const page = await context.newPage();
    await page.goto(`${site.url}/tresorerie/couts`);
    await page.getByRole('link', { name: 'Hébergement de données de santé (HDS)' }).click();
    await page.getByLabel('À partir du').fill('2027-01-01');
    await page.getByLabel('Montant (€, taxes comprises)').fill('950');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    expect(await page.locator('main').innerText()).toContain('Le poste de coût est changé');
    expect(await page.getByLabel('Pourquoi, en anglais').inputValue()).toMatch(/^In France.*InterHop\.$/);
    await look(page, 'costs');
    await page.getByRole('link', { name: 'Factures et avoirs' }).click();
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    expect(await page.locator('.errors li').count()).toBeGreaterThan(4);
    await page.getByLabel('Poste').nth(1).selectOption('hds-hosting');
    await page.getByLabel('Numéro de la facture').fill('F 1');
    await page.getByLabel('Date de la facture').fill('2026-11-02');
    await page.getByLabel('Montant (€, taxes comprises)').fill('900');
    await page.getByLabel('Service : premier jour').fill('2026-10-01');
    await page.getByLabel('Service : dernier jour').fill('2026-10-31');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await look(page, 'invoices');
    await page.getByRole('row').filter({ hasText: 'F 1' }).getByRole('link', { name: 'Pièces (0)' }).click();
    await page
      .getByLabel('Fichier', { exact: true })
      .setInputFiles({ name: 'facture.png', mimeType: 'image/png', buffer: Buffer.from(PNG) });
    await page.getByRole('button', { name: 'Garder la pièce' }).click();
    await page.getByRole('button', { name: 'Pointer cette pièce' }).click();
    await page.getByLabel('Commentaire').fill('Vue avec le bon de commande.');
    await page.getByRole('button', { name: 'Commenter' }).click();
    expect(await page.locator('main').innerText()).toMatch(/Pointée par Person treasurer.*Vue avec le bon de commande/s);
    await look(page, 'papers');
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.getByRole('link', { name: 'English' }).click();
    await look(page, 'papers-wide');
    expect(await page.locator('h1').innerText()).toBe('Vouchers of the invoice GPLExpert F 1');
    await context.close();
  });
});
