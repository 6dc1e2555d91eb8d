import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkArithmetic } from '../../src/bank/arithmetic.ts';
import { readStatementFile } from '../../src/bank/read-statement.ts';
import type { StatementFile } from '../../src/reconciliation/statement.ts';
import { toBytes, writeCamt, writeCfonb, writeCsv, writeOfx, type OfxForm, type Written } from '../support/bank-files.ts';
import { numbered, written } from './invented-statements.ts';

function read(bytes: Uint8Array): StatementFile {
  const file = readStatementFile(bytes, { mapping: null });
  if (!file.ok) throw new Error(`refused: ${JSON.stringify(file.why)}`);
  expect(file.value.bad).toEqual([]);
  return file.value;
}

/** What a format cannot carry is taken off before it is compared. */
function without(statements: readonly Written[], drop: (line: Written['lines'][number]) => Partial<Written['lines'][number]>): unknown[] {
  return statements.map((one) => ({ ...one, lines: one.lines.map((line) => ({ ...line, ...drop(line) })) }));
}

function withoutFormat(file: StatementFile): unknown[] {
  return file.statements.map(({ format, ...rest }) => {
    expect(format).not.toBe('');
    return rest;
  });
}

const IBAN = fc.stringMatching(/^FR76[0-9]{23}$/u);
const BBAN = fc.stringMatching(/^[0-9]{21}$/u);

describe('what is written is what is read', () => {
  it.each(['02', '08'] as const)('in CAMT.053 of version %s', (version) => {
    fc.assert(
      fc.property(fc.array(written(IBAN), { minLength: 1, maxLength: 3 }).map(numbered), (statements) => {
        const file = read(toBytes(writeCamt(statements, version)));
        expect(withoutFormat(file)).toEqual(statements);
        expect(file.statements.map(checkArithmetic)).toEqual(statements.map(() => ({ kind: 'holds' })));
      }),
      { numRuns: 150 },
    );
  });

  it.each(['\n', '\r\n', ''] as const)('in CFONB120 with the line break %j', (lineBreak) => {
    fc.assert(
      fc.property(fc.array(written(BBAN), { minLength: 1, maxLength: 3 }), (statements) => {
        const file = read(toBytes(writeCfonb(statements, lineBreak)));
        const expected = without(statements, () => ({ bankId: null, position: expect.any(Number) as number }));
        expect(withoutFormat(file)).toEqual(expected);
        expect(file.statements.map(checkArithmetic)).toEqual(statements.map(() => ({ kind: 'holds' })));
      }),
      { numRuns: 150 },
    );
  });

  it.each(['sgml', 'sgml on one line', 'xml'] as OfxForm[])('in OFX as %s', (form) => {
    fc.assert(
      fc.property(fc.array(written(fc.oneof(IBAN, BBAN)), { minLength: 1, maxLength: 3 }).map(numbered), (statements) => {
        const file = read(toBytes(writeOfx(statements, form)));
        expect(withoutFormat(file)).toEqual(statements.map((one) => ({ ...one, opening: null })));
      }),
      { numRuns: 150 },
    );
  });

  it('in CSV, with the balances that its column tells', () => {
    fc.assert(
      fc.property(written(fc.constant(null)), (statement) => {
        const file = read(toBytes(writeCsv(statement)));
        const none = { counterparty: null, reference: null, bankId: null };
        const [lines] = without([statement], ({ position }) => ({ ...none, position: position + 1 })) as Written[];
        expect(file.statements[0]?.lines).toEqual(lines?.lines);
        expect(file.statements[0]?.opening?.amount).toBe(statement.opening?.amount);
        expect(file.statements[0]?.closing?.amount).toBe(statement.closing?.amount);
        expect(checkArithmetic(file.statements[0]!)).toEqual({ kind: 'holds' });
      }),
      { numRuns: 150 },
    );
  });
});

describe('the encoding', () => {
  const statement: Written = {
    account: '300030123400012345678',
    opening: null,
    closing: null,
    lines: [
      {
        position: 2,
        bookedOn: '2026-11-30' as Written['lines'][number]['bookedOn'],
        valueOn: null,
        amount: 1_250 as Written['lines'][number]['amount'],
        label: 'DON ÉTÉ À LA FÊTE',
        counterparty: null,
        reference: null,
        bankId: null,
      },
    ],
  };

  it.each(['utf8', 'latin1', 'utf16le'] as const)('%s gives the same words', (encoding) => {
    for (const text of [writeCsv(statement), writeOfx([statement]), ...(encoding === 'utf16le' ? [] : [writeCfonb([statement])])]) {
      expect(read(toBytes(text, encoding)).statements[0]?.lines[0]?.label).toBe('DON ÉTÉ À LA FÊTE');
    }
  });

  it.each<[string, number[]]>([
    ['windows-1252', [0x8c, 0x75, 0x76, 0x72, 0x65, 0x20, 0x35, 0x80]],
    ['ISO-8859-15', [0xbc, 0x75, 0x76, 0x72, 0x65, 0x20, 0x35, 0xa4]],
  ])('without a declaration, %s is known by its signs', (_name, label) => {
    const bytes = Buffer.concat([
      toBytes('Date;Libell\u00E9;Montant(EUROS)\n30/11/2026;', 'latin1'),
      Buffer.from(label),
      toBytes(';5,00\n'),
    ]);
    expect(read(bytes).statements[0]?.lines[0]?.label).toBe('Œuvre 5€');
  });

  it('that XML declares is kept', () => {
    const xml = writeCamt([{ ...statement, account: 'FR7630003012340001234567890' }]).replace('encoding="UTF-8"', 'encoding="ISO-8859-15"');
    expect(read(toBytes(xml.replace('DON ', 'DON \u00BD '), 'latin1')).statements[0]?.lines[0]?.label).toBe('DON œ ÉTÉ À LA FÊTE');
  });
});
