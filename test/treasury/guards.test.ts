import { account } from '../../src/values/account.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roleMay } from '../../src/access/acts.ts';
import { GUARDS, PLACES } from '../../src/components/treasury/places.ts';
import { PASSKEY_PATHS, treasuryPageOf, treasuryPath, type TreasuryPage } from '../../src/i18n/treasury-routes.ts';
import { personOf, type Enrolled } from '../support/people.ts';
import { treasurySite, type TreasurySite } from '../support/treasury-site.ts';

/** Route patterns of all files below the treasury's two folders: what Astro serves, and so what must be guarded. */
function routes(folder: string, root: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).split(sep).join('/'))
    .map((path) => (root + path.replace(/\.(astro|ts)$/, '')).replace(/\/index$/, ''));
}

const ROUTES = [...routes('src/pages/tresorerie', '/tresorerie'), ...routes('src/pages/en/treasury', '/en/treasury')];
const OPEN = ROUTES.filter(
  (route) => GUARDS[treasuryPageOf(route) ?? 'home'].read === 'open' || Object.values<string>(PASSKEY_PATHS).includes(route),
);
const GUARDED = ROUTES.filter((route) => !OPEN.includes(route));
const REST = GUARDED.filter((route) => route.endsWith('[...rest]'));

/** An address of a route: its parameters filled in. */
const addressOf = (route: string): string => route.replace('[...rest]', 'rien').replace(/\[\w+\]/g, 'x');

describe('every route of the treasury', { timeout: 60_000 }, () => {
  let site: TreasurySite;
  let people: Record<'admin' | 'treasurer' | 'auditor', Enrolled>;
  beforeAll(async () => {
    site = await treasurySite({ sandbox: false });
    people = {
      admin: await personOf(site, 'admin'),
      treasurer: await personOf(site, 'treasurer'),
      auditor: await personOf(site, 'auditor'),
    };
  }, 60_000);
  afterAll(() => site.close());

  type Asking = { readonly cookie?: string; readonly form?: Record<string, string>; readonly headers?: Record<string, string> };

  function ask(path: string, { cookie, form, headers = {} }: Asking = {}): Promise<Response> {
    const own = { origin: site.url, 'sec-fetch-site': 'same-origin' };
    return fetch(site.url + path, {
      redirect: 'manual',
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
      headers: { ...(form && own), ...(cookie !== undefined && { cookie }), ...headers },
    });
  }

  it('is in the table of guards, or answers as missing', () => {
    expect(GUARDED.length).toBeGreaterThan(8);
    expect(REST).toHaveLength(2);
    for (const route of GUARDED) if (!REST.includes(route)) expect(treasuryPageOf(route), route).toBeDefined();
    // What is open to anyone is known by name: a new one is a decision.
    expect(OPEN.toSorted()).toEqual(
      [
        ...['/en/treasury/code', '/en/treasury/invitation/[token]', '/en/treasury/sign-in', '/tresorerie/cle/options'],
        ...['/tresorerie/cle/verification', '/tresorerie/code', '/tresorerie/connexion', '/tresorerie/invitation/[token]'],
      ].toSorted(),
    );
    // An invitation has its token in its address.
    const addresses = (Object.keys(GUARDS) as TreasuryPage[]).filter((page) => page !== 'invitation');
    for (const page of addresses) for (const language of ['fr', 'en'] as const) expect(ROUTES).toContain(treasuryPath(page, language));
  });

  it('is led to from the navigation once, or from another page', () => {
    const named: TreasuryPage[] = PLACES.flat();
    expect(new Set(named).size).toBe(named.length);
    const others = (Object.keys(GUARDS) as TreasuryPage[]).filter((page) => !named.includes(page));
    // Each of these is reached by a link of a page that stands there; a new one is a decision.
    expect(others.toSorted()).toEqual(
      ['account', 'code', 'funds', 'invitation', 'opening', 'search', 'signIn', 'signOut', 'supporters', 'vouchers'].toSorted(),
    );
  });

  it('answers who is signed out in one way, whether it exists or not', async () => {
    for (const path of [...GUARDED.map(addressOf), '/tresorerie/nothing/here', '/tresorerie/cle', '/en/treasury/clotures/2026-11']) {
      const language = path.startsWith('/en/') ? 'en' : 'fr';
      const got = await ask(path);
      expect([path, got.status, got.headers.get('location')?.split('?')[0]]).toEqual([path, 303, treasuryPath('signIn', language)]);
      expect(await got.text()).toBe('');
      const posted = await ask(path, { form: { do: 'dismiss' } });
      expect([path, posted.status, posted.headers.get('location')]).toEqual([path, 303, treasuryPath('signIn', language)]);
    }
  });

  it('takes no form from another site, whoever is signed in', async () => {
    const cookie = people.admin.browser.cookies();
    for (const route of ROUTES) {
      for (const headers of [{ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
        const answer = await ask(addressOf(route), { cookie, form: { do: 'invite' }, headers });
        expect([route, answer.status]).toEqual([route, 403]);
      }
    }
  });

  it('lets a role read and do what the table says, and nothing else', async () => {
    for (const route of GUARDED) {
      const page = treasuryPageOf(route);
      if (page === undefined || page === 'signOut') continue;
      const guard = GUARDS[page];
      for (const role of ['admin', 'treasurer', 'auditor'] as const) {
        const cookie = people[role].browser.cookies();
        const mayRead = guard.read === 'open' || roleMay(role, guard.read);
        // What an address names by an invented id is missing to those who may read, and only to them.
        // Nor is there anything of tax receipts while they are off.
        const shown = route.includes('[') || page === 'receipts' ? 404 : 200;
        expect([route, role, (await ask(addressOf(route), { cookie })).status]).toEqual([route, role, mayRead ? shown : 403]);
        // A button that no page has: who may do nothing here is turned away before it is looked for.
        const mayAct = guard.acts.some((act) => roleMay(role, act));
        const posted = await ask(addressOf(route), { cookie, form: { do: 'no such button' } });
        // A page without any button shows itself again.
        expect(mayAct ? [200, 404] : [403], `${route} ${role}`).toContain(posted.status);
      }
    }
  });

  /** What only shows something. All else that the app's treasury offers changes something, and takes the visit first. */
  const SHOWS = [
    'account.own',
    'team.members',
    'team.openInvitations',
    'team.emailOf',
    'team.mandate',
    'audit.page',
    'audit.acts',
    'notices.waiting',
    'letters.seen',
    'words.waiting',
    'words.read',
    'reports.seen',
    'jobs.seen',
    'requests.open',
    'requests.decided',
  ];
  /**
   * The door lets in who is not in yet: its own tests say how. Acts on bank lines, on money and on what donors ask go through one
   * guarded function each.
   */
  const PARTS = ['door', 'visit', 'roleMay', 'may', 'lines', 'money', 'queues', 'monthToClose'];

  it('has only acts behind it that check who asks by themselves', async () => {
    const { visit: nobody } = await site.treasury.visit(new Request(site.url, { headers: { origin: site.url } }), '203.0.113.1');
    const { visit: foreign } = await site.treasury.visit(
      new Request(site.url, { headers: { origin: 'https://evil.example', cookie: people.admin.browser.cookies() } }),
      '203.0.113.1',
    );
    expect(foreign.signedIn?.member.role).toBe('admin');
    const before = await site.books.books.audit.head();
    const tried: string[] = [];
    for (const [part, acts] of Object.entries(site.treasury).filter(([name]) => !PARTS.includes(name))) {
      for (const [name, act] of Object.entries(acts as Record<string, (...args: unknown[]) => unknown>)) {
        if (SHOWS.includes(`${part}.${name}`)) continue;
        tried.push(`${part}.${name}`);
        expect([name, await act(nobody, 'x', 'x', 'x')]).toEqual([name, { ok: false, why: 'signed-out' }]);
        expect([name, await act(foreign, 'x', 'x', 'x')]).toEqual([name, { ok: false, why: 'foreign' }]);
      }
    }
    expect(tried.length).toBeGreaterThanOrEqual(13);
    expect(await site.books.books.audit.head()).toEqual(before);
  });

  it('writes nothing of the bank for who is not in, comes from elsewhere, or may not', async () => {
    const nobody = { signedIn: null, address: '203.0.113.0', own: true };
    const auditor = await people.auditor.browser.visit();
    const treasurer = await people.treasurer.browser.visit();
    const { lines } = site.treasury;
    const typed = (visit: typeof auditor, act: 'bank.match' | 'bank.import') =>
      lines.act(visit, act, (acts, by) => acts.keepBalance(account('bank-main'), day('2026-11-23'), cents(100), by));
    const before = await site.books.books.audit.head();
    expect(await typed(nobody, 'bank.match')).toEqual({ ok: false, why: 'signed-out' });
    expect(await typed({ ...treasurer, own: false }, 'bank.match')).toEqual({ ok: false, why: 'foreign' });
    for (const act of ['bank.match', 'bank.import'] as const) expect(await typed(auditor, act)).toEqual({ ok: false, why: 'forbidden' });
    expect(await site.books.books.audit.head()).toEqual(before);
    expect(await typed(treasurer, 'bank.match')).toEqual({ ok: true, value: { kind: 'done' } });
    expect(await site.books.books.audit.head()).not.toEqual(before);
  });

  it('writes nothing of money for who is not in, comes from elsewhere, or may not', async () => {
    const nobody = { signedIn: null, address: '203.0.113.0', own: true };
    const auditor = await people.auditor.browser.visit();
    const treasurer = await people.treasurer.browser.visit();
    const { money } = site.treasury;
    const file = new TextEncoder().encode('date;amount;method\n2026-11-20;50;cheque\n');
    const typed = (visit: typeof auditor) => money.act(visit, 'gift.book', (desk, by) => desk.gifts.import(file, by));
    const before = await site.books.books.audit.head();
    expect(await typed(nobody)).toEqual({ ok: false, why: 'signed-out' });
    expect(await typed({ ...treasurer, own: false })).toEqual({ ok: false, why: 'foreign' });
    expect(await typed(auditor)).toEqual({ ok: false, why: 'forbidden' });
    const unasked = money.gifts.import(file, { member: 'mem_treasurer', name: 'Treasurer' });
    await expect(unasked).rejects.toThrow('without having been asked');
    expect(await site.books.books.audit.head()).toEqual(before);
    expect(await typed(treasurer)).toEqual({ ok: true, value: { ok: true, value: { added: 1, known: 0 } } });
    expect(await site.books.books.audit.head()).not.toEqual(before);
  });

  it('is kept by nobody, found by no search, and sets no cookie without need', async () => {
    const answer = await ask('/tresorerie/connexion');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'x-robots-tag': 'noindex',
      'x-frame-options': 'DENY',
    });
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(answer.headers.getSetCookie()).toEqual([]);
    const signedIn = await ask('/tresorerie', { cookie: people.admin.browser.cookies() });
    expect(signedIn.headers.get('cache-control')).toBe('no-store');
    for (const path of ['/', '/en/', '/don', '/transparence', '/tresorerie.html']) {
      const got = await ask(path, { cookie: people.admin.browser.cookies() });
      expect([path, got.headers.getSetCookie()]).toEqual([path, []]);
    }
  });

  it('gives other sites nothing to show beside a link', async () => {
    const open = await Promise.all(['/tresorerie/connexion', '/en/treasury/sign-in'].map((path) => ask(path)));
    const signedIn = await ask('/tresorerie', { cookie: people.admin.browser.cookies() });
    for (const answer of [...open, signedIn]) {
      expect(answer.status).toBe(200);
      expect(await answer.text()).not.toMatch(/"og:|"twitter:|rel="canonical"|\/og\//u);
    }
  });

  it('has no way in without a proof outside of a sandbox', async () => {
    const page = await (await ask('/tresorerie/connexion')).text();
    expect(page).not.toContain('demonstration');
    expect((await ask('/tresorerie/connexion', { form: { do: 'demonstration' } })).status).toBe(404);
    expect((await ask('/tresorerie/connexion', { form: { do: '__proto__' } })).status).toBe(404);
  });

  it('mounts none of the login library’s own addresses', async () => {
    for (const path of [
      '/api/auth/sign-up/email',
      '/api/auth/sign-in/email',
      '/api/auth/get-session',
      '/api/auth/ok',
      '/tresorerie/api/auth',
    ]) {
      const got = await ask(path);
      expect([path, got.status === 404 || got.status === 303]).toEqual([path, true]);
    }
    expect((await ask('/api/auth/sign-in/email', { form: { email: 'a', password: 'b' } })).status).toBe(405);
  });

  it('goes nowhere else after signing in than to a page of its own', async () => {
    const { afterSignIn } = await import('../../src/components/treasury/after.ts');
    for (const asked of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/don',
      '/tresorerie.evil',
      'javascript:alert(1)',
      '/%2f/evil.example',
    ]) {
      expect([asked, afterSignIn(new URLSearchParams({ suite: asked }), 'fr')]).toEqual([asked, '/tresorerie']);
    }
    expect(afterSignIn(new URLSearchParams({ suite: '/tresorerie/journal?geste=sign-in' }), 'fr')).toBe(
      '/tresorerie/journal?geste=sign-in',
    );
  });

  it('never mixes up two who ask at the same moment', async () => {
    const names = { admin: 'Person admin', treasurer: 'Person treasurer', auditor: 'Person auditor' };
    const roles = ['admin', 'treasurer', 'auditor', 'nobody'] as const;
    const asked = Array.from({ length: 40 }, (_, at) => roles[at % 4] ?? 'nobody');
    const answers = await Promise.all(
      asked.map(async (role) => {
        const answer = await ask('/tresorerie/compte', role === 'nobody' ? {} : { cookie: people[role].browser.cookies() });
        return { role, status: answer.status, text: await answer.text() };
      }),
    );
    for (const { role, status, text } of answers) {
      expect(status).toBe(role === 'nobody' ? 303 : 200);
      for (const [each, name] of Object.entries(names)) expect(text.includes(name), `${role} sees ${each}`).toBe(role === each);
    }
  });
});
