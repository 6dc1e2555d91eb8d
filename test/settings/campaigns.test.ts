import { readdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { TAKEN_ADDRESSES } from '../../src/settings/campaign.ts';
import { readContent } from '../../src/settings/content.ts';
import { mistakeLine } from '../../src/settings/mistake.ts';
import type { Campaign } from '../../src/settings/types.ts';
import { contentCopy, type ContentCopy } from '../support/content-copy.ts';

const DONS = 'campaigns/dons-2020.fr.md';
const DONS_EN = 'campaigns/dons-2020.en.md';
const OTHERS = ['campaigns/other.fr.md', 'campaigns/other.en.md'] as const;

let copy: ContentCopy;
beforeAll(() => {
  copy = contentCopy();
});
afterEach(() => {
  copy.restore(DONS);
  copy.restore(DONS_EN);
});
afterAll(() => copy[Symbol.dispose]());

function change(from: string, to: string, file = DONS): void {
  const text = copy.text(file);
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
  copy.write(file, text.replace(from, to));
}

function changed(from: string, to: string): Campaign {
  change(from, to);
  const read = readContent(copy.dir);
  const [campaign] = read.ok ? read.value.campaigns : [];
  if (!campaign) throw new Error(copy.mistakes().map(mistakeLine).join('\n'));
  return campaign;
}

const AGAIN = `  - id: webinar
    title: { fr: Encore, en: Again }
    day: 2020-12-17
    time: 19:00
    minutes: 60
    place: { fr: Ici, en: Here }
    link: null
    replay: null
petition:`;

describe('mistakes of a campaign are told with file, line, field and what was expected', () => {
  test.each([
    [
      'short_address: dons-2020',
      'short_address: don',
      '"don" is the address of a page of the site; expected another name such as dons-2020',
    ],
    ['short_address: dons-2020', 'short_address: give', '"give" is the address of a page of the site'],
    ['short_address: dons-2020', 'short_address: /Dons', '"/Dons" is not a short address; expected small letters, digits and hyphens'],
    ['short_address: dons-2020', 'short_address: feed.xml', '"feed.xml" is not a short address'],
    ['short_address: dons-2020', 'short_adress: dons-2020', 'short_adress: is not a field of this file; expected short_address (did you'],
    ['  months: 1\n', '  months: null\n', 'goal: says no goal; expected either months such as 12, or euros such as 10800'],
    ['  months: 1\n', '  months: 1\n  euros: 900\n', 'goal: says two goals; expected either'],
    ['  months: 1\n', '  months: 0\n', 'goal.months: "0" is not a whole number; expected a whole number from 1 to 120'],
    ['  months: 1\n', '  euros: 0,5\n', 'goal.euros: "0,5" is not large enough; expected euros'],
    ['  months: 1\n', '  euros: 1e10\n', 'goal.euros: "1e10" is not an amount; expected euros'],
    [
      'id: webinar',
      'id: Le webinaire',
      'events[0].id: "Le webinaire" is not a name; expected small letters, digits and hyphens such as webinar',
    ],
    ['id: webinar', 'name: webinar', 'events[0].id: is missing'],
    ['petition:', AGAIN, 'events[1].id: is the name of another event too; expected a name of its own'],
    ['replay: null', 'replay: interhop.org/replay', 'events[0].replay: "interhop.org/replay" is not a web address'],
    ['link: null', 'link: javascript:alert(1)', 'events[0].link: "javascript:alert(1)" is not a web address'],
    [
      'as_of: 2020-12',
      'as_of: 2020-13',
      'petition.as_of: "2020-13" is not a day or a month; expected a day such as 2020-12-16, or a month',
    ],
    [
      'petition:',
      'updates:\n  - day: 31/02/2021\n    title: { fr: A, en: A }\n    text: { fr: B, en: B }\npetition:',
      '"31/02/2021" is not a day that',
    ],
    ['petition:', 'updates: []\npetition:', 'updates: is not a list; expected a list of at least one item'],
  ])('%s → %s', (from, to, told) => {
    change(from, to);
    const mistakes = copy.mistakes().map(mistakeLine);
    expect(mistakes.join('\n')).toContain(told);
    expect(mistakes[0]).toMatch(/^campaigns\/dons-2020\.fr\.md:\d+ /);
  });

  test('two campaigns cannot share a short address, and the second is told', () => {
    copy.write(OTHERS[0], copy.text(DONS));
    copy.write(OTHERS[1], copy.text(DONS_EN));
    const told = copy.mistakes().map(mistakeLine);
    for (const file of OTHERS) copy.remove(file);
    expect(told).toEqual([
      expect.stringMatching(
        /^campaigns\/other\.fr\.md:\d+ short_address: "dons-2020" leads to another campaign already; expected an address/,
      ),
    ]);
  });
});

describe('what a campaign says', () => {
  test('its goal in months or in euros, or none', () => {
    expect(changed('  months: 1', '  months: 12').goal).toEqual({ kind: 'months', months: 12 });
    copy.restore(DONS);
    expect(changed('  months: 1', '  euros: 10800').goal).toEqual({ kind: 'euros', amount: 1_080_000 });
    copy.restore(DONS);
    expect(changed('goal:\n  months: 1', 'goal: null').goal).toBeNull();
  });

  test('an event ends after its minutes, or with its day', () => {
    const end = (campaign: Campaign): string => new Date(campaign.events[0]?.endsAtMs ?? 0).toISOString();
    expect(end(changed('minutes: null', 'minutes: 90'))).toBe('2020-12-16T19:30:00.000Z');
    copy.restore(DONS);
    expect(end(changed('minutes: null', 'minutes:'))).toBe('2020-12-16T23:00:00.000Z');
  });

  test('a petition is counted on a day where that is known', () => {
    expect(changed('as_of: 2020-12', 'as_of: 2020-12-16').petition?.asOf).toBe('2020-12-16');
  });

  test('updates, the latest first', () => {
    const each = (on: string): string => `  - day: ${on}\n    title: { fr: A, en: A }\n    text: { fr: B, en: B }\n`;
    const campaign = changed('petition:', `updates:\n${each('2020-12-03')}${each('2020-12-20')}${each('2020-12-10')}petition:`);
    expect(campaign.updates.map((update) => update.day)).toEqual(['2020-12-20', '2020-12-10', '2020-12-03']);
  });
});

test('no short address can hide a page: every name at the root of the site is taken', () => {
  const names = ['src/pages', 'src/pages/en', 'public'].flatMap((folder) => readdirSync(folder));
  const roots = names.filter((name) => !name.startsWith('[')).map((name) => name.replace(/\..*$/, ''));
  expect(roots.filter((name) => !TAKEN_ADDRESSES.includes(name))).toEqual([]);
});
