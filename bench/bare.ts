import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import Sqlite from 'better-sqlite3';

/**
 * The limit that our webhook is measured against: nothing but node:http, the signature, and one commit to SQLite for all notices that wait.
 * Run as a process of its own: `bare.ts <database> <secret>`; tells its port over the channel.
 */
const [file = '', secret = ''] = process.argv.slice(2);
const database = new Sqlite(file);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec('create table notices (id text primary key, body text not null) strict');
const insert = database.prepare('insert into notices values (?, ?) on conflict do nothing');

function idOf(body: string): string {
  const { id } = JSON.parse(body) as { readonly id: string };
  return id;
}

let waiting: { readonly body: string; answer(): void }[] = [];
const commit = (): void => {
  const group = waiting;
  waiting = [];
  database.exec('begin immediate');
  for (const { body } of group) insert.run(idOf(body), body);
  database.exec('commit');
  for (const { answer } of group) answer();
};

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const raw = Buffer.concat(chunks);
    const [stamp = '', signature = ''] = String(request.headers['stripe-signature']).split(',');
    const expected = createHmac('sha256', secret).update(`${stamp.slice(2)}.`).update(raw).digest();
    if (!timingSafeEqual(expected, Buffer.from(signature.slice(3), 'hex'))) return response.writeHead(400).end();
    waiting.push({ body: raw.toString(), answer: () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"received":true}') });
    if (waiting.length === 1) setImmediate(commit);
    return undefined;
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' && address ? address.port : 0);
});
