import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Draft, Measure } from '../../src/ledger/entry.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { sha256 } from '../../src/values/digest.ts';
import { keptWish } from '../support/kept-wish.ts';
import { learn } from '../support/closing-desk.ts';
import { personOf } from '../support/people.ts';
import { hiddenField, queueAtHome, sittingOf, type Sitting } from '../support/treasury-browser.ts';
import { treasurySite, type TreasurySite } from '../support/treasury-site.ts';

const WORDS = '/tresorerie/soutiens';
const PUBLIC = ['/transparence/soutiens', '/en/transparency/supporters'] as const;

function fact(id: string, as: Measure, on: string): Draft {
  const isGift = as !== 'refunds';
  return {
    key: isGift ? `gift:${id}` : `refund:${id}`,
    kind: isGift ? 'gift' : 'refund',
    factDay: day(on),
    postings: [isGift ? { from: 'gifts', to: 'stripe', amount: cents(3_000) } : { from: 'stripe', to: 'gifts', amount: cents(3_000) }],
    measured: { as, amount: cents(3_000), project: null },
    source: id,
    gift: null,
    corrects: null,
    label: null,
  };
}

describe('names and messages that donors chose to show', { timeout: 30_000 }, () => {
  let site: TreasurySite;
  let treasurer: Sitting;
  let auditor: Sitting;
  const donors = new Map<string, string>();

  /** Somebody who gave in October; `booked`: what the books say of it. */
  async function gave(
    name: string,
    message: string | null,
    booked: readonly Draft[],
    visibility: 'named' | 'private' = 'named',
  ): Promise<void> {
    const { giving } = site.books.books;
    const id = `don_${name.toLowerCase()}`;
    const kept = await giving.keepWish(keptWish(id, { visibility, message, name }));
    donors.set(name, kept.donor ?? '');
    const paid = { subscription: null, amount: cents(3_000), method: 'card', createdMs: 0, project: null, feeKnown: true } as const;
    const state = booked.length > 0 ? 'received' : 'pending';
    await giving.putGift({ ...paid, id: `ch_${name}`, gift: id, state, countedOn: state === 'received' ? day('2026-10-05') : null });
    await learn(site.books.books, booked);
  }

  beforeAll(async () => {
    site = await treasurySite({ sandbox: false });
    treasurer = sittingOf(site, await personOf(site, 'treasurer'));
    auditor = sittingOf(site, await personOf(site, 'auditor'));
  }, 60_000);
  afterAll(() => site.close());

  const seen = async (path: string = PUBLIC[0]): Promise<string> => (await fetch(site.url + path)).text();
  const trail = async () => (await site.books.books.audit.list({ member: null, act: null }, null, 1))[0];

  it('teach where there is none, in both languages', async () => {
    expect(await seen()).toContain('Aucun nom pour le moment');
    expect(await seen(PUBLIC[1])).toContain('No name for now');
    expect((await treasurer.get(WORDS)).text).toContain('Aucun mot à relire');
    expect((await treasurer.get('/en/treasury/supporters')).text).toContain('No message to read');
  });

  it('are read of gifts that count and of nobody else, and no page of it is kept on the way', async () => {
    await gave('Zoé', 'Bon <b>courage</b>', [fact('ch_Zoé', 'oneOff', '2026-10-05')]);
    await gave('Ada', null, [fact('ch_Ada', 'oneOff', '2026-10-06')]);
    await gave('Refunded', null, [fact('ch_Refunded', 'oneOff', '2026-10-06'), fact('ch_Refunded', 'refunds', '2026-10-09')]);
    await gave('Pending', null, []);
    await gave('Hidden', 'not for you', [fact('ch_Hidden', 'oneOff', '2026-10-07')], 'private');
    await gave('Present', null, [fact('ch_Present', 'oneOff', '2026-11-02')]);
    for (const path of PUBLIC) {
      const answer = await fetch(site.url + path);
      expect([answer.headers.get('cache-control'), answer.headers.get('x-robots-tag')]).toEqual(['no-store', 'noindex, noarchive']);
      const html = await answer.text();
      const list = /<ul class="supporters"[^>]*>(.*?)<\/ul>/su.exec(html)?.[1] ?? '';
      expect([...list.matchAll(/<bdi[^>]*>(.*?)<\/bdi>/gsu)].map(([, name]) => name)).toEqual(['Ada', 'Zoé']);
      expect(/30,00|€|courage|Refunded|Pending|Hidden|Present|undefined/u.exec(list)).toBeNull();
    }
  });

  it('a message appears once a treasurer approved it as it stands, and an auditor cannot', async () => {
    expect(await queueAtHome(treasurer, '/tresorerie', 'Mots à relire')).toBe(`1 ${WORDS}`);
    expect(await queueAtHome(treasurer, '/en/treasury', 'Messages to read')).toBe('1 /en/treasury/supporters');
    const page = await treasurer.get(WORDS);
    expect(page.text).toContain('Bon &lt;b&gt;courage&lt;/b&gt;');
    expect((await auditor.get(WORDS)).text).not.toContain('value="approve"');
    const about = { wish: 'don_zoé', what: 'message', standing: 'waiting', digest: hiddenField(page.text, 'digest') };
    expect(about.digest).toBe(sha256('Bon <b>courage</b>'));
    const head = await site.books.books.audit.head();
    expect((await auditor.post(WORDS, { ...about, do: 'approve' })).status).toBe(403);
    for (const wrong of [{ digest: 'x'.repeat(10_000) }, { wish: '=1+1' }, { what: '<script>' }, { standing: 'approved' }])
      expect((await treasurer.post(WORDS, { ...about, ...wrong, do: 'approve' })).status).toBeGreaterThanOrEqual(409);
    expect(await site.books.books.audit.head()).toEqual(head);
    expect(await treasurer.post(WORDS, { ...about, do: 'approve' })).toMatchObject({
      status: 303,
      location: `${WORDS}?fait=word-approved`,
    });
    expect(await trail()).toMatchObject({
      act: 'words.review',
      object: 'don_zoé',
      before: { message: 'waiting' },
      after: { message: 'approved' },
    });
    expect(await seen()).toContain('Bon &lt;b&gt;courage&lt;/b&gt;');
    expect(await queueAtHome(treasurer, '/tresorerie', 'Mots à relire')).toBeNull();
    const late = await treasurer.post(WORDS, { ...about, do: 'refuse' });
    expect([late.status, late.text.includes('quelqu’un d’autre vient de décider')]).toEqual([409, true]);
    await site.books.books.donors.setShown('don_zoé', { visibility: 'named', name: 'Zoé', message: 'Autre chose' });
    expect(await seen()).not.toMatch(/courage|Autre chose/u);
  });

  it('a name can be refused, and shown again', async () => {
    const about = { wish: 'don_ada', what: 'name', digest: sha256('Ada') };
    expect((await treasurer.post(WORDS, { ...about, standing: 'waiting', do: 'refuse' })).status).toBe(303);
    expect(await seen()).not.toContain('>Ada<');
    expect((await treasurer.post(WORDS, { ...about, standing: 'refused', do: 'approve' })).status).toBe(303);
    expect(await seen()).toContain('>Ada<');
  });

  it('are gone at once when they are withdrawn, and when their donor is forgotten', async () => {
    const { donors: store } = site.books.books;
    await store.setShown('don_ada', { visibility: 'private', name: null, message: null });
    expect(await seen()).not.toContain('>Ada<');
    expect(await seen()).toContain('>Zoé<');
    await site.books.books.write((stores) => stores.donors.erase(donors.get('Zoé') ?? '', [], 1));
    expect(await seen()).toContain('Aucun nom pour le moment');
    expect((await treasurer.get(WORDS)).text).not.toMatch(/Zoé|Autre chose/u);
  });

  it('come fifty at a time, the latest first; messages that wait are counted', async () => {
    const { giving } = site.books.books;
    const paid = { subscription: null, amount: cents(3_000), method: 'card', createdMs: 0, project: null, feeKnown: true } as const;
    for (let number = 1; number <= 60; number += 1) {
      const name = `Nom${String(number).padStart(2, '0')}`;
      const [id, message] = [`don_${name}`, number <= 53 ? `Mot de ${name}` : null];
      await giving.keepWish(keptWish(id, { visibility: 'named', name, message, createdMs: number }));
      await giving.putGift({ ...paid, id: `ch_${name}`, gift: id, state: 'received', countedOn: day('2026-10-05') });
    }
    const names = (html: string): string[] =>
      [...html.matchAll(/<th scope="row"[^>]*>\s*<bdi[^>]*>(Nom\d\d)/gu)].map(([, name = '']) => name);
    const [waiting = '', read = ''] = (await treasurer.get(WORDS)).text.split('<h2 id="read"');
    expect([names(waiting).length, names(waiting)[0], names(waiting).at(-1)]).toEqual([50, 'Nom53', 'Nom04']);
    expect(waiting).toContain('Les 50 derniers sur 53.');
    expect([names(read).length, names(read)[0], names(read).at(-1)]).toEqual([50, 'Nom60', 'Nom11']);
    const next = /rel="next" href="([^"]+)"/u.exec(read)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const second = (await treasurer.get(next)).text.split('<h2 id="read"')[1] ?? '';
    expect([names(second).length, names(second).at(-1), second.includes('rel="next"')]).toEqual([10, 'Nom01', false]);
    expect((await treasurer.get('/en/treasury/supporters')).text).toContain('The latest 50 of 53.');
    expect(await queueAtHome(treasurer, '/tresorerie', 'Mots à relire')).toBe(`53 ${WORDS}`);
  });
});
