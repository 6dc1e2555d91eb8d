import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BadLine, BankBalance, Statement, StatementFile, StatementLine } from '../../src/reconciliation/statement.ts';
import type { AskedImport, Decision, ImportProgress } from '../../src/reconciliation/import-desk.ts';
import { previewStatement, takeStatement } from '../../src/reconciliation/take-statement.ts';
import { account, type Account } from '../../src/values/account.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { sha256 } from '../../src/values/digest.ts';
import { nextTurn } from '../../src/values/turns.ts';
import { ADA, BANK, SAVINGS, told } from '../support/bank-facts.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';
import { importDesk, neighbours, type Neighbours } from '../support/line-desk.ts';
import { testContent } from '../support/world.ts';

function on(date: string, amount: number, label = 'VIREMENT'): StatementLine {
  return told({ bookedOn: day(date), amount: cents(amount), label });
}

function balance(date: string, amount: number): BankBalance {
  return { on: day(date), amount: cents(amount) };
}

function statement(lines: readonly StatementLine[], about: Partial<Statement> = {}): Statement {
  return { format: 'camt053', account: null, opening: null, closing: null, lines, ...about };
}

function asked(file: StatementFile | Statement, about: Partial<AskedImport> = {}): AskedImport {
  const whole = 'statements' in file ? file : { statements: [file], bad: [] };
  return { file: whole, fileHash: sha256(JSON.stringify(whole)), fileName: 'november.xml', account: BANK, decided: [], by: ADA, ...about };
}

const NOVEMBER = statement([on('2026-11-03', 10_000), on('2026-11-10', -4_000), on('2026-11-10', -4_000)], {
  opening: balance('2026-10-31', 50_000),
  closing: balance('2026-11-30', 52_000),
});
const DECEMBER = statement([on('2026-12-02', 1_000)], { opening: balance('2026-11-30', 52_000), closing: balance('2026-12-31', 53_000) });
const BAD: BadLine = { position: 4, text: '31/02/2026;12,00', problem: 'date', detail: '31/02/2026' };

describe.each(ADAPTERS)('a bank’s file, taken into the books on $name', ({ open }) => {
  let test: TestBooks;
  let around: Neighbours;
  beforeEach(async () => {
    test = await open();
    around = neighbours();
  });
  afterEach(() => test.close());

  const take = (file: StatementFile | Statement, about: Partial<AskedImport> = {}, openedOn: string | null = null) =>
    takeStatement(importDesk(test, around, { openedOn: openedOn === null ? null : day(openedOn) }), asked(file, about));
  const kept = async () =>
    (await test.books.lines.page({ account: null, state: null, order: 'oldest', after: null, limit: 50 })).lines.map(({ line }) => line);

  it('adds its lines once, like ones of a day included, and the same file twice adds nothing', async () => {
    expect(await take(NOVEMBER)).toMatchObject({
      kind: 'done',
      imports: [{ account: BANK, kept: 3, known: 0, from: '2026-11-03', to: '2026-11-10' }],
    });
    expect(await take(NOVEMBER)).toMatchObject({ kind: 'done', imports: [{ kept: 0, known: 3 }] });
    expect((await kept()).map(({ bookedOn, amount }) => [bookedOn, amount])).toEqual([
      ['2026-11-03', 10_000],
      ['2026-11-10', -4_000],
      ['2026-11-10', -4_000],
    ]);
    expect(await test.books.lines.imports(10)).toHaveLength(1);
    expect(around.notes.map(({ act }) => act)).toEqual(['statement-imported']);
    expect(await test.books.lines.balances(BANK)).toMatchObject([{ on: '2026-11-30', amount: 52_000, by: ADA }]);
  });

  it('adds of a file that overlaps only what is new', async () => {
    await take(NOVEMBER);
    const whole = statement([...NOVEMBER.lines, ...DECEMBER.lines], {
      opening: balance('2026-10-31', 50_000),
      closing: balance('2026-12-31', 53_000),
    });
    expect(await take(whole)).toMatchObject({ kind: 'done', imports: [{ kept: 1, known: 3 }] });
    expect(await test.books.lines.accounts()).toMatchObject([
      { account: BANK, lines: 4, open: 4, total: 3_000, first: '2026-11-03', last: '2026-12-02' },
    ]);
  });

  it('is refused where opening + lines is not closing, and says by how much', async () => {
    const wrong = { ...NOVEMBER, closing: balance('2026-11-30', 52_500) };
    expect(await take(wrong)).toEqual({
      kind: 'refused',
      problems: [{ account: BANK, code: 'sum', opening: 50_000, lines: 2_000, closing: 52_500, difference: 500 }],
    });
    expect(await kept()).toEqual([]);
  });

  it('keeps nothing while nobody has decided on lines that cannot be read', async () => {
    const file = { statements: [{ ...NOVEMBER, closing: balance('2026-11-30', 53_200) }], bad: [BAD] };
    expect(await take(file)).toMatchObject({ kind: 'undecided', bad: [BAD], imports: [{ kept: 3 }], problems: [] });
    expect(await kept()).toEqual([]);
    expect(await take(file, { decided: ['leave-out'] })).toMatchObject({ kind: 'done', bad: [BAD], imports: [{ kept: 3 }] });
    expect(await test.books.lines.imports(1)).toMatchObject([{ kept: 3, bad: 1 }]);
    // The file mended, its fourth line is new, and the balance was right all along.
    const mended = statement([...NOVEMBER.lines, on('2026-11-28', 1_200)], {
      opening: balance('2026-10-31', 50_000),
      closing: balance('2026-11-30', 53_200),
    });
    expect(await take(mended)).toMatchObject({ kind: 'done', imports: [{ kept: 1, known: 3 }] });
  });

  it('must follow from the statement before, unless the gap is accepted', async () => {
    await take(NOVEMBER);
    const later = statement([on('2027-01-05', 100)], { opening: balance('2026-12-31', 53_000), closing: balance('2027-01-31', 53_100) });
    const gap = { account: BANK, code: 'gap', since: '2026-11-30', expected: 52_000, opening: 53_000, difference: 1_000 };
    expect(await take(later)).toMatchObject({ kind: 'undecided', problems: [gap] });
    expect(await take(DECEMBER)).toMatchObject({ kind: 'done' });
    expect(await take(later)).toMatchObject({ kind: 'done' });
  });

  it.each<[Decision[], string]>([
    [[], 'undecided'],
    [['leave-out'], 'undecided'],
    [['gap'], 'done'],
  ])('decided %j, a gap is %s', async (decided, kind) => {
    await take(NOVEMBER);
    const later = statement([on('2027-01-05', 100)], { opening: balance('2026-12-31', 53_000), closing: balance('2027-01-31', 53_100) });
    expect((await take(later, { decided })).kind).toBe(kind);
  });

  it('knows the difference between a day that went on and a balance that is wrong', async () => {
    const morning = statement([on('2026-11-25', 1_000)], { opening: balance('2026-11-24', 0), closing: balance('2026-11-25', 1_000) });
    const evening = statement([on('2026-11-25', 1_000), on('2026-11-25', 500, 'SOIR')], {
      opening: balance('2026-11-24', 0),
      closing: balance('2026-11-25', 1_500),
    });
    await take(morning);
    expect(await take(evening)).toMatchObject({ kind: 'done', imports: [{ kept: 1, known: 1 }] });
    expect(await test.books.lines.balances(BANK)).toMatchObject([{ on: '2026-11-25', amount: 1_500 }]);
    const wrong = statement([], { closing: balance('2026-11-25', 9_000) });
    expect(await take(wrong)).toMatchObject({ kind: 'refused', problems: [{ code: 'closing', known: 1_500, closing: 9_000 }] });
  });

  it('leaves out what the opening entry stands for', async () => {
    expect(await take(NOVEMBER, {}, '2026-11-05')).toMatchObject({ kind: 'done', imports: [{ kept: 2, early: 1 }] });
    expect((await kept()).map(({ bookedOn }) => bookedOn)).toEqual(['2026-11-10', '2026-11-10']);
  });

  it('of several accounts goes to each by its IBAN, all or none', async () => {
    const chart = testContent().accounts.map((each) => ({
      ...each,
      iban: each.name === BANK ? 'FR7630006000011234567890189' : each.name === SAVINGS ? 'FR7612345678901234567890123' : null,
    }));
    const main = statement([on('2026-11-03', 10_000)], { account: 'FR76 3000 6000 0112 3456 7890 189' });
    const savings = statement([on('2026-11-03', -10_000)], { account: '23456789012' });
    const desk = importDesk(test, around, { chart });
    const both = { statements: [main, savings], bad: [] };
    expect(await previewStatement(desk, asked(both, { account: null }))).toMatchObject({
      kind: 'done',
      imports: [
        { account: BANK, kept: 1 },
        { account: SAVINGS, kept: 1 },
      ],
    });
    expect(await kept()).toEqual([]);
    const stranger = { statements: [main, { ...savings, account: '00000000000' }], bad: [] };
    expect(await takeStatement(desk, asked(stranger, { account: null }))).toEqual({
      kind: 'refused',
      problems: [{ code: 'no-account', written: '00000000000' }],
    });
    expect(await takeStatement(desk, asked(savings, { account: BANK }))).toMatchObject({
      problems: [{ code: 'other-account', account: BANK }],
    });
    expect(await takeStatement(desk, asked(both, { account: null }))).toMatchObject({ kind: 'done' });
    expect((await kept()).map((each) => each.account).toSorted()).toEqual([BANK, SAVINGS]);
  });

  it.each<[Account | null, StatementFile, string]>([
    [account('hosting'), { statements: [NOVEMBER], bad: [] }, 'not-a-bank'],
    [null, { statements: [NOVEMBER], bad: [] }, 'no-account'],
    [BANK, { statements: [], bad: [] }, 'nothing'],
  ])('is refused for %s with its reason', async (chosen, file, code) => {
    expect(await take(file, { account: chosen })).toMatchObject({ kind: 'refused', problems: [{ code }] });
  });

  it('joins the daily statements of one file, which must follow each other', async () => {
    const monday = statement([on('2026-11-02', 100)], { opening: balance('2026-11-01', 0), closing: balance('2026-11-02', 100) });
    const tuesday = statement([on('2026-11-03', 50)], { opening: balance('2026-11-02', 100), closing: balance('2026-11-03', 150) });
    const torn = { ...tuesday, opening: balance('2026-11-02', 120), closing: balance('2026-11-03', 170) };
    expect(await take({ statements: [torn, monday], bad: [] })).toMatchObject({
      kind: 'undecided',
      problems: [{ code: 'gap', difference: 20 }],
    });
    expect(await take({ statements: [tuesday, monday], bad: [] })).toMatchObject({ kind: 'done', imports: [{ kept: 2 }] });
    expect((await test.books.lines.balances(BANK)).map(({ amount }) => amount)).toEqual([100, 150]);
  });

  it('twenty times at once is kept once, and the others are told that they added nothing', async () => {
    const told = await Promise.all(Array.from({ length: 20 }, () => take(NOVEMBER)));
    const counts = told.map((each) => (each.kind === 'done' ? [each.imports[0]?.kept, each.imports[0]?.known] : []));
    expect(counts.filter(([count]) => count === 3)).toEqual([[3, 0]]);
    expect(counts.filter(([count]) => count === 0)).toHaveLength(19);
    expect(counts.filter(([, known]) => known === 3)).toHaveLength(19);
    expect(await kept()).toHaveLength(3);
    expect(await test.books.lines.imports(50)).toHaveLength(1);
    expect(around.notes).toHaveLength(1);
  });

  it('that overlaps with another at the same moment adds each line once', async () => {
    const whole = statement([...NOVEMBER.lines, ...DECEMBER.lines]);
    await Promise.all([take(statement(NOVEMBER.lines)), take(whole), take(statement(DECEMBER.lines))]);
    expect((await kept()).map(({ bookedOn }) => bookedOn)).toEqual(['2026-11-03', '2026-11-10', '2026-11-10', '2026-12-02']);
  });

  const many = (count: number) => statement(Array.from({ length: count }, (_, index) => on('2026-11-03', index + 1, `VIREMENT ${index}`)));

  it('that is long lets others have their turn, and tells how far it is', async () => {
    const events: string[] = [];
    const steps: ImportProgress[] = [];
    const desk = importDesk(test, around, { tell: (step) => steps.push(step) });
    const taken = takeStatement(desk, asked(many(2_500))).then(() => events.push('taken'));
    for (let request = 1; request <= 4; request += 1) {
      await nextTurn();
      await test.books.reading.lines.imports(1);
      events.push(`answered ${request}`);
    }
    await taken;
    expect(events).toEqual(['answered 1', 'answered 2', 'answered 3', 'answered 4', 'taken']);
    expect(steps.filter(({ phase }) => phase === 'keeping').map(({ done, of }) => [done, of])).toEqual(
      [500, 1_000, 1_500, 2_000, 2_500].map((done) => [done, 2_500]),
    );
  });

  it('that is cut off half-way leaves nothing, and can be taken again', async () => {
    const cut = (step: ImportProgress): void => {
      if (step.phase === 'keeping' && step.done >= 1_000) throw new Error('killed');
    };
    await expect(takeStatement(importDesk(test, around, { tell: cut }), asked(many(2_500)))).rejects.toThrow('killed');
    expect(await kept()).toEqual([]);
    expect(await test.books.lines.imports(1)).toEqual([]);
    expect(await take(many(2_500))).toMatchObject({ kind: 'done', imports: [{ kept: 2_500 }] });
  });
});
