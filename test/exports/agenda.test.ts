import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agendaOf } from '../../src/exports/agenda.ts';
import type { CampaignEvent } from '../../src/settings/types.ts';
import { day } from '../../src/values/day.ts';

const ABOUT = {
  name: 'Dons 2020 – InterHop',
  keeper: 'dons-2020.interhop.org',
  page: 'https://dons.interhop.org/campagnes/dons-2020',
  stampedOn: day('2020-12-10'),
  language: 'fr',
} as const;

function event(about: Partial<CampaignEvent> = {}): CampaignEvent {
  const startsAtMs = Date.parse('2020-12-16T18:00:00Z');
  return {
    id: 'webinar',
    title: { fr: 'Webinaire d’InterHop', en: 'InterHop webinar' },
    startsAtMs,
    minutes: null,
    endsAtMs: startsAtMs,
    place: { fr: 'En ligne', en: 'Online' },
    link: 'https://example.org/secret-room',
    replay: null,
    ...about,
  };
}

type Component = { readonly name: string; readonly properties: ReadonlyMap<string, string>; readonly parts: Component[] };

/** Reads a calendar back as RFC 5545 says, in its own way: lines unfolded, texts unescaped, components nested. */
function parsed(text: string): Component {
  expect(text.endsWith('\r\n')).toBe(true);
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  const lines = text.replaceAll('\r\n ', '').split('\r\n').slice(0, -1);
  const open: { name: string; properties: Map<string, string>; parts: Component[] }[] = [{ name: '', properties: new Map(), parts: [] }];
  for (const line of lines) {
    const [, name = '', value = ''] = /^([A-Z-]+)(?:;[A-Z]+=[a-z]+)?:(.*)$/su.exec(line) ?? [];
    expect(name).not.toBe('');
    if (name === 'BEGIN') {
      const inner = { name: value, properties: new Map<string, string>(), parts: [] };
      open.at(-1)?.parts.push(inner);
      open.push(inner);
    } else if (name === 'END') expect(open.pop()?.name).toBe(value);
    else {
      expect(open.at(-1)?.properties.has(name)).toBe(false);
      open.at(-1)?.properties.set(
        name,
        value.replaceAll(/\\([\\;,nN])/g, (_, sign: string) => (sign.toLowerCase() === 'n' ? '\n' : sign)),
      );
    }
  }
  expect(open).toHaveLength(1);
  const [calendar] = open[0]?.parts ?? [];
  if (!calendar) throw new Error('no calendar');
  return calendar;
}

describe('events as a calendar file (RFC 5545)', () => {
  test('the webinar of 16 December 2020, 19 h in Paris', () => {
    const calendar = parsed(agendaOf([event()], ABOUT));
    expect(calendar.name).toBe('VCALENDAR');
    expect(calendar.properties.get('VERSION')).toBe('2.0');
    const [webinar] = calendar.parts;
    expect(Object.fromEntries(webinar?.properties ?? [])).toEqual({
      UID: 'webinar.dons-2020.interhop.org',
      DTSTAMP: '20201210T000000Z',
      DTSTART: '20201216T180000Z',
      SUMMARY: 'Webinaire d’InterHop',
      LOCATION: 'En ligne',
      DESCRIPTION: ABOUT.page,
      URL: ABOUT.page,
    });
  });

  test('an event that moves or lasts keeps its name; its link is never in the file', () => {
    const text = agendaOf([event({ startsAtMs: Date.parse('2020-12-17T18:30:00Z'), minutes: 90 })], { ...ABOUT, language: 'en' });
    const [webinar] = parsed(text).parts;
    expect(webinar?.properties.get('UID')).toBe('webinar.dons-2020.interhop.org');
    expect(webinar?.properties.get('DTSTART')).toBe('20201217T183000Z');
    expect(webinar?.properties.get('DTEND')).toBe('20201217T200000Z');
    expect(webinar?.properties.get('SUMMARY')).toBe('InterHop webinar');
    expect(text).not.toContain('secret-room');
  });

  test('any words come back as they were, but for control characters', () => {
    const words = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.constantFrom('a;b,c\\d', 'x\r\nEND:VEVENT\nDTSTART:0', '\\n'),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(words, words), { minLength: 1, maxLength: 4 }), (texts) => {
        const events = texts.map(([fr, place], index) =>
          event({ id: `event-${index}`, title: { fr, en: fr }, place: { fr: place, en: place } }),
        );
        const { parts } = parsed(agendaOf(events, ABOUT));
        const back = parts.map(({ properties }) => [properties.get('SUMMARY'), properties.get('LOCATION')]);
        const plain = (text: string): string => text.replaceAll(/\r\n?/g, '\n').replaceAll(/(?!\n)\p{Cc}/gu, ' ');
        expect(back).toEqual(texts.map(([fr, place]) => [plain(fr), plain(place)]));
        expect(new Set(parts.map(({ properties }) => properties.get('UID'))).size).toBe(texts.length);
      }),
      { numRuns: 200 },
    );
  });
});
