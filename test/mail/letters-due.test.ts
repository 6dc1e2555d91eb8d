import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { queueLettersDue } from '../../src/app/letters-due.ts';
import { mailOf } from '../../src/app/mail.ts';
import { closingOf, type ClosingAct, type FrozenFigures } from '../../src/ledger/closing.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { movableClock } from '../../src/values/clock.ts';
import { month } from '../../src/values/month.ts';
import { SQLITE, TEST_NOW_MS, type TestBooks } from '../support/books.ts';
import { fakeEnvironment, realContent } from '../support/fake-app.ts';
import { REPORTS } from '../support/fake-report.ts';
import { smtpServer, type SmtpServer } from '../support/smtp-server.ts';

const DAY_MS = 86_400_000;
const OCTOBER = month('2026-10');
const FIGURES: FrozenFigures = {
  ...{ gross: cents(0), oneOff: null, recurring: null, offline: null, merged: null, other: cents(0), refunds: cents(0) },
  ...{ disputes: cents(0), fees: cents(0), net: cents(0), cost: cents(90_000), costKind: 'planned', gifts: 0, giftsBelow: null },
} as const;

describe('the monthly letter', () => {
  let test: TestBooks;
  let server: SmtpServer;
  const errors: string[] = [];
  beforeEach(async () => {
    test = await SQLITE.open();
    server = await smtpServer();
    errors.length = 0;
  });
  afterEach(async () => {
    await server.close();
    await test.close();
  });

  const report = () => Promise.resolve(REPORTS.under);
  const clock = movableClock(TEST_NOW_MS);
  const partsOf = () => {
    const environment = {
      ...fakeEnvironment('https://dons.example.org', 'http://127.0.0.1:4391'),
      ...({ mode: 'test', sandbox: null, smtpUrl: server.url, mailFrom: 'dons@example.org', alertEmail: 'alert@example.org' } as const),
      dataDir: test.url.slice('file:'.length).replace(/\/[^/]+$/, ''),
    } as const;
    return { environment, content: realContent(), clock, onError: (what: string) => void errors.push(what) };
  };
  const donors = (count: number, wanted: (index: number) => boolean): void => {
    const database = new Sqlite(test.url.slice('file:'.length));
    const add = database.prepare(`insert into donors (id, email, folded, language, digest, created_ms) values (?, ?, ?, ?, ?, 0)`);
    for (let index = 0; index < count; index += 1) {
      const [id, email] = [`donor_${String(index).padStart(4, '0')}`, `d${index}@example.org`];
      add.run(id, email, email, index % 2 === 0 ? 'fr' : 'en', wanted(index) ? 1 : 0);
    }
    database.close();
  };
  const close = async (atMs = TEST_NOW_MS, before: ClosingAct | null = null): Promise<void> => {
    const act = closingOf(OCTOBER, { entries: 0, content: 'c' }, FIGURES, day('2026-11-20'), before);
    await test.books.closings.append(
      { act, listed: { onTheWay: [], pendingDebits: cents(0) }, by: { member: 'm', name: 'Ada' }, atMs },
      OCTOBER,
    );
  };

  it('goes to all who want it and to nobody else, once, when a month was closed', async () => {
    donors(450, (index) => index % 3 === 0);
    expect(await queueLettersDue(partsOf(), test.books, report)).toBe(0);
    await close();
    expect(await queueLettersDue(partsOf(), test.books, report)).toBe(150);
    expect(await queueLettersDue(partsOf(), test.books, report)).toBe(0);
    expect((await test.books.letters.letter('digest:2026-10:donor_0003'))?.language).toBe('en');
    expect(await test.books.letters.letter('digest:2026-10:donor_0001')).toBeNull();
  });

  it('says the month’s public figures, and stops by one click without a cookie (RFC 8058)', async () => {
    donors(1, () => true);
    await close();
    const mail = mailOf(partsOf(), test.books, report);
    await mail.queueDue();
    await mail.post();
    expect(errors).toEqual([]);
    const [letter, ...others] = server.received;
    expect(others).toEqual([]);
    const unfolded = (letter?.data ?? '').replaceAll(/\n[ \t]+/g, ' ');
    const token = /^List-Unsubscribe: <https:\/\/dons\.example\.org\/desabonnement\?jeton=(stop_[0-9a-z]{26})>$/m.exec(unfolded)?.[1] ?? '';
    expect(unfolded).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
    expect(await test.books.recipients.stopDigest(token)).toBe(true);
    expect(await test.books.recipients.recipient('donor_0000')).toMatchObject({ digest: false });
  });

  it('is not sent to who wants it no more when it leaves', async () => {
    donors(1, () => true);
    await close();
    const mail = mailOf(partsOf(), test.books, report);
    await mail.queueDue();
    await test.books.recipients.stopDigest(await test.books.recipients.stopToken('donor_0000'));
    await mail.post();
    expect(server.received).toEqual([]);
    expect(await test.books.letters.letter('digest:2026-10:donor_0000')).toMatchObject({ state: 'dropped' });
  });

  it('is not written for what was closed days ago, or ended months ago', async () => {
    donors(3, () => true);
    await close(TEST_NOW_MS - 4 * DAY_MS);
    expect(await queueLettersDue(partsOf(), test.books, report)).toBe(0);
  });

  it('alerts the operator once a day of letters that are given up, and of no alert', async () => {
    donors(2, () => true);
    await close();
    const mail = mailOf(partsOf(), test.books, report);
    await mail.queueDue();
    server.setMood({ at: 'RCPT', say: '550 5.1.1 unknown' });
    await mail.post();
    expect(errors).toEqual(['A letter was given up: digest', 'A letter was given up: digest', 'A letter was given up: alert']);
    expect(await test.books.letters.counts()).toMatchObject({ dead: 3 });
    server.setMood(null);
    await test.books.letters.again('alert:dead-letter:2026-11-23', TEST_NOW_MS);
    await mail.post();
    expect(server.received.map(({ to }) => to)).toEqual([['<alert@example.org>']]);
  });
});
