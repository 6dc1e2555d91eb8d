import { spawn } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { DONE, REFUSED } from './places.ts';

/** How a tool of PostgreSQL ended: its exit status, or null where it is not installed. */
function ended(tool: string, words: readonly string[]): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(tool, words, { stdio: ['ignore', 'inherit', 'inherit'] });
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

/** Copies a database on a server to a new file, by PostgreSQL's own tool where it is installed; returns the exit status. */
export async function dumpDatabase(databaseUrl: string, file: string): Promise<number> {
  if (existsSync(file)) {
    console.error(`Nothing was done: ${file} is there already: choose another name.`);
    return REFUSED;
  }
  const unfinished = `${file}.unfinished`;
  const status = await ended('pg_dump', ['--format=custom', `--file=${unfinished}`, `--dbname=${databaseUrl}`]);
  if (status === 0) {
    renameSync(unfinished, file);
    console.log(`${file} holds the books as pg_dump has copied them.`);
    return DONE;
  }
  rmSync(unfinished, { force: true });
  if (status === null) return notThere('pg_dump', `pg_dump --format=custom --file=${file} "$DATABASE_URL"`);
  console.error('Nothing was kept: pg_dump has failed.');
  return REFUSED;
}

/** Puts a copy made by `pg_dump` in the books' place, in one transaction; returns the exit status. */
export async function restoreDump(databaseUrl: string, file: string, isServed: () => Promise<boolean>): Promise<number> {
  if (!existsSync(file)) {
    console.error(`Nothing was done: there is no file ${file}.`);
    return REFUSED;
  }
  if (await isServed()) {
    console.error('Nothing was done: Obole runs. Stop each instance of it that is on this database.');
    return REFUSED;
  }
  const words = ['--clean', '--if-exists', '--no-owner', '--single-transaction', '--exit-on-error'];
  const status = await ended('pg_restore', [...words, `--dbname=${databaseUrl}`, file]);
  if (status === null) return notThere('pg_restore', `pg_restore ${words.join(' ')} --dbname="$DATABASE_URL" ${file}`);
  if (status !== 0) {
    console.error('Nothing was changed: pg_restore has failed.');
    return REFUSED;
  }
  console.log(`The books are those of ${file}. Hold the letters before you start: npm run obole -- letters hold`);
  console.log('Then: npm run obole -- check, and npm run obole -- backfill --since DATE, with a day before the copy was made.');
  return DONE;
}
