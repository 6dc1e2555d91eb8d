import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closingOf, type Closing } from '../../src/app/closing.ts';
import type { Finding } from '../../src/ledger/look.ts';
import { guardOf, type Guard } from '../../src/reconciliation/self-check.ts';
import { databaseReach } from '../../src/storage/reach.ts';
import { month } from '../../src/values/month.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';
import { realContent } from '../support/fake-app.ts';
import { personOf, treasuryFor } from '../support/people.ts';

const HOLDS: Finding = { what: 'sums', ok: true, fails: [] };
const BREAKS: Finding = { what: 'sums', ok: false, fails: ['gift:ch_1'] };

describe.each(ADAPTERS)('closing a month of large books, on $name', ({ open }) => {
  let test: TestBooks;
  let guard: Guard;
  let closing: Closing;
  let found: Finding;
  let looks: number;

  beforeEach(async () => {
    test = await open();
    [found, looks] = [HOLDS, 0];
    const check = async (): Promise<Finding[]> => {
      looks += 1;
      // Others write meanwhile: within the closing's own transaction this would wait for its end.
      await test.books.write((stores) => stores.movements.setCursor('meanwhile', looks));
      return [found];
    };
    guard = guardOf(check, test.clock, () => undefined);
    const parts = { content: realContent(), clock: test.clock, guard };
    closing = closingOf(test.books, { ...parts, soon: -1 }, false, databaseReach());
  });
  afterEach(() => test.close());

  const OF = month('2026-10');
  const kinds = async (): Promise<string[]> => (await closing.month(OF)).obstacles.map(({ kind }) => kind);

  it('tells what the last look found, and makes none to show a page', async () => {
    expect(await kinds()).not.toContain('broken');
    found = BREAKS;
    await guard.look();
    expect(await kinds()).toContain('broken');
    expect(looks).toBe(1);
  });

  it('looks before it freezes anything, while others go on writing', async () => {
    const people = treasuryFor(test);
    const { browser } = await personOf(people, 'treasurer');
    const { version } = await closing.month(OF);
    found = BREAKS;
    const refused = await closing.close(await browser.visit(), OF, version);
    expect(refused).toMatchObject({ kind: 'refused' });
    expect(refused.kind === 'refused' && refused.obstacles.map(({ kind }) => kind)).toContain('broken');
    expect([looks, await test.books.movements.cursor('meanwhile')]).toEqual([1, 1]);
  });

  it('has nothing looked at for who may not close', async () => {
    const { browser } = await personOf(treasuryFor(test), 'auditor');
    const { version } = await closing.month(OF);
    expect(await closing.close(await browser.visit(), OF, version)).toEqual({ kind: 'turned-away', why: 'forbidden' });
    expect(looks).toBe(0);
  });
});
