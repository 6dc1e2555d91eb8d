import { describe, expect, it } from 'vitest';
import { readStatementFile } from '../../src/bank/read-statement.ts';
import { BANK_WORDS } from '../../src/i18n/words-bank.ts';
import type { BadLine, FileProblem } from '../../src/reconciliation/statement.ts';
import { toBytes, writeCamt, writeCfonb, writeCsv, writeOfx, type Written } from '../support/bank-files.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';

const NONE = { valueOn: null, counterparty: null, reference: null, bankId: null };
const STATEMENT: Written = {
  account: '300030123400012345678',
  opening: { on: day('2026-11-01'), amount: cents(10_000) },
  closing: { on: day('2026-11-30'), amount: cents(11_250) },
  lines: [{ ...NONE, position: 1, bookedOn: day('2026-11-30'), amount: cents(1_250), label: 'VIR DON' }],
};
const CAMT = writeCamt([STATEMENT]);

function problemOf(bytes: Uint8Array | string): FileProblem {
  const file = readStatementFile(typeof bytes === 'string' ? toBytes(bytes) : bytes, { mapping: null });
  if (file.ok) throw new Error(`read: ${JSON.stringify(file.value).slice(0, 300)}`);
  return file.why;
}

function badOf(text: string): readonly BadLine[] {
  const file = readStatementFile(toBytes(text), { mapping: null });
  if (!file.ok) throw new Error(`refused: ${JSON.stringify(file.why)}`);
  expect(file.value.statements.flatMap(({ lines }) => lines)).toEqual([]);
  return file.value.bad;
}

const LAUGHS = `<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(10)}"><!ENTITY c "${'&b;'.repeat(10)}">]>`;
const XXE = '<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
const nested = (name: string): string => `<${name}>`.repeat(50_000);

describe('a hostile file is refused whole', () => {
  it.each<[string, Uint8Array | string, FileProblem['code']]>([
    ['an external entity', CAMT.replace('<Document', `${XXE}<Document`).replace('VIR DON', '&x;'), 'doctype'],
    ['a billion laughs', CAMT.replace('<Document', `${LAUGHS}<Document`).replace('VIR DON', '&c;'), 'doctype'],
    ['a document type in small letters', CAMT.replace('<Document', '<!doctype x><Document'), 'doctype'],
    ['a document type behind a long comment', CAMT.replace('<Document', `<!--${'x'.repeat(5_000)}--><!DOCTYPE a><Document`), 'doctype'],
    ['a document type inside', CAMT.replace('<GrpHdr>', '<!DOCTYPE a [<!ENTITY b "c">]><GrpHdr>'), 'doctype'],
    ['an entity without a document type', CAMT.replace('<GrpHdr>', '<!ENTITY b "c"><GrpHdr>'), 'doctype'],
    ['50 000 tags within each other, alone', nested('a'), 'too-deep'],
    ['50 000 tags within each other, in CAMT', CAMT.replace('<GrpHdr>', `<GrpHdr>${nested('a')}`), 'too-deep'],
    ['50 000 tags within each other, in OFX', writeOfx([STATEMENT]).replace('<STMTTRN>', `<STMTTRN>${nested('A')}`), 'too-deep'],
    [
      '50 000 tags within each other, in OFX as XML',
      writeOfx([STATEMENT], 'xml').replace('<STMTTRN>', `<STMTTRN>${nested('A')}`),
      'too-deep',
    ],
    ['200 MB', new Uint8Array(200 * 1024 * 1024).fill(0x20), 'too-large'],
    ['6 MB of XML', CAMT.replace('<GrpHdr>', `<!--${'x'.repeat(6 * 1024 * 1024)}--><GrpHdr>`), 'too-large'],
    ['100 001 lines', `Date;Libellé;Montant(EUROS)\n${'30/11/2026;A;1,00\n'.repeat(100_000)}`, 'too-many-lines'],
    ['a workbook', Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(2_000, 7)]), 'binary'],
    ['a PDF', '%PDF-1.7\n1 0 obj', 'binary'],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'binary'],
    ['random bytes', Buffer.from(Array.from({ length: 4_000 }, (_, index) => (index * 7_919) % 251)), 'binary'],
    ['UTF-16 that does not say so', Buffer.from(writeCsv(STATEMENT), 'utf16le'), 'binary'],
    ['half a pair of UTF-16', Buffer.from('fffe00d8', 'hex'), 'binary'],
    ['nothing', '', 'empty'],
    ['blanks', ' \r\n\t', 'empty'],
    ['a first byte that is none', '\uFEFF', 'empty'],
    ['a page of the bank', '<!DOCTYPE html><html><body>Session expirée</body></html>', 'unknown-format'],
    ['a sentence', 'Bonjour', 'unknown-format'],
    ['a notice', '<?xml version="1.0"?><Document><BkToCstmrDbtCdtNtfctn/></Document>', 'unknown-format'],
    ['XML cut in the middle', CAMT.slice(0, CAMT.indexOf('</Stmt>')), 'malformed'],
    ['a tag cut in the middle', CAMT.slice(0, -4), 'malformed'],
    ['tags closed crosswise', CAMT.replace('</TxDtls></NtryDtls>', '</NtryDtls></TxDtls>'), 'malformed'],
    ['a name of JavaScript’s own', CAMT.replace('<GrpHdr>', '<__proto__><Stmt/></__proto__><GrpHdr>'), 'malformed'],
    ['OFX cut in the middle', writeOfx([STATEMENT]).slice(0, -60), 'malformed'],
    ['OFX with a movement that never ends', writeOfx([STATEMENT]).replace('</STMTTRN>', ''), 'malformed'],
    ['a quote that never ends', 'Date;Libellé;Montant(EUROS)\n30/11/2026;"A;1,00\n', 'malformed'],
    ['columns that nobody told', 'a;b;c\nd;e;f\n', 'unmapped'],
    ['a table without a row', 'Date;Libellé;Montant(EUROS)\n', 'no-movement'],
    ['an empty statement', '<Document><BkToCstmrStmt><Stmt/></BkToCstmrStmt></Document>', 'no-movement'],
  ])('%s', (_what, bytes, code) => {
    expect(problemOf(bytes).code).toBe(code);
  });

  it('within a second, and the largest without being decoded', () => {
    const huge = new Uint8Array(200 * 1024 * 1024).fill(0x41);
    const before = performance.now();
    expect(problemOf(huge).code).toBe('too-large');
    expect(performance.now() - before).toBeLessThan(500);
  });

  it.each<[string, string]>([
    ['spaces in OFX', writeOfx([STATEMENT]).replace('VIR DON', `A${' '.repeat(1_000_000)}B`)],
    ['a tag of many letters in OFX', writeOfx([STATEMENT]).replace('<STMTTRN>', `<STMTTRN><${'A'.repeat(60)}>x`)],
    ['open brackets in OFX', writeOfx([STATEMENT]).replace('VIR DON', '<'.repeat(250_000))],
    ['CDATA that opens and opens', CAMT.replace('VIR DON', `<![CDATA[${'<![CDATA['.repeat(200_000)}]]>`)],
    ['commas', `Date;Libellé;Montant(EUROS)\n30/11/2026;A;${'1 '.repeat(500_000)}\n`],
    ['blanks in CSV', `Date;Libellé;Montant(EUROS)\n30/11/2026;A${' '.repeat(2_000_000)}B;1,00\n`],
  ])('%s do not hold up the server', (_what, text) => {
    const before = performance.now();
    readStatementFile(toBytes(text), { mapping: null });
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});

describe('a bad line is kept with its number, and its reason', () => {
  const entry = (from: string, to: string): string => CAMT.replace(from, to);
  const csv = (row: string): string => `Date;Date de valeur;Débit;Crédit;Libellé;Solde\n${row}\n`;
  it.each<[string, string, BadLine['problem'], number]>([
    ['1E10 in CAMT', entry('>12.50<', '>1E10<'), 'amount', 1],
    ['a third decimal in CAMT', entry('>12.50<', '>12.505<'), 'amount', 1],
    ['a minus in CAMT', entry('>12.50<', '>-12.50<'), 'amount', 1],
    ['no sense in CAMT', entry('<CdtDbtInd>CRDT</CdtDbtInd><Sts>', '<Sts>'), 'amount', 1],
    ['beyond whole numbers in CAMT', entry('>12.50<', '>99999999999999.99<').replace('>12.50<', ''), 'amount', 1],
    ['dollars in CAMT', entry('<Ntry><Amt Ccy="EUR">', '<Ntry><Amt Ccy="USD">'), 'currency', 1],
    ['pending in CAMT', entry('<Sts>BOOK</Sts>', '<Sts>PDNG</Sts>'), 'not-booked', 1],
    ['no state in CAMT', entry('<Sts>BOOK</Sts>', ''), 'not-booked', 1],
    ['31 February in CAMT', entry('<BookgDt><Dt>2026-11-30', '<BookgDt><Dt>2026-02-31'), 'date', 1],
    ['a bell by number in CAMT', entry('VIR DON', 'VIR &#7; DON'), 'control', 1],
    ['a NUL in CSV', csv('30/11/2026;;;12,50;VIR\u0000DON;'), 'control', 2],
    ['31/02 in CSV', csv('31/02/2026;;;12,50;VIR;'), 'date', 2],
    ['31/02 as value date in CSV', csv('30/11/2026;31/02/2026;;12,50;VIR;'), 'date', 2],
    ['1E10 in CSV', csv('30/11/2026;;;1E10;VIR;'), 'amount', 2],
    ['a debit and a credit in CSV', csv('30/11/2026;;-5,00;12,50;VIR;'), 'amount', 2],
    ['a separator too many in CSV', csv('30/11/2026;;;12,50;VIR;DON;100,00'), 'columns', 2],
    ['31 February in CFONB', writeCfonb([STATEMENT]).replace('301126  000000', '310226  000000'), 'date', 2],
    ['a sign that is none in CFONB', writeCfonb([STATEMENT]).replace('0000000000125{', '00000000001250'), 'amount', 2],
    ['31 February in OFX', writeOfx([STATEMENT]).replace('<DTPOSTED>20261130', '<DTPOSTED>20260231'), 'date', 1],
    ['1E10 in OFX', writeOfx([STATEMENT]).replace('<TRNAMT>12,50', '<TRNAMT>1E10'), 'amount', 1],
    ['pounds in OFX', writeOfx([STATEMENT]).replace('<CURDEF>EUR', '<CURDEF>GBP'), 'currency', 1],
  ])('%s', (_what, text, problem, position) => {
    expect(badOf(text)).toEqual([{ position, problem, text: expect.any(String) as string, detail: expect.any(String) as string }]);
  });

  it('in CFONB by its length, its kind or its currency, while the others are read', () => {
    const records = writeCfonb([STATEMENT], '\n').split('\n');
    const movement = records[1]!;
    const lines = [
      records[0]!,
      movement,
      movement.slice(0, 90),
      movement.replace('EUR', 'USD'),
      `99${movement.slice(2)}`,
      `${movement}X`,
      records[2]!,
    ];
    const file = readStatementFile(toBytes(lines.join('\n')), { mapping: null });
    expect(file.ok && file.value.bad.map(({ position, problem }) => [position, problem])).toEqual([
      [3, 'length'],
      [4, 'currency'],
      [5, 'columns'],
      [6, 'length'],
    ]);
    expect(file.ok && file.value.statements.map(({ lines: each }) => each.length)).toEqual([1]);
  });
});

describe('words', () => {
  it('are there for every reason', () => {
    const files: Readonly<Record<FileProblem['code'], { what: string; why: string; remedy: string }>> = BANK_WORDS.fr.fileProblems;
    const lines: Readonly<Record<BadLine['problem'], { what: string; why: string; remedy: string }>> = BANK_WORDS.fr.lineProblems;
    for (const { what, why, remedy } of [...Object.values(files), ...Object.values(lines)]) {
      expect([what, why, remedy].every((words) => words.endsWith('.'))).toBe(true);
    }
  });
});
