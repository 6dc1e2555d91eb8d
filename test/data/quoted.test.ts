import { XMLParser } from 'fast-xml-parser';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { badgeSvg } from '../../src/components/data/badge.ts';
import { feedXml } from '../../src/components/data/feed.ts';
import { stateSentences } from '../../src/components/month/sentences.ts';
import { coverageCsv } from '../../src/exports/coverage-csv.ts';
import { coverageJson } from '../../src/exports/coverage-json.ts';
import { FORMATS } from '../../src/i18n/formats.ts';
import { LANGUAGES } from '../../src/i18n/language.ts';
import { closingOf, reopeningOf, type ClosingAct } from '../../src/ledger/closing.ts';
import { currentMonth, type CoverageReport, type MonthCoverage } from '../../src/coverage/report.ts';
import { addDays, day } from '../../src/values/day.ts';
import { sha256 } from '../../src/values/digest.ts';
import { escapeXml } from '../../src/values/markup.ts';
import { lastDay } from '../../src/values/month.ts';
import { fakeApp, realContent } from '../support/fake-app.ts';
import { REPORTS, reportOf } from '../support/fake-report.ts';
import { servePages } from '../support/preview.ts';
import { xmlProblem } from '../support/well-formed.ts';

const { association, campaigns } = realContent();
const PUBLIC_URL = new URL('https://dons.example');

/** Each month of a report closed in its turn, the first one reopened and closed again. */
function chainOf(months: readonly MonthCoverage[]): ClosingAct[] {
  const acts: ClosingAct[] = [];
  const close = (of: MonthCoverage): void => {
    const { month, gross, oneOff, recurring, offline, merged, other, refunds, disputes, fees, net, cost, costKind, gifts, giftsBelow } = of;
    const received = { gross, oneOff, recurring, offline, merged, other, refunds, disputes, fees, net };
    const figures = { ...received, cost, costKind, gifts, giftsBelow };
    acts.push(closingOf(month, { entries: 3, content: sha256(month) }, figures, addDays(lastDay(month), 5), acts.at(-1) ?? null));
  };
  const [first, ...others] = months;
  if (!first) return acts;
  close(first);
  acts.push(reopeningOf(first.month, { reason: 'A <late> cheque & more', decidedBy: 'two-members' }, addDays(lastDay(first.month), 6), acts.at(-1) ?? null));
  for (const each of [first, ...others]) close(each);
  return acts;
}

function feedOf(report: CoverageReport, language: 'fr' | 'en'): string {
  const acts = chainOf(report.months.filter(({ state }) => state === 'provisional'));
  return feedXml({ name: association.name, publicUrl: PUBLIC_URL, acts, campaigns, corrections: [], today: report.today, firstDay: day('2024-12-01') }, language);
}

const Entry = z.object({ id: z.string(), title: z.string(), updated: z.string(), published: z.string(), link: z.unknown(), content: z.object({ '#text': z.string() }) });
const Feed = z.object({
  feed: z.object({ id: z.string(), title: z.string(), updated: z.string(), author: z.object({ name: z.string() }), entry: z.array(Entry).default([]) }),
});

function read(xml: string): z.infer<typeof Feed>['feed'] {
  expect(xmlProblem(xml)).toBeNull();
  return Feed.parse(new XMLParser({ ignoreAttributes: false, isArray: (name) => name === 'entry' }).parse(xml)).feed;
}

const plain = (text: string): string => text.replace(/[\u00A0\u202F]/gu, ' ');
const wordsOf = (svg: string): string => [...svg.matchAll(/<(?:title|desc|text)[^>]*>([^<]*)</gu)].map(([, text = '']) => text).join('\n');

const cents = fc.integer({ min: 0, max: 200_000 });
const receipts = fc.record({
  recurring: cents,
  oneOff: cents,
  offline: cents,
  fees: fc.integer({ min: 0, max: 3000 }),
  refunds: fc.integer({ min: 0, max: 90_000 }),
  expected: cents,
  cost: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 200_000 })),
  hidden: fc.boolean(),
});
const reports = fc
  .tuple(fc.constantFrom('2026-11-23', '2026-12-02', '2027-02-28'), fc.array(receipts, { minLength: 1, maxLength: 5 }))
  .map(([today, months]) => reportOf(today, months));

/** What one report says wherever it is quoted. */
function saysTheSame(report: CoverageReport): void {
  const span = { from: report.months[0]?.month ?? currentMonth(report).month, to: currentMonth(report).month };
  const json = z.object({ months: z.array(z.record(z.string(), z.unknown())) }).parse(coverageJson(report, span, association, false));
  const [head = '', ...rows] = coverageCsv(report, span).trim().split('\r\n');
  const columns = head.replace('\uFEFF', '').split(',');
  const current = currentMonth(report);
  for (const [index, row] of rows.entries()) {
    const cells = row.split(',');
    for (const name of ['cost', 'gross', 'oneOff', 'recurring', 'offline', 'fees', 'refunds', 'net', 'filled', 'expected']) {
      const cell = cells[columns.indexOf(name)] ?? '';
      expect([name, cell === '' ? null : Math.round(Number(cell) * 100)]).toEqual([name, json.months[index]?.[name]]);
    }
  }
  for (const language of LANGUAGES) {
    const svg = badgeSvg(report, association.name, language, false);
    const { money, exact } = FORMATS[language];
    expect(svg).toContain(escapeXml(stateSentences(report, language).headline));
    expect(plain(wordsOf(svg))).toContain(plain(`${language === 'fr' ? 'Coût du mois : ' : 'Cost of the month: '}${money(current.cost)}.`));
    const told = read(feedOf(report, language));
    const closings = told.entry.filter(({ id }) => id.includes(':closing-')).map(({ content }) => content['#text']);
    const past = report.months.filter(({ state }) => state === 'provisional');
    for (const of of past) {
      const text = plain(closings.join('\n'));
      for (const amount of [of.gross, of.net, of.cost]) expect(text).toContain(plain(exact(amount)));
    }
  }
}

describe('every quotation says the same cents', () => {
  test.each(Object.entries(REPORTS))('%s', (_, report) => {
    saysTheSame(report);
  });

  test('for any months', () => {
    fc.assert(fc.property(reports, saysTheSame), { numRuns: 40 });
  });

  test('a hidden split is in none of them', () => {
    const secret = { recurring: 12_347, oneOff: 23_459, offline: 34_561, hidden: true };
    const report = reportOf('2026-11-23', [secret, secret]);
    const span = { from: report.months[0]?.month ?? currentMonth(report).month, to: currentMonth(report).month };
    const all = [
      JSON.stringify(coverageJson(report, span, association, false)),
      coverageCsv(report, span),
      ...LANGUAGES.flatMap((language) => [badgeSvg(report, association.name, language, false), feedOf(report, language)]),
    ].join('\n');
    for (const amount of [12_347, 23_459, 34_561]) {
      const euros = (amount / 100).toFixed(2);
      for (const written of [String(amount), euros, euros.replace('.', ',')]) expect(all).not.toContain(written);
    }
    expect(plain(all)).toContain('Dons, sans détail 703,67 €');
  });
});

describe('the badge', () => {
  test('tells no figure while figures are being verified, and says so', () => {
    const svg = badgeSvg({ ...REPORTS.over, beingVerified: true }, 'InterHop', 'fr', false);
    expect(svg).toContain('Chiffres en cours de vérification.');
    expect(svg).not.toMatch(/\d\s*€|part-|#0d4a3f/u);
  });

  test.each(Object.entries(REPORTS))('%s is a whole picture that needs nothing else', (_, report) => {
    for (const language of LANGUAGES) {
      const svg = badgeSvg(report, 'A & <B>', language, true);
      expect(xmlProblem(svg)).toBeNull();
      expect(svg).toContain('role="img"');
      expect(svg).toMatch(/<title id="t">A &amp; &lt;B&gt;/u);
      expect(svg).not.toMatch(/<script|<style|style=|href|url\(|@import|undefined|NaN/u);
      expect(Buffer.byteLength(svg)).toBeLessThan(4096);
      expect(wordsOf(svg)).toMatch(/démonstration|demonstration/u);
    }
  });
});

describe('the feed', () => {
  test('is Atom: whole, its ids its own and the same from one day to the next', () => {
    const [today, tomorrow] = [read(feedOf(REPORTS.under, 'fr')), read(feedOf({ ...REPORTS.under, today: day('2027-01-20') }, 'fr'))];
    const ids = today.entry.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(tomorrow.entry.map(({ id }) => id)).toEqual(ids);
    expect([today.id, ...ids].every((id) => /^tag:dons\.example,\d{4}-\d{2}-\d{2}:[a-z0-9-]+:fr$/u.test(id))).toBe(true);
    expect(today.author.name).toBe(association.name);
    expect(today.updated).toBe(today.entry[0]?.updated);
    const updates = today.entry.map(({ updated }) => updated);
    expect(updates).toEqual(updates.toSorted().toReversed());
    expect(updates.every((each) => /^\d{4}-\d{2}-\d{2}T00:00:00Z$/u.test(each))).toBe(true);
    expect(today.entry.map(({ title }) => plain(title))).toEqual(expect.arrayContaining(['Campagne : Dons 2020', 'Décembre 2025 est arrêté de nouveau', 'Décembre 2025 est rouvert']));
    expect(plain(today.entry.map(({ content }) => content['#text']).join(' '))).toContain('A <late> cheque & more');
  });

  test('a campaign is told once it has begun', () => {
    const feed = read(feedOf({ ...REPORTS.empty, today: day('2020-11-30') }, 'en'));
    expect(feed.entry).toEqual([]);
  });
});

describe('as they are served', () => {
  let site: Awaited<ReturnType<typeof servePages>>;
  beforeAll(async () => {
    site = await servePages(fakeApp({ acts: chainOf(REPORTS.under.months.slice(0, 2)) }), 0);
  });
  afterAll(() => site.close());

  test.each([
    ['/badge.svg', 'image/svg+xml; charset=utf-8', 'xml:lang="fr"'],
    ['/badge.svg?lang=fr', 'image/svg+xml; charset=utf-8', 'xml:lang="fr"'],
    ['/badge.svg?lang=en', 'image/svg+xml; charset=utf-8', 'xml:lang="en"'],
    ['/badge.svg?lang=%3Cscript%3E', 'image/svg+xml; charset=utf-8', 'xml:lang="fr"'],
    ['/feed.xml', 'application/atom+xml; charset=utf-8', 'xml:lang="fr"'],
    ['/feed.xml?lang=en', 'application/atom+xml; charset=utf-8', 'xml:lang="en"'],
  ])('%s', async (path, type, language) => {
    const answer = await fetch(site.url + path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(await answer.text()).toContain(language);
    const etag = answer.headers.get('etag') ?? '';
    expect((await fetch(site.url + path, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });
});
