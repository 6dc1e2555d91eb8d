import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isIban } from '../../src/settings/accounts.ts';
import { readContent } from '../../src/settings/content.ts';
import { BUILT_IN_ACCOUNTS } from '../../src/values/account.ts';
import { contentCopy, type ContentCopy } from '../support/content-copy.ts';

const FILE = 'accounts.yaml';

describe('the chart of accounts', () => {
  let copy: ContentCopy;
  beforeEach(() => (copy = contentCopy()));
  afterEach(() => copy[Symbol.dispose]());

  /** Changes one text of the file; what is then wrong with it, each in a few words. */
  const spoilt = (from: string, to: string): string[] => {
    const text = copy.text(FILE);
    if (!text.includes(from)) throw new Error(`Bug: "${from}" is not in ${FILE}`);
    copy.write(FILE, text.replace(from, to));
    return copy.mistakes().map(({ file, field, problem }) => `${file} ${field}: ${problem}`);
  };

  it('has every account that the rules use, and an expense for every cost line', () => {
    const content = readContent('content');
    if (!content.ok) throw new Error('Bug: the content of the project has mistakes');
    const { accounts, costs } = content.value;
    expect(accounts.map(({ name }) => name)).toEqual(expect.arrayContaining([...BUILT_IN_ACCOUNTS]));
    for (const { category } of costs) expect(accounts.find((each) => each.category === category)).toMatchObject({ use: 'expense' });
  });

  it('refuses a chart without an account that the rules use', () => {
    expect(spoilt('transit: {', 'on-its-way: {')).toEqual(['accounts.yaml : has no account "transit"']);
  });

  it('refuses two accounts of one number, and tells both', () => {
    expect(spoilt('code: 512200', 'code: 512100')).toEqual(['accounts.yaml savings: has the code 512100 of bank-main']);
  });

  it('refuses a bank without a journal', () => {
    expect(spoilt(', journal: BQ2', '')).toEqual(['accounts.yaml savings: has no journal']);
  });

  it('refuses a chart without an expense for a cost line', () => {
    expect(spoilt(', category: hosting', '')).toEqual(['accounts.yaml : has no account for the costs "hosting"']);
  });

  it.each([
    ['code: 512100', 'code: 912100', 'bank-main.code'],
    ['iban: null', 'iban: FR7630006000011234567890188', 'bank-main.iban'],
    ['use: savings', 'use: saving', 'savings.use'],
    ['hosting: {', 'Hosting: {', 'Hosting'],
  ])('tells where %s written as %s is wrong', (from, to, field) => {
    expect(spoilt(from, to).map((each) => each.split(' ')[1])).toContain(`${field}:`);
  });

  const ending = (on: string) => {
    copy.write('association.yaml', copy.text('association.yaml').replace(/first_year_ends: \S+/, `first_year_ends: ${on}`));
    return copy.mistakes().map(({ field, problem, expected }) => `${field} ${problem}; ${expected}`);
  };

  it('refuses a first fiscal year that ends before the books begin', () => {
    expect(ending('2024-11-30')).toEqual(['books.first_year_ends 2024-11-30 comes before the books begin; a day after 2024-12-01']);
  });

  it('refuses a first fiscal year that ends within a month, or lasts more than 24', () => {
    expect(ending('2025-12-30')).toEqual([
      'books.first_year_ends 2025-12-30 is not the last day of a month; a last day such as 2025-12-31',
    ]);
    expect(ending('2024-02-28')[0]).toContain('comes before');
    expect(ending('2026-11-30')).toEqual([]);
    expect(ending('2026-12-31')).toEqual([
      'books.first_year_ends 2026-12-31 is more than 24 months after the books begin, on 2024-12-01; 2026-11-30 or earlier',
    ]);
  });
});

describe('the check digits of an IBAN', () => {
  it('hold for those of the standard, and for none of them with one digit changed', () => {
    for (const good of ['FR7630006000011234567890189', 'DE89370400440532013000', 'GB29NWBK60161331926819']) {
      expect(isIban(good)).toBe(true);
      for (let place = 4; place < good.length; place += 1) {
        const digit = good.charAt(place);
        if (!/\d/.test(digit)) continue;
        expect(isIban(`${good.slice(0, place)}${(Number(digit) + 1) % 10}${good.slice(place + 1)}`)).toBe(false);
      }
    }
  });
});
