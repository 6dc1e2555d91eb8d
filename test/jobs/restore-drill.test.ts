import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assemble, copiesOf, type Copies, type Running } from '../../src/app.ts';
import { jsonLog } from '../../src/server/log.ts';
import { webhookDoor } from '../../src/server/webhook.ts';
import { everyEntry } from '../../src/ledger/totals.ts';
import { shiftedClock } from '../../src/values/clock.ts';
import type { Result } from '../../src/values/result.ts';
import { SQLITE } from '../support/books.ts';
import { at } from '../support/facts.ts';
import { contentWithReceipts, ADA } from '../support/receipts-on.ts';
import { openWorld, type Given, type World } from '../support/world.ts';

const BY = { member: '', name: 'obole (command line)' };
const content = contentWithReceipts();

/** Why it was refused, in words; empty when it was done. */
async function refusalOf(asked: Promise<Result<unknown, string>>): Promise<string> {
  const answer = await asked;
  return answer.ok ? '' : answer.why;
}

describe('a copy of the books, put back', () => {
  let world: World;
  let running: Running;
  let copies: Copies;
  let copy: string;
  const clock = shiftedClock();
  const nobody = (): Promise<boolean> => Promise.resolve(false);
  const follow = async (): Promise<void> => {
    clock.shiftTo((await world.sandbox.control.clock()).offsetMs);
  };

  beforeEach(async () => {
    world = await openWorld(at('2025-12-20T09:00:00Z'), SQLITE, content);
    running = world.running;
    await follow();
    copies = copiesOf({ environment: world.environment, content, clock });
    copy = join(world.environment.dataDir, 'copy.db');
  });
  afterEach(async () => {
    if (running !== world.running) await running.close();
    await world.close();
  });

  /** The house as it starts after a restore, with the webhook at its usual address. */
  const startAgain = async (): Promise<void> => {
    const onError = (what: string, error: unknown): void => {
      throw new Error(what, { cause: error });
    };
    const assembled = await assemble({ environment: world.environment, content, clock, beforeDrain: follow, onError });
    if (!assembled.ok) throw new Error(assembled.why);
    running = assembled.value;
    const door = webhookDoor(running.notices, jsonLog('silent'));
    world.answerWith((request, response) => {
      void door(request, 'test').then(({ status, headers, body }) =>
        response.writeHead(status, headers).end(Buffer.isBuffer(body) ? body : ''),
      );
    });
  };
  const hashes = async (): Promise<string[]> => {
    const found: string[] = [];
    for await (const { key, hash } of everyEntry(running.books.reading.ledger)) found.push(`${key} ${hash}`);
    return found.toSorted();
  };
  const sentLetters = async (): Promise<number> => {
    await running.mail.post();
    return readdirSync(join(world.environment.dataDir, 'letters')).filter((name) => name.endsWith('.eml')).length;
  };
  const known = async ({ id }: Given, lastName: string): Promise<void> => {
    const { books } = running;
    const donor = (await books.reading.giving.wish(id))?.donor ?? '';
    await books.receipts.putIdentity(donor, { ...ADA, lastName }, clock.now());
  };
  const receipts = () => {
    const desk = running.app.treasury.money.receipts;
    if (!desk) throw new Error('Bug: receipts are off');
    return desk;
  };
  const issue = () => receipts().issueYear('2025', { most: 1_000, progress: () => undefined }, BY);

  it('has the same books again once Stripe was asked; no letter leaves twice, and no receipt number is given twice', async () => {
    const ada = await world.give({ amount: '100', email: 'ada@example.org' });
    const grace = await world.give({ amount: '50', email: 'grace@example.org' });
    await world.advanceDays(16);
    await follow();
    await known(ada, 'Lovelace');
    expect(await issue()).toMatchObject({ kind: 'done', issued: 1 });
    expect(await sentLetters()).toBeGreaterThan(0);
    const made = await copies.make(copy);
    expect(made).toMatchObject({ ok: true, value: { isOlder: false } });
    expect(made.ok && made.value.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(copy).mode & 0o777).toBe(0o600);

    await world.give({ amount: '25', email: 'alan@example.org' });
    // Fees are known somewhat after their gifts.
    await world.advanceDays(0.1);
    await known(grace, 'Hopper');
    expect(await issue()).toMatchObject({ kind: 'done', issued: 1 });
    const letters = await sentLetters();
    const neverBroken = await hashes();
    expect(await refusalOf(copies.restore(copy, nobody))).toContain('is in use');
    await running.close();

    const restored = await copies.restore(copy, nobody);
    expect(restored).toMatchObject({ ok: true, value: { faults: [], held: null } });
    const kept = restored.ok ? restored.value.kept : null;
    expect(kept).toMatch(/obole\.db\.before-restore-20260105T\d{6}Z$/);
    expect(existsSync(kept ?? '')).toBe(true);

    await startAgain();
    expect(await hashes()).not.toEqual(neverBroken);
    expect(await running.nets.since(at('2025-12-01T00:00:00Z'), { at: () => undefined, isStopped: () => false })).toMatchObject({
      ok: true,
    });
    await running.notices.idle();
    expect((await running.check()).flatMap(({ fails }) => fails)).toEqual([]);
    expect(await hashes()).toEqual(neverBroken);
    await running.mail.queueDue();
    expect(await sentLetters()).toBe(letters);

    // The second receipt's number is nowhere in these books, and was given all the same.
    expect(await issue()).toMatchObject({ kind: 'behind', books: 1, given: 2 });
    expect(await receipts().goOnAt(2, BY)).toMatchObject({ kind: 'refused' });
    expect(await receipts().goOnAt(3, BY)).toMatchObject({ kind: 'done' });
    await known(grace, 'Hopper');
    expect(await issue()).toMatchObject({ kind: 'done', issued: 1 });
    expect((await running.books.reading.receipts.receipt(3))?.content.number).toBe(3);
  });

  it('holds all letters where nothing tells which of them have left', async () => {
    await world.give({ amount: '100', email: 'ada@example.org' });
    expect((await copies.make(copy)).ok).toBe(true);
    await sentLetters();
    await running.close();
    rmSync(join(world.environment.dataDir, 'letters-sent.log'));
    const restored = await copies.restore(copy, nobody);
    expect(restored).toMatchObject({ ok: true, value: { held: 1 } });
  });

  it('refuses what is no whole copy of these books, and writes over nothing', async () => {
    expect((await copies.make(copy)).ok).toBe(true);
    expect(await refusalOf(copies.make(copy))).toContain('is there already');
    const cut = join(world.environment.dataDir, 'cut.db');
    writeFileSync(cut, readFileSync(copy).subarray(0, statSync(copy).size / 2));
    const text = join(world.environment.dataDir, 'text.db');
    writeFileSync(text, 'not a database at all');
    await running.close();
    const book = world.environment.databaseUrl.slice('file:'.length);
    const before = readFileSync(book);
    for (const wrong of [cut, text, join(world.environment.dataDir, 'missing.db'), book]) {
      expect((await copies.restore(wrong, nobody)).ok).toBe(false);
    }
    const live = copiesOf({ environment: { ...world.environment, mode: 'live' }, content, clock });
    expect(await refusalOf(live.restore(copy, nobody))).toContain('it is a sandbox book');
    expect(readFileSync(book).equals(before)).toBe(true);
  });

  it('takes the place of a damaged book, unless a server answers', async () => {
    expect((await copies.make(copy)).ok).toBe(true);
    await running.close();
    const book = world.environment.databaseUrl.slice('file:'.length);
    writeFileSync(book, 'the disk has eaten it');
    expect(await refusalOf(copies.restore(copy, () => Promise.resolve(true)))).toContain('in use');
    const restored = await copies.restore(copy, nobody);
    expect(restored).toMatchObject({ ok: true, value: { faults: [] } });
    expect(restored.ok && restored.value.kept !== null && readFileSync(restored.value.kept, 'utf8')).toBe('the disk has eaten it');
  });

  it('is made each night, and older ones are let go', async () => {
    const folder = join(world.environment.dataDir, 'backups');
    mkdirSync(folder);
    for (const day of ['2025-12-01', '2025-12-02', '2025-12-14', '2025-12-15', '2024-11-30', '2024-12-01'])
      writeFileSync(join(folder, `obole-${day}.db`), '');
    writeFileSync(join(folder, 'mine.db'), '');
    expect(await copies.nightly()).toMatchObject({ kind: 'done', figures: { kept: 5 } });
    expect(readdirSync(folder).toSorted()).toContain('obole-2025-12-20.db');
    expect(readdirSync(folder)).toContain('mine.db');
    expect(readdirSync(folder).filter((name) => name.startsWith('obole-2024'))).toEqual([]);
    expect((await copies.nightly()).kind).toBe('done');
  });
});
