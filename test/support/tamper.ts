import Sqlite from 'better-sqlite3';
import { runOn } from './postgres.ts';

function fileOf(databaseUrl: string): string | null {
  return databaseUrl.startsWith('file:') ? databaseUrl.slice('file:'.length) : null;
}

/** Changes rows as somebody does who has the file, or the server, and takes the locks off. */
export async function tamperWith(databaseUrl: string, statements: readonly string[]): Promise<void> {
  const file = fileOf(databaseUrl);
  if (file === null) {
    await runOn(databaseUrl, ['set session_replication_role = replica', ...statements].join('; '));
    return;
  }
  const database = new Sqlite(file);
  for (const table of ['entries', 'postings', 'movements', 'payout_items']) {
    for (const act of ['update', 'delete']) database.exec(`drop trigger if exists ${table}_no_${act}`);
  }
  database.pragma('foreign_keys = OFF');
  for (const statement of statements) database.exec(statement);
  database.close();
}

/** Changes what the postings of an entry move (cents). */
export function amountMoved(key: string, by: number): string {
  return `update postings set amount = amount + ${by} where entry = (select seq from entries where key = '${key}')`;
}

/** A hash that is of nothing, as each database writes bytes. */
export function noHash(databaseUrl: string): string {
  return fileOf(databaseUrl) === null ? "'\\x00'" : "x'00'";
}

/** The first cell that a query answers. */
export async function lookAt(databaseUrl: string, query: string): Promise<string> {
  const file = fileOf(databaseUrl);
  if (file === null) return String(Object.values((await runOn(databaseUrl, query))[0] ?? {})[0]);
  const database = new Sqlite(file, { readonly: true });
  const found = String(database.prepare(query).pluck().get());
  database.close();
  return found;
}
