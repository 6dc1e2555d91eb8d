import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { environmentWith } from '../settings/process.ts';
import { DONE, REFUSED } from './places.ts';

/** PostgreSQL's own tools, by the names under which they are found. */
const TOOLS = { dump: 'pg_dump', restore: 'pg_restore' };

/** How a tool of PostgreSQL ended: its exit status, or null where it is not installed. */
function ended(tool: string, databaseUrl: string, words: readonly string[]): Promise<number | null> {
  const address = new URL(databaseUrl);
  const password = decodeURIComponent(address.password);
  address.password = '';
  const env = environmentWith(password === '' ? {} : { PGPASSWORD: password });
  return new Promise((resolve) => {
    const child = spawn(tool, [`--dbname=${address.href}`, ...words], { stdio: ['ignore', 'inherit', 'inherit'], env });
    child.once('error', () => {
      resolve(null);
    });
    child.once('close', (code) => {
      resolve(code ?? REFUSED);
    });
  });
}

function notThere(tool: string, instead: string): number {
  console.error(`The books are in PostgreSQL, and ${tool} is not installed here. Where it is: ${instead}`);
  return REFUSED;
}

/** Makes a file that nobody else reads, not even while it is written: names and addresses will be in it. What hinders it, in words. */
function makeClosed(file: string): string | null {
  try {
    closeSync(openSync(file, 'w', 0o600));
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Copies a database on a server to a new file, by PostgreSQL's own tool where it is installed; returns the exit status. */
export async function dumpDatabase(databaseUrl: string, file: string, tools = TOOLS): Promise<number> {
  if (existsSync(file)) {
    console.error(`Nothing was done: ${file} is there already: choose another name.`);
    return REFUSED;
  }
  const unfinished = `${file}.unfinished`;
  const problem = makeClosed(unfinished);
  if (problem !== null) {
    console.error(`Nothing was done: ${problem}.`);
    return REFUSED;
  }
  const status = await ended(tools.dump, databaseUrl, ['--format=custom', `--file=${unfinished}`]);
  if (status === 0) {
    renameSync(unfinished, file);
    console.log(`${file} holds the books as pg_dump has copied them.`);
    return DONE;
  }
  rmSync(unfinished, { force: true });
  if (status === null) return notThere('pg_dump', `pg_dump --format=custom --file=${file} "$DATABASE_URL"`);
  console.error('Nothing was kept: pg_dump has failed. It must be of the version of the server, or newer: see pg_dump --version.');
  return REFUSED;
}

/** Puts a copy made by `pg_dump` in the books' place, in one transaction; returns the exit status. */
export async function restoreDump(databaseUrl: string, file: string, isServed: () => Promise<boolean>, tools = TOOLS): Promise<number> {
  if (!existsSync(file)) {
    console.error(`Nothing was done: there is no file ${file}.`);
    return REFUSED;
  }
  if (await isServed()) {
    console.error('Nothing was done: Obole runs. Stop each instance of it that is on this database.');
    return REFUSED;
  }
  const words = ['--clean', '--if-exists', '--no-owner', '--single-transaction', '--exit-on-error'];
  const status = await ended(tools.restore, databaseUrl, [...words, file]);
  if (status === null) return notThere('pg_restore', `pg_restore ${words.join(' ')} --dbname="$DATABASE_URL" ${file}`);
  if (status !== 0) {
    console.error('Nothing was changed: pg_restore has failed.');
    return REFUSED;
  }
  console.log(`The books are those of ${file}. Hold the letters before you start: npm run obole -- letters hold`);
  console.log('Then: npm run obole -- check, and npm run obole -- backfill --since DATE, with a day before the copy was made.');
  return DONE;
}
