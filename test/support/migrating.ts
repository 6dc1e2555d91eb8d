import Sqlite from 'better-sqlite3';
import { Client } from 'pg';
import { openBooks } from '../../src/storage/open.ts';
import { systemClock } from '../../src/values/clock.ts';

/** A process that opens books and is killed just before its n-th statement: `migrating.ts <database> <n>`; 0 for never. Says how many there were. */
const [url = '', last = ''] = process.argv.slice(2);
let statements = 0;

function counted(prototype: object, name: string): void {
  const plain = Reflect.get(prototype, name) as (...words: unknown[]) => unknown;
  Reflect.set(prototype, name, function (this: unknown, ...words: unknown[]): unknown {
    statements += 1;
    if (statements === Number(last)) process.kill(process.pid, 'SIGKILL');
    return plain.apply(this, words);
  });
}

counted(Sqlite.prototype, 'prepare');
counted(Client.prototype, 'query');
const told: string[] = [];
const opened = await openBooks(url, 'test', systemClock, (words) => told.push(words));
process.stdout.write(`${JSON.stringify({ statements, told, refused: opened.ok ? null : opened.why })}\n`);
if (opened.ok) await opened.value.close();
