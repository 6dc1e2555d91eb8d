import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { appCode, PASSWORD } from '../support/people.ts';
import { treasurySite, type TreasurySite } from '../support/treasury-site.ts';
import { notice } from '../support/notices.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const SHOTS = process.env['SHOTS'];

/** RFC 4648, to read the secret as a person's app would. */
function fromBase32(text: string): Uint8Array {
  const bits = Array.from(text.replace(/\s/g, ''), (sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'));
  return Uint8Array.from(bits.join('').match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

describe('the treasury in a real browser', { timeout: 120_000 }, () => {
  let browser: Browser;
  let site: TreasurySite;
  beforeAll(async () => {
    [browser, site] = await Promise.all([openBrowser(), treasurySite({ sandbox: true })]);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  type Visitor = { readonly context: BrowserContext; readonly page: Page; readonly complaints: string[] };

  async function visitor(options: { javaScriptEnabled?: boolean; width?: number; colorScheme?: 'light' | 'dark' } = {}): Promise<Visitor> {
    const { width = 1280, ...rest } = options;
    const context = await browser.newContext({ ...rest, locale: 'fr-FR', viewport: { width, height: 900 } });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on(
      'console',
      (message) => message.type() === 'error' && !/status of 4\d\d/.test(message.text()) && complaints.push(message.text()),
    );
    page.on('pageerror', (error) => complaints.push(error.message));
    return { context, page, complaints };
  }

  async function look(page: Page, name: string): Promise<void> {
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
    const found = await new AxeBuilder({ page }).withTags(TAGS).analyze();
    expect(found.violations.map((each) => `${name}: ${each.id}: ${each.nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual(
      [],
    );
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), name).toBe(0);
  }

  async function invitationFor(email: string): Promise<string> {
    const invited = await site.operator.invite(email, { role: 'admin', years: [], until: null });
    if (!invited.ok) throw new Error(invited.why);
    return `${site.url}/tresorerie/invitation/${invited.value}`;
  }

  it.each([true, false])(
    'lets somebody enrol with a password and a phone, leave, and come back (JavaScript: %s)',
    async (javaScriptEnabled) => {
      const email = `camille-${javaScriptEnabled}@example.org`;
      const { context, page, complaints } = await visitor({ javaScriptEnabled });
      await page.goto(await invitationFor(email));
      if (javaScriptEnabled) await look(page, 'invitation');
      await page.locator('#name').fill('Camille Martin');
      await page.locator('#password').fill('court');
      await page.getByRole('button', { name: 'Choisir ce mot de passe' }).click();
      expect(await page.locator('#password-error').innerText()).toContain('12');
      expect(await page.locator('#name').inputValue()).toBe('Camille Martin');
      if (javaScriptEnabled) await look(page, 'invitation-to-mend');
      await page.locator('#password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Choisir ce mot de passe' }).click();
      const secret = fromBase32(await page.locator('[data-secret]').innerText());
      expect(await page.locator('svg.qr path').getAttribute('d')).toMatch(/^M4 4h1/);
      if (javaScriptEnabled) await look(page, 'invitation-code');
      await page.locator('#code').fill(appCode(secret));
      await page.getByRole('button', { name: 'Terminer' }).click();
      expect(await page.locator('.codes li').count()).toBe(10);
      if (javaScriptEnabled) await look(page, 'recovery-codes');
      await page.getByRole('link', { name: 'Je les ai gardés' }).click();
      expect(await page.locator('h1').innerText()).toBe('Bonjour Camille Martin');
      const cookies = await context.cookies();
      expect(cookies.map(({ name, httpOnly, sameSite, path }) => ({ name, httpOnly, sameSite, path }))).toEqual([
        { name: 'obole-session', httpOnly: true, sameSite: 'Lax', path: '/' },
      ]);
      await page.getByRole('button', { name: 'Se déconnecter' }).click();
      expect(await page.locator('.done').innerText()).toContain('déconnecté');
      await page.goto(`${site.url}/tresorerie/journal`);
      expect(page.url()).toContain('/tresorerie/connexion?suite=');
      await page.locator('#email').fill(email);
      await page.locator('#password').fill('pas le bon mot de passe');
      await page.getByRole('button', { name: 'Continuer' }).click();
      expect(await page.locator('#email-error').innerText()).toContain('ne vont pas ensemble');
      await page.locator('#password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Continuer' }).click();
      if (javaScriptEnabled) await look(page, 'code');
      await page.locator('#code').fill(appCode(secret, 1));
      await page.getByRole('button', { name: 'Entrer', exact: true }).first().click();
      // Back to the page that was asked for.
      expect(page.url()).toBe(`${site.url}/tresorerie/journal`);
      expect(complaints).toEqual([]);
      await context.close();
    },
  );

  it('lets somebody enrol with a passkey, leave, and come back with it', async () => {
    const { context, page, complaints } = await visitor();
    const cdp = await context.newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await page.goto(await invitationFor('ada@example.org'));
    await page.locator('#name').fill('Ada Lovelace');
    await page.getByRole('button', { name: 'Enregistrer une clé d’accès' }).click();
    await page.waitForURL(`${site.url}/tresorerie`);
    expect(await page.locator('h1').innerText()).toBe('Bonjour Ada Lovelace');
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await page.getByRole('button', { name: 'Entrer avec une clé d’accès' }).click();
    await page.waitForURL(`${site.url}/tresorerie`);
    expect(await page.locator('h1').innerText()).toBe('Bonjour Ada Lovelace');
    // One more, from the account's page; then the first may go, and the last may not.
    await page.goto(`${site.url}/tresorerie/compte`);
    await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'usb',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await page.locator('#key-name').fill('clé du coffre');
    await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).click();
    await page.locator('.done').waitFor();
    expect(await page.getByRole('row').filter({ hasText: 'clé du coffre' }).count()).toBe(1);
    await look(page, 'account');
    await page.getByRole('button', { name: 'Retirer' }).first().click();
    await page.getByRole('button', { name: 'Retirer' }).first().click();
    expect(await page.locator('.errors').innerText()).toContain('seul moyen');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('is refused to a passkey whose authenticator did not verify its person', async () => {
    const { context, page } = await visitor();
    const cdp = await context.newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await page.goto(await invitationFor('grace@example.org'));
    await page.locator('#name').fill('Grace Hopper');
    await page.getByRole('button', { name: 'Enregistrer une clé d’accès' }).click();
    await page.waitForURL(`${site.url}/tresorerie`);
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    // The browser itself is told to ask for no verification, as a forged page would.
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await page.evaluate(() => {
      const get = navigator.credentials.get.bind(navigator.credentials);
      navigator.credentials.get = (options) => get({ ...options, publicKey: { ...options!.publicKey!, userVerification: 'discouraged' } });
    });
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('/cle/verification')),
      page.getByRole('button', { name: 'Entrer avec une clé d’accès' }).click(),
    ]);
    expect(answer.status()).toBe(422);
    await page.getByRole('alert').filter({ hasText: 'n’a pas été acceptée' }).waitFor();
    await page.goto(`${site.url}/tresorerie`);
    expect(page.url()).toContain('/tresorerie/connexion');
    await context.close();
  });

  async function enterDemonstration(page: Page, path = '/tresorerie/connexion'): Promise<void> {
    await page.goto(`${site.url}${path}`);
    await page.locator('button[value=demonstration]').click();
    await page.locator('h1').waitFor();
  }

  it('lets in by one click in a sandbox, without a script too', async () => {
    const { context, page } = await visitor({ javaScriptEnabled: false });
    await enterDemonstration(page);
    expect(await page.locator('h1').innerText()).toBe('Bonjour Louise Dupont');
    await context.close();
  });

  it('has a notice read again, and another dismissed with a reason, which the trail tells', async () => {
    const { inbox } = site.books.books;
    await inbox.keepAll([notice('evt_park'), notice('evt_dead')]);
    await inbox.markAll([
      { id: 'evt_park', state: 'parked', reason: 'a charge in USD has no rule', dueMs: 0 },
      { id: 'evt_dead', state: 'dead', reason: 'Stripe answered 500', dueMs: 0 },
    ]);
    const { context, page } = await visitor();
    await enterDemonstration(page);
    expect(await page.locator('main').innerText()).toContain('a charge in USD has no rule');
    await look(page, 'home-notices');
    const parked = page.getByRole('row').filter({ hasText: 'evt_park' });
    await parked.getByText('Écarter…').click();
    await look(page, 'home-dismiss');
    await parked.getByRole('button', { name: 'Écarter cet avis' }).click();
    expect(await page.locator('[id="reason-evt_park-error"]').innerText()).toContain('pourquoi');
    await look(page, 'home-to-mend');
    await page.locator('[id="reason-evt_park"]').fill('essai d’une autre association');
    await page.getByRole('button', { name: 'Écarter cet avis' }).first().click();
    expect(await page.locator('.done').innerText()).toContain('écarté');
    await page.getByRole('row').filter({ hasText: 'evt_dead' }).getByRole('button', { name: 'Relire' }).click();
    expect(await page.locator('.done').innerText()).toContain('relu');
    expect(await inbox.counts()).toMatchObject({ parked: 0, dead: 0, ignored: 1, waiting: 1 });
    await look(page, 'home-empty');
    await page.goto(`${site.url}/tresorerie/journal?geste=notice.dismiss`);
    expect(await page.locator('tbody tr').count()).toBe(1);
    expect(await page.locator('tbody').innerText()).toContain('essai d’une autre association');
    await context.close();
  });

  it('has the team invited, changed, shut out and let in again', async () => {
    const { context, page } = await visitor({ javaScriptEnabled: false });
    await enterDemonstration(page);
    await page.goto(`${site.url}/tresorerie/equipe`);
    await page.locator('#email').fill('pas une adresse');
    await page.getByRole('button', { name: 'Faire le lien d’invitation' }).click();
    expect(await page.locator('#email-error').count()).toBe(1);
    await page.locator('#email').fill('controle@example.org');
    await page.locator('#role').selectOption('auditor');
    await page.getByRole('button', { name: 'Faire le lien d’invitation' }).click();
    expect(await page.locator('#years-error').count()).toBe(1);
    await page.locator('#years').fill('2025 2026');
    await page.locator('#until').fill('2027-06-30');
    await page.getByRole('button', { name: 'Faire le lien d’invitation' }).click();
    const link = await page.locator('[data-link]').innerText();
    expect(link).toMatch(new RegExp(`^${site.url}/tresorerie/invitation/[\\w-]{43}$`));
    await page.goto(`${site.url}/tresorerie/equipe`);
    expect(await page.locator('main').innerText()).not.toContain('invitation/');
    await page.getByRole('row').filter({ hasText: 'controle@example.org' }).getByRole('button', { name: 'Retirer' }).click();
    expect(await page.locator('.done').innerText()).toContain('retirée');
    await page.goto(link);
    expect(await page.locator('h1').innerText()).toContain('n’ouvre plus rien');
    await context.close();
  });

  describe.each([
    { width: 360, colorScheme: 'dark' },
    { width: 1280, colorScheme: 'light' },
  ] as const)('at $width px, $colorScheme', ({ width, colorScheme }) => {
    it('axe finds nothing on any page, in either language, and nothing runs out of the page', async () => {
      const { context, page, complaints } = await visitor({ width, colorScheme });
      await page.goto(`${site.url}/tresorerie/connexion`);
      await look(page, `sign-in-${width}`);
      await page.goto(`${site.url}/en/treasury/sign-in`);
      await look(page, `sign-in-en-${width}`);
      await page.goto(`${site.url}/tresorerie/invitation/nothing`);
      await look(page, `closed-${width}`);
      await enterDemonstration(page);
      // By day French is read narrow and dark, English wide and light; at night each both ways.
      const both = process.env['OBOLE_NIGHT'] !== undefined;
      for (const path of both || width === 360 ? ['', '/equipe', '/journal', '/compte', '/rien'] : []) {
        await page.goto(`${site.url}/tresorerie${path}`);
        await look(page, `fr${path.replace('/', '-')}-${width}`);
      }
      for (const path of both || width !== 360 ? ['', '/team', '/audit', '/account', '/nothing'] : []) {
        await page.goto(`${site.url}/en/treasury${path}`);
        await look(page, `en${path.replace('/', '-')}-${width}`);
      }
      expect(complaints).toEqual([]);
      await context.close();
    });
  });
});
