import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprinted, newLines, type KnownLine, type NewLines } from '../../src/bank/new-lines.ts';
import type { StatementLine } from '../../src/reconciliation/statement.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { runAtOnce } from '../../src/values/turns.ts';
import { line as anyLine } from './invented-statements.ts';

const ACCOUNT = '512-main';

function line(over: Partial<StatementLine> = {}): StatementLine {
  const rest = { position: 1, valueOn: null, counterparty: null, reference: null, bankId: null };
  return { ...rest, bookedOn: day('2026-11-30'), amount: cents(2_000), label: 'VIR SEPA DON', ...over };
}

function sorted(known: readonly KnownLine[], account: string, lines: readonly StatementLine[]): NewLines {
  return runAtOnce(newLines(known, runAtOnce(fingerprinted(account, lines))));
}

function kept({ added }: NewLines): KnownLine[] {
  return added.map(({ line: { bankId, bookedOn, amount }, fingerprint }) => ({ fingerprint, bankId, bookedOn, amount }));
}

/** Imports files one after the other, as the books would, and tells how many lines each adds. */
function imported(...files: readonly (readonly StatementLine[])[]): number[] {
  const known: KnownLine[] = [];
  return files.map((lines) => {
    const added = kept(sorted(known, ACCOUNT, lines));
    known.push(...added);
    return added.length;
  });
}

/** Few days, amounts and labels, so that identical lines happen often. */
const ALIKE = fc
  .record({ on: fc.integer({ min: 1, max: 9 }), amount: fc.constantFrom(500, 1_000), label: fc.constantFrom('DON A', 'DON B') })
  .map(({ on, amount, label }) => line({ bookedOn: day(`2026-11-0${on}`), amount: cents(amount), label }));

describe('an import adds only what is new', () => {
  it('the same file twice adds nothing', () => {
    const lines = fc.array(
      fc.oneof(
        ALIKE,
        anyLine.map((each) => ({ ...each, position: 1 })),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(lines, (file) => {
        expect(imported(file, file)).toEqual([file.length, 0]);
      }),
    );
  });

  it('files that overlap by whole days add up to the whole', () => {
    const file = fc.array(ALIKE, { maxLength: 40 }).map((lines) => lines.toSorted((a, b) => (a.bookedOn < b.bookedOn ? -1 : 1)));
    fc.assert(
      fc.property(file, fc.nat(9), fc.nat(9), (whole, from, to) => {
        const early = whole.filter(({ bookedOn }) => Number(bookedOn.slice(8)) <= Math.max(from, to));
        const late = whole.filter(({ bookedOn }) => Number(bookedOn.slice(8)) >= Math.min(from, to));
        const counts = imported(early, late, whole);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(whole.length);
      }),
    );
  });

  it('in whatever order the bank writes the lines of a file', () => {
    fc.assert(
      fc.property(fc.array(ALIKE, { maxLength: 30 }), (file) => {
        expect(imported(file, file.toReversed())[1]).toBe(0);
      }),
    );
  });

  it('keeps two identical gifts of one day apart, also when the second comes later', () => {
    expect(imported([line(), line()])).toEqual([2]);
    expect(imported([line()], [line(), line()], [line(), line()])).toEqual([1, 1, 0]);
  });

  it('does not mind accents, case and spaces of the label', () => {
    expect(imported([line({ label: 'Chèque  n° 12' })], [line({ label: 'CHEQUE N° 12' })])).toEqual([1, 0]);
  });

  it('is asked per account', () => {
    const known = kept(sorted([], ACCOUNT, [line()]));
    expect(sorted(known, '512-savings', [line()]).added).toHaveLength(1);
  });
});

describe('the bank’s own id', () => {
  it('finds a line whose label the bank has changed since', () => {
    expect(imported([line({ bankId: 'F1', label: 'VIR EN COURS' })], [line({ bankId: 'F1', label: 'VIR DUPONT' })])).toEqual([1, 0]);
  });

  it('is not trusted alone: another day or amount is another movement', () => {
    expect(imported([line({ bankId: 'F1' })], [line({ bankId: 'F1', amount: cents(2_001) })])).toEqual([1, 1]);
    expect(imported([line({ bankId: 'F1' })], [line({ bankId: 'F1', bookedOn: day('2026-12-01') })])).toEqual([1, 1]);
  });

  it('that changes with each export adds nothing', () => {
    expect(imported([line({ bankId: 'EXPORT1-7' })], [line({ bankId: 'EXPORT2-3' })])).toEqual([1, 0]);
  });

  it('that all lines share is no id', () => {
    const [first, second] = [line({ bankId: '0', label: 'DON A' }), line({ bankId: '0', label: 'DON B' })];
    expect(imported([first, second], [line({ bankId: '0', label: 'DON C' })])).toEqual([2, 1]);
    expect(imported([first], [second, first])).toEqual([1, 1]);
  });
});
