import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NewLetter } from '../../src/mail/letter.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { TEST_NOW_MS } from '../support/books.ts';
import { personOf } from '../support/people.ts';
import { treasurySite, type TreasurySite } from '../support/treasury-site.ts';

function letter(key: string): NewLetter {
  const times = { factMs: TEST_NOW_MS - 1, madeMs: TEST_NOW_MS, dueMs: TEST_NOW_MS };
  const params = { gift: 'don_1', amount: cents(3_000), frequency: 'once', on: day('2026-11-23') } as const;
  return { key, donor: 'donor_1', language: 'fr', kind: 'thanks', params, ...times };
}

describe('the treasury’s page of letters', { timeout: 60_000 }, () => {
  let site: TreasurySite;
  let treasurer = '';
  let auditor = '';
  let round = 0;
  let keys = { dead: '', held: '' };
  beforeAll(async () => {
    site = await treasurySite({ sandbox: false });
    treasurer = (await personOf(site, 'treasurer')).browser.cookies();
    auditor = (await personOf(site, 'auditor')).browser.cookies();
  }, 60_000);
  afterAll(() => site.close());
  beforeEach(async () => {
    round += 1;
    keys = { dead: `thanks:ch_dead${round}`, held: `thanks:ch_held${round}` };
    const { letters } = site.books.books;
    await letters.releaseHeld(TEST_NOW_MS);
    await letters.queueAll([letter(keys.held)]);
    await letters.hold(TEST_NOW_MS - 10);
    await letters.queueAll([letter(keys.dead)]);
    await letters.mark(keys.dead, { state: 'dead', reason: '550 <script>unknown' });
  });

  const get = async (path = '/tresorerie/lettres', cookie = treasurer) => {
    const answer = await fetch(site.url + path, { redirect: 'manual', headers: { cookie } });
    return { status: answer.status, text: (await answer.text()).replaceAll(/[\u00a0\u202f]/g, ' ') };
  };
  const post = async (form: Record<string, string>, cookie = treasurer, path = '/tresorerie/lettres') => {
    const headers = { cookie, origin: site.url, 'sec-fetch-site': 'same-origin' };
    const answer = await fetch(site.url + path, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual', headers });
    return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
  };
  const stateOf = async (key: string) => (await site.books.books.letters.letter(key))?.state;

  it.each([
    ['/tresorerie/lettres', 'Retenues', 'Envoyer de nouveau'],
    ['/en/treasury/letters', 'Held', 'Send again'],
  ])('says at %s how letters stand, with reasons and without addresses', async (path, held, again) => {
    const { status, text } = await get(path);
    expect(status).toBe(200);
    expect(text).toContain(held);
    expect(text).toContain(again);
    expect(text).toContain('550 &lt;script&gt;unknown');
    expect(text).toContain(`/ch_dead${round}"`);
    expect(text).not.toMatch(/undefined|\[object|NaN|@/);
    expect(text).toContain('SMTP_URL');
  });

  it('stands in the navigation', async () => {
    expect((await get('/tresorerie')).text).toContain('href="/tresorerie/lettres"');
  });

  it('sends one again, drops one, lets the held ones go; each in the audit trail', async () => {
    expect(await post({ do: 'again', letter: keys.dead })).toMatchObject({
      status: 303,
      location: '/tresorerie/lettres?fait=letter-queued',
    });
    expect(await stateOf(keys.dead)).toBe('queued');
    expect(await post({ do: 'drop', letter: keys.dead })).toMatchObject({
      status: 303,
      location: '/tresorerie/lettres?fait=letter-dropped',
    });
    expect(await stateOf(keys.dead)).toBe('dropped');
    expect(await post({ do: 'release' })).toMatchObject({ status: 303, location: '/tresorerie/lettres?fait=letters-released' });
    expect(await stateOf(keys.held)).toBe('queued');
    const trail = await site.books.books.audit.list({ member: null, act: 'letter.handle' }, null, 3);
    expect(trail.map(({ act, object }) => [act, object])).toEqual([
      ['letter.handle', null],
      ['letter.handle', keys.dead],
      ['letter.handle', keys.dead],
    ]);
  });

  it('says so where a letter is no longer to be handled', async () => {
    for (const key of ['', 'thanks:ch_none', '<b>', 'x'.repeat(10_000)]) {
      const { status, text } = await post({ do: 'again', letter: key });
      expect(status).toBe(422);
      expect(text).toContain('Cette lettre n’est plus à traiter');
    }
    expect((await post({ do: 'other' })).status).toBe(404);
  });

  it('shows an auditor how letters stand, and takes no act', async () => {
    const { text } = await get('/tresorerie/lettres', auditor);
    expect(text).toContain('550');
    expect(text).not.toMatch(/value="(?:again|drop|release)"/);
    for (const form of [
      { do: 'again', letter: keys.dead },
      { do: 'drop', letter: keys.held },
      { do: 'release', letter: '' },
    ]) {
      expect((await post(form, auditor)).status).toBe(403);
    }
    expect([await stateOf(keys.dead), await stateOf(keys.held)]).toEqual(['dead', 'held']);
  });
});
