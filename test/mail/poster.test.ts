import { appendFileSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeptLetter, NewLetter } from '../../src/mail/letter.ts';
import { addressed, type Delivered } from '../../src/mail/message.ts';
import type { OutboxStore } from '../../src/mail/outbox.ts';
import { post, type PosterParts } from '../../src/mail/poster.ts';
import { sentLog } from '../../src/mail/sent-log.ts';
import { openBooks } from '../../src/storage/open.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { movableClock } from '../../src/values/clock.ts';
import { ADAPTERS, SQLITE, TEST_NOW_MS, type TestBooks } from '../support/books.ts';

const DAY_MS = 86_400_000;
const WRITTEN = { subject: 's', text: 't', html: 'h', headers: {} };

function letter(key: string, kind: 'thanks' | 'my-gifts-link' = 'thanks'): NewLetter {
  const times = { factMs: TEST_NOW_MS - 1, madeMs: TEST_NOW_MS, dueMs: TEST_NOW_MS };
  const about = { key, donor: 'donor_1', language: 'fr', ...times } as const;
  if (kind === 'my-gifts-link') return { ...about, kind, params: { url: 'https://dons.example.org/x' } };
  return { ...about, kind, params: { gift: 'don_1', amount: cents(3_000), frequency: 'once', on: day('2026-11-23') } };
}

/** A poster that keeps what it sends. */
function posterOf(outbox: OutboxStore, folder: string, about: Partial<PosterParts> = {}) {
  const sent: string[] = [];
  const dead: string[] = [];
  const parts: PosterParts = {
    outbox,
    clock: movableClock(TEST_NOW_MS),
    log: sentLog(join(folder, 'letters-sent.log')),
    deliver: ({ key }): Promise<Delivered> => {
      sent.push(key);
      return Promise.resolve({ kind: 'sent' });
    },
    write: (kept: KeptLetter) =>
      Promise.resolve(
        addressed(kept, WRITTEN, { to: 'ada@example.org', from: { name: 'A', address: 'a@b.org' }, host: 'b.org', nowMs: 0 }),
      ),
    onDead: ({ key }) => Promise.resolve(void dead.push(key)),
    isStopping: () => false,
    ...about,
  };
  return { parts, sent, dead };
}

describe.each(ADAPTERS)('sending letters, on $name', ({ open }) => {
  let test: TestBooks;
  let folder: string;
  beforeEach(async () => {
    test = await open();
    folder = mkdtempSync(join(tmpdir(), 'obole-letters-'));
  });
  afterEach(async () => {
    await test.close();
    rmSync(folder, { recursive: true });
  });

  it('sends each letter once, though twenty posters send at the same moment', async () => {
    const { letters } = test.books;
    await letters.queueAll(Array.from({ length: 50 }, (_, index) => letter(`thanks:ch_${index}`)));
    const posters = Array.from({ length: 20 }, (_, index) => posterOf(letters, join(folder, String(index))));
    await Promise.all(posters.map(({ parts }) => post(parts)));
    const sent = posters.flatMap((each) => each.sent);
    expect(new Set(sent).size).toBe(50);
    expect(sent).toHaveLength(50);
    expect(await letters.counts()).toMatchObject({ sent: 50, queued: 0 });
  });

  it('tries again with growing waits, and gives up after three days', async () => {
    const { letters } = test.books;
    await letters.queueAll([letter('thanks:ch_1')]);
    const clock = movableClock(TEST_NOW_MS);
    const deliver = (): Promise<Delivered> => Promise.resolve({ kind: 'again', why: '421 away' });
    const { parts, dead } = posterOf(letters, folder, { clock, deliver });
    const waits: number[] = [];
    for (let tries = 0; tries < 30 && dead.length === 0; tries += 1) {
      await post(parts);
      const { dueMs, state } = (await letters.letter('thanks:ch_1')) ?? { dueMs: 0, state: 'sent' };
      if (state === 'queued') waits.push(dueMs - clock.now());
      clock.moveTo(Math.max(dueMs, clock.now()));
    }
    expect(waits.map((ms) => ms / 60_000)).toEqual([1, 5, 15, 60, 180, 360, 720, 1_440, 1_440]);
    expect(clock.now() - TEST_NOW_MS).toBeGreaterThan(2.9 * DAY_MS);
    expect(dead).toEqual(['thanks:ch_1']);
    expect(await letters.letter('thanks:ch_1')).toMatchObject({ state: 'dead', reason: '421 away', attempts: 10 });
  });

  it('gives up at once what is refused for good', async () => {
    const { letters } = test.books;
    await letters.queueAll([letter('thanks:ch_1')]);
    const { parts, dead } = posterOf(letters, folder, { deliver: () => Promise.resolve({ kind: 'never', why: '550 unknown' }) });
    await post(parts);
    expect(dead).toEqual(['thanks:ch_1']);
    expect(await letters.letter('thanks:ch_1')).toMatchObject({ state: 'dead', reason: '550 unknown' });
  });

  it('sends neither a link after its ten minutes, nor what has waited for a week', async () => {
    const { letters } = test.books;
    await letters.queueAll([letter('my-gifts-link:h', 'my-gifts-link'), letter('thanks:ch_1')]);
    const late = posterOf(letters, folder, { clock: movableClock(TEST_NOW_MS + 10 * 60_000 + 1) });
    await post(late.parts);
    expect(late.sent).toEqual(['thanks:ch_1']);
    expect(await letters.letter('my-gifts-link:h')).toMatchObject({ state: 'dropped', reason: 'too old to be told' });
    await letters.queueAll([letter('thanks:ch_2')]);
    const muchLater = posterOf(letters, folder, { clock: movableClock(TEST_NOW_MS + 7 * DAY_MS) });
    await post(muchLater.parts);
    expect(muchLater.sent).toEqual([]);
  });

  it('does not send again what the log knows, when it crashed before the database did', async () => {
    const { letters } = test.books;
    await letters.queueAll([letter('thanks:ch_1')]);
    const crashing: OutboxStore = { ...letters, mark: () => Promise.reject(new Error('killed')) };
    const first = posterOf(crashing, folder);
    await expect(post(first.parts)).rejects.toThrow('killed');
    expect(first.sent).toEqual(['thanks:ch_1']);
    await letters.releaseLeases();
    const second = posterOf(letters, folder);
    await post(second.parts);
    expect(second.sent).toEqual([]);
    expect(await letters.letter('thanks:ch_1')).toMatchObject({ state: 'sent' });
  });
});

describe('an older backup that is put back', () => {
  it('writes to nobody again; without the log, a hold keeps all back', async () => {
    const database = await SQLITE.newDatabase();
    const file = database.url.slice('file:'.length);
    const folder = mkdtempSync(join(tmpdir(), 'obole-letters-'));
    const opened = async () => {
      const books = await openBooks(database.url, 'test', movableClock(TEST_NOW_MS));
      if (!books.ok) throw new Error(books.why);
      return books.value;
    };
    const putBack = (): void => {
      for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
      copyFileSync(`${file}.backup`, file);
    };
    const first = await opened();
    await first.letters.queueAll([letter('thanks:ch_1')]);
    await first.close();
    copyFileSync(file, `${file}.backup`);

    const second = await opened();
    await second.letters.queueAll([letter('thanks:ch_2')]);
    const sending = posterOf(second.letters, folder);
    await post(sending.parts);
    expect(sending.sent.toSorted()).toEqual(['thanks:ch_1', 'thanks:ch_2']);
    await second.close();

    putBack();
    const third = await opened();
    // What Stripe tells again after the backup leads to the same keys.
    await third.letters.queueAll([letter('thanks:ch_2')]);
    const again = posterOf(third.letters, folder);
    await post(again.parts);
    expect(again.sent).toEqual([]);
    expect(await third.letters.counts()).toMatchObject({ sent: 2, queued: 0 });
    await third.close();

    putBack();
    rmSync(join(folder, 'letters-sent.log'));
    const fourth = await opened();
    expect(await fourth.letters.hold(TEST_NOW_MS)).toBe(1);
    await fourth.letters.queueAll([letter('thanks:ch_2')]);
    const held = posterOf(fourth.letters, folder);
    await post(held.parts);
    expect(held.sent).toEqual([]);
    expect(await fourth.letters.counts()).toMatchObject({ held: 2, queued: 0 });
    await fourth.close();
    await database.remove();
    rmSync(folder, { recursive: true });
  });
});

describe('the log of what was sent', () => {
  it('holds digests alone, is shared by processes, and survives a line that was cut off', () => {
    const folder = mkdtempSync(join(tmpdir(), 'obole-letters-'));
    const path = join(folder, 'deeper', 'letters-sent.log');
    const [one, other] = [sentLog(path), sentLog(path)];
    expect(one.has('thanks:ch_1')).toBe(false);
    expect(existsSync(path)).toBe(false);
    one.add('thanks:ch_1');
    expect(other.has('thanks:ch_1')).toBe(true);
    expect(readFileSync(path, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
    appendFileSync(path, 'abcdef');
    expect(other.has('thanks:ch_2')).toBe(false);
    // The line after it is written behind what was cut off.
    one.add('thanks:ch_2');
    expect([one, other, sentLog(path)].map((each) => each.has('thanks:ch_2'))).toEqual([true, true, true]);
    rmSync(folder, { recursive: true });
  });
});

describe('the address of a letter', () => {
  it('is the one of the moment it leaves', async () => {
    const test = await SQLITE.open();
    const { giving, recipients } = test.books;
    const wish = await giving.keepWish({
      ...{ id: 'don_1', requestKey: 'k', token: 'form_1', amount: cents(1_000), frequency: 'once', email: 'ada@example.org' },
      ...{ project: null, campaign: null, visibility: 'private', message: null, name: null, language: 'fr', state: 'open' },
      ...{ createdMs: TEST_NOW_MS, checkout: null, donor: null, cover: cents(0) },
    } as const);
    const donor = wish.donor ?? '';
    const database = new Sqlite(test.url.slice('file:'.length));
    database.prepare('update donors set email = ?, folded = ? where id = ?').run('ada@new.example.org', 'ada@new.example.org', donor);
    expect((await recipients.recipient(donor))?.email).toBe('ada@new.example.org');
    database.prepare('update donors set email = null, folded = null, erased_ms = 1 where id = ?').run(donor);
    database.close();
    expect(await recipients.recipient(donor)).toBeNull();
    await test.close();
  });
});
