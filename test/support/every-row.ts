import Database from 'better-sqlite3';
import { Client } from 'pg';

/** Every row of every table as text, whatever it holds: what is in none of them is nowhere in the database. */
export async function everyRow(url: string): Promise<string[]> {
  if (url.startsWith('file:')) {
    const database = new Database(url.slice('file:'.length), { readonly: true });
    try {
      const tables = database.prepare("select name from sqlite_master where type = 'table'").pluck().all() as string[];
      return tables.flatMap((table) =>
        database
          .prepare(`select * from "${table}"`)
          .all()
          .map((row) => `${table} ${JSON.stringify(row)}`),
      );
    } finally {
      database.close();
    }
  }
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ tablename: string }>("select tablename from pg_tables where schemaname = 'public'");
    const all: string[] = [];
    for (const { tablename } of tables)
      for (const row of (await client.query<object>(`select * from "${tablename}"`)).rows) all.push(`${tablename} ${JSON.stringify(row)}`);
    return all;
  } finally {
    await client.end();
  }
}
