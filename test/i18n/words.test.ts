import { describe, expect, test } from 'vitest';
import { BANK_WORDS } from '../../src/i18n/words-bank.ts';
import { CHART_WORDS } from '../../src/i18n/words-charts.ts';
import { COSTS_WORDS } from '../../src/i18n/words-costs.ts';
import { GIVE_WORDS } from '../../src/i18n/words-give.ts';
import { MONTH_WORDS } from '../../src/i18n/words-month.ts';
import { MONTHS_WORDS, STRIP_WORDS } from '../../src/i18n/words-months.ts';
import { PAGE_WORDS } from '../../src/i18n/words-pages.ts';
import { SITE_WORDS } from '../../src/i18n/words-site.ts';
import { THANKS_WORDS } from '../../src/i18n/words-thanks.ts';
import { frenchSpaces, inFrench } from '../../src/i18n/spacing.ts';

const DICTIONARIES = {
  BANK_WORDS,
  CHART_WORDS,
  COSTS_WORDS,
  GIVE_WORDS,
  MONTH_WORDS,
  MONTHS_WORDS,
  PAGE_WORDS,
  SITE_WORDS,
  STRIP_WORDS,
  THANKS_WORDS,
};

type Word = string | readonly string[] | ((...parts: never[]) => string) | Words;
type Words = { readonly [key: string]: Word };

/** Stands for any word or record of words that a sentence may be given. */
const ANY = new Proxy({}, { get: (_, key) => (key === Symbol.toPrimitive ? () => 'un' : 'un') });

/** Every text of a dictionary with its path; what a function says is asked for with words of our own. */
function textsOf(word: Word, path: string): { path: string; text: string }[] {
  if (typeof word === 'string') return [{ path, text: word }];
  if (typeof word === 'function') return [{ path, text: String(Reflect.apply(word, undefined, [ANY, 'deux', 'trois'])) }];
  return Object.entries<Word>(word).flatMap(([key, inner]) => textsOf(inner, `${path}.${key}`));
}

describe.each(Object.entries(DICTIONARIES))('%s', (name, dictionary) => {
  const french = textsOf(dictionary.fr, name);
  const english = textsOf(dictionary.en, name);

  test('says the same things in both languages', () => {
    expect(english.map((each) => each.path)).toEqual(french.map((each) => each.path));
    expect([...french, ...english].filter((each) => each.text.trim() === '')).toEqual([]);
  });

  test('keeps French punctuation with its word', () => {
    expect(french.filter(({ text }) => / [;:!?»]|« /u.test(text))).toEqual([]);
    expect(french.filter(({ text }) => /\w'\w/u.test(text))).toEqual([]);
  });

  test('never shouts, and never speaks of a tax reduction', () => {
    expect([...french, ...english].filter(({ text }) => /!|réduction d.impôt|tax reduction|déductible|deductible/iu.test(text))).toEqual(
      [],
    );
  });
});

describe('French spaces', () => {
  test.each([
    ['Pourquoi ?', 'Pourquoi\u202F?'],
    ['a ; b', 'a\u202F; b'],
    ['a : b', 'a\u00A0: b'],
    ['« a »', '«\u202Fa\u202F»'],
    ['https://exemple.fr', 'https://exemple.fr'],
  ])('%s', (plain, spaced) => {
    expect(frenchSpaces(plain)).toBe(spaced);
    expect(frenchSpaces(spaced)).toBe(spaced);
  });

  test('reach into what a dictionary holds and answers', () => {
    const words = inFrench({ a: 'Oui ?', list: ['Non ?'], say: (what: string) => `${what} ?` });
    expect([words.a, words.list[0], words.say('Où')]).toEqual(['Oui\u202F?', 'Non\u202F?', 'Où\u202F?']);
  });
});
