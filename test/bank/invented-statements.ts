import fc from 'fast-check';
import type { StatementLine } from '../../src/reconciliation/statement.ts';
import { cents } from '../../src/values/cents.ts';
import { addDays, day } from '../../src/values/day.ts';
import type { Written } from '../support/bank-files.ts';

const FIRST = day('2026-01-01');

/** Words as banks write them, with what breaks careless readers in between. */
const WORD = fc.oneof(
  fc.constantFrom(
    'VIR',
    'SEPA',
    'PRLV',
    'DON',
    'STRIPE',
    'CHÈQUE',
    'Cœur',
    'N°12',
    '=1+1',
    '@SUM',
    '+33',
    '-5',
    'R&D',
    'L’été',
    '"dit"',
    "O'Neil",
    '<B',
    'a;b',
    '12,50',
    '&amp;',
    'fin>',
  ),
  fc.stringMatching(/^[A-Za-z0-9éèàçùÉÀ.,:/'()+-]{1,12}$/u),
);

export const words = (most: number): fc.Arbitrary<string> =>
  fc.array(WORD, { minLength: 1, maxLength: most }).map((each) => [...new Set(each)].join(' '));

const AMOUNT = fc
  .oneof(fc.integer({ min: -5_000_000, max: 5_000_000 }), fc.constantFrom(1, -1, 10, -10, 99, 2279, -2279, 900_000_000_000))
  .map(cents);
const DAY = fc.integer({ min: 0, max: 700 }).map((count) => addDays(FIRST, count));

export const line: fc.Arbitrary<Omit<StatementLine, 'position'>> = fc.record({
  bookedOn: DAY,
  valueOn: fc.option(DAY),
  amount: AMOUNT,
  label: words(6),
  counterparty: fc.option(words(3)),
  reference: fc.option(fc.stringMatching(/^[A-Z0-9]{1,30}$/u)),
  bankId: fc.option(fc.stringMatching(/^[A-Z0-9]{1,30}$/u)),
});

/** A statement whose balances hold; positions are those of the movement, from 1. */
export function written(
  account: fc.Arbitrary<string | null>,
  lines = fc.array(line, { minLength: 1, maxLength: 12 }),
): fc.Arbitrary<Written> {
  return fc.record({ account, lines, opening: AMOUNT, on: DAY }).map(({ account: owner, lines: each, opening, on }): Written => ({
    account: owner,
    opening: { on, amount: opening },
    closing: { on: addDays(on, 30), amount: cents(each.reduce((sum: number, { amount }) => sum + amount, opening)) },
    lines: each.map((one, index) => ({ ...one, position: index + 1 })),
  }));
}

/** Positions as they count through a file of several statements. */
export function numbered(statements: readonly Written[]): Written[] {
  let position = 0;
  return statements.map((one) => ({ ...one, lines: one.lines.map((each) => ({ ...each, position: (position += 1) })) }));
}
