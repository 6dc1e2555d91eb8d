import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBooks, type Books } from '../../src/storage/open.ts';
import type { BookMode } from '../../src/settings/types.ts';
import { movableClock, type MovableClock } from '../../src/values/clock.ts';

export type TestBooks = { readonly books: Books; readonly clock: MovableClock; readonly url: string; close(): Promise<void> };

/** A noon on which nothing special happens. */
export const TEST_NOW_MS = Date.parse('2026-11-23T12:00:00Z');

/** One way of keeping books: contract suites and stories run on each. */
export type Adapter = { readonly name: string; open(mode?: BookMode): Promise<TestBooks> };

async function openSqliteBooks(mode: BookMode = 'test'): Promise<TestBooks> {
  const folder = await mkdtemp(join(tmpdir(), 'obole-books-'));
  const clock = movableClock(TEST_NOW_MS);
  const url = `file:${join(folder, 'obole.db')}`;
  const opened = await openBooks(url, mode, clock);
  if (!opened.ok) throw new Error(opened.why);
  const close = async (): Promise<void> => {
    await opened.value.close();
    await rm(folder, { recursive: true });
  };
  return { books: opened.value, clock, url, close };
}

export const ADAPTERS: readonly Adapter[] = [{ name: 'SQLite', open: openSqliteBooks }];
