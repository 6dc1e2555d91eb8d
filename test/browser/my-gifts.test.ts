import { AxeBuilder } from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { at } from '../support/facts.ts';
import { personOf } from '../support/people.ts';
import { servePages } from '../support/served-world.ts';
import { securedIn } from '../support/promised.ts';
import { openWorld, type World } from '../support/world.ts';

/** Spaces of French typography made plain. */
function plain(text: string): string {
  return text.replace(/[\u00A0\u202F\u2009]/g, ' ');
}

const RUNS = [
  { language: 'fr', scripts: true, email: 'ada@example.org' },
  { language: 'en', scripts: false, email: 'bob@example.org' },
] as const;

const PLACES = {
  fr: { mine: '/mes-dons', account: '/mes-dons/compte', stop: '/mes-dons/arreter', data: '/mes-dons/donnees.json' },
  en: { mine: '/en/my-gifts', account: '/en/my-gifts/account', stop: '/en/my-gifts/stop', data: '/en/my-gifts/data.json' },
} as const;

describe.each(RUNS)('a donor among their gifts, in $language, scripts: $scripts', { timeout: 120_000 }, ({ language, scripts, email }) => {
  const places = PLACES[language];
  let world: World;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let url: string;
  let clicks = 0;
  beforeAll(async () => {
    world = await openWorld(at('2026-09-08T09:00:00Z'));
    await servePages(world);
    url = world.environment.publicUrl.origin;
    browser = await openBrowser();
    context = await browser.newContext({ javaScriptEnabled: scripts, viewport: { width: 1280, height: 900 } });
    page = await context.newPage();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  const shots = process.env['SHOTS'];
  /** Read by axe where scripts run, narrow and in the dark as well as wide; nothing may run out of the page. */
  async function shot(name: string): Promise<void> {
    if (scripts) await look(name);
    if (shots === undefined) return;
    mkdirSync(shots, { recursive: true });
    await page.screenshot({ path: join(shots, `${language}-${name}.png`), fullPage: true });
  }
  async function look(name: string): Promise<void> {
    await page.setViewportSize({ width: 360, height: 800 });
    await page.emulateMedia({ colorScheme: 'dark' });
    const found = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze();
    expect(found.violations.map((each) => `${name}: ${each.id}: ${each.nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual(
      [],
    );
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), name).toBe(0);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 900 });
  }
  async function press(action: string, within = 'body'): Promise<void> {
    clicks += 1;
    await page.locator(`${within} button[name="do"][value="${action}"]`).first().click();
    await page.waitForLoadState('load');
  }
  const said = async (): Promise<string> => plain(await page.locator('main').innerText());
  const mine = () => world.running.app.mine;
  const gifts = async () => (await mine().gifts.all((await world.running.books.reading.donors.donorAt(email))!)).gifts;
  const secured = (): Promise<number> => securedIn(world);

  /** The last letter that left, of a kind. */
  async function letter(kind: string): Promise<string> {
    await world.running.mail.post();
    const all = (await world.running.app.letters.shown()) ?? [];
    return all.find((each) => each.kind === kind)?.text ?? '';
  }
  const linkIn = (text: string): string => /https?:\S+[?&]lien=\S+/.exec(text)?.[0] ?? '';

  async function comeIn(): Promise<void> {
    await page.goto(url + places.mine);
    await page.locator('#email').fill(email);
    await press('ask');
    await page.goto(linkIn(await letter('my-gifts-link')));
    await press('enter');
    expect(new URL(page.url()).pathname).toBe(places.mine);
  }

  it('comes in by the link of a letter, after a mistake told at its field', async () => {
    await world.give({ amount: '10', frequency: 'monthly', email });
    await page.goto(url + places.mine);
    await press('ask');
    expect(await page.locator('#email[aria-invalid="true"]').count()).toBe(1);
    await page.locator('#email').fill('nobody@example.org');
    await press('ask');
    const unknown = await said();
    expect(linkIn(await letter('my-gifts-link'))).toBe('');
    await page.goto(url + places.mine);
    await page.locator('#email').fill(email);
    await press('ask');
    // The same words whether the address is known or not.
    expect(await said()).toBe(unknown);
    const link = linkIn(await letter('my-gifts-link'));
    expect(link).not.toBe('');
    const elsewhere = await (await browser.newContext({ javaScriptEnabled: scripts })).newPage();
    await elsewhere.goto(link);
    expect(await elsewhere.locator('button[value="enter"]').count()).toBe(0);
    await elsewhere.context().close();
    await page.goto(link);
    await press('enter');
    expect(await said()).toContain(language === 'fr' ? '10 € chaque mois' : '€10 every month');
    await shot('mine');
    await page.goto(link);
    expect(new URL(page.url()).search).toBe('');
  });

  it('changes the amount, pauses and resumes; the books see it', async () => {
    await page.goto(url + places.mine);
    await page.locator('.gift-card a').first().click();
    await page.locator('#amount').fill('1');
    await press('amount');
    expect([await page.locator('#amount').inputValue(), await page.locator('#amount[aria-invalid="true"]').count()]).toEqual(['1', 1]);
    await page.locator('#amount').fill(language === 'fr' ? '12,50' : '12.50');
    await press('amount');
    expect(await page.locator('[role="status"]').innerText()).not.toBe('');
    await world.settle();
    expect(await secured()).toBe(1_250);
    await page.locator('#months').selectOption('2');
    await press('pause');
    await world.settle();
    expect(await secured()).toBe(0);
    await shot('paused');
    await press('resume');
    await world.settle();
    expect(await secured()).toBe(1_250);
    expect(await letter('changed')).not.toBe('');
  });

  it('changes the card on Stripe’s page and comes back', async () => {
    const digits = async (): Promise<string> => /(?:par|in) (\d{4})/.exec(await page.locator('dl.receipt').innerText())?.[1] ?? '';
    const before = await digits();
    expect(before).toMatch(/^\d{4}$/);
    await press('means');
    expect(new URL(page.url()).pathname).toMatch(/^\/p\/session\//);
    await page.locator('form button').first().click();
    await page.waitForLoadState('load');
    expect(new URL(page.url()).pathname).toMatch(new RegExp(`^${places.mine}/don_`));
    expect(await digits()).not.toBe(before);
    await world.settle();
  });

  it('shows a name and a message, and takes them back', async () => {
    await page.locator('input[name="visibility"][value="named"]').check();
    await press('shown');
    expect(await page.locator('#name[aria-invalid="true"]').count()).toBe(1);
    await page.locator('#name').fill('Ada L.');
    await page.locator('#message').fill('Courage <b>à toutes</b>');
    await press('shown');
    expect((await gifts())[0]?.wish).toMatchObject({ visibility: 'named', name: 'Ada L.', message: 'Courage <b>à toutes</b>' });
    await page.locator('input[name="visibility"][value="private"]').check();
    await page.locator('#message').fill('');
    await press('shown');
    expect((await gifts())[0]?.wish).toMatchObject({ visibility: 'private', name: null, message: null });
  });

  it('asks for a refund, which the treasurer declines with words that reach the donor', async () => {
    await page.locator('details.refund > summary').first().click();
    await page.locator('details.refund textarea').first().fill('Deux fois le même mois');
    await press('refund');
    expect(await page.locator('details.refund').count()).toBe(0);
    const { treasury } = world.running.app;
    const [request] = await treasury.requests.open();
    expect(request).toMatchObject({ kind: 'refund', note: 'Deux fois le même mois' });
    const treasurer = await personOf({ treasury, operator: world.running.people }, 'treasurer');
    const decision = { id: request?.id ?? '', state: 'declined', answer: 'Un seul débit a eu lieu.' } as const;
    expect((await treasury.requests.decide(await treasurer.browser.visit(), decision)).ok).toBe(true);
    expect(await letter('request-answered')).toContain('Un seul débit a eu lieu.');
  });

  it('stops a gift in three clicks from the page of all gifts, and gets a letter', async () => {
    await page.goto(url + places.mine);
    clicks = 0;
    await page.locator('.gift-card a[href$="#stop"]').first().click();
    clicks += 1;
    await shot('gift');
    await press('stop');
    console.log(`${language}: a gift is stopped with ${clicks} clicks`);
    expect(clicks).toBeLessThanOrEqual(3);
    await world.settle();
    expect([await secured(), (await gifts())[0]?.isOver]).toEqual([0, true]);
    expect(await page.locator('button[value="stop"]').count()).toBe(0);
    expect(await letter('stopped')).not.toBe('');
  });

  it('chooses the language of letters and the monthly one, and takes all data along', async () => {
    await page.goto(url + places.account);
    await page.locator('input[name="digest"]').check();
    await press('choices');
    expect(await world.running.books.reading.donors.donorAt(email)).toMatchObject({ digest: true });
    const data = (await (await context.request.get(url + places.data)).json()) as { donor: { email: string }; payments: unknown[] };
    expect([data.donor.email, data.payments.length]).toEqual([email, 1]);
    await shot('account');
  });

  it('asks for a gift to be stopped without the mailbox, with mistakes told at their fields', async () => {
    const given = await world.give({ amount: '20', frequency: 'monthly', email });
    await page.goto(url + places.stop);
    await page.locator('#reference').fill('12');
    await press('ask-stop');
    expect(await page.locator('[aria-invalid="true"]').count()).toBe(2);
    expect(await page.locator('#reference').inputValue()).toBe('12');
    await page.locator('#reference').fill(given.id);
    await page.locator('#digits').fill('4242');
    await press('ask-stop');
    expect(await world.running.app.treasury.requests.open()).toMatchObject([{ kind: 'stop', object: given.id, digits: '4242' }]);
    await shot('stop');
  });

  it('changes the address once the new one is proved', async () => {
    await page.goto(url + places.account);
    await page.locator('#email').fill(`new-${email}`);
    await press('address');
    await page.goto(linkIn(await letter('email-confirm')));
    await press('enter');
    expect(await said()).toContain(`new-${email}`);
    await page.goto(url + places.account);
    await page.locator('#email').fill(email);
    await press('address');
    await page.goto(linkIn(await letter('email-confirm')));
    await press('enter');
    expect(await said()).toContain(email);
    const { data } = await world.stripe.customers.list({ email });
    expect(data.length).toBeGreaterThan(0);
  });

  it('leaves, comes back, and has all erased after a box is ticked', async () => {
    await page.goto(url + places.mine);
    await press('leave');
    await page.goto(url + places.account);
    expect(new URL(page.url()).pathname).toBe(places.mine);
    expect(await page.locator('button[value="ask"]').count()).toBe(1);
    await comeIn();
    await page.goto(url + places.account);
    await press('erase');
    expect(await page.locator('#confirm[aria-invalid="true"]').count()).toBe(1);
    await page.locator('#confirm').check();
    await press('erase');
    expect(new URL(page.url()).pathname).toBe(places.mine);
    expect(await world.running.books.reading.donors.donorAt(email)).toBeNull();
    expect(await secured()).toBe(0);
  });
});
