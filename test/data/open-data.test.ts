import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { COST_COLUMNS } from '../../src/exports/costs-csv.ts';
import { closingOf, reopeningOf, type ClosingAct } from '../../src/ledger/closing.ts';
import type { CostLine } from '../../src/settings/types.ts';
import { cents, sumCents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { month } from '../../src/values/month.ts';
import { sha256 } from '../../src/values/digest.ts';
import { fakeApp, realContent } from '../support/fake-app.ts';
import { REPORTS } from '../support/fake-report.ts';
import { servePages } from '../support/preview.ts';

const FIGURES = {
  gross: cents(63_000),
  oneOff: null,
  recurring: null,
  offline: cents(0),
  merged: cents(63_000),
  other: cents(0),
  refunds: cents(0),
  disputes: cents(0),
  fees: cents(1322),
  net: cents(61_678),
  cost: cents(90_000),
  costKind: 'planned',
  gifts: null,
  giftsBelow: 3,
} as const;

function chain(): ClosingAct[] {
  const content = { entries: 12, content: sha256('entries') };
  const first = closingOf(month('2025-12'), content, FIGURES, day('2026-01-09'), null);
  const opened = reopeningOf(month('2025-12'), { reason: 'a forgotten cheque', decidedBy: 'two-members' }, day('2026-01-11'), first);
  return [first, opened, closingOf(month('2025-12'), content, { ...FIGURES, gross: cents(64_000) }, day('2026-01-12'), opened)];
}

/** A price that changes, a line per year that gifts do not cover, and a supplier who would like to be a formula. */
const [HOSTING] = realContent().costs;
const LINES: CostLine[] = HOSTING
  ? [
      { ...HOSTING, until: day('2026-06-30') },
      { ...HOSTING, from: day('2026-07-01'), amount: cents(95_000) },
      { ...HOSTING, id: 'domain', supplier: '=1+1', amount: cents(1300), per: 'year', covered: false, shares: {} },
    ]
  : [];

let report = REPORTS.under;
let site: Awaited<ReturnType<typeof servePages>>;

beforeAll(async () => {
  site = await servePages(fakeApp({ report: () => report, lines: LINES, acts: chain() }), 0);
});

afterAll(() => site.close());

const Document = z.object({
  openapi: z.string(),
  paths: z.record(
    z.string(),
    z.object({
      get: z.object({
        responses: z.record(z.string(), z.object({ content: z.record(z.string(), z.object({ schema: z.looseObject({}) })).optional() })),
      }),
    }),
  ),
  components: z.object({ schemas: z.record(z.string(), z.looseObject({})) }),
});

async function document(): Promise<z.infer<typeof Document>> {
  return Document.parse(await (await fetch(`${site.url}/api/v1/openapi.json`)).json());
}

/** What is wrong with an answer of a path, by the document's own schema of it. */
function problems(of: z.infer<typeof Document>, path: string, status: string, answer: unknown): string {
  const schema = of.paths[path]?.get.responses[status]?.content?.['application/json']?.schema;
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
  ajv.addVocabulary(['components']);
  const check = ajv.compile({ ...schema, components: of.components });
  return check(answer) ? '' : ajv.errorsText(check.errors);
}

const JSON_PATHS = ['/api/v1/coverage.json', '/api/v1/costs.json', '/api/v1/corrections.json', '/api/v1/closings.json'];

describe('the document of the open data', () => {
  test('names every address that gives data, and no other', async () => {
    const { openapi, paths } = await document();
    expect(openapi).toBe('3.1.0');
    expect(Object.keys(paths).toSorted()).toEqual([...JSON_PATHS, '/api/v1/costs.csv', '/api/v1/coverage.csv'].toSorted());
    const answers = await Promise.all(Object.keys(paths).map((path) => fetch(site.url + path)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    for (const answer of answers) {
      const [type = ''] = (answer.headers.get('content-type') ?? '').split(';');
      expect(Object.keys(paths[new URL(answer.url).pathname]?.get.responses['200']?.content ?? {})).toEqual([type]);
    }
  });

  test('describes each answer whole: nothing more, nothing less', async () => {
    const of = await document();
    for (const each of Object.values(REPORTS)) {
      report = each;
      for (const path of JSON_PATHS) {
        const answer: unknown = await (await fetch(site.url + path)).json();
        expect(problems(of, path, '200', answer)).toBe('');
      }
    }
    report = REPORTS.under;
    const answer = z.looseObject({}).parse(await (await fetch(`${site.url}/api/v1/costs.json`)).json());
    expect(problems(of, '/api/v1/costs.json', '200', { ...answer, more: 1 })).toContain('additional');
    expect(problems(of, '/api/v1/costs.json', '200', { ...answer, today: undefined })).not.toBe('');
  });

  test('describes what is refused', async () => {
    const of = await document();
    for (const path of ['/api/v1/coverage.json', '/api/v1/costs.json']) {
      const answer = await fetch(`${site.url}${path}?from=2026-13`);
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([400, '*']);
      const told: unknown = await answer.json();
      expect(problems(of, path, '400', told)).toBe('');
      expect(told).toMatchObject({ error: { code: 'bad_month', field: 'from' } });
    }
  });

  test('explains every field in words', async () => {
    const { components } = await document();
    const Table = z.object({ properties: z.record(z.string(), z.looseObject({ description: z.string().min(5) })), additionalProperties: z.literal(false) });
    for (const schema of Object.values(components.schemas)) expect(Table.safeParse(schema).error).toBeUndefined();
  });
});

const Costs = z.object({
  lines: z.array(z.object({ id: z.string(), covered: z.boolean(), amount: z.int(), from: z.string(), until: z.string().nullable() })),
  months: z.array(
    z.object({
      month: z.string(),
      cost: z.int(),
      adjustment: z.int(),
      lines: z.array(z.object({ line: z.string(), amount: z.int(), kind: z.string() })),
    }),
  ),
});

describe('costs', () => {
  test('covered lines and the adjustment of a month make its cost, which is that of the coverage', async () => {
    const costs = Costs.parse(await (await fetch(`${site.url}/api/v1/costs.json?from=2026-01&to=2026-12`)).json());
    expect(costs.lines.map(({ id, amount, until }) => [id, amount, until])).toEqual([
      ['hds-hosting', 90_000, '2026-06-30'],
      ['hds-hosting', 95_000, null],
      ['domain', 1300, null],
    ]);
    expect(costs.months.map((each) => each.month)).toEqual(REPORTS.under.months.map((each) => each.month).filter((each) => each >= '2026-01' && each <= '2026-12'));
    for (const { month: of, cost, adjustment, lines } of costs.months) {
      const own = lines.filter(({ line }) => line !== 'domain').map(({ amount }) => cents(amount));
      expect(sumCents([...own, cents(adjustment)])).toBe(cost);
      expect(cost).toBe(REPORTS.under.months.find((each) => each.month === of)?.cost);
      expect(adjustment).toBe(of >= '2026-07' ? -5000 : 0);
    }
  });

  test('the table says the same cents, and no text of it is a formula', async () => {
    const costs = Costs.parse(await (await fetch(`${site.url}/api/v1/costs.json`)).json());
    const [head = '', ...rows] = (await (await fetch(`${site.url}/api/v1/costs.csv`)).text()).trim().split('\r\n');
    expect(head.replace('\uFEFF', '').split(',')).toEqual(COST_COLUMNS);
    const told = rows.map((row) => row.split(',')).map((cells) => [cells[0], cells[2], Math.round(Number(cells.at(-1)) * 100)]);
    const expected = costs.months.flatMap(({ month: of, lines, adjustment }) => [
      ...lines.map(({ line, amount }) => [`"${of}"`, `"${line}"`, amount]),
      ...(adjustment === 0 ? [] : [[`"${of}"`, '""', adjustment]]),
    ]);
    expect(told).toEqual(expected);
    expect(rows.some((row) => row.includes(`"'=1+1"`))).toBe(true);
    expect(rows.some((row) => row.includes('"=1+1"'))).toBe(false);
  });
});

describe('who has the data already', () => {
  test.each([...JSON_PATHS, '/api/v1/costs.csv', '/api/v1/openapi.json'])('%s is not sent again', async (path) => {
    const answer = await fetch(site.url + path);
    const etag = answer.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/u);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=0, must-revalidate');
    expect((await fetch(site.url + path, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });
});
