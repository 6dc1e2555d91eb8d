import type { servePages } from './preview.ts';

export type Site = Awaited<ReturnType<typeof servePages>>;

/** A page as it is answered, and its text with plain spaces. */
export async function read(site: Site, path: string): Promise<{ status: number; html: string; text: string }> {
  const response = await fetch(site.url + path, { redirect: 'manual' });
  const html = await response.text();
  const text = html
    .replace(/<[^>]*>/gu, ' ')
    .replace(/[\s\u00A0\u202F]+/gu, ' ')
    .replaceAll('&#39;', '’');
  return { status: response.status, html, text };
}

/** The rows of a table of a page, by its caption, with their cells as plain text; whole numbers of cents where a cell is an amount. */
export function tableOf(html: string, caption: RegExp): ReadonlyMap<string, readonly string[]> {
  const tables = html.split('<table').slice(1);
  const table = tables
    .map((each) => each.split('</table>')[0] ?? '')
    .find((each) => caption.test(plain(/<caption[^>]*>(.*?)<\/caption>/su.exec(each)?.[1] ?? '')));
  const rows = (table ?? '').split('<tr').slice(1);
  return new Map(
    rows.map((row) => {
      const cells = [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gsu)].map(([, cell = '']) => plain(cell));
      return [cells[0] ?? '', cells.slice(1)];
    }),
  );
}

/** The text of a piece of HTML, in one line. */
export function plain(html: string): string {
  return html
    .replace(/<[^>]*>/gu, ' ')
    .replace(/[\s\u00A0\u202F]+/gu, ' ')
    .trim();
}

/** `1 904,00` and `−13,22` as whole cents; what is no amount as it stands. */
export function centsOf(cell: string | undefined): number | string {
  const text = (cell ?? 'missing').replaceAll(' ', '').replace('−', '-').replace(',', '');
  return /^[+-]?\d+$/u.test(text) ? Number(text) : (cell ?? 'missing');
}
