import { CompiledQuery, sql, type Kysely, type RawBuilder, type Selectable } from 'kysely';
import type { Dialect } from './migrations.ts';
import type { Schema } from './schema.ts';

/** Rows as one statement takes them: columns in the order in which they are named. */
export type Rows = {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
};

/**
 * Many rows in few statements, whose texts are the same whatever the number of rows: a text that differs each time is built, read and planned
 * anew each time, which takes longer than to run it.
 */
export type ManyRows = {
  /** `ends`: what follows the rows, such as `on conflict (id) do nothing`. */
  insert(rows: Rows, ends: string): readonly CompiledQuery[];
  /** Whether a column's text is one of these. */
  among(column: string, values: readonly string[]): RawBuilder<boolean>;
};

/** In powers of two, so that any number is made of few of them. SQLite takes 32 766 values in a statement; no table here has 32 columns. */
const MOST_AT_ONCE = 256;

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

/** The largest power of two that is not more than these. */
function pieceOf(rows: number): number {
  return 2 ** Math.floor(Math.log2(Math.min(rows, MOST_AT_ONCE)));
}

/** SQLite takes values as they are sooner than out of JSON; lists that are only looked into come as JSON. */
export const SQLITE_ROWS: ManyRows = {
  insert: ({ table, columns, rows }, ends) => {
    const head = `insert into "${table}" (${quoted(columns)}) values `;
    const row = `(${columns.map(() => '?').join()})`;
    const statements: CompiledQuery[] = [];
    for (let start = 0; start < rows.length;) {
      const piece = rows.slice(start, start + pieceOf(rows.length - start));
      const values: unknown[] = [];
      for (const each of piece) for (const column of columns) values.push(each[column]);
      statements.push(CompiledQuery.raw(`${head}${Array(piece.length).fill(row).join()} ${ends}`, values));
      start += piece.length;
    }
    return statements;
  },
  among: (column, values) => sql<boolean>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`,
};

/** Bytes as PostgreSQL writes them. */
function bytesAsHex(this: Readonly<Record<string, unknown>>, name: string, value: unknown): unknown {
  const plain = this[name];
  return Buffer.isBuffer(plain) ? `\\x${plain.toString('hex')}` : value;
}

/** PostgreSQL reads a list of rows, of any length, as rows of the table itself. */
export const POSTGRES_ROWS: ManyRows = {
  insert: ({ table, columns, rows }, ends) => {
    const names = quoted(columns);
    const told = `select ${names} from json_populate_recordset(null::"${table}", $1)`;
    return [CompiledQuery.raw(`insert into "${table}" (${names}) ${told} ${ends}`, [JSON.stringify(rows, bytesAsHex)])];
  },
  among: (column, values) => sql<boolean>`${sql.ref(column)} = any(${values}::text[])`,
};

/** What follows rows that take the place of what was there under the same key. */
export function replacing(key: string, columns: readonly string[]): string {
  return `on conflict (${key}) do update set ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`;
}

type TableName = keyof Schema;

/** Inserts rows of one table, each with all its columns; what the statements return, where `ends` says so. */
export async function insertRows<Table extends TableName, Row = never>(
  db: Kysely<Schema>,
  { many }: Pick<Dialect, 'many'>,
  table: Table,
  rows: readonly Selectable<Schema[Table]>[],
  ends = '',
): Promise<Row[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const returned: Row[] = [];
  for (const statement of many.insert({ table, columns: Object.keys(first), rows }, ends)) {
    returned.push(...(await db.executeQuery<Row>(statement)).rows);
  }
  return returned;
}
