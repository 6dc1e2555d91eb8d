import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookOver } from '../../src/app/look.ts';
import { checked } from '../../src/app/own-jobs.ts';
import { recordPayment } from '../../src/giving/record.ts';
import { guardOf } from '../../src/reconciliation/self-check.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';
import { at, movement, PARIS, payment } from '../support/facts.ts';
import { amountMoved, tamperWith } from '../support/tamper.ts';

const CHECKED = { accounts: [], opensAtMs: null };
const RULES = { zone: PARIS, otherCharges: 'gifts_only', openedOn: null } as const;

describe.each(ADAPTERS)('a look at large books, on $name', ({ open }) => {
  let test: TestBooks;
  beforeEach(async () => {
    test = await open();
    const createdMs = at('2026-11-02T10:00:00Z');
    await recordPayment(test.books, payment({ id: 'ch_1', movement: movement('txn_1', 3_000, 70, createdMs) }), RULES);
  });
  afterEach(() => test.close());

  it('is made in a thread of its own, and finds what a look in the process finds', async () => {
    const about = { databaseUrl: test.url, checked: CHECKED };
    await tamperWith(test.url, [amountMoved('gift:ch_1', 100)]);
    const [apart, here] = [lookOver(test.books, about, 0), lookOver(test.books, about)];
    const found = await apart.look();
    expect(found).toEqual(await here.look());
    expect(found.find(({ what }) => what.includes('hash'))?.fails).toEqual(['gift:ch_1']);
  });

  it('is cut short when the house is closed', async () => {
    const apart = lookOver(test.books, { databaseUrl: test.url, checked: CHECKED }, 0);
    const guard = guardOf(apart.look, test.clock, () => undefined);
    const run = checked(guard);
    await apart.stop();
    // No failure that anybody is told of.
    expect(await run).toEqual({ kind: 'unfinished', figures: {}, why: null });
    expect([guard.isBroken(), guard.lastLookMs()]).toEqual([false, null]);
  });

  it('tells what is wrong with the database', async () => {
    const apart = lookOver(test.books, { databaseUrl: 'moon://nowhere', checked: CHECKED }, 0);
    await expect(apart.look()).rejects.toThrow('DATABASE_URL moon: is not supported');
  });
});

describe('a guard', () => {
  it('holds the books to be broken, as an earlier look left them, until a look says otherwise', async () => {
    const told: number[] = [];
    const guard = guardOf(
      () => Promise.resolve([{ what: 'sums', ok: true, fails: [] }]),
      { now: () => 7 },
      (faults) => told.push(faults.length),
      ['sums: broken'],
    );
    expect([guard.isBroken(), guard.findings(), guard.lastLookMs()]).toEqual([true, [], null]);
    await guard.look();
    expect([guard.isBroken(), guard.findings().length, guard.lastLookMs(), told]).toEqual([false, 1, 7, [0]]);
  });
});
