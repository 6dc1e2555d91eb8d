import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LinePart } from '../../src/reconciliation/bank-line.ts';
import { checkBooks } from '../../src/reconciliation/self-check.ts';
import { cents, ZERO } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { BANK, SAVINGS, told } from '../support/bank-facts.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';
import { personOf, treasuryFor, type Enrolled } from '../support/people.ts';

const ADA = { name: 'Ada Lovelace', email: null };
const TYPED = {
  ...{ what: '', date: '2026-11-12', amount: '50', method: 'transfer', commission: '', account: BANK, project: '' },
  ...{ reference: '', name: '', email: '', company: '', note: '' },
};

describe.each(ADAPTERS)('a gift by transfer and its bank line, on $name', { timeout: 30_000 }, ({ open }) => {
  let test: TestBooks;
  let treasury: ReturnType<typeof treasuryFor>['treasury'];
  let person: Enrolled;
  beforeEach(async () => {
    test = await open();
    const made = treasuryFor(test);
    treasury = made.treasury;
    person = await personOf(made, 'treasurer');
  }, 30_000);
  afterEach(() => test.close());

  /** Takes a statement of one line of November, and gives its id. */
  async function lineOf(amount: number, on: string, label: string): Promise<string> {
    const line = told({ amount: cents(amount), bookedOn: day(on), label });
    const file = { statements: [{ format: 'csv', account: null, opening: null, closing: null, lines: [line] } as const], bad: [] };
    await treasury.lines.takeAsOperator({ file, fileHash: label, fileName: null, account: BANK, decided: [] });
    const { lines } = await treasury.lines.all(BANK, null, 50);
    return lines.find((seen) => seen.line.label === label)?.line.id ?? '';
  }

  async function post(line: string, parts: readonly LinePart[], attempt = 0) {
    const done = await treasury.lines.act(await person.browser.visit(), 'bank.match', (acts, by) =>
      acts.post({ line, attempt, parts, by }),
    );
    return done.ok ? done.value : done;
  }

  async function undo(line: string, attempt = 0) {
    const done = await treasury.lines.act(await person.browser.visit(), 'bank.match', (acts, by) => acts.undo({ line, attempt, by }));
    return done.ok ? done.value : done;
  }

  async function givenByLine(): Promise<{ readonly line: string; readonly gift: string }> {
    const line = await lineOf(5_000, '2026-11-12', 'VIR SEPA RECU');
    const about = { method: 'transfer', commission: ZERO, project: null, reference: null, note: null, donor: ADA, company: false } as const;
    const gift = { receivedOn: day('2026-11-12'), amount: cents(5_000), ...about };
    expect(await post(line, [{ kind: 'gift', amount: cents(5_000), gift, through: null }])).toMatchObject({ kind: 'done' });
    const [kept] = await treasury.money.gifts.list({ from: null, to: null, method: null, limit: 10 });
    return { line, gift: kept?.id ?? '' };
  }

  const actOnGifts = async <Value>(run: Parameters<typeof treasury.money.act<Value>>[2]) => {
    const done = await treasury.money.act(await person.browser.visit(), 'gift.correct', run);
    return done.ok ? done.value : done;
  };
  const broken = async () =>
    (await test.books.snapshot((stores) => checkBooks(stores, { accounts: [BANK, SAVINGS], opensAtMs: null }))).filter(({ ok }) => !ok);

  it('is not taken back beside its line, and is once the line is', async () => {
    const { line, gift } = await givenByLine();
    const before = await test.books.audit.head();
    expect(await actOnGifts((desk, by) => desk.gifts.undo(gift, by))).toEqual({ kind: 'refused', why: 'at-bank' });
    expect(await test.books.audit.head()).toEqual(before);
    expect(await undo(line)).toMatchObject({ kind: 'done' });
    expect((await treasury.money.gifts.see(gift))?.undone).toBe(true);
    expect(await actOnGifts((desk, by) => desk.gifts.undo(gift, by))).toEqual({ kind: 'changed' });
    expect(await broken()).toEqual([]);
  });

  it('cannot be typed by hand once its account has statements', async () => {
    const typed = (account: string) => actOnGifts((desk, by) => desk.gifts.give({ ...TYPED, account }, desk.newToken(), by));
    expect(await typed(BANK)).toMatchObject({ kind: 'done' });
    await lineOf(100, '2026-11-13', 'VIREMENT');
    expect(await typed(BANK)).toMatchObject({
      kind: 'refused',
      mistakes: [{ field: 'account', problem: 'needs-bank-line', expected: BANK }],
    });
    expect(await typed(SAVINGS)).toMatchObject({ kind: 'done' });
  });

  it('is given back by a line of its amount that names who gave, once, and both are undone in their order', async () => {
    const { line, gift } = await givenByLine();
    const stranger = await lineOf(-5_000, '2026-11-16', 'VIR SEPA GRACE HOPPER');
    const codes = async (id: string) => (await treasury.lines.line(id))?.proposals.map(({ reason, certain }) => [reason.code, certain]);
    expect(await codes(stranger)).toEqual([]);
    const back = await lineOf(-5_000, '2026-11-17', 'VIR SEPA LOVELACE ADA REMBOURSEMENT');
    expect(await codes(back)).toEqual([['refund', false]]);
    expect((await treasury.lines.choices()).refundable).toMatchObject([{ gift, left: 5_000, name: 'Ada Lovelace' }]);

    const part = (amount: number): LinePart => ({ kind: 'refund', amount: cents(amount), gift });
    const wrong = (code: string, expected: unknown = expect.anything()) => ({
      kind: 'refused',
      problems: [{ code: 'parts', parts: [{ part: 0, code, expected }] }],
    });
    const early = await lineOf(-5_000, '2026-11-10', 'VIR TROP TOT');
    expect(await post(early, [part(-5_000)])).toEqual(wrong('refund-day', '2026-11-12'));
    expect(await post(back, [{ ...part(-5_000), gift: 'off_nowhere' } as LinePart])).toEqual(wrong('unknown-gift', null));
    const much = await lineOf(-9_000, '2026-11-18', 'VIR TROP');
    expect(await post(much, [part(-9_000)])).toEqual(wrong('refund-amount', -5_000));

    expect(await post(back, [part(-5_000)])).toEqual({ kind: 'done', entries: [`refund:${gift}:1`] });
    expect(await test.books.ledger.entry(`refund:${gift}:1`)).toMatchObject({
      kind: 'refund',
      postings: [{ from: BANK, to: 'gift-refunds', amount: 5_000 }],
      measured: { as: 'refunds', amount: 5_000 },
    });
    expect(await post(stranger, [part(-5_000)])).toEqual(wrong('refund-amount', expect.anything()));
    expect(await undo(line)).toEqual({ kind: 'refused', problems: [{ code: 'refunded' }] });
    expect((await treasury.lines.gift(gift))?.lines.map((seen) => seen.line.id).toSorted()).toEqual([line, back].toSorted());
    expect(await broken()).toEqual([]);

    expect(await undo(back)).toMatchObject({ kind: 'done' });
    expect((await treasury.money.gifts.see(gift))?.refunds).toEqual([]);
    expect(await post(back, [part(-5_000)], 1)).toEqual({ kind: 'done', entries: [`refund:${gift}:2`] });
    expect(await undo(back, 1)).toMatchObject({ kind: 'done' });
    expect(await undo(line)).toMatchObject({ kind: 'done' });
    expect(await broken()).toEqual([]);
  });
});
