import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dumpDatabase, restoreDump } from '../../src/commands/postgres-tools.ts';

const URL = 'postgres://obole:s%40cret@db.example.org/obole';

describe('books on a PostgreSQL server', () => {
  let folder: string;
  let file: string;
  const said: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'obole-tools-'));
    file = join(folder, 'obole.dump');
    said.length = 0;
    for (const name of ['log', 'error'] as const) vi.spyOn(console, name).mockImplementation((words: string) => said.push(words));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });
  /** A tool that writes down what it was told, and ends with a status. */
  const tool = (status: number): string => {
    const path = join(folder, 'tool');
    const told = join(folder, 'told');
    const script = `for each in "$@"; do case "$each" in --file=*) echo copy > "\${each#--file=}";; esac; done`;
    writeFileSync(path, `#!/bin/sh\necho "$@ password=$PGPASSWORD" > ${told}\n${script}\nexit ${status}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const told = (): string => readFileSync(join(folder, 'told'), 'utf8');
  const tools = (path: string) => ({ dump: path, restore: path });
  const nobody = (): Promise<boolean> => Promise.resolve(false);

  it('are copied by pg_dump, whose words do not hold the password', async () => {
    expect(await dumpDatabase(URL, file, tools(tool(0)))).toBe(0);
    expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['copy\n', 0o600]);
    expect(told()).toContain('--dbname=postgres://obole@db.example.org/obole --format=custom');
    expect(told()).toContain('password=s@cret');
    expect(await dumpDatabase(URL, file, tools(tool(0)))).toBe(1);
    expect(said.at(-1)).toContain('is there already');
    expect(await dumpDatabase(URL, join(folder, 'nowhere', 'obole.dump'), tools(tool(0)))).toBe(1);
    expect(said.at(-1)).toContain('Nothing was done: ENOENT');
  });

  it('leave no file when pg_dump fails, and say what to do where it is not installed', async () => {
    expect(await dumpDatabase(URL, file, tools(tool(3)))).toBe(1);
    expect([existsSync(file), existsSync(`${file}.unfinished`)]).toEqual([false, false]);
    expect(await dumpDatabase(URL, file, tools(join(folder, 'missing')))).toBe(1);
    expect(said.at(-1)).toContain('pg_dump --format=custom');
  });

  it('are put back in one transaction, while nobody serves', async () => {
    expect(await restoreDump(URL, file, nobody, tools(tool(0)))).toBe(1);
    writeFileSync(file, 'copy');
    expect(await restoreDump(URL, file, () => Promise.resolve(true), tools(tool(0)))).toBe(1);
    expect(existsSync(join(folder, 'told'))).toBe(false);
    expect(await restoreDump(URL, file, nobody, tools(tool(0)))).toBe(0);
    expect(told()).toContain('--single-transaction');
    expect(said.join('\n')).toContain('letters hold');
    expect(await restoreDump(URL, file, nobody, tools(tool(2)))).toBe(1);
    expect(await restoreDump(URL, file, nobody, tools(join(folder, 'missing')))).toBe(1);
    expect(said.at(-1)).toContain('pg_restore --clean');
  });
});
