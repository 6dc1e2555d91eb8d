/** How a column is set: figures to the right with their digits aligned, days and identifiers unbroken, codes broken anywhere, words to the left. */
export type ColumnKind = 'words' | 'amount' | 'count' | 'day' | 'code' | 'identifier';

export type Column = { readonly key: string; readonly title: string; readonly kind?: ColumnKind; readonly sortable?: boolean };

/** What a cell says; `href` makes it a link, `note` stands below it, smaller. */
export type Cell = string | { readonly text: string; readonly href?: string; readonly note?: string };

export type Row = { readonly key: string; readonly cells: Readonly<Record<string, Cell>> };

export type Sort = { readonly by: string; readonly direction: 'asc' | 'desc' };

/** Where the table stands in a longer list: `next` is the cursor of what follows, `atStart` whether this is its beginning. */
export type Paging = { readonly next: string | null; readonly atStart: boolean };

const SORT = 'tri';
const DIRECTION = 'sens';
export const CURSOR = 'apres';

/** How a table is asked for by its address: `?tri=montant&sens=desc&apres=…`. Columns that cannot be sorted by are not asked for. */
export function readTableQuery(query: URLSearchParams, sortable: readonly string[], usual: Sort): { sort: Sort; after: string | null } {
  const by = sortable.find((each) => each === query.get(SORT));
  const direction = query.get(DIRECTION) === 'desc' ? 'desc' : 'asc';
  const after = query.get(CURSOR);
  return { sort: by === undefined ? usual : { by, direction }, after: after === '' ? null : after };
}

function withQuery(url: URL, changes: Readonly<Record<string, string | null>>): string {
  const query = new URLSearchParams(url.searchParams);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  return text === '' ? url.pathname : `${url.pathname}?${text}`;
}

/** The address of the same table, sorted by a column: the other way round when it is already. From its beginning. */
export function sortedBy(url: URL, column: string, sort: Sort): { href: string; direction: Sort['direction'] } {
  const direction = sort.by === column && sort.direction === 'asc' ? 'desc' : 'asc';
  return { href: withQuery(url, { [SORT]: column, [DIRECTION]: direction, [CURSOR]: null }), direction };
}

export function pageAfter(url: URL, cursor: string): string {
  return withQuery(url, { [CURSOR]: cursor });
}

export function firstPage(url: URL): string {
  return withQuery(url, { [CURSOR]: null });
}
