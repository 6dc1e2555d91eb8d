import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import { dataFrom } from '../../src/app/report.ts';
import type { CoverageReport, MonthCoverage } from '../../src/coverage/report.ts';
import { fakeApp } from '../support/fake-app.ts';
import { pastMonths, REPORTS, reportOf } from '../support/fake-report.ts';
import { servePages } from '../support/preview.ts';
import { centsOf, plain, read, tableOf, type Site } from '../support/read-page.ts';

/** An app whose figures, data and pages all come from one report, as in the house. */
function appOf(report: () => CoverageReport): App {
  const app = fakeApp({ report });
  return { ...app, data: (format, query) => dataFrom(app, report(), format, query) };
}

const MIXED = reportOf('2026-11-23', [
  { recurring: 30_001, oneOff: 12_345, offline: 5_000, fees: 999, refunds: 1_000 },
  { recurring: 2_000, oneOff: 3_000, fees: 150, hidden: true },
  { recurring: 900, refunds: 4_000 },
  { recurring: 150_007, oneOff: 1, fees: 3 },
]);

describe('each month of a report', () => {
  let shown: CoverageReport = MIXED;
  let site: Site;
  beforeAll(async () => {
    site = await servePages(
      appOf(() => shown),
      0,
    );
  });
  afterAll(() => site.close());

  const HIDDEN = 'groupé';
  const told = (of: MonthCoverage) => {
    const left = (amount: number): number => (amount === 0 ? 0 : -amount);
    return [
      of.recurring ?? HIDDEN,
      of.oneOff ?? HIDDEN,
      of.offline ?? HIDDEN,
      of.gross,
      left(of.fees),
      left(of.refunds),
      left(of.disputes),
      of.net,
      of.cost,
    ];
  };
  const NAMES = [
    'Dons réguliers',
    'Dons ponctuels',
    'Virements, chèques, espèces',
    'Tous les dons',
    'Frais de paiement',
    'Remboursements',
    'Contestations',
    'Net du mois',
    'Coût du mois',
  ];
  const inData = ['recurring', 'oneOff', 'offline', 'gross', 'fees', 'refunds', 'disputes', 'net', 'cost'] as const;

  it.each([
    ['mixed', MIXED],
    ['under', REPORTS.under],
    ['hidden', REPORTS.hidden],
  ] as const)('says the same cents on its page, in JSON and in CSV (%s)', async (_, report) => {
    shown = report;
    for (const of of report.months.filter(({ state }) => state !== 'planned')) {
      const { html } = await read(site, `/transparence/${of.month}`);
      const rows = tableOf(html, /^Recettes /u);
      expect(NAMES.map((name) => centsOf(rows.get(name)?.[0]))).toEqual(told(of));
      const [csvLink = '', jsonLink = ''] = [...html.matchAll(/href="(\/api\/v1\/coverage\.[a-z]+\?[^"]+)"/gu)].map(([, link = '']) =>
        link.replace('&amp;', '&'),
      );
      const { months } = JSON.parse((await read(site, jsonLink)).html) as { months: Record<string, number | null>[] };
      expect(months).toHaveLength(1);
      expect(inData.map((name) => months[0]?.[name] ?? null)).toEqual(inData.map((name) => of[name]));
      const [head = '', line = ''] = (await read(site, csvLink)).html.replace('\uFEFF', '').split('\r\n');
      const csv = new Map(head.split(',').map((name, index) => [name, line.split(',')[index] ?? '']));
      expect(inData.map((name) => csv.get(name))).toEqual(inData.map((name) => (of[name] === null ? '' : (of[name] / 100).toFixed(2))));
    }
  });

  it('smoothed: says what all money pays of it, on its page, in the strip and in the table', async () => {
    for (const report of [MIXED, REPORTS.over, REPORTS.behind]) {
      shown = report;
      const whole = await read(site, '/transparence?lecture=lisse&mois=tous');
      const filling = tableOf(whole.html, /^Ce que tout l’argent reçu paie/u);
      for (const of of report.months.filter(({ state }) => state !== 'planned')) {
        const rows = tableOf((await read(site, `/transparence/${of.month}?lecture=lisse`)).html, /^Ce qui paie/u);
        expect(
          [rows.get('Coût du mois'), rows.get('Payé par tout l’argent reçu'), rows.get('Manque')].map((cell) => centsOf(cell?.[0])),
        ).toEqual([of.cost, of.filled, of.missing]);
        const row = [...filling].find(([name]) => name.startsWith(monthName(of.month)))?.[1] ?? [];
        expect(row.slice(0, 3).map(centsOf)).toEqual([of.cost, of.filled, of.missing]);
      }
      const drawn = /data-months-chart="([^"]+)"/u.exec(whole.html)?.[1]?.replaceAll('&quot;', '"').replaceAll('&#34;', '"') ?? '{}';
      const { parts } = JSON.parse(drawn) as { parts: { amounts: number[] }[] };
      const soFar = report.months.filter(({ state }) => state !== 'planned');
      expect(soFar.map((_, index) => parts.reduce((sum, { amounts }) => sum + (amounts[index] ?? 0), 0))).toEqual(
        soFar.map(({ filled }) => filled),
      );
      expect(whole.html).toMatch(/id="chart-answer" hidden>\s*Ce que tout l’argent reçu paie du coût des serveurs, mois par mois, d/u);
      const english = await read(site, '/en/transparency?reading=smoothed');
      expect(english.html).toMatch(
        /id="chart-answer" hidden>\s*What all money received pays of the cost of the servers, month by month, from /u,
      );
      for (const each of [whole, english]) expect(each.html).toContain('href="/api/v1/coverage.csv"');
      expect([...whole.html.matchAll(/<li(?: class="[^"]*")?>\s*<a href="\/transparence\/\d{4}-\d{2}\?lecture=lisse"/gu)].length).toBe(
        Math.min(12, report.months.length - 6) + 6,
      );
    }
  });

  it('hides a part that would tell of fewer than three gifts, and its change too', async () => {
    shown = MIXED;
    const after = await read(site, '/transparence/2026-10');
    const changes = tableOf(after.html, /^Octobre 2026 comparé à septembre 2026/u);
    expect(changes.get('Dons réguliers')).toEqual([HIDDEN, '9,00', '–']);
    expect(changes.get('Tous les dons')).toEqual(['50,00', '9,00', '−41,00']);
    const { text } = await read(site, '/en/transparency/2026-09');
    expect(text).toContain('Number of gifts fewer than 3');
    expect(text).not.toMatch(/\b20\.00|\b30\.00/u);
  });

  it('is one sentence in either reading, and a month in deficit says the word', async () => {
    shown = MIXED;
    const sentence = async (path: string): Promise<string> =>
      plain(/<p class="lead">(.*?)<\/p>/su.exec((await read(site, path)).html)?.[1] ?? '');
    expect(await sentence('/transparence/2026-10')).toBe(
      'Octobre 2026 a rendu plus qu’il n’a reçu : −31 € (déficit), pour un coût de 900 €.',
    );
    expect(await sentence('/transparence/2026-10?lecture=lisse')).toMatch(/^Il manque .* à octobre 2026 : /u);
    expect(await sentence('/en/transparency/2026-08?reading=smoothed')).toBe('August 2026 is covered: €900 of €900.');
    expect(await sentence('/en/transparency/2026-12?reading=smoothed')).toBe(
      'December 2026 is to be funded: €900 are planned, none of it is paid yet.',
    );
  });

  it('leads to its neighbours in the reading that is read, and ends where the report ends', async () => {
    shown = MIXED;
    const first = await read(site, '/transparence/2026-08?lecture=lisse');
    expect(first.html).toContain('href="/transparence/2026-09?lecture=lisse" rel="next"');
    expect(first.html).not.toContain('rel="prev"');
    expect(first.text).toContain('C’est le premier mois de la campagne');
    const last = await read(site, '/en/transparency/2027-05');
    expect(last.html).toContain('href="/en/transparency/2027-04" rel="prev"');
    expect(last.html).not.toContain('rel="next"');
    for (const path of ['2026-07', '2027-06', '2026-13', '2026-1', '9999-12', '%3Cb%3E', 'x']) {
      const missing = await read(site, `/transparence/${path}`);
      expect([path, missing.status, missing.text.includes('Cette page n’existe pas')]).toEqual([path, 404, true]);
    }
  });

  it('stands in a strip of eighteen on the first page, in words', async () => {
    shown = REPORTS.under;
    const strip = /<ol class="strip.*?<\/ol>/su.exec((await read(site, '/')).html)?.[0] ?? '';
    const cells = [...strip.matchAll(/<li.*?<\/li>/gsu)].map(([cell]) => plain(cell));
    expect(cells).toHaveLength(18);
    expect([cells[0], cells[11], cells[12]]).toEqual(['déc. 25 900 sur 900 €', 'nov. 26 en cours 678,78 sur 900 €', 'déc. 26 à financer']);
    expect([...strip.matchAll(/is-far/gu)].length).toBe(12);
    expect((await read(site, '/')).html).toContain('href="/transparence?mois=tous"');
    expect((await read(site, '/transparence?mois=tous')).html).not.toContain('class="strip strip-short"');
  });

  it('has its reserve in a step line that ends on the report’s own', async () => {
    for (const report of [MIXED, REPORTS.behind, reportOf('2026-11-23', pastMonths(500))]) {
      shown = report;
      const rows = [...tableOf((await read(site, '/transparence?mois=tous')).html, /^Dons nets moins coûts/u)].slice(1);
      const soFar = report.months.filter(({ state }) => state !== 'planned');
      const sums = soFar.map((_, index) => soFar.slice(0, index + 1).reduce((sum, { net, cost }) => sum + net - cost, 0)).reverse();
      expect(rows.map(([, [cell]]) => centsOf(cell?.replace(' (déficit)', '')))).toEqual(sums);
      expect(sums[0]).toBe(report.reserve);
    }
  });
});

function monthName(of: string): string {
  return new Intl.DateTimeFormat('fr-FR', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(Date.parse(`${of}-15T12:00:00Z`));
}
