import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dumpDatabase, restoreDump } from '../../src/commands/postgres-tools.ts';
import { recordPayment } from '../../src/giving/record.ts';
import { openBooks, type Books } from '../../src/storage/open.ts';
import { movableClock } from '../../src/values/clock.ts';
import { POSTGRES, TEST_NOW_MS } from '../support/books.ts';
import { everyRow } from '../support/every-row.ts';
import { movement, PARIS, payment } from '../support/facts.ts';
import { fastFolder } from '../support/fast-folder.ts';
import { startServerOfTools, toolsHere } from '../support/postgres-tools-here.ts';
import { runOn } from '../support/postgres.ts';

const RULES = { zone: PARIS, otherCharges: 'gifts_only', openedOn: null } as const;
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

/** The stand-ins above are tried everywhere; what the real ones make of our tables only where they are. */
const here = toolsHere();

describe.skipIf(here === null)(`pg_dump and pg_restore ${here?.major ?? ''} of this machine`, { timeout: 60_000 }, () => {
  const nobody = (): Promise<boolean> => Promise.resolve(false);
  const folder = fastFolder('obole-real-tools-');
  const file = join(folder, 'obole.dump');
  const said: string[] = [];
  beforeEach(() => {
    said.length = 0;
    rmSync(file, { force: true });
    for (const name of ['log', 'error'] as const) vi.spyOn(console, name).mockImplementation((words: string) => said.push(words));
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  async function goThereAndBack(url: string): Promise<void> {
    const books = async (work: (books: Books) => Promise<unknown>): Promise<void> => {
      const opened = await openBooks(url, 'test', movableClock(TEST_NOW_MS));
      if (!opened.ok) throw new Error(opened.why);
      await work(opened.value);
      await opened.value.close();
    };
    const give = (id: string) => (opened: Books) =>
      opened.write((stores) => recordPayment(stores, payment({ id, movement: movement(`txn_${id}`, 3_000, 70, TEST_NOW_MS) }), RULES));
    await books(give('ch_1'));
    const before = (await everyRow(url)).toSorted();
    expect(await dumpDatabase(url, file)).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await books(give('ch_2'));
    expect((await everyRow(url)).length).toBeGreaterThan(before.length);
    expect(await restoreDump(url, file, nobody)).toBe(0);
    expect((await everyRow(url)).toSorted()).toEqual(before);
    // Its tables are as append-only as they were, and the books go on.
    await expect(runOn(url, 'update entries set kind = kind')).rejects.toThrow(/append-only/);
    await books(give('ch_2'));
    expect((await everyRow(url)).length).toBeGreaterThan(before.length);
  }

  it('copy the books and put them back, or say that they are older than the server', async () => {
    const database = await POSTGRES.newDatabase();
    const [{ major } = { major: '' }] = await runOn(database.url, "select split_part(current_setting('server_version'), '.', 1) as major");
    if ((here?.major ?? 0) >= Number(major)) await goThereAndBack(database.url);
    else {
      expect(await dumpDatabase(database.url, file)).toBe(1);
      expect(said.at(-1)).toContain('must be of the version of the server, or newer');
      expect([existsSync(file), existsSync(`${file}.unfinished`)]).toEqual([false, false]);
    }
    await database.remove();
  });

  it.runIf(process.env['OBOLE_NIGHT'] !== undefined && here?.serverBin)(
    'copy the books of the server that came with them, and put them back',
    async () => {
      const server = await startServerOfTools(here?.serverBin ?? '');
      await goThereAndBack(server.url).finally(server.stop);
    },
  );
});
