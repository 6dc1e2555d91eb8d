import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BankImport, BankLine } from '../../src/reconciliation/bank-line.ts';
import { everyLine } from '../../src/reconciliation/line-store.ts';
import { cents } from '../../src/values/cents.ts';
import { addDays, day } from '../../src/values/day.ts';
import { ADA, BANK, GRACE, line, rule, SAVINGS } from '../support/bank-facts.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');

function made(about: Partial<BankImport> = {}): BankImport {
  const counts = { kept: 1, known: 0, bad: 0, early: 0 };
  return { id: 'imp_1', fileHash: 'h1', fileName: 'a.xml', account: BANK, format: 'camt053', ...counts, by: ADA, atMs: NOW, ...about };
}

function lines(count: number, about: Partial<BankLine> = {}): BankLine[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `ln_${String(index).padStart(5, '0')}`;
    return line({ id, fingerprint: `f${index}`, bookedOn: addDays(day('2026-01-01'), index % 300), amount: cents(100 + index), ...about });
  });
}

describe.each(ADAPTERS)('bank lines on $name', ({ open }) => {
  let test: TestBooks;
  beforeEach(async () => {
    test = await open();
  });
  afterEach(() => test.close());
  const store = () => test.books.lines;

  it('give back what was kept, and take a file once for an account', async () => {
    const full = line({ valueOn: day('2026-11-05'), counterparty: 'ADA', reference: 'E2E', bankId: 'b1', position: 7 });
    expect(await store().keepImport(made(), [full], [])).toBe('kept');
    expect(await store().keepImport(made({ id: 'imp_2' }), [line({ id: 'ln_2', fingerprint: 'f2' })], [])).toBe('known');
    expect(await store().keepImport(made({ id: 'imp_3', account: SAVINGS }), [], [])).toBe('kept');
    expect(await store().line('ln_1')).toEqual({ line: full, state: { kind: 'open', attempt: 0, lastBy: null } });
    expect(await store().line('ln_2')).toBeNull();
    expect(await store().importOf('h1', BANK)).toEqual(made());
    expect(await store().knownLines(BANK)).toEqual([{ fingerprint: 'f1', bankId: 'b1', bookedOn: '2026-11-04', amount: 3_000 }]);
  });

  it('refuse a second line with the fingerprint of one of its account', async () => {
    await store().keepImport(made(), [line()], []);
    await expect(store().keepImport(made({ id: 'imp_2', fileHash: 'h2' }), [line({ id: 'ln_2' })], [])).rejects.toThrow();
  });

  it('come a page at a time in both orders, by state and account, whatever days they share', async () => {
    const all = lines(120);
    await store().keepImport(made(), all, []);
    await store().keepAct({ line: 'ln_00005', attempt: 0, act: 'aside', reason: 'twice', by: ADA, atMs: NOW }, []);
    for (const order of ['oldest', 'newest'] as const) {
      const seen: string[] = [];
      for (let after: string | null = null; ;) {
        const page = await store().page({ account: BANK, state: 'open', order, after, limit: 7 });
        seen.push(...page.lines.map((each) => `${each.line.bookedOn} ${each.line.id}`));
        after = page.next;
        if (after === null) break;
      }
      const expected = all
        .filter(({ id }) => id !== 'ln_00005')
        .map(({ bookedOn, id }) => `${bookedOn} ${id}`)
        .toSorted();
      expect(seen).toEqual(order === 'oldest' ? expected : expected.toReversed());
    }
    expect(await store().count({ account: null, state: 'aside' })).toBe(1);
    expect(await store().count({ account: SAVINGS, state: null })).toBe(0);
    const ids: string[] = [];
    for await (const each of everyLine(store())) ids.push(each.line.id);
    expect(ids).toEqual(all.map(({ id }) => id));
  });

  it('keep one act for each attempt, and one undo', async () => {
    await store().keepImport(made(), [line()], []);
    const act = { line: 'ln_1', attempt: 0, act: 'posted', reason: null, by: ADA, atMs: NOW } as const;
    const parts = [{ kind: 'entry', amount: cents(3_000), target: 'grants', entries: [] }] as const;
    expect(await store().keepAct(act, parts)).toBe(true);
    expect(await store().keepAct({ ...act, by: GRACE }, parts)).toBe(false);
    expect((await store().line('ln_1'))?.state).toEqual({ kind: 'posted', attempt: 0, act, parts });
    expect(await store().linesOfTarget('grants')).toEqual(['ln_1']);
    expect(await store().takenBy('entry', ['grants'])).toEqual(new Map([['grants', 3_000]]));
    expect(await store().keepUndone('ln_1', 0, GRACE, NOW)).toBe(true);
    expect(await store().keepUndone('ln_1', 0, ADA, NOW)).toBe(false);
    expect((await store().line('ln_1'))?.state).toEqual({ kind: 'open', attempt: 1, lastBy: 'Grace' });
    expect(await store().linesOfTarget('grants')).toEqual([]);
    expect(await store().takenBy('entry', ['grants'])).toEqual(new Map());
  });

  it('link a payout once, and let it go', async () => {
    await store().keepImport(made(), lines(2), []);
    expect(await store().linkPayout('po_1', 'ln_00000')).toBe(true);
    expect(await store().linkPayout('po_1', 'ln_00001')).toBe(false);
    expect(await store().links()).toEqual([{ payout: 'po_1', line: 'ln_00000' }]);
    await store().unlinkPayout('po_1');
    expect(await store().linkPayout('po_1', 'ln_00001')).toBe(true);
  });

  it('keep a typed balance until a statement tells another, never the other way round', async () => {
    const typed = { account: BANK, on: day('2026-11-30'), amount: cents(1_000), import: null, by: ADA, atMs: NOW };
    expect(await store().keepBalance(typed)).toBe(true);
    expect(await store().keepBalance({ ...typed, amount: cents(1_100) })).toBe(true);
    await store().keepImport(made(), [], [{ ...typed, amount: cents(1_200), import: 'imp_1' }]);
    expect(await store().keepBalance(typed)).toBe(false);
    expect((await store().balances(BANK)).map(({ amount }) => amount)).toEqual([1_200]);
  });

  it('keep rules and mappings as they stand', async () => {
    const kept = rule({ amount: cents(90_000), bank: BANK });
    await store().keepRule(kept);
    await store().keepRule(rule({ id: 'rl_2', direction: 'in', into: { kind: 'gift', project: 'jitsi' } }));
    expect((await store().rules())[0]).toEqual(kept);
    expect(await store().endRule('rl_1', NOW)).toBe(true);
    expect(await store().endRule('rl_1', NOW)).toBe(false);
    expect((await store().rules()).map(({ id, endedMs }) => [id, endedMs])).toEqual([
      ['rl_2', null],
      ['rl_1', NOW],
    ]);
    await store().keepMapping(BANK, '{"a":1}', ADA, NOW);
    await store().keepMapping(BANK, '{"a":2}', GRACE, NOW);
    expect(await store().mapping(BANK)).toBe('{"a":2}');
    expect(await store().mapping(SAVINGS)).toBeNull();
  });

  it('of 10 000 lines give a page and the accounts at once', async () => {
    await store().keepImport(made(), lines(10_000), []);
    const startMs = performance.now();
    const page = await store().page({ account: null, state: 'open', order: 'oldest', after: null, limit: 50 });
    const later = await store().page({ account: null, state: 'open', order: 'oldest', after: '2026-10-20 ', limit: 50 });
    expect([page.lines.length, later.lines.length]).toEqual([50, 50]);
    expect((await store().accounts())[0]?.open).toBe(10_000);
    expect(performance.now() - startMs).toBeLessThan(2_000);
  });
});
