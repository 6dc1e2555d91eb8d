import { describe, expect, it } from 'vitest';
import { checkArithmetic } from '../../src/bank/arithmetic.ts';
import { readStatementFile } from '../../src/bank/read-statement.ts';
import type { StatementFile, StatementLine } from '../../src/reconciliation/statement.ts';
import { toBytes } from '../support/bank-files.ts';

function read(text: string): StatementFile {
  const file = readStatementFile(toBytes(text), { mapping: null });
  if (!file.ok) throw new Error(`refused: ${JSON.stringify(file.why)}`);
  return file.value;
}

function balance(code: string, amount: string, more = ''): string {
  return `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry>${more}</Tp><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-30</Dt></Dt></Bal>`;
}

function entry(sense: 'CRDT' | 'DBIT', amount: string, inner: string): string {
  return `<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${sense}</CdtDbtInd>${inner}<Sts>BOOK</Sts><BookgDt><Dt>2026-11-30</Dt></BookgDt><AcctSvcrRef>A1</AcctSvcrRef></Ntry>`.replace(
    /(<NtryDtls>.*<\/NtryDtls>)(.*)<\/Ntry>/u,
    '$2$1</Ntry>',
  );
}

function document(balances: string, entries: string): string {
  return `<Document><BkToCstmrStmt><Stmt><Acct><Id><IBAN>FR76 3000 3012 3400 0123 4567 890</IBAN></Id></Acct>${balances}${entries}</Stmt></BkToCstmrStmt></Document>`;
}

function only(text: string): StatementLine {
  const file = read(text);
  expect(file.bad).toEqual([]);
  const [line, ...others] = file.statements.flatMap(({ lines }) => lines);
  expect(others).toEqual([]);
  return line!;
}

const transaction = (id: string, name: string, words: string): string =>
  `<TxDtls><Refs><EndToEndId>${id}</EndToEndId></Refs><RltdPties><Dbtr><Nm>${name}</Nm></Dbtr></RltdPties><RmtInf><Ustrd>${words}</Ustrd></RmtInf></TxDtls>`;

describe('CAMT.053', () => {
  it('keeps a batch as one line, with what its transactions agree on', () => {
    const batch = `<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>${transaction('E1', 'A. Martin', 'Don')}${transaction('E2', 'B. Petit', 'Don mensuel')}</NtryDtls>`;
    expect(only(document('', entry('CRDT', '30.00', batch)))).toMatchObject({
      amount: 3_000,
      label: 'Don Don mensuel',
      counterparty: null,
      reference: null,
      bankId: 'A1',
    });
  });

  it('takes NOTPROVIDED for no reference', () => {
    expect(only(document('', entry('CRDT', '30', `<NtryDtls>${transaction('NOTPROVIDED', 'A', 'Don')}</NtryDtls>`))).reference).toBeNull();
  });

  it('takes the sense of a reversal as it stands, and the other side from the first movement', () => {
    const details = `<NtryDtls>${transaction('E1', 'Camille', 'Rejet')}</NtryDtls>`;
    const line = only(document('', entry('DBIT', '20.00', `<RvslInd>true</RvslInd>${details}`)));
    expect(line).toMatchObject({ amount: -2_000, counterparty: 'Camille' });
  });

  it('decodes the five names, numbers and CDATA once, and nothing else', () => {
    const words = 'R&amp;D &lt;b&gt; &quot;x&quot; &apos;y&apos; &#233;&#xE8; &amp;lt; <![CDATA[A & B &amp; <c>]]> &eacute;';
    const line = only(document('', entry('CRDT', '1.00', `<NtryDtls>${transaction('E', 'N', words)}</NtryDtls>`)));
    expect(line.label).toBe(`R&D <b> "x" 'y' éè &lt; A & B &amp; <c> &eacute;`);
  });

  it('reads balances, the closing of the day before where there is no opening, none of a page in between', () => {
    const page = balance('CLBD', '77.00', '<SubTp><Cd>INTM</Cd></SubTp>');
    const file = read(document(balance('PRCD', '100.00') + page + balance('CLBD', '130.50'), entry('CRDT', '30.50', '')));
    expect(file.statements[0]).toMatchObject({
      account: 'FR7630003012340001234567890',
      opening: { amount: 10_000 },
      closing: { amount: 13_050 },
    });
    expect(checkArithmetic(file.statements[0]!)).toEqual({ kind: 'holds' });
  });

  it('tells by how much a statement does not add up', () => {
    const file = read(document(balance('OPBD', '100.00') + balance('CLBD', '130.50'), entry('CRDT', '30.00', '')));
    expect(checkArithmetic(file.statements[0]!)).toEqual({ kind: 'differs', difference: 50 });
  });

  it('takes a month without a movement for a statement', () => {
    expect(read(document(balance('OPBD', '5.00') + balance('CLBD', '5.00'), '')).statements[0]?.lines).toEqual([]);
  });

  it('does not mind prefixes, attributes with brackets, or an envelope', () => {
    const plain = document('', entry('CRDT', '1.00', ''));
    const prefixed = `<e:Envelope xmlns:e="a>b"><e:Header x='<'/>${plain.replace(/<(\/?)(\w)/gu, '<$1n:$2')}</e:Envelope>`;
    expect(only(prefixed).amount).toBe(100);
  });

  it('refuses a balance that it cannot read rather than leave it out', () => {
    expect(readStatementFile(toBytes(document(balance('CLBD', '1E3'), '')), { mapping: null })).toMatchObject({
      ok: false,
      why: { code: 'malformed' },
    });
  });
});
