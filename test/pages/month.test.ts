import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bandOf, receivedAlone, type Band } from '../../src/components/month/band.ts';
import { reserveSentence } from '../../src/components/month/reserve.ts';
import { stateSentences } from '../../src/components/month/sentences.ts';
import { monthUnderWay, stateOf } from '../../src/components/month/state.ts';
import { atLeastZero, cents, minCents } from '../../src/values/cents.ts';
import { REPORTS, pastMonths, reportOf } from '../support/fake-report.ts';

/** The text with plain spaces, as a reader sees it. */
function read(text: string): string {
  return text.replace(/[\u00A0\u202F]/gu, ' ');
}

describe('the state of the campaign', () => {
  test.each(Object.entries(REPORTS))('%s is told as such', (name, report) => {
    expect(stateOf(report).kind).toBe(name === 'hidden' ? 'under' : name);
  });

  test('is covered for the whole month before anything is said of the next', () => {
    const report = reportOf('2026-11-23', [...pastMonths(89_999), {}]);
    expect(stateOf(report).kind).toBe('under');
    expect(read(stateSentences(report, 'fr').headline)).toBe('Il manque 0,01 € pour couvrir novembre.');
    expect(read(stateSentences(report, 'fr').filling)).toContain('soit 99 %');
  });
});

describe('sentences', () => {
  test.each([
    ['empty', 'Le premier don n’est pas encore arrivé.', 'The first gift has not arrived yet.'],
    ['under', 'Il manque 221,22 € pour couvrir novembre.', '€221.22 are missing to cover November.'],
    ['begun', 'Décembre commence : il manque 813 €.', 'December begins: €813 are missing.'],
    ['reached', 'Novembre est couvert.', 'November is covered.'],
    ['over', 'Novembre est couvert.', 'November is covered.'],
    ['behind', 'Il manque 1 533,22 € depuis octobre 2026.', '€1,533.22 have been missing since October 2026.'],
    ['free', 'Rien n’est à couvrir en novembre.', 'There is nothing to cover in November.'],
  ] as const)('headline: %s', (name, french, english) => {
    expect(read(stateSentences(REPORTS[name], 'fr').headline)).toBe(french);
    expect(stateSentences(REPORTS[name], 'en').headline).toBe(english);
  });

  test('the worked example of the method reaches the 14th of December', () => {
    expect(REPORTS.over.coveredUntil).toBe('2026-12-14');
    expect(read(stateSentences(REPORTS.over, 'fr').filling)).toContain('tout est payé jusqu’au 14 décembre 2026');
  });

  test('the month’s own receipts follow, with what is only expected told apart', () => {
    const own = read(stateSentences(REPORTS.under, 'fr').own);
    expect(own).toContain('630 € ont été reçus ce mois-ci : 460 € de dons réguliers, 140 € de dons ponctuels et 30 € par virement');
    expect(own).toContain('23,22 € de frais et de remboursements en ont été retirés.');
    expect(own).toContain('88 € de dons réguliers sont encore attendus');
  });

  test('a hidden split is not told in words either (method §4.2)', () => {
    const own = read(stateSentences(REPORTS.hidden, 'fr').own);
    expect(own).toContain('50 € ont été reçus ce mois-ci.');
    expect(own).not.toMatch(/réguliers|ponctuels/u);
  });

  test('the reserve says deficit in a word, not by a sign alone', () => {
    expect(read(reserveSentence(REPORTS.under, 'fr'))).toContain('dépassent les dons de 221,22 € (déficit)');
    expect(reserveSentence(REPORTS.over, 'en')).toContain('exceed costs by €407.50');
    expect(reserveSentence(REPORTS.reached, 'en')).toContain('equal costs exactly');
  });
});

function perCentOf({ costAt, zeroAt }: Band, cost: number): number {
  return ((costAt ?? 0) - zeroAt) / cost;
}

describe('the month’s band (method §3.7)', () => {
  test('lays its parts end to end, and stops at what was carried over and the net', () => {
    const band = bandOf(monthUnderWay(REPORTS.under));
    expect(band.parts.map((part) => [part.name, part.amount])).toEqual([
      ['carriedOver', 7200],
      ['recurring', 46_000],
      ['oneOff', 14_000],
      ['offline', 3000],
    ]);
    expect(band.total).toBe(67_878);
    expect(band.notch?.amount).toBe(2322);
    expect(band.expected?.from).toBeCloseTo(band.notch?.from ?? 0);
  });

  test('what pays older months lies before the beginning, so that the fill ends where the month is covered to', () => {
    const of = { ...monthUnderWay(REPORTS.under), carriedOver: cents(0), towardsPast: cents(20_000) };
    const band = bandOf(of);
    const perCent = perCentOf(band, of.cost);
    expect(band.past?.from).toBe(0);
    expect(band.parts[0]?.from).toBeCloseTo(0);
    expect((band.notch?.from ?? 0) - band.zeroAt).toBeCloseTo((of.net - 20_000) * perCent);
    const long = bandOf({ ...of, towardsPast: cents(60_000) });
    expect(long.zeroAt / perCentOf(long, of.cost)).toBeCloseTo(of.cost / 2);
    expect(long.parts[0]).toMatchObject({ name: 'recurring', from: 0 });
    expect(bandOf(receivedAlone(of)).past).toBeNull();
  });

  test('what later months paid fills the rest of a past month, and never shows in what it received alone', () => {
    const now = monthUnderWay(REPORTS.under);
    const of = { ...now, carriedOver: cents(0), filled: cents(90_000), missing: cents(0), ownFunds: cents(4_000) };
    const band = bandOf(of);
    expect(band.later?.amount).toBe(90_000 - 4_000 - of.net);
    expect((band.ownFunds?.from ?? 0) + (band.ownFunds?.width ?? 0)).toBeCloseTo(band.costAt ?? 0);
    expect(bandOf(receivedAlone(of))).toMatchObject({ later: null, ownFunds: null });
    expect(bandOf(now).later).toBeNull();
  });

  test('merges what is hidden, and outlines only what is expected', () => {
    expect(bandOf(monthUnderWay(REPORTS.hidden)).parts.map((part) => part.name)).toEqual(['carriedOver', 'merged']);
    expect(bandOf(monthUnderWay(REPORTS.hidden)).expected).toBeNull();
    expect(bandOf(monthUnderWay(REPORTS.empty)).parts).toEqual([]);
  });

  test('stays on the ruler whatever was received', () => {
    const amount = fc.integer({ min: 0, max: 10_000_000 });
    fc.assert(
      fc.property(amount, amount, amount, amount, amount, amount, (recurring, oneOff, offline, fees, expected, arrears) => {
        const report = reportOf('2026-11-23', [{ recurring, oneOff, offline, fees, expected }]);
        const of = monthUnderWay(report);
        const band = bandOf({ ...of, towardsPast: minCents(cents(arrears), atLeastZero(of.net)) });
        const stretches = [band.past, band.notch, band.later, band.expected, ...band.parts].filter((each) => each !== null);
        for (const stretch of stretches) {
          expect(stretch.from).toBeGreaterThanOrEqual(0);
          expect(stretch.width).toBeGreaterThanOrEqual(0);
          expect(stretch.from + stretch.width).toBeLessThanOrEqual(100);
        }
        expect(band.costAt).toBeLessThanOrEqual(100);
        expect(band.zeroAt).toBe(band.past?.width ?? 0);
        expect(band.marks.length).toBeLessThan(40);
      }),
    );
  });
});
