import { z } from 'zod';
import { LANGUAGES, type Language } from '../../src/i18n/language.ts';
import { BADGE, FEED, pathTo, WIDGET } from '../../src/i18n/routes.ts';
import { CHART_WORDS } from '../../src/i18n/words-charts.ts';
import { MONTH_WORDS } from '../../src/i18n/words-month.ts';
import { MONTHS_WORDS } from '../../src/i18n/words-months.ts';
import { FORMATS } from '../../src/i18n/formats.ts';
import { month as monthNamed } from '../../src/values/month.ts';
import { tableOf } from './read-page.ts';
import { afterAmounts, amountAfter, amountsIn, centsWritten, percentOf, textKept } from './told-amounts.ts';

/** Gives what is served at a path. */
export type Reader = (path: string) => Promise<{ readonly status: number; readonly text: string; readonly etag: string | null }>;

/** What a site gives, as a reader without cookies gets it. */
export function readerOf(url: string): Reader {
  return async (path) => {
    const answer = await fetch(url + path);
    return { status: answer.status, text: await answer.text(), etag: answer.headers.get('etag') };
  };
}

const Row = z.object({
  month: z.string(),
  state: z.enum(['final', 'provisional', 'current', 'planned']),
  ...{ cost: z.int(), gross: z.int(), other: z.int(), refunds: z.int(), disputes: z.int(), fees: z.int(), net: z.int() },
  ...{ filled: z.int(), expected: z.int().nullable(), coverage: z.number().nullable() },
  ...{ oneOff: z.int().nullable(), recurring: z.int().nullable(), offline: z.int().nullable() },
});
/** A month as `coverage.json` tells it, in cents: what all else is held against. */
type Row = z.infer<typeof Row>;

type Cell = number | string | null;
/** Notes what differs from what is expected. */
type Compare = (what: string, expected: readonly Cell[], found: readonly Cell[]) => void;

const AMOUNTS = [
  'cost',
  'gross',
  'oneOff',
  'recurring',
  'offline',
  'other',
  'refunds',
  'disputes',
  'fees',
  'net',
  'filled',
  'expected',
] as const;

function csvRows(csv: string): ReadonlyMap<string, string>[] {
  const [head = '', ...lines] = csv.replace('\uFEFF', '').trim().split('\r\n');
  const cells = (line: string): string[] =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/gu)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  const names = cells(head);
  return lines.map((line) => new Map(cells(line).map((cell, place) => [names[place] ?? '', cell])));
}

const euros = (cell: string | undefined): number | null => (cell === undefined || cell === '' ? null : Math.round(Number(cell) * 100) + 0);
const less = (amount: number): number => (amount === 0 ? 0 : -amount);
const missingOf = ({ cost, filled }: Row): number => cost - filled;
const deductedOf = ({ gross, other, net }: Row): number => gross + other - net;
const hiddenOf = ({ gross, oneOff, recurring, offline }: Row): number => gross - (oneOff ?? 0) - (recurring ?? 0) - (offline ?? 0);
/** A percent as it is written, or the sign that there is none. */
const percentCell = (part: number, whole: number, none: string, language: Language): string =>
  whole === 0 ? none : `${percentOf(part, whole)}${language === 'fr' ? ' %' : '%'}`.replace('-', '−');

async function tables(read: Reader, rows: readonly Row[], compare: Compare): Promise<void> {
  const csv = csvRows((await read('/api/v1/coverage.csv?to=9999-12')).text);
  const costs = z
    .object({ months: z.array(z.object({ month: z.string(), cost: z.int() })) })
    .parse(JSON.parse((await read('/api/v1/costs.json?to=9999-12')).text));
  const lines = csvRows((await read('/api/v1/costs.csv?to=9999-12')).text).filter((line) => line.get('covered') === 'yes');
  compare(
    'months of coverage.csv',
    rows.map(({ month }) => month),
    csv.map((line) => line.get('month') ?? ''),
  );
  rows.forEach((row, place) => {
    compare(
      `${row.month} coverage.csv`,
      AMOUNTS.map((name) => row[name]),
      AMOUNTS.map((name) => euros(csv[place]?.get(name))),
    );
    const own = lines.filter((line) => line.get('month') === row.month).map((line) => euros(line.get('amount')) ?? 0);
    compare(`${row.month} costs`, [row.cost, row.cost], [costs.months[place]?.cost ?? null, own.reduce((sum, amount) => sum + amount, 0)]);
    if (row.cost > 0)
      compare(`${row.month} ratio`, [Math.round((row.net * 10_000) / row.cost)], [Math.round((row.coverage ?? Number.NaN) * 10_000)]);
  });
}

const Closing = z.object({ act: z.enum(['close', 'reopen']), month: z.string(), figures: z.record(z.string(), z.unknown()).optional() });

/** The closings that stand, in the chain and in the feed. */
async function closings(read: Reader, rows: readonly Row[], compare: Compare): Promise<void> {
  const chain = z.object({ closings: z.array(Closing) }).parse(JSON.parse((await read('/api/v1/closings.json')).text)).closings;
  const frozen = ['gross', 'net', 'cost', 'fees', 'refunds', 'disputes', 'oneOff', 'recurring', 'offline'] as const;
  for (const row of rows.filter(({ state }) => state === 'final')) {
    const last = chain.findLast((each) => each.month === row.month);
    compare(
      `${row.month} closings.json`,
      frozen.map((name) => row[name]),
      frozen.map((name) => (last?.figures?.[name] ?? null) as Cell),
    );
  }
  for (const language of LANGUAGES) {
    const entries = (await read(FEED[language])).text.split('<entry>').slice(1);
    for (const row of rows.filter(({ state }) => state === 'final')) {
      const own = entries.find((entry) => entry.includes(`:closing-`) && entry.includes(`${pathTo('month', language, row.month)}"`)) ?? '';
      const told = amountsIn(textKept(own.slice(own.indexOf('<content'))), language);
      compare(`${row.month} feed ${language}`, [row.gross, row.net, row.cost, ...(row.other === 0 ? [] : [row.other])], told);
    }
  }
}

const headOf = (html: string, name: string): string =>
  textKept(new RegExp(`<meta property="${name}" content="([^"]*)"`, 'u').exec(html)?.[1] ?? '');
const leadOf = (html: string): string => textKept(/<p class="lead">([\s\S]*?)<\/p>/u.exec(html)?.[1] ?? '');
const titleOf = (html: string): string => textKept(/<h1[^>]*>([\s\S]*?)<\/h1>/u.exec(html)?.[1] ?? '');

function receivedSaid(row: Row): number[] {
  if (row.state === 'planned') return [row.cost];
  return row.cost === 0 && row.net >= 0 ? [row.net] : [row.net, row.cost];
}

function filledSaid(row: Row): number[] {
  if (row.cost === 0) return [];
  if (missingOf(row) === 0) return [row.filled, row.cost];
  return row.state === 'planned' && row.filled === 0 ? [row.cost] : [missingOf(row), row.filled, row.cost];
}

/** The parts of a band by their names, in whatever tells them, and what it says the month lacks and costs. */
function partsSaid(row: Row, said: string, what: string, compare: Compare, language: Language): void {
  const { parts } = MONTH_WORDS[language];
  const offline = (row.offline ?? 0) + Math.max(0, row.other);
  const expected = { recurring: row.recurring, oneOff: row.oneOff, offline, merged: hiddenOf(row), expected: row.expected } as const;
  for (const [name, amount] of Object.entries(expected) as [keyof typeof expected, number | null][]) {
    compare(`${what} ${name}`, [amount === null || amount <= 0 ? null : amount], [amountAfter(parts[name], said, language)]);
  }
  const deducted = amountAfter(parts.deductions, said, language);
  if (deducted !== null) compare(`${what} deductions`, [deductedOf(row)], [Math.abs(deducted) * Math.sign(deductedOf(row))]);
}

/** The words of a share picture: the sentences' amounts in their order, then each part by its name, then the cost. */
function pictureFaults(row: Row, alt: string, sentences: readonly number[], what: string, compare: Compare, language: Language): void {
  const told = amountsIn(alt, language);
  const legend = afterAmounts(alt, sentences.length, language);
  compare(`${what} sentences`, sentences, told.slice(0, sentences.length));
  partsSaid(row, legend, what, compare, language);
  const missing = amountAfter(MONTH_WORDS[language].parts.missing, legend, language);
  compare(`${what} missing and cost`, [missingOf(row) > 0 ? missingOf(row) : null, row.cost], [missing, told.at(-1) ?? null]);
}

async function monthPage(read: Reader, row: Row, language: Language, compare: Compare): Promise<void> {
  const words = MONTHS_WORDS[language];
  const name = FORMATS[language].month(monthNamed(row.month));
  const what = `${row.month} page ${language}`;
  const html = (await read(pathTo('month', language, row.month))).text;
  const cellOf = (caption: string, line: string): Cell =>
    tableOf(html, exactly(caption)).get(line.replace(/[\u00A0\u202F]/gu, ' '))?.[0] ?? null;
  const figure = (caption: string, line: string): Cell => {
    const cell = cellOf(caption, line);
    return cell === null || cell === CHART_WORDS[language].hidden ? null : centsWritten(String(cell), language);
  };
  compare(`${what} sentence`, receivedSaid(row), amountsIn(leadOf(html), language));
  if (row.state !== 'planned') {
    const lines = ['recurring', 'oneOff', 'offline', 'gross', 'net', 'cost'] as const;
    const caption = words.receipts.caption(name);
    compare(
      what,
      lines.map((line) => row[line]),
      lines.map((line) => figure(caption, words.receipts[line])),
    );
    const gone = ['fees', 'refunds', 'disputes'] as const;
    compare(
      what,
      gone.map((line) => less(row[line])),
      gone.map((line) => figure(caption, words.receipts[line])),
    );
    if (row.cost > 0) compare(what, [percentCell(row.net, row.cost, '', language)], [cellOf(caption, words.receipts.coverage)]);
  }
  if (row.cost > 0) {
    const costs = [...tableOf(html, exactly(words.costs.caption(name)))].slice(1).map(([, [cell]]) => centsWritten(cell ?? '', language));
    compare(`${what} costs`, [row.cost, row.cost], [costs.at(-1) ?? null, costs.slice(0, -1).reduce((sum, amount) => sum + amount, 0)]);
  }
  const sentences = [...(row.state === 'planned' ? [] : receivedSaid(row)), ...filledSaid(row)];
  pictureFaults(row, headOf(html, 'og:image:alt'), sentences, `${row.month} picture ${language}`, compare, language);
}

function exactly(caption: string): RegExp {
  const plain = caption.replace(/[\u00A0\u202F]/gu, ' ');
  return new RegExp(`^${plain.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')}$`, 'u');
}

/** The two tables of all months: what each received, and what all money pays of it. */
async function transparency(read: Reader, rows: readonly Row[], language: Language, compare: Compare): Promise<void> {
  const [all, smoothed] = language === 'fr' ? ['?mois=tous', '?mois=tous&lecture=lisse'] : ['?months=all', '?months=all&reading=smoothed'];
  const here = pathTo('transparency', language);
  const chart = CHART_WORDS[language];
  const received = tableOf((await read(here + all)).text, exactly(chart.caption));
  const filling = tableOf((await read(here + smoothed)).text, exactly(MONTHS_WORDS[language].filling.caption));
  for (const row of rows.filter(({ state }) => state !== 'planned')) {
    const name = FORMATS[language].month(monthNamed(row.month));
    const cells = received.get(name) ?? [];
    const figures = cells.slice(0, 7).map((cell) => (cell === chart.hidden ? null : centsWritten(cell.replace(/ \(.*\)$/u, ''), language)));
    const offline = row.offline === null ? null : row.offline + row.other;
    compare(
      `${row.month} table ${language}`,
      [row.recurring, row.oneOff, offline, row.gross, less(deductedOf(row)), row.net, row.cost],
      figures,
    );
    compare(
      `${row.month} table ${language}`,
      [percentCell(row.net, row.cost, chart.none, language), row.filled],
      [cells[7] ?? null, centsWritten(cells[8] ?? '', language)],
    );
    const filled = (filling.get(name) ?? []).slice(0, 3).map((cell) => centsWritten(cell, language));
    compare(`${row.month} smoothed table ${language}`, [row.cost, row.filled, missingOf(row)], filled);
  }
}

/** What the first page, the widget, the badge and the picture of the month under way say first. */
function headlineAmounts(rows: readonly Row[], current: Row): number[] {
  const soFar = rows.filter(({ state }) => state !== 'planned');
  if (soFar.every(({ gross, other }) => gross === 0 && other === 0)) return [];
  const lacking = soFar.filter((row) => missingOf(row) > 0);
  if (lacking.length > 0 && lacking[0] !== current) return [lacking.reduce((sum, row) => sum + missingOf(row), 0)];
  return missingOf(current) > 0 && current.cost > 0 ? [missingOf(current)] : [];
}

async function underWay(read: Reader, rows: readonly Row[], language: Language, compare: Compare): Promise<void> {
  const current = rows.find(({ state }) => state === 'current');
  if (!current) {
    compare('month under way', ['one'], ['none']);
    return;
  }
  const html = (await read(pathTo('home', language))).text;
  const headline = titleOf(html);
  compare(`first page ${language}`, headlineAmounts(rows, current), amountsIn(headline, language));
  compare(`widget ${language}`, [headline], [titleOf((await read(WIDGET[language])).text)]);
  const badge = (await read(BADGE[language])).text;
  const described = textKept(/<desc[^>]*>([\s\S]*?)<\/desc>/u.exec(badge)?.[1] ?? '');
  const named = textKept(/<title[^>]*>([\s\S]*?)<\/title>/u.exec(badge)?.[1] ?? '');
  compare(`badge ${language}`, [headline, headline], [named.slice(-headline.length), described.slice(0, headline.length)]);
  partsSaid(current, described.slice(headline.length), `badge ${language}`, compare, language);
  compare(`badge cost ${language}`, [current.cost], [amountsIn(described, language).at(-1) ?? null]);
  const ledger = tableOf(html, exactly(MONTH_WORDS[language].ledgerCaption(FORMATS[language].month(monthNamed(current.month)))));
  const { parts } = MONTH_WORDS[language];
  const account = (name: string): Cell => (ledger.has(name) ? centsWritten(ledger.get(name)?.[0] ?? '', language) : null);
  const lines = [parts.recurring, parts.oneOff, parts.monthCost, ...(missingOf(current) > 0 ? [parts.missing] : [])];
  const shown = [current.recurring, current.oneOff].map((amount) => (amount === 0 ? null : amount));
  compare(
    `first page’s account ${language}`,
    [...shown, current.cost, ...(missingOf(current) > 0 ? [missingOf(current)] : [])],
    lines.map(account),
  );
  const alt = headOf(html, 'og:image:alt');
  compare(`first page’s picture ${language}`, [headline], [alt.slice(0, headline.length)]);
  partsSaid(current, alt.slice(headline.length), `first page’s picture ${language}`, compare, language);
  // The picture that is served under the page's address of it is the very drawing whose words stand in the page.
  const image = new URL(headOf(html, 'og:image'));
  const picture = await read(image.pathname);
  compare(
    `first page’s picture ${language}`,
    [200, `"${image.searchParams.get('v') ?? ''}`],
    [picture.status, (picture.etag ?? '').slice(0, 13)],
  );
}

/**
 * What differs between what is served of the same months: pages, tables, JSON, CSV, costs, closings, feed, badge, widget and share pictures, in both
 * languages. Every amount is read from the served text itself, to the cent.
 */
export async function surfaceFaults(read: Reader): Promise<{ readonly faults: readonly string[]; readonly compared: number }> {
  const faults: string[] = [];
  let compared = 0;
  const compare: Compare = (what, expected, found) => {
    compared += expected.length;
    if (JSON.stringify(expected) !== JSON.stringify(found))
      faults.push(`${what}: ${JSON.stringify(found)}, coverage.json says ${JSON.stringify(expected)}`);
  };
  const rows = z.object({ months: z.array(Row) }).parse(JSON.parse((await read('/api/v1/coverage.json?to=9999-12')).text)).months;
  await tables(read, rows, compare);
  await closings(read, rows, compare);
  for (const language of LANGUAGES) {
    for (const row of rows) await monthPage(read, row, language, compare);
    await transparency(read, rows, language, compare);
    await underWay(read, rows, language, compare);
  }
  return { faults, compared };
}
