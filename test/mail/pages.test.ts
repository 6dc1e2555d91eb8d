import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at } from '../support/facts.ts';
import { treasurySite, type TreasurySite } from '../support/treasury-site.ts';
import { servePages } from '../support/served-world.ts';
import { openWorld, type World } from '../support/world.ts';

describe('public pages of letters', { timeout: 60_000 }, () => {
  let world: World;
  let url = '';
  let donor = '';
  let token = '';
  beforeAll(async () => {
    world = await openWorld(at('2026-09-08T09:00:00Z'));
    await world.give({ amount: '30' });
    await world.running.mail.post();
    const { recipients, giving } = world.running.books;
    const [letter] = await world.running.books.letters.list(['sent'], 1);
    donor = letter?.donor ?? '';
    token = await recipients.stopToken(donor);
    expect(await giving.giftsOf('')).toEqual([]);
    url = await servePages(world);
  }, 60_000);
  afterAll(() => world.close());

  const want = (digest: 0 | 1): void => {
    const database = new Sqlite(world.environment.databaseUrl.slice('file:'.length));
    database.prepare('update donors set digest = ? where id = ?').run(digest, donor);
    database.close();
  };
  const wanted = async (): Promise<boolean> => (await world.running.books.recipients.recipient(donor))?.digest === true;
  const textOf = async (answer: Response): Promise<string> => (await answer.text()).replaceAll(/[\u00a0\u202f]/g, ' ');

  it.each(['/lettres', '/en/letters'])(
    'shows at %s the letters of a demonstration, their links to be followed, and no address',
    async (path) => {
      const answer = await fetch(url + path);
      const text = await textOf(answer);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(text).toContain('Votre don est reçu');
      expect(text).toMatch(/<a href="http:\/\/localhost:\d+\/don\/merci\?don=don_[0-9a-z]{26}&(?:amp;|#38;)?cle=[\w-]{22}">/);
      expect(text).not.toContain('ada@example.org');
      expect(text).toContain('noindex');
    },
  );

  it('leads to them from every page of the demonstration', async () => {
    expect(await textOf(await fetch(`${url}/don`))).toContain('href="/lettres"');
    expect(await textOf(await fetch(`${url}/en/give`))).toContain('href="/en/letters"');
  });

  it('stops the monthly letter by a form, and not by looking', async () => {
    want(1);
    const page = await fetch(`${url}/desabonnement?jeton=${token}`);
    expect(page.status).toBe(200);
    expect(await textOf(page)).toContain('Ne plus la recevoir');
    expect(await wanted()).toBe(true);
    const posted = await fetch(`${url}/desabonnement?jeton=${token}`, {
      method: 'POST',
      body: new URLSearchParams(),
      headers: { origin: url },
    });
    expect([posted.status, await wanted()]).toEqual([200, false]);
    expect(await textOf(posted)).toContain('C’est fait');
  });

  it('stops it by a mail program’s own button: another origin or none, no cookie (RFC 8058)', async () => {
    for (const headers of [{}, { origin: 'https://mail.example.com', 'sec-fetch-site': 'cross-site' }, { origin: 'null' }]) {
      want(1);
      const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
      const answer = await fetch(`${url}/en/unsubscribe?jeton=${token}`, { method: 'POST', body, headers });
      expect([answer.status, await wanted()]).toEqual([200, false]);
    }
    want(1);
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');
    expect((await fetch(`${url}/desabonnement?jeton=${token}`, { method: 'POST', body: form })).status).toBe(200);
    expect(await wanted()).toBe(false);
  });

  it('answers a token that nobody has as unknown, in words', async () => {
    want(1);
    for (const jeton of ['', 'stop_', `stop_${'0'.repeat(26)}`, `${token}x`, '<b>', "' or 1=1", 'é'.repeat(300)]) {
      const answer = await fetch(`${url}/desabonnement?jeton=${encodeURIComponent(jeton)}`, { method: 'POST' });
      expect([jeton, answer.status]).toEqual([jeton, 404]);
      expect(await textOf(answer)).toContain('Ce lien n’est pas connu');
    }
    expect(await wanted()).toBe(true);
  });

  it('takes forms from elsewhere on no other page', async () => {
    const body = new URLSearchParams({ amount: '30' });
    const answer = await fetch(`${url}/don`, { method: 'POST', body, headers: { origin: 'https://mail.example.com' } });
    expect(answer.status).toBe(403);
    expect((await fetch(`${url}/lettres`, { method: 'POST', body })).status).toBe(405);
  });
});

describe('outside of a demonstration', { timeout: 60_000 }, () => {
  let site: TreasurySite;
  beforeAll(async () => {
    site = await treasurySite({ sandbox: false });
  }, 60_000);
  afterAll(() => site.close());

  it.each(['/lettres', '/en/letters'])('there is nothing at %s', async (path) => {
    const answer = await fetch(site.url + path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('jeton');
  });
});
