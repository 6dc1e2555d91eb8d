import { copiesOf, type Copies } from '../app.ts';
import { systemClock } from '../values/clock.ts';
import type { Result } from '../values/result.ts';
import { givenOrTell, type Given } from './given.ts';
import type { Command } from './obole.ts';
import { BAD_CONFIGURATION, DONE, REFUSED } from './places.ts';
import { portTaken } from './ports.ts';
import { dumpDatabase, restoreDump } from './postgres-tools.ts';

type Looked = Extract<Awaited<ReturnType<Copies['make']>>, { ok: true }>['value'];

/** What stands beside the books and is no part of their copy. */
const BESIDE = 'vouchers, letters-sent.log, receipt-number-* and session-secret';

async function withFile(name: string, words: readonly string[], work: (file: string, given: Given) => Promise<number>): Promise<number> {
  const [file, ...others] = words;
  if (file === undefined || file.startsWith('-') || others.length > 0) {
    console.error(`"${name}" is followed by the name of one file.`);
    return REFUSED;
  }
  const given = givenOrTell();
  return given ? work(file, given) : BAD_CONFIGURATION;
}

function copiesFor(given: Given): Copies {
  return copiesOf({ ...given, clock: systemClock });
}

function isOnServer({ environment }: Given): boolean {
  return !environment.databaseUrl.startsWith('file:');
}

function told<Value>(result: Result<Value, string>): result is { readonly ok: true; readonly value: Value } {
  if (!result.ok) console.error(`Nothing was done: ${result.why}.`);
  return result.ok;
}

function tellCopy(file: string, { bytes, revision, sha256, isOlder }: Looked): void {
  console.log(`${file}: ${bytes} bytes, revision ${revision} of the books.`);
  console.log(`sha256 ${sha256}`);
  console.log(isOlder ? 'Its tables are those of an older version.' : 'It was opened and looked through: whole, and its sums hold.');
}

async function makeBackup(file: string, given: Given): Promise<number> {
  if (isOnServer(given)) return dumpDatabase(given.environment.databaseUrl, file);
  const made = await copiesFor(given).make(file);
  if (!told(made)) return REFUSED;
  tellCopy(file, made.value);
  console.log(`Not in it, and yours to copy too: what ${given.environment.dataDir} holds beside the books (${BESIDE}).`);
  return DONE;
}

async function putBack(file: string, given: Given): Promise<number> {
  const { environment } = given;
  const isServed = async (): Promise<boolean> => (await portTaken(environment.host, environment.port)) !== undefined;
  if (isOnServer(given)) return restoreDump(environment.databaseUrl, file, isServed);
  const put = await copiesFor(given).restore(file, isServed);
  if (!told(put)) return REFUSED;
  const { kept, revision, faults, held } = put.value;
  console.log(`The books are those of ${file}, at revision ${revision}.`);
  if (kept !== null) console.log(`What was there before stands in ${kept}: keep it until all is well.`);
  for (const each of faults) console.error(`A sum of the books is broken: ${each}`);
  if (held !== null) {
    console.log(`The log of letters that have left is not in ${environment.dataDir}: ${held} letters are held, so that none leaves twice.`);
    console.log('Put letters-sent.log there, or look at them, then: npm run obole -- letters release');
  }
  console.log('Then: npm run obole -- backfill --since DATE, with a day before the copy was made; it fetches what Stripe has told since.');
  console.log('What people wrote in the treasury since then is in no copy: gifts by hand, bank files, closings.');
  return faults.length === 0 ? DONE : REFUSED;
}

export const backup: Command = {
  usage: 'backup FILE',
  what: 'Copies the books to a new file while they are used, opens the copy, checks it, and prints its size, revision and SHA-256.',
  run: (words) => withFile('backup', words, makeBackup),
};

export const restore: Command = {
  usage: 'restore FILE',
  what: 'Puts a copy of the books in their place, once the copy is checked and nobody has them open. What was there is kept beside it.',
  run: (words) => withFile('restore', words, putBack),
};
