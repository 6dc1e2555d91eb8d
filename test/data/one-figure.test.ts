import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataFrom } from '../../src/app/report.ts';
import { fakeApp } from '../support/fake-app.ts';
import { reportOf } from '../support/fake-report.ts';
import { servePages } from '../support/preview.ts';
import type { Site } from '../support/read-page.ts';
import { readerOf, surfaceFaults, type Reader } from '../support/surfaces.ts';

/** Parts that are hidden, a month in deficit, cents that do not round, money that pays older months first. */
const MIXED = reportOf('2026-11-23', [
  { recurring: 30_001, oneOff: 12_345, offline: 5_000, fees: 999, refunds: 1_000 },
  { recurring: 2_000, oneOff: 3_000, fees: 150, hidden: true },
  { recurring: 900, refunds: 4_000 },
  { recurring: 150_007, oneOff: 1, fees: 3, expected: 1_234 },
]);

let site: Site & { close(): Promise<void> };
let read: Reader;
beforeAll(async () => {
  const app = fakeApp({ report: () => MIXED });
  site = await servePages({ ...app, data: (format, query) => dataFrom(app, MIXED, format, query) }, 0);
  const asked = new Map<string, ReturnType<Reader>>();
  // The site does not change: what was served once is as good as served again.
  read = (path) => asked.getOrInsertComputed(path, readerOf(site.url));
});
afterAll(() => site.close());

describe('every surface tells the same cents', () => {
  test('of months of every kind', async () => {
    const { faults, compared } = await surfaceFaults(read);
    expect(faults).toEqual([]);
    expect(compared).toBeGreaterThan(400);
  });

  test.each<[string, string, string, string]>([
    ['a cell of the CSV', '/api/v1/coverage.csv', '300.01', '300.02'],
    ['the costs', '/api/v1/costs.json', '"cost":90000', '"cost":90001'],
    ['a page’s sentence', '/transparence/2026-08', 'a reçu 453,47', 'a reçu 453,48'],
    ['a page’s table', '/en/transparency/2026-08', '300.01', '300.02'],
    ['a picture’s words', '/en/transparency/2026-08', 'Single gifts €123.45', 'Single gifts €123.54'],
    ['the badge', '/badge.svg', 'Dons réguliers 1', 'Dons réguliers 2'],
    ['the first page', '/en/', '€1,', '€2,'],
    ['the smoothed table', '/transparence?mois=tous&lecture=lisse', '900,00', '900,01'],
  ])('and %s that is a cent off is found', async (_, path, told, tampered) => {
    let changed = 0;
    const { faults } = await surfaceFaults(async (asked) => {
      const answer = await read(asked);
      if (!asked.startsWith(path) || !answer.text.includes(told)) return answer;
      changed += 1;
      return { ...answer, text: answer.text.replaceAll(told, tampered) };
    });
    expect(changed).toBeGreaterThan(0);
    expect(faults).not.toEqual([]);
  });
});
