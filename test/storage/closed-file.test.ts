import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openSqlite } from '../../src/storage/sqlite.ts';
import { fastFolder } from '../support/fast-folder.ts';

test.each([
  ['nobody read', () => undefined],
  ['a reader was opened and asked nothing', (opened: Opened) => void opened.read()],
  ['somebody read', (opened: Opened) => sql`select * from kept`.execute(opened.read())],
])('a file that was closed holds all that was written, without its log: %s', async (_, read) => {
  const folder = fastFolder('obole-closed-');
  const file = join(folder, 'obole.db');
  const opened = openSqlite(file);
  if (!opened.ok) throw new Error(opened.why);
  await sql`create table kept (id integer primary key)`.execute(opened.value.write);
  await read(opened.value);
  expect(existsSync(`${file}-wal`)).toBe(true);
  await opened.value.close();
  expect([existsSync(`${file}-wal`), existsSync(`${file}-shm`)]).toEqual([false, false]);
  await rm(folder, { recursive: true });
});

type Opened = Extract<ReturnType<typeof openSqlite>, { ok: true }>['value'];
