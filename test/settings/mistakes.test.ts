import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { siren } from '../../src/settings/association.ts';
import { mistakeLine, nearest } from '../../src/settings/mistake.ts';
import { contentCopy, type ContentCopy } from '../support/content-copy.ts';

const WHO = 'association.yaml';
const COSTS = 'costs.yaml';
const JITSI = 'projects/jitsi.fr.md';
const JITSI_EN = 'projects/jitsi.en.md';
const DONS = 'campaigns/dons-2020.fr.md';

let copy: ContentCopy;
let spoilt: string[] = [];
beforeAll(() => {
  copy = contentCopy();
});
afterEach(() => {
  for (const file of spoilt) copy.restore(file);
  spoilt = [];
});
afterAll(() => copy[Symbol.dispose]());

/** Replaces one text of a file and gives the lines that reading tells, with the line number of the change. */
function spoil(file: string, from: string, to: string): { readonly line: number; readonly told: string[] } {
  const text = copy.text(file);
  const at = text.indexOf(from);
  if (at < 0) throw new Error(`${file} does not hold ${from}`);
  spoilt.push(file);
  copy.write(file, text.replace(from, to));
  return { line: text.slice(0, at).split('\n').length, told: copy.mistakes().map(mistakeLine) };
}

describe('a mistake is told with file, line, field and what was expected', () => {
  test.each([
    [
      COSTS,
      'amount: 900,00',
      'amount: 9OO',
      'hds-hosting.amount: "9OO" is not an amount; expected euros such as 900 or 900,00, from 0,01 to 999999,99',
    ],
    [COSTS, 'amount: 900,00', 'amount: -900', 'hds-hosting.amount: "-900" is not an amount; expected euros'],
    [COSTS, 'amount: 900,00', 'amount: 900,005', 'hds-hosting.amount: "900,005" is not in whole cents; expected euros'],
    [COSTS, 'amount: 900,00', 'amount: 9e2', 'hds-hosting.amount: "9e2" is not an amount; expected euros'],
    [COSTS, 'amount: 900,00', 'amount: 0x384', 'hds-hosting.amount: "0x384" is not an amount; expected euros'],
    [COSTS, 'amount: 900,00', 'amount:', 'hds-hosting.amount: is empty; expected euros'],
    [COSTS, 'amount: 900,00', 'amount: [900]', 'hds-hosting.amount: is not an amount; expected euros'],
    [COSTS, 'amount: 900,00', 'amuont: 900,00', 'hds-hosting.amuont: is not a field of this file; expected amount (did you mean that?)'],
    [COSTS, 'amount: 900,00', 'weight: 3', 'hds-hosting.weight: is not a field of this file; expected what, why, supplier,'],
    [
      COSTS,
      'per: month',
      'per: mouth',
      'hds-hosting.per: "mouth" is not one of the words allowed here; expected month (did you mean that?)',
    ],
    [COSTS, 'per: month', 'per: week', 'hds-hosting.per: "week" is not one of the words allowed here; expected month, year'],
    [
      COSTS,
      'from: 2020-12-01',
      'from: 2020-02-30',
      'hds-hosting.from: "2020-02-30" is not a day that exists; expected a day such as 2026-11-23',
    ],
    [COSTS, 'until: null', 'until: 2020-11-30', 'hds-hosting.until: "2020-11-30" is before from; expected 2020-12-01 or later'],
    [COSTS, 'covered: yes\n', 'covered: maybe\n', 'hds-hosting.covered: "maybe" is not one of the words allowed here; expected yes, no'],
    [
      COSTS,
      'jitsi: 1',
      'jisti: 1',
      'hds-hosting.shares.jisti: "jisti" is not a project of content/projects; expected jitsi (did you mean that?)',
    ],
    [COSTS, 'jitsi: 1', 'jitsi: 0.5', 'hds-hosting.shares.jitsi: "0.5" is not a whole number; expected a whole number from 1 to 1000000'],
    [COSTS, 'hds-hosting:', 'HDS hosting:', 'HDS hosting: "HDS hosting" is not a name for a line; expected small letters'],
    [COSTS, '    en: Health', '    de: Health', 'hds-hosting.what.de: is not a language of the site; expected fr, en'],
    [
      WHO,
      'time_zone: Europe/Paris',
      'time_zone: Europe/Pariss',
      'time_zone: "Europe/Pariss" is not a time zone; expected a name such as Europe/Paris',
    ],
    [WHO, 'first_month: 2024-12', 'first_month: 2024-13', 'first_month: "2024-13" is not a month; expected a month such as 2026-11'],
    [WHO, 'rna: null', 'rna: 751234567', 'rna: "751234567" is not an RNA number; expected W and nine digits'],
    [
      WHO,
      'bank_transfer: null',
      'bank_transfer: { iban: FR7630006000011234567890188, bic: null, holder: InterHop }',
      'bank_transfer.iban: "FR7630006000011234567890188" is not an IBAN; expected an IBAN whose check digits hold, such as FR76 3000 6000 0112 3456 7890 189',
    ],
    [
      WHO,
      'bank_transfer: null',
      'bank_transfer: { iban: FR7630006000011234567890189, bic: AGRI, holder: InterHop }',
      'bank_transfer.bic: "AGRI" is not a BIC; expected eight or eleven letters and digits such as AGRIFRPP, or null',
    ],
    [WHO, 'siren: null', 'siren: 732 829 321', 'siren: "732 829 321" is not a SIREN number; expected nine digits with a right last one'],
    [
      WHO,
      '  email: null',
      '  email: contact@',
      'contact.email: "contact@" is not an e-mail address; expected an address such as contact@example.org',
    ],
    [
      WHO,
      'website: https://interhop.org',
      'website: interhop.org',
      'website: "interhop.org" is not a web address; expected an address such as https://example.org',
    ],
    [WHO, 'website: https://interhop.org', 'website: javascript:alert(1)', 'website: "javascript:alert(1)" is not a web address'],
    [WHO, 'languages: [fr, en]', 'languages: [fr, de]', 'languages[1]: "de" is not one of the words allowed here; expected fr, en'],
    [WHO, 'languages: [fr, en]', 'languages: [en]', 'languages: does not hold fr once; expected fr, or fr and en'],
    [WHO, 'languages: [fr, en]', 'languages: [fr, fr]', 'languages: does not hold fr once; expected fr, or fr and en'],
    [
      WHO,
      'once: [10, 30, 75, 150]',
      'once: [2, 30]',
      'gifts.presets.once[0]: "2" is not large enough; expected euros such as 900 or 900,00, from 3,00 to 5000,00',
    ],
    [WHO, 'yearly: [60, 120, 300, 900]', 'yearly: [60, 5001]', 'gifts.presets.yearly[1]: "5001" is not small enough; expected euros'],
    [
      WHO,
      'monthly: [5, 10, 20, 30]',
      'monthly: [10, 10]',
      'gifts.presets.monthly[1]: is not larger than the amount before it; expected amounts that rise',
    ],
    [WHO, 'monthly: [5, 10, 20, 30]', 'monthly: []', 'gifts.presets.monthly: is not a list; expected a list of at least one item'],
    [
      WHO,
      'smallest: 3,00',
      'smallest: 0,40',
      'gifts.smallest: "0,40" is not large enough; expected euros such as 900 or 900,00, from 0,50',
    ],
    [WHO, 'largest: 5000,00', 'largest: 2', 'gifts.largest: "2" is not large enough; expected euros such as 900 or 900,00, from 3,00'],
    [
      WHO,
      'statement: INTERHOP DON',
      'statement: DON*',
      'gifts.statement: "DON*" is not what a bank statement can show; expected 5 to 22 plain letters',
    ],
    [WHO, 'statement: INTERHOP DON', 'statement: Reçu 2020', 'gifts.statement: "Reçu 2020" is not what a bank statement can show'],
    [
      WHO,
      'other_charges: gifts_only',
      'other_charges: gift_only',
      'other_charges: "gift_only" is not one of the words allowed here; expected gifts_only (did you mean that?)',
    ],
    [
      WHO,
      'receipts: no\n',
      'receipts: false\n',
      'receipts: "false" is not no, or a block of fields; expected no, or the fields entitled_by',
    ],
    [WHO, 'receipts: no\n', 'receipts: yes\n', 'receipts: "yes" is not no, or a block of fields; expected no, or the fields entitled_by'],
    [WHO, 'legal_name: InterHop', 'name: Other', 'Map keys must be unique; expected readable YAML'],
    [WHO, 'siren: null', 'siren: *a', 'siren: refers to another value; expected nine digits'],
    [WHO, 'host: null', 'host: GPLExpert', 'host: has no fields; expected the fields name, address, phone'],
    [
      JITSI,
      'state: running',
      'state: runing',
      'state: "runing" is not one of the words allowed here; expected running (did you mean that?)',
    ],
    [JITSI, 'link: https://jitsi.org', 'link: http://jitsi.org', 'link: "http://jitsi.org" is not a web address'],
    [JITSI, 'order: 10', 'order: ten', 'order: "ten" is not a whole number; expected a whole number from 1 to 10000'],
    [
      JITSI,
      '## À quoi',
      '# À quoi',
      'text: is a heading of level one, which the title above already is; expected headings that start with ##',
    ],
    [
      JITSI_EN,
      'summary: ',
      'order: 10\nsummary: ',
      'order: does not belong here: facts stand in the French file only; expected title, summary',
    ],
    [DONS, 'day: 2020-12-16', 'day: 16/12/2020', 'events[0].day: "16/12/2020" is not a day that exists; expected a day such as 2026-11-23'],
    [DONS, 'time: 19:00', 'time: 19h', 'events[0].time: "19h" is not a time; expected a time such as 19:00'],
    [DONS, 'until: 2020-12-31', 'until: 2020-11-30', 'until: "2020-11-30" is before from; expected 2020-12-01 or later'],
    [DONS, 'count_is: below', 'count_is: under', 'petition.count_is: "under" is not one of the words allowed here; expected exact, below'],
    [
      DONS,
      'as_of: 2020-12',
      'as_of: décembre',
      'petition.as_of: "décembre" is not a day or a month; expected a day such as 2020-12-16, or a month such as 2020-12',
    ],
  ])('%s: %s → %s', (file, from, to, expected) => {
    const { line, told } = spoil(file, from, to);
    expect(told).toContainEqual(expect.stringMatching(new RegExp(`^${RegExp.escape(file)}:${line}:? ${RegExp.escape(expected)}`)));
  });
});

describe('mistakes between files', () => {
  test('a line that gifts cover must exist', () => {
    expect(spoil(COSTS, 'covered: yes\n', 'covered: no\n').told).toEqual([
      `${COSTS}:1: has no line that gifts cover; expected covered: yes on one line at least`,
    ]);
  });

  test('two projects cannot have one place', () => {
    const { line, told } = spoil('projects/goupile.fr.md', 'order: 40', 'order: 30');
    expect(told).toEqual([`projects/goupile.fr.md:${line} order: 30 is the order of another project too; expected a number of its own`]);
  });

  test('a project that takes gifts has a cost', () => {
    const { line, told } = spoil('projects/petition.fr.md', 'accepts_gifts: no', 'accepts_gifts: yes');
    expect(told).toEqual([
      `projects/petition.fr.md:${line} accepts_gifts: is yes for a project that shares no cost; expected no, or a share of a line in costs.yaml`,
    ]);
  });

  test('both languages must exist, and nothing else may stand in a folder', () => {
    copy.remove('projects/jitsi.en.md');
    copy.write('projects/jitsi.de.md', 'x');
    copy.write('legal/cookies.fr.md', 'x');
    expect(copy.mistakes().map(mistakeLine)).toEqual([
      'legal/cookies.fr.md: is not a name that this folder takes; expected accessibility.fr.md and accessibility.en.md, mentions.fr.md and mentions.en.md, privacy.fr.md and privacy.en.md',
      'projects/jitsi.de.md: is not a name that this folder takes; expected names such as jitsi.fr.md and jitsi.en.md',
      'projects/jitsi.en.md: cannot be read; expected a file that is there and readable',
    ]);
    copy.restore('projects/jitsi.en.md');
    for (const stray of ['projects/jitsi.de.md', 'legal/cookies.fr.md']) copy.remove(stray);
  });

  test('mistakes of several files are told at once, from top to bottom', () => {
    spoil(WHO, 'time_zone: Europe/Paris', 'time_zone: Mars');
    spoil(DONS, 'time: 19:00', 'time: late');
    spoil(WHO, 'name: InterHop', 'name:');
    const { told } = spoil(COSTS, 'per: month', 'per: day');
    expect(told.map((line) => line.split(': ')[0])).toEqual([
      'association.yaml:3 name',
      expect.stringMatching(/^association\.yaml:\d+ time_zone$/),
      expect.stringMatching(/^campaigns\/dons-2020\.fr\.md:\d+ events\[0\]\.time$/),
      expect.stringMatching(/^costs\.yaml:\d+ hds-hosting\.per$/),
    ]);
  });

  test.each([
    ['no front matter', 'Bonjour.', 1],
    ['a front matter that never ends', '---\ntitle: a\n', 1],
    ['no text', '---\ntitle: a\nsummary: b\n---\n', 5],
  ])('a page with %s is told', (_, text, line) => {
    spoilt.push('method/method.en.md');
    copy.write('method/method.en.md', text);
    expect(copy.mistakes()).toMatchObject([{ file: 'method/method.en.md', line }]);
  });

  test('a file saved by another system reads the same', () => {
    for (const file of [JITSI, COSTS, WHO]) {
      spoilt.push(file);
      copy.write(file, `\uFEFF${copy.text(file).replaceAll('\n', '\r\n')}`);
    }
    expect(copy.mistakes().map(mistakeLine)).toEqual([]);
  });
});

describe('small rules', () => {
  const typed = (text: string) => ({ file: 'f', line: 1, field: 'siren', written: { kind: 'text', text } as const });

  test('of ten last digits, one makes a SIREN', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{8}$/), (eight) => {
        const right = Array.from({ length: 10 }, (_, last) => siren(typed(`${eight}${last}`))).filter((read) => read.ok);
        return right.length === 1;
      }),
    );
    // 732 829 320: the example that public documents give.
    expect(siren(typed('732 829 320'))).toEqual({ ok: true, value: '732829320' });
  });

  test('one slip still finds the word that was meant, and another word does not', () => {
    const known = ['supplier', 'amount', 'category'];
    expect(['suplier', 'supplierr', 'supplire', 'AMOUNT', 'amont'].map((word) => nearest(word, known))).toEqual([
      'supplier',
      'supplier',
      'supplier',
      'amount',
      'amount',
    ]);
    expect(['price', 'am', '', 'what'].map((word) => nearest(word, known))).toEqual([undefined, undefined, undefined, undefined]);
  });
});
