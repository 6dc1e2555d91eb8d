import { describe, expect, test } from 'vitest';
import { seenSite } from '../support/seen-site.ts';

const NIGHT = process.env['OBOLE_NIGHT'] !== undefined;

const seen = seenSite();

/** A picture as a screen reader meets it. */
type Picture = { readonly name: string; readonly description: string };
/** A table as a screen reader walks it: its caption, the heads of its columns, and each row under its own head. */
type Table = { readonly caption: string; readonly columns: readonly string[]; readonly rows: ReadonlyMap<string, readonly string[]> };

type Node = {
  readonly id: string;
  readonly role: string;
  readonly name: string;
  readonly description: string;
  readonly children: readonly string[];
};

function plain(text: string): string {
  return text.replaceAll(/[\s\u00A0\u202F]+/gu, ' ').trim();
}

/** A property of the tree, as text. */
function valueOf(property: { readonly value?: unknown } | undefined): string {
  return typeof property?.value === 'string' ? plain(property.value) : '';
}

/** What assistive technology is given of a page: Chromium's own accessibility tree. */
async function heard(path: string, javaScriptEnabled: boolean): Promise<{ pictures: Picture[]; tables: Table[] }> {
  const context = await seen.browser.newContext({ javaScriptEnabled, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(seen.url + path);
  for (const chart of javaScriptEnabled ? await page.locator('[data-months-chart]').all() : []) {
    await chart.scrollIntoViewIfNeeded();
    await chart.locator('canvas').waitFor();
  }
  for (const more of await page.locator('main details > summary').all()) await more.click();
  const session = await context.newCDPSession(page);
  const { nodes: all } = await session.send('Accessibility.getFullAXTree');
  await context.close();
  const nodes = new Map(
    all.map(({ nodeId, role, name, description, childIds = [] }): [string, Node] => [
      nodeId,
      { id: nodeId, role: valueOf(role), name: valueOf(name), description: valueOf(description), children: childIds },
    ]),
  );
  const below = (node: Node): Node[] =>
    node.children.flatMap((id) => {
      const child = nodes.get(id);
      return child ? [child, ...below(child)] : [];
    });
  const textOf = (node: Node): string =>
    node.name ||
    plain(
      below(node)
        .filter(({ role }) => role === 'StaticText')
        .map(({ name }) => name)
        .join(' '),
    );
  const tableOf = (table: Node): Table => {
    const rows = below(table).filter(({ role }) => role === 'row');
    const heads = rows.flatMap((row) => below(row).filter(({ role }) => role === 'columnheader'));
    const told = rows.flatMap((row): [string, readonly string[]][] => {
      const cells = below(row);
      const head = cells.find(({ role }) => role === 'rowheader');
      return head ? [[textOf(head), cells.filter(({ role }) => ['cell', 'gridcell'].includes(role)).map(textOf)]] : [];
    });
    return { caption: table.name, columns: heads.map(textOf), rows: new Map(told) };
  };
  const found = [...nodes.values()];
  return {
    pictures: found.filter(({ role }) => role === 'image' || role === 'img').map(({ name, description }) => ({ name, description })),
    tables: found.filter(({ role }) => role === 'table').map(tableOf),
  };
}

/** Every sum in euros of a text, in cents. */
function sumsIn(text: string): number[] {
  return Array.from(
    text.matchAll(/(−?)(?:€([\d,]+)(?:\.(\d{2}))?|(\d[\d ]*)(?:,(\d{2}))? €)/gu),
    ([, minus, english, pence, french, centimes]) => {
      const digits = (english ?? french ?? '').replaceAll(/\D/gu, '') + (pence ?? centimes ?? '00');
      return minus === '' ? Number(digits) : -Number(digits);
    },
  );
}

/** A figure of a table, which always has its cents; none for a percentage or a word. */
function figureIn(cell: string): number[] {
  const [, minus, digits = ''] = /^(−?)€?(\d[\d ,.]*[.,]\d{2})(?!\d)/u.exec(cell) ?? [];
  if (digits === '') return [];
  const amount = Number(digits.replaceAll(/\D/gu, ''));
  return [minus === '' ? amount : -amount];
}

function tableOf(tables: readonly Table[], caption: RegExp): Table {
  const table = tables.find((each) => caption.test(each.caption));
  if (!table) throw new Error(`No table is called ${String(caption)}, but ${tables.map((each) => each.caption).join('; ')}`);
  return table;
}

function pictureOf(pictures: readonly Picture[], name: RegExp): Picture {
  const picture = pictures.find((each) => name.test(each.name));
  if (!picture) throw new Error(`No picture is called ${String(name)}, but ${pictures.map((each) => each.name).join('; ')}`);
  return picture;
}

const BOOKS = [
  ['/transparence', /^Les dons couvrent-ils les serveurs/u, /^Dons et coût de chaque mois/u, /^Que reste-t-il/u, /^Dons nets moins coûts/u],
  ['/en/transparency', /^Do gifts cover the servers/u, /^Gifts and cost of each month/u, /^What is left over/u, /^Net gifts less costs/u],
] as const;
const MONTHS = [
  ['/', /^Le mois de novembre 2026 est-il couvert/u, /^Le compte de novembre 2026/u],
  ['/en/', /^Is November 2026 covered/u, /^The account of November 2026/u],
  ['/transparence/2026-10', /^Le mois d’octobre 2026 est-il couvert/u, /^Recettes d’octobre 2026/u],
  ['/en/transparency/2026-10', /^Is October 2026 covered/u, /^Receipts of October 2026/u],
] as const;
/** By day the French ones with the script and the English ones without; at night all, both ways. */
const scriptsFor = (path: string): boolean[] => (NIGHT ? [true, false] : [!path.startsWith('/en')]);

describe('read aloud', () => {
  test.each(BOOKS)(
    '%s: each picture asks a question and answers it in the words and figures of its table',
    async (path, name, caption, left, leftCaption) => {
      for (const script of scriptsFor(path)) {
        const { pictures, tables } = await heard(path, script);
        expect(pictures.every((each) => each.name.endsWith('?') && each.description.endsWith('.'))).toBe(true);
        const [chart, reserve] = [pictureOf(pictures, name), pictureOf(pictures, left)];
        const [months, reserves] = [tableOf(tables, caption), tableOf(tables, leftCaption)];
        console.log([chart, reserve].map((each) => `${path}: ${each.name} ${each.description}`).join('\n'));
        expect([months.columns.length, months.rows.size, reserves.rows.size]).toEqual([11, 12, 12]);
        const latest = [...months.rows.values()][0] ?? [];
        expect(sumsIn(chart.description)).toEqual(latest.slice(5, 7).flatMap(figureIn));
        expect(chart.description).toContain(latest[7]);
        expect(/Flèches|arrows/u.test(chart.description)).toBe(script);
        const told = [...reserves.rows.values()].map(([figure = '']) => figure);
        expect(sumsIn(reserve.description)).toEqual([told.at(-1), told[0]].flatMap((figure = '') => figureIn(figure)));
      }
    },
  );

  test.each(MONTHS)('%s: the month’s ruler says whether it is covered, in the cents of its account', async (path, name, caption) => {
    for (const script of scriptsFor(path)) {
      const { pictures, tables } = await heard(path, script);
      const ruler = pictureOf(pictures, name);
      console.log(`${path}: ${ruler.name} ${ruler.description}`);
      const account = tableOf(tables, caption);
      expect(account.columns).toHaveLength(2);
      const kept = [...account.rows.values()].flatMap(([figure = '']) => figureIn(figure));
      const said = sumsIn(ruler.description);
      expect(said.length).toBeGreaterThanOrEqual(6);
      const isWhole = path === '/' || path === '/en/';
      // A month's page has the month's own receipts; what was there before and what is ahead stand in the ruler alone.
      expect(isWhole ? said.filter((sum) => !kept.includes(sum)) : kept.slice(0, 2).filter((sum) => !said.includes(sum))).toEqual([]);
    }
  });

  test.each([
    ['/campagnes/dons-2020', '900 € sur 1 800 €'],
    ['/en/campaigns/dons-2020', '€900 of €1,800'],
  ])('%s: the goal is told in words, its bar is passed over', async (path, words) => {
    const context = await seen.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(seen.url + path);
    expect(plain(await page.locator('.campaign-progress').ariaSnapshot())).toContain(words);
    await context.close();
    expect((await heard(path, false)).pictures).toEqual([]);
  });
});
