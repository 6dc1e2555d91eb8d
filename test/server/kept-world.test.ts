import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at } from '../support/facts.ts';
import { servePages } from '../support/served-world.ts';
import { openWorld, type World } from '../support/world.ts';

/** What is told of the books, the same for everybody. */
const PUBLIC = [
  '/',
  '/en/',
  '/transparence',
  '/transparence/2026-11',
  '/transparence/couts',
  '/api/v1/coverage.json',
  '/badge.svg',
  '/widget',
  '/feed.xml',
];

describe('kept pages over a house', { timeout: 60_000 }, () => {
  let world: World;
  let url: string;
  beforeAll(async () => {
    world = await openWorld(at('2026-11-10T09:00:00Z'));
    url = await servePages(world);
  }, 60_000);
  afterAll(() => world.close());

  async function get(path: string, headers: Record<string, string> = {}): Promise<{ status: number; etag: string; text: string }> {
    const answer = await fetch(url + path, { headers });
    return { status: answer.status, etag: answer.headers.get('etag') ?? '', text: await answer.text() };
  }

  it('a gift is seen by the next reader, and one who has the page already is not sent it again', async () => {
    for (const path of PUBLIC) {
      const first = await get(path);
      expect([path, first.status, first.etag !== '']).toEqual([path, 200, true]);
      expect((await get(path, { 'if-none-match': first.etag })).status).toBe(304);
    }
    const gross = async (): Promise<unknown> =>
      (JSON.parse((await get('/api/v1/coverage.json')).text) as { months: { gross: number }[] }).months.at(-1)?.gross;
    const before = await gross();
    await world.give({ amount: '30' });
    expect(before).not.toBe(await gross());
    const home = await get('/');
    await world.give({ amount: '40' });
    const changed = await get('/', { 'if-none-match': home.etag });
    expect([changed.status, changed.etag === home.etag]).toEqual([200, false]);
  });

  it('the day is that of the house', async () => {
    const told = async (): Promise<string> => (JSON.parse((await get('/api/v1/coverage.json')).text) as { today: string }).today;
    expect(await told()).toBe('2026-11-10');
    await world.advanceDays(1);
    expect(await told()).toBe('2026-11-11');
  });

  it('what is one visitor’s is told to nobody else, nor kept on the way', async () => {
    for (const path of ['/don', '/mes-dons', '/tresorerie/connexion', '/nowhere', '/don/merci']) {
      const answer = await fetch(url + path, { redirect: 'manual' });
      expect([path, answer.headers.get('cache-control')]).toEqual([path, 'no-store']);
      expect([path, answer.headers.get('etag')]).toEqual([path, null]);
    }
    const [one, two] = [await get('/don'), await get('/don')];
    expect(one.text).not.toBe(two.text);
  });
});
