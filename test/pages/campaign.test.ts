import { afterEach, describe, expect, test } from 'vitest';
import { eventState } from '../../src/components/campaign/event-state.ts';
import { progressSaid } from '../../src/components/campaign/progress.ts';
import { shortAddressLeadsTo } from '../../src/components/campaign/short-address.ts';
import type { CampaignProgress } from '../../src/coverage/campaign.ts';
import type { Language } from '../../src/i18n/language.ts';
import type { Campaign } from '../../src/settings/types.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { fakeApp, realContent, type FakeParts } from '../support/fake-app.ts';
import { REPORTS } from '../support/fake-report.ts';
import { servePages } from '../support/preview.ts';

const [real] = realContent().campaigns;
if (!real) throw new Error('Bug: there is no campaign');
const [webinar] = real.events;
if (!webinar) throw new Error('Bug: there is no event');

/** Runs on the fake application's today. */
const CAMPAIGN: Campaign = { ...real, from: day('2026-11-01'), until: day('2026-12-31'), goal: { kind: 'months', months: 2 } };

function told(received: number, goal = 180_000): CampaignProgress {
  const paid = Math.min(2, Math.floor(received / 90_000));
  const months = { paid, asked: 2 };
  return { kind: 'told', received: cents(received), gifts: 9, goal: { amount: cents(goal), reached: received >= goal, months } };
}

function said(progress: CampaignProgress, report: keyof typeof REPORTS, language: Language = 'fr', campaign = CAMPAIGN): string {
  const { goal, sentences, give } = progressSaid(campaign, progress, REPORTS[report], language);
  return [goal ?? '', ...sentences, give.text, give.href]
    .join(' ')
    .replaceAll(/[\u00a0\u202f]/g, ' ')
    .trim();
}

describe('what a campaign page says of its progress', () => {
  test.each([
    [
      told(90_000),
      'under',
      'L’objectif : 2 mois d’hébergement, soit 1 800 €. 900 € sur 1 800 €, soit 50 %. De quoi payer 1 mois d’hébergement sur 2. Il manque 900 €. Donner pour la campagne /don?campagne=dons-2020',
    ],
    [
      told(180_000),
      'over',
      'L’objectif : 2 mois d’hébergement, soit 1 800 €. L’objectif est atteint : 1 800 € reçus, pour 1 800 € demandés. Novembre est couvert ; un don sert maintenant à décembre. Donner pour décembre /don?campagne=dons-2020',
    ],
    [
      told(180_000),
      'under',
      'L’objectif : 2 mois d’hébergement, soit 1 800 €. L’objectif est atteint : 1 800 € reçus, pour 1 800 € demandés. Un don sert d’abord à novembre, le plus ancien mois qui n’est pas encore couvert. Donner pour novembre /don?campagne=dons-2020',
    ],
    [
      told(0),
      'under',
      'L’objectif : 2 mois d’hébergement, soit 1 800 €. Aucun don n’est encore arrivé. Donner pour la campagne /don?campagne=dons-2020',
    ],
  ] as const)('%o, %s', (progress, report, text) => {
    expect(said(progress, report)).toBe(text);
  });

  test('in English, with the month that a gift serves now', () => {
    expect(said(told(180_000), 'over', 'en')).toContain('November is covered; a gift now serves December. Give for December');
    expect(said(told(90_000), 'under', 'en')).toContain('€900 of €1,800, that is 50%. Enough to pay 1 of 2 months of hosting.');
  });

  test('months that are late are served first, whatever the campaign has reached', () => {
    expect(said(told(180_000), 'behind')).toContain('Un don sert d’abord à octobre, le plus ancien mois');
  });

  test('a hidden sum is in no sentence, no bar and no goal', () => {
    const hidden = progressSaid(CAMPAIGN, { kind: 'hidden' }, REPORTS.under, 'fr');
    expect(hidden).toMatchObject({ goal: null, bar: null, isTold: false });
    expect(hidden.sentences.join(' ')).not.toMatch(/\d|€/);
  });

  test('outside of its days a gift is asked for without its name, since it would not count', () => {
    const over = { ...CAMPAIGN, until: day('2026-11-22') };
    expect(said(told(90_000), 'under', 'fr', over)).toMatch(/La campagne est terminée\. .* Donner \/don$/);
    const toCome = { ...CAMPAIGN, from: day('2026-12-01') };
    expect(said(told(0), 'under', 'fr', toCome)).toBe('La campagne commence le 1er décembre 2026. Donner /don');
    expect(said({ kind: 'unknown' }, 'under', 'fr', real)).toContain('avant l’ouverture des comptes');
  });
});

describe('an event', () => {
  const room = {
    ...webinar,
    minutes: 60,
    endsAtMs: webinar.startsAtMs + 3_600_000,
    link: 'https://meet.example.org',
    replay: 'https://video.example.org',
  };
  test.each([
    [-15 * 60_000 - 1, 'to come', null],
    [-15 * 60_000, 'soon', room.link],
    [0, 'live', room.link],
    [3_600_000 - 1, 'live', room.link],
    [3_600_000, 'past', room.replay],
  ])('%i ms from its start is %s', (ms, kind, link) => {
    expect(eventState(room, room.startsAtMs + ms)).toEqual({ kind, link });
  });
});

describe('a short address', () => {
  test.each([
    ['/dons-2020', '/campagnes/dons-2020'],
    ['/dons-2020/', '/campagnes/dons-2020'],
    ['/en/dons-2020', '/en/campaigns/dons-2020'],
    ['/dons-2021', null],
    ['/fr/dons-2020', null],
    ['/constructor', null],
    ['//dons-2020', null],
  ])('%s', (path, leadsTo) => {
    expect(shortAddressLeadsTo(path, [real])).toBe(leadsTo);
  });
});

describe('the built pages', () => {
  let close = (): Promise<void> => Promise.resolve();
  afterEach(() => close());

  async function site(parts: FakeParts): Promise<(path: string) => Promise<{ status: number; text: string; headers: Headers }>> {
    const served = await servePages(fakeApp(parts), 0);
    close = served.close;
    return async (path) => {
      const answer = await fetch(served.url + path, { redirect: 'manual' });
      const text = (await answer.text()).replaceAll(/[\u00a0\u202f]/g, ' ');
      return { status: answer.status, text, headers: answer.headers };
    };
  }

  const [starts, link, replay] = [Date.parse('2026-12-02T18:00:00Z'), 'https://meet.example.org/room', 'https://video.example.org/1'];
  const event = { ...webinar, startsAtMs: starts, minutes: 60, endsAtMs: starts + 3_600_000, link, replay };
  const about = { ...CAMPAIGN, events: [event] };

  test.each([
    ['before', starts - 3_600_000, [], [link, replay]],
    ['now', starts + 1, [link], [replay]],
    ['after', starts + 3_600_000, [replay], [link]],
  ] as const)('show the link of an event at its hour alone: %s', async (_, nowMs, shown, hidden) => {
    const get = await site({ campaign: about, nowMs, progress: told(90_000) });
    for (const path of ['/campagnes/dons-2020', '/en/campaigns/dons-2020']) {
      const { text } = await get(path);
      for (const each of shown) expect(text).toContain(`href="${each}"`);
      for (const each of hidden) expect(text).not.toContain(each);
      expect(text).toContain('datetime="2026-12-02T18:00:00.000Z"');
      expect(text).not.toContain('undefined');
    }
  });

  test('tell dates in Paris, updates and the petition’s day, with what is written in them kept as text', async () => {
    const nasty = { fr: '<b>Grêle & "vent"</b>', en: '<i>Hail</i>' };
    const updates = [{ day: day('2026-11-20'), title: nasty, text: nasty }];
    const petition = real.petition && { ...real.petition, count: 1_850, countIs: 'exact' as const, asOf: day('2026-11-20') };
    const get = await site({ campaign: { ...about, updates, petition }, progress: told(90_000) });
    const { text } = await get('/campagnes/dons-2020');
    expect(text).toContain('2 décembre 2026 à 19 h');
    expect(text).toContain('</time> (heure de Paris), 60 minutes');
    expect(text).toContain('1 850 signatures sur 100 000 au 20 novembre 2026.');
    expect(text).toContain('&lt;b&gt;Grêle');
    expect(text).not.toContain('<b>Grêle');
    expect((await get('/en/campaigns/dons-2020')).text).toContain('1,850 signatures of 100,000 on 20 November 2026.');
  });

  test('lead on from a short address, the query kept; other names stay missing', async () => {
    const get = await site({});
    const french = await get('/dons-2020?x=1');
    expect([french.status, french.headers.get('location')]).toEqual([308, '/campagnes/dons-2020?x=1']);
    const english = await get('/en/dons-2020');
    expect([english.status, english.headers.get('location')]).toEqual([308, '/en/campaigns/dons-2020']);
    expect((await get('/dons-2021')).status).toBe(404);
  });

  test('give the events as a calendar file, under the same names in both languages', async () => {
    const get = await site({ campaign: about });
    const [french, english] = [await get('/campagnes/dons-2020/agenda.ics'), await get('/en/campaigns/dons-2020/agenda.ics')];
    expect(french.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const uids = [french, english].map(({ text }) => /^UID:(.+)\r$/m.exec(text)?.[1]);
    expect(uids).toEqual(['webinar.dons-2020.interhop.org', 'webinar.dons-2020.interhop.org']);
    expect(french.text).toContain('DTSTART:20261202T180000Z');
    expect((await get('/campagnes/none/agenda.ics')).status).toBe(404);
    await close();
    const empty = await site({ campaign: { ...about, events: [] } });
    expect((await empty('/campagnes/dons-2020/agenda.ics')).status).toBe(404);
    expect((await empty('/campagnes/dons-2020')).text).not.toContain('agenda.ics');
  });
});
