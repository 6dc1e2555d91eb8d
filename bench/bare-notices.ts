import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import Sqlite from 'better-sqlite3';
import { Pool } from 'pg';
import { listenAndTell } from './listen.ts';

/**
 * The limit that our webhook is measured against: nothing but node:http, the signature, and the database. SQLite gets one commit for all notices
 * that wait; PostgreSQL one for each, over sixteen connections. Run as a process of its own: `bare-notices.ts <database> <secret>`.
 */
const [url = '', secret = ''] = process.argv.slice(2);

type Keep = (body: string) => Promise<void>;

function idOf(body: string): string {
  const { id } = JSON.parse(body) as { readonly id: string };
  return id;
}

function inFile(file: string): Keep {
  const database = new Sqlite(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('create table notices (id text primary key, body text not null) strict');
  const insert = database.prepare('insert into notices values (?, ?) on conflict do nothing');
  let waiting: { readonly body: string; resolve(): void }[] = [];
  const commit = (): void => {
    const group = waiting;
    waiting = [];
    database.exec('begin immediate');
    for (const { body } of group) insert.run(idOf(body), body);
    database.exec('commit');
    for (const { resolve } of group) resolve();
  };
  return (body) =>
    new Promise((resolve) => {
      waiting.push({ body, resolve });
      if (waiting.length === 1) setImmediate(commit);
    });
}

async function inServer(): Promise<Keep> {
  const pool = new Pool({ connectionString: url, max: 16 });
  await pool.query('create table notices (id text primary key, body text not null)');
  return async (body) => {
    await pool.query({ name: 'keep', text: 'insert into notices values ($1, $2) on conflict do nothing', values: [idOf(body), body] });
  };
}

const keep = url.startsWith('file:') ? inFile(url.slice('file:'.length)) : await inServer();
const received = { 'content-type': 'application/json' };
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const raw = Buffer.concat(chunks);
    const [stamp = '', signature = ''] = String(request.headers['stripe-signature']).split(',');
    const expected = createHmac('sha256', secret).update(`${stamp.slice(2)}.`).update(raw).digest();
    if (!timingSafeEqual(expected, Buffer.from(signature.slice(3), 'hex'))) return response.writeHead(400).end();
    void keep(raw.toString()).then(() => response.writeHead(200, received).end('{"received":true}'));
    return undefined;
  });
});
listenAndTell(server);
