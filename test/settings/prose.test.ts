import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { floorShare } from '../../src/values/cents.ts';

const FILES = readdirSync('content', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md') && file !== 'README.md');
const FRENCH = FILES.filter((file) => file.endsWith('.fr.md'));

function text(file: string): string {
  return readFileSync(join('content', file), 'utf8');
}

/** What a reader sees: no front matter names, no addresses of links. */
function words(file: string): string {
  return text(file)
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/https?:\/\/\S+/g, '')
    .replace(/^\s*(- )?[a-z_]+:( |$)/gm, '')
    .replace(/^\s*\d\d:\d\d$/gm, '');
}

function headings(of: string): string[] {
  return of.split('\n').filter((line) => line.startsWith('#'));
}

/** French punctuation without its narrow or non-breaking space, straight apostrophes, amounts that could be cut at a line's end. */
function slipsOfTypography(french: string): string[] {
  return french.match(/[^\u202F\n|-] ?(?<!\u202F)[;!?»]|(?<![\u00A0\d]) ?(?<!\u00A0):(?![\d-])|«(?!\u202F)| [€%]|\d \d{3}|'/gu) ?? [];
}

describe('the prose', () => {
  test.each(FRENCH)('%s has its French spaces, apostrophes and quotation marks', (file) => {
    const french = words(file)
      .replace(/^ *en: .*$/gm, '')
      .replace(/^en: .*$/gm, '');
    expect(slipsOfTypography(french)).toEqual([]);
  });

  test.each([
    'Oui ; non',
    'Oui; non',
    'Ainsi : oui',
    'Ainsi: oui',
    '« oui\u202F»',
    '«\u202Foui »',
    '30 €',
    '30 %',
    '1 000',
    "l'eau",
    'Quoi ?',
  ])('"%s" is seen as a slip', (slip) => {
    expect(slipsOfTypography(slip)).not.toEqual([]);
  });

  test.each(FILES)('%s has no exclamation mark, no level-one heading and no raw HTML', (file) => {
    expect(words(file).match(/!|^# |<[a-z/]/gim) ?? []).toEqual([]);
  });

  test.each(FILES)('%s speaks of no tax advantage', (file) => {
    expect(text(file).match(/imp[ôo]ts?\b|d[ée]duct|r[ée]duction|fiscal(?! year|ement)\w*|\btax\b(?! included)|\b66\b/gi) ?? []).toEqual(
      [],
    );
  });

  test.each(FRENCH)('%s has the same headings in English', (file) => {
    const levels = (of: string): string[] => headings(text(of)).map((line) => /^#+( [\d.]+)?/.exec(line)?.[0] ?? '');
    expect(levels(file.replace('.fr.md', '.en.md'))).toEqual(levels(file));
  });
});

describe('the method', () => {
  const CITED = /method §(\d+\.\d+)/g;

  test('has a section for each rule that the source cites', () => {
    const sections = headings(text('method/method.fr.md')).flatMap((line) => /^### (\d+\.\d+) /.exec(line)?.[1] ?? []);
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => /\.(ts|astro)$/.test(file));
    const cited = new Set(
      sources.flatMap((file) => [...readFileSync(join('src', file), 'utf8').matchAll(CITED)].map((match) => match[1] ?? '')),
    );
    expect(cited.size).toBeGreaterThan(5);
    expect([...cited].filter((section) => !sections.includes(section))).toEqual([]);
    expect(sections).toEqual([...new Set(sections)]);
  });

  test('works its example out right: fourteen days of December', () => {
    expect(floorShare(31, 130_750 - 90_000, 90_000)).toBe(14);
    expect(text('method/method.fr.md')).toContain('| Décembre 2026 | 900,00\u00A0€ | 407,50\u00A0€ | 14 sur 31 |');
    expect(text('method/method.en.md')).toContain('| December 2026 | €900.00 | €407.50 | 14 of 31 |');
  });

  test.each(['fr', 'en'])('says its version and its date in its title (%s)', (language) => {
    expect(text(`method/method.${language}.md`)).toMatch(/^title: .*version \d+ (du|of) \d+\s\S+\s\d{4}$/m);
  });
});
