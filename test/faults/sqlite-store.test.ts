import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drain } from '../../src/inbox/drain.ts';
import { startDrainer, type Drainer } from '../../src/inbox/drainer.ts';
import { checkLedger } from '../../src/ledger/totals.ts';
import { webhookDoor } from '../../src/server/webhook.ts';
import type { Handles } from '../../src/storage/handles.ts';
import { booksOver, openBooks, type Books } from '../../src/storage/open.ts';
import { openSqlite } from '../../src/storage/sqlite.ts';
import { openNotice } from '../../src/stripe/open-notice.ts';
import { systemClock } from '../../src/values/clock.ts';
import { ok } from '../../src/values/result.ts';
import { SQLITE, type TestDatabase } from '../support/books.ts';
import { inventedDrain } from '../support/invented.ts';
import { memoryLog, startOuter, type Started } from '../support/outer.ts';
import { ask } from '../support/raw-http.ts';
import { noticeBody, signatureOf } from '../support/stripe-signing.ts';

const SECRET = 'whsec_faults';
const LOCKED_MS = process.env['OBOLE_NIGHT'] ? 30_000 : 9_000;
const ANSWERED_WITHIN_MS = 6_000;
const SERVED_WITHIN_MS = 1_000;

/** The webhook, a page that reads the books, and the drain, over a file that the test can hurt. */
let database: TestDatabase;
let handles: Handles;
let books: Books;
let outer: Started;
let drainer: Drainer;
let troubles: unknown[];

beforeEach(async () => {
  database = await SQLITE.newDatabase();
  const made = await openBooks(database.url, 'test', systemClock);
  if (!made.ok) throw new Error(made.why);
  await made.value.close();
  const opened = openSqlite(fileOf(database));
  if (!opened.ok) throw new Error(opened.why);
  handles = opened.value;
  books = booksOver(handles, systemClock);
  troubles = [];
  drainer = startDrainer(
    inventedDrain(books, systemClock, 0),
    () => Promise.resolve(),
    (error) => troubles.push(error),
  );
  const open = (raw: Buffer, signature: string | undefined) => {
    const opened = openNotice(raw, signature, { secrets: [SECRET], mode: 'test', nowMs: systemClock.now() });
    return opened.ok ? ok(opened.value.notice) : opened;
  };
  const webhook = webhookDoor({ open, keepAll: (notices) => books.inbox.keepAll(notices).finally(drainer.wake) }, memoryLog());
  const page = async () => {
    const totals = await books.snapshot(({ ledger }) => ledger.measureTotals());
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(totals)) };
  };
  outer = await startOuter({ webhook, pages: page });
});
afterEach(async () => {
  await outer.stop();
  await drainer.stop();
  await books.close();
  await database.remove();
});

function fileOf({ url }: TestDatabase): string {
  return url.slice('file:'.length);
}

type Answered = { readonly status: number; readonly ms: number };

async function timed(asking: () => Promise<{ status: number }>): Promise<Answered> {
  const startMs = performance.now();
  const { status } = await asking();
  return { status, ms: performance.now() - startMs };
}

function post(number: number): Promise<Answered> {
  const body = noticeBody({ id: `evt_${number}`, data: { object: { id: `ch_${number}`, object: 'charge' } } });
  const headers = { 'content-type': 'application/json', 'stripe-signature': signatureOf(body, SECRET, Date.now()) };
  return timed(() => ask(outer.port, { method: 'POST', path: '/api/stripe/webhook', body, headers }));
}

function visit(): Promise<Answered> {
  return timed(() => ask(outer.port, { method: 'GET', path: '/' }));
}

/** All that was answered with 200 is there, booked once, and the books hold. */
async function expectKept(numbers: readonly number[]): Promise<void> {
  await drainer.idle();
  const kept = await books.inbox.list(['waiting', 'done', 'ignored', 'failed', 'parked', 'dead'], 10_000);
  expect(kept.map(({ id }) => id)).toEqual(expect.arrayContaining(numbers.map((number) => `evt_${number}`)));
  expect((await checkLedger(books.ledger)).flatMap(({ fails }) => fails)).toEqual([]);
  expect((await books.ledger.entry(`gift:ch_${numbers[0]}`))?.source).toBe(`ch_${numbers[0]}`);
}

describe('a file that another process has locked', () => {
  it('is waited for without keeping pages waiting; notices are refused in time, and taken again after', { timeout: 60_000 }, async () => {
    expect((await post(1)).status).toBe(200);
    await drainer.idle();
    const holder = spawn(process.execPath, [join(import.meta.dirname, '../support/holder.ts'), fileOf(database)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    const endMs = performance.now() + LOCKED_MS;
    const posted: Promise<Answered>[] = [post(2), post(3)];
    const visits: Answered[] = [];
    for (let turn = 0; performance.now() < endMs; turn += 1) {
      visits.push(await visit());
      // The nets read through the connection that writes: that succeeds, and must not make notices wait anew.
      if (turn % 20 < 15) void books.inbox.counts();
      if (turn % 20 === 10) posted.push(post(100 + turn));
      await sleep(50);
    }
    const refusedAnswers = await Promise.all(posted);
    const ready = await books.writable();
    const ended = once(holder, 'exit');
    holder.kill('SIGKILL');
    await ended;

    expect(new Set(refusedAnswers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(Math.max(...refusedAnswers.map(({ ms }) => ms))).toBeLessThan(ANSWERED_WITHIN_MS);
    expect(new Set(visits.map(({ status }) => status))).toEqual(new Set([200]));
    expect(Math.max(...visits.map(({ ms }) => ms))).toBeLessThan(SERVED_WITHIN_MS);
    expect(ready).toMatchObject({ ok: false, why: 'database is locked' });
    expect((await post(4)).status).toBe(200);
    expect(await books.writable()).toMatchObject({ ok: true });
    await expectKept([1, 4]);
  });

  it('is simply waited for when the lock is short', async () => {
    const holder = spawn(process.execPath, [join(import.meta.dirname, '../support/holder.ts'), fileOf(database)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    const posted = post(1);
    await sleep(300);
    holder.kill('SIGKILL');
    const { status, ms } = await posted;
    expect([status, ms > 250]).toEqual([200, true]);
    await expectKept([1]);
  });
});

describe('a disk', () => {
  it('that is full: 503, pages go on, and room is used again without a restart', async () => {
    expect((await post(1)).status).toBe(200);
    await drainer.idle();
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(handles.write);
    await sql.raw(`pragma max_page_count = ${(rows[0]?.page_count ?? 0) + 12}`).execute(handles.write);
    const taken: number[] = [];
    let refusedAnswer: Answered | null = null;
    for (let number = 2; number < 2_000 && !refusedAnswer; number += 1) {
      const answer = await post(number);
      if (answer.status === 200) taken.push(number);
      else refusedAnswer = answer;
    }
    expect(refusedAnswer?.status).toBe(503);
    expect(refusedAnswer?.ms).toBeLessThan(ANSWERED_WITHIN_MS);
    expect(await visit()).toMatchObject({ status: 200 });
    await sql.raw('pragma max_page_count = 1000000').execute(handles.write);
    expect((await post(5_000)).status).toBe(200);
    await expectKept([1, ...taken, 5_000]);
    // What the full disk kept from being booked is booked once the leases of the drain that failed have ended.
    await drain(inventedDrain(books, { now: () => systemClock.now() + 3_600_000 }, 0));
    expect(await books.inbox.counts()).toMatchObject({ waiting: 0, failed: 0, done: taken.length + 2 });
  });

  it('that has become read-only: 503, pages go on, and it is written again without a restart', async () => {
    expect((await post(1)).status).toBe(200);
    await drainer.idle();
    await sql.raw('pragma query_only = on').execute(handles.write);
    expect(await post(2)).toMatchObject({ status: 503 });
    expect(await visit()).toMatchObject({ status: 200 });
    expect(await books.writable()).toMatchObject({ ok: false, why: 'attempt to write a readonly database' });
    await sql.raw('pragma query_only = off').execute(handles.write);
    expect((await post(2)).status).toBe(200);
    await expectKept([1, 2]);
  });

  it('that an invented story fills waits for no disk meanwhile, and is as careful as before afterwards, also when the story broke', async () => {
    const care = async () => (await sql<{ synchronous: number }>`pragma synchronous`.execute(handles.write)).rows[0]?.synchronous;
    await books.hastily(async () => expect(await care()).toBe(0));
    await expect(books.hastily(() => Promise.reject(new Error('cut short')))).rejects.toThrow('cut short');
    expect(await care()).toBe(2);
    expect(statSync(`${fileOf(database)}-wal`).size).toBe(0);
  });
});
