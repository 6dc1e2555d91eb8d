import { rm } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sandboxControl } from '../../src/sandbox/control-client.ts';
import { openBrowser } from '../support/browser.ts';
import { startServer, type ServerProcess } from '../support/server-process.ts';
import { freePortPair } from '../support/ports.ts';
import { fastFolder } from '../support/fast-folder.ts';

type CurrentMonth = {
  readonly gross: number;
  readonly net: number;
  readonly filled: number;
  readonly recurring: number;
  readonly oneOff: number;
  readonly expected: number | null;
};

const NIGHT = process.env['OBOLE_NIGHT'] !== undefined;

/** What a page says, spaces of French typography made plain. */
function plain(text: string): string {
  return text.replace(/[\u00A0\u202F\u2009]/g, ' ');
}

function digits(amountCents: number, group: string, point: string): string {
  const [euros = '', decimals = ''] = (amountCents / 100).toFixed(2).split('.');
  return `${euros.replace(/\B(?=(\d{3})+$)/g, group)}${point}${decimals}`;
}

/** As tables write money. */
const frenchRow = (amountCents: number): string => digits(amountCents, ' ', ',');
const englishRow = (amountCents: number): string => digits(amountCents, ',', '.');

/** As sentences write it: without cents where there are none. */
const french = (amountCents: number): string => `${frenchRow(amountCents).replace(/,00$/, '')} €`;
const english = (amountCents: number): string => `€${englishRow(amountCents).replace(/\.00$/, '')}`;

describe('a visitor at a real browser, and the server as npm start runs it', { timeout: 120_000 }, () => {
  let server: ServerProcess;
  let browser: Browser;
  let folder: string;
  let url: string;
  let apiBase: string;
  beforeAll(async () => {
    folder = fastFolder('obole-browser-');
    const port = await freePortPair();
    url = `http://localhost:${port}`;
    apiBase = `http://127.0.0.1:${port + 1}`;
    [server, browser] = await Promise.all([startServer({ PORT: String(port), DATA_DIR: folder }), openBrowser()]);
    await server.says('Obole is ready', 120_000);
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    await server.stop('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  });

  async function current(): Promise<CurrentMonth> {
    const { months } = (await (await fetch(`${url}/api/v1/coverage.json`)).json()) as { months: (CurrentMonth & { state: string })[] };
    return months.find(({ state }) => state === 'current')!;
  }

  async function withPage<Value>(javaScriptEnabled: boolean, work: (page: Page) => Promise<Value>, foreseen = /^$/): Promise<Value> {
    const context = await browser.newContext({ javaScriptEnabled, locale: 'fr-FR' });
    const problems: string[] = [];
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && !foreseen.test(message.text()) && problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      if (![url, apiBase].includes(new URL(request.url()).origin)) problems.push(`a request to ${request.url()}`);
    });
    const value = await work(page);
    // One cookie, once the form was sent: it finds what was typed again when the checkout is left.
    expect((await context.cookies()).filter(({ name }) => name !== 'obole-don')).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
    return value;
  }

  /** Nobody fills a form in within three seconds, and a form that is sent by then is asked to be read over. */
  const readForAWhile = (page: Page): Promise<void> => page.waitForTimeout(3_200);

  /** Counts what a hand does besides typing: clicks, and keys that write nothing. */
  function hand(page: Page): { readonly count: () => number; click(selector: string): Promise<void>; press(key: string): Promise<void> } {
    let count = 0;
    return {
      count: () => count,
      click: async (selector) => {
        count += 1;
        await page.locator(selector).click();
      },
      press: async (key) => {
        count += 1;
        await page.keyboard.press(key);
      },
    };
  }

  /** From the home page to the thanks, as a donor clicks. */
  async function give(page: Page, rhythm: 'once' | 'monthly', amount: string, pay: 'card' | 'sepa_debit'): Promise<void> {
    await page.goto(`${url}/`);
    await page.getByRole('link', { name: 'Donner', exact: true }).first().click();
    await page.locator(`#frequency-${rhythm}`).check({ force: true });
    await page.locator('#amount').fill(amount);
    await page.locator('#email').fill('ada@example.org');
    await readForAWhile(page);
    await page.locator('[data-give-button]').click();
    await page.waitForURL(`${apiBase}/c/pay/**`);
    expect(plain(await page.locator('body').innerText())).toContain('aucun argent ne bouge');
    await page.locator(`button[value=${pay}]`).click();
    await page.waitForURL(`${url}/don/merci?**`);
  }

  async function waitForThanks(page: Page, words: RegExp): Promise<void> {
    // The page asks again by itself, also without a script.
    await expect.poll(async () => plain(await page.locator('main').innerText()), { timeout: 20_000, interval: 250 }).toMatch(words);
  }

  async function expectFiguresEverywhere(page: Page, figures: CurrentMonth): Promise<void> {
    for (const [path, money] of [
      ['/', french],
      ['/en/', english],
      ['/transparence', frenchRow],
      ['/en/transparency', englishRow],
    ] as const) {
      await page.goto(`${url}${path}`);
      const text = plain(await page.locator('main').innerText());
      expect(text, path).toContain(money(figures.filled));
      expect(text, path).toContain(money(figures.gross));
    }
  }

  // By day each kind of gift is given with or without a script; at night each with both.
  it.each(
    NIGHT
      ? [
          [true, true],
          [false, false],
        ]
      : [[true, false]],
  )('gives 30 € once (JavaScript: %s) and 10 € monthly (JavaScript: %s), and reads the new figures', async (first, second) => {
    const before = await current();
    await withPage(first, async (page) => {
      await give(page, 'once', '30', 'card');
      await waitForThanks(page, /reçu/);
    });
    await withPage(second, async (page) => {
      await give(page, 'monthly', '10,00', 'card');
      await waitForThanks(page, /reçu/);
      await expect.poll(async () => (await current()).net, { timeout: 20_000 }).toBe(before.net + 4_000 - 70 - 40);
      const after = await current();
      expect(after).toMatchObject({ gross: before.gross + 4_000, oneOff: before.oneOff + 3_000, recurring: before.recurring + 1_000 });
      await expectFiguresEverywhere(page, after);
    });
  });

  it('shows what must be mended at its place, keeps what was typed, and opens no checkout', async () => {
    await withPage(
      false,
      async (page) => {
        await page.goto(`${url}/don?frequence=mensuel`);
        await page.locator('#amount').fill('2');
        await page.locator('#email').fill('ada@');
        const [answer] = await Promise.all([
          page.waitForResponse((response) => response.request().method() === 'POST'),
          page.locator('[data-give-button]').click(),
        ]);
        expect(answer.status()).toBe(422);
        expect(await page.locator('#amount').inputValue()).toBe('2');
        expect(await page.locator('#email').inputValue()).toBe('ada@');
        expect(plain(await page.locator('#amount-error').innerText())).toContain('3 €');
        expect(await page.locator('#email-error').count()).toBe(1);
        expect(await page.locator('#amount').getAttribute('aria-invalid')).toBe('true');
        // A browser notes an answer of 422 on its console, which here is what was asked for.
      },
      /status of 422/,
    );
  });

  it.concurrent.each([
    [
      'a usual amount',
      '/don',
      async (page: Page, by: ReturnType<typeof hand>) => {
        await by.click('.presets-once label:has([data-preset]) >> nth=1');
        await by.click('#email');
        await page.keyboard.type('camille@example.org');
        await readForAWhile(page);
        await by.press('Enter');
      },
    ],
    [
      'an amount of their own',
      '/don',
      async (page: Page, by: ReturnType<typeof hand>) => {
        await by.click('#amount');
        await page.keyboard.type('42');
        await by.click('#email');
        await page.keyboard.type('camille@example.org');
        await readForAWhile(page);
        // Without a rhythm each button says one.
        expect((await page.locator('[data-by-rhythm] button').allInnerTexts()).map(plain)).toEqual([
          'Donner 42 €',
          'Donner 42 € chaque mois',
          'Donner 42 € chaque année',
        ]);
        await by.click('[data-by-rhythm] button[value="monthly"]');
      },
    ],
    [
      'what a link says',
      '/don?montant=30&frequence=mensuel',
      async (page: Page, by: ReturnType<typeof hand>) => {
        await by.click('#email');
        await page.keyboard.type('camille@example.org');
        await readForAWhile(page);
        await by.press('Enter');
      },
    ],
  ] as const)('gives %s within three acts besides typing', async (what, path, act) => {
    await withPage(true, async (page) => {
      await page.goto(url + path);
      const by = hand(page);
      await act(page, by);
      await page.waitForURL(`${apiBase}/c/pay/**`);
      console.log(`${what}: ${by.count()} clicks and keys besides typing from the give page to the payment page`);
      expect(by.count()).toBeLessThanOrEqual(3);
    });
  });

  it.concurrent.each(NIGHT ? [true, false] : [false])(
    'finds all that was typed again when the checkout is left (JavaScript: %s)',
    async (javaScript) => {
      await withPage(javaScript, async (page) => {
        await page.goto(`${url}/don?montant=10&frequence=mensuel`);
        await page.locator('#email').fill('lin@example.org');
        await page.locator('details.more summary').click();
        await page.locator('label:has(#visibility-named)').click();
        await page.locator('#name').fill('Lin');
        await page.locator('#message').fill('Merci');
        await readForAWhile(page);
        await page.locator('[data-give-button]').click();
        await page.waitForURL(`${apiBase}/c/pay/**`);
        // As Stripe's own arrow leads back.
        const session = /cs_[0-9A-Za-z_]+/.exec(page.url())?.[0] ?? '';
        const headers = { authorization: 'Bearer sk_test_sandbox', 'stripe-version': '2026-10-28.endive' };
        const asked = await fetch(`${apiBase}/v1/checkout/sessions/${session}`, { headers });
        await page.goto(((await asked.json()) as { cancel_url: string }).cancel_url);
        expect(page.url()).not.toContain('lin');
        expect(await page.locator('#email').inputValue()).toBe('lin@example.org');
        expect(await page.locator('#name').inputValue()).toBe('Lin');
        expect(await page.locator('#message').inputValue()).toBe('Merci');
        expect(await page.locator('.presets-monthly [value="1000"]').isChecked()).toBe(true);
        if (javaScript) expect(plain(await page.locator('[data-give-button]').innerText())).toBe('Donner 10 € chaque mois');
      });
    },
  );

  it('counts a SEPA gift only once the sandbox’s clock has moved past its confirmation', async () => {
    const control = sandboxControl(apiBase);
    const before = await current();
    await withPage(true, async (page) => {
      await give(page, 'once', '45', 'sepa_debit');
      await waitForThanks(page, /banque/);
      const thanks = page.url();
      const waiting = await current();
      expect(waiting.gross).toBe(before.gross);
      // Beside fewer than two others that are expected, it is not told.
      expect([null, (before.expected ?? 0) + 4_500]).toContain(waiting.expected);
      await control.advanceTo((await control.clock()).nowMs + 8 * 86_400_000);
      await control.idle();
      // Days later, the donor looks again: nothing on this page hurries.
      await expect
        .poll(
          async () => {
            await page.goto(thanks);
            return plain(await page.locator('main').innerText());
          },
          { timeout: 20_000, interval: 250 },
        )
        .toMatch(/reçu/);
    });
    const { months } = (await (await fetch(`${url}/api/v1/coverage.json`)).json()) as { months: (CurrentMonth & { month: string })[] };
    const gift = months.reduce((sum, { oneOff }) => sum + oneOff, 0);
    expect(gift).toBeGreaterThanOrEqual(before.oneOff + 4_500);
  });
});
