import { describe, expect, it } from 'vitest';
import { readOverpunched } from '../../src/bank/amounts.ts';
import { readStatementFile } from '../../src/bank/read-statement.ts';
import type { StatementFile } from '../../src/reconciliation/statement.ts';
import { toBytes } from '../support/bank-files.ts';

function read(text: string): StatementFile {
  const file = readStatementFile(toBytes(text, 'latin1'), { mapping: null });
  if (!file.ok) throw new Error(`refused: ${JSON.stringify(file.why)}`);
  return file.value;
}

/** Records as a bank writes them, column by column: nothing here comes from our own writer. */
const CFONB = [
  '0130003    01234EUR2 00012345678  011126                                                  0000000020000{                ',
  '0430003001801234EUR2 00012345678B1281126  281126PRLV SEPA HEBERGEUR              0000000  0000000000227RMANDAT-77       ',
  '0530003001801234EUR2 00012345678B1281126     LIBFACTURE 2026-11 ÉTÉ                                                     ',
  '0530003001801234EUR2 00012345678B1281126     NBEHEBERGEUR SAS                                                           ',
  '0530003001801234EUR2 00012345678B1281126     MMOUSD20000000002500                                                       ',
  '0430003000501234EUR2 0001234567805301126  011226VIR STRIPE                       0000000  0000000019040{                ',
  '0530003000501234EUR2 0001234567805301126     RCNSTRIPE PAYOUT PO_1A2B3C            DONS DE NOVEMBRE                     ',
  '0530003000501234EUR2 0001234567805301126     NPYSTRIPE TECHNOLOGY EUROPE LTD                                            ',
  '0730003    01234EUR2 00012345678  301126                                                  0000000038812A                ',
];

describe('CFONB120', () => {
  it('joins complements to their movement, by what they say', () => {
    const file = read(CFONB.join('\r\n'));
    expect(file.bad).toEqual([]);
    expect(file.statements).toEqual([
      {
        format: 'cfonb120',
        account: '300030123400012345678',
        opening: { on: '2026-11-01', amount: 200_000 },
        closing: { on: '2026-11-30', amount: 388_121 },
        lines: [
          {
            ...{ position: 2, bookedOn: '2026-11-28', valueOn: '2026-11-28', amount: -2_279 },
            ...{ label: 'PRLV SEPA HEBERGEUR FACTURE 2026-11 ÉTÉ', counterparty: 'HEBERGEUR SAS', reference: 'MANDAT-77', bankId: null },
          },
          {
            ...{ position: 6, bookedOn: '2026-11-30', valueOn: '2026-12-01', amount: 190_400 },
            ...{ label: 'VIR STRIPE DONS DE NOVEMBRE', counterparty: 'STRIPE TECHNOLOGY EUROPE LTD', reference: 'STRIPE PAYOUT PO_1A2B3C' },
            bankId: null,
          },
        ],
      },
    ]);
  });

  it('is the same without line breaks, or with its blanks cut', () => {
    const whole = read(CFONB.join('\n'));
    expect(read(CFONB.join('')).statements).toEqual(whole.statements);
    expect(read(CFONB.map((record) => record.trimEnd()).join('\n')).statements).toEqual(whole.statements);
  });

  it('does not give the complements of a bad movement to the one before', () => {
    const file = read(CFONB.map((record, index) => (index === 5 ? record.replace('EUR', 'USD') : record)).join('\n'));
    expect(file.statements[0]?.lines.map(({ label }) => label)).toEqual(['PRLV SEPA HEBERGEUR FACTURE 2026-11 ÉTÉ']);
    expect(file.bad.map(({ position, problem }) => [position, problem])).toEqual([
      [6, 'currency'],
      [7, 'columns'],
      [8, 'columns'],
    ]);
  });

  it.each<[string, string, number | undefined]>([
    ['0000000000227R', '2', -2_279],
    ['0000000000227R', ' ', -2_279],
    ['0000000000000{', '2', 0],
    ['0000000000000}', '2', 0],
    ['0000000000001A', '0', 1_100],
    ['0000000001234{', '3', 1_234],
    ['0000000001234E', '3', undefined],
    ['0000000000125é', '2', 1_250],
    ['0000000000125è', '2', -1_250],
    ['00000000001250', '2', undefined],
    ['000000000 227R', '2', undefined],
  ])('%s with %j decimals is %s cents', (text, decimals, amount) => {
    expect(readOverpunched(text, decimals)).toBe(amount);
  });
});

const OFX = `OFXHEADER:100
DATA:OFXSGML
VERSION:102
CHARSET:1252

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20261201<LANGUAGE>FRA</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>30003<BRANCHID>01234<ACCTID>00012345678<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20261101<DTEND>20261130
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261130120000[+1:CET]<TRNAMT>+1904,00<FITID>F1<NAME>VIR STRIPE TECHNOLOGY EUROPE LT<MEMO>D &amp; DONS < 2 000 &#233;t\u00E9</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261128<TRNAMT>-12.40</TRNAMT><FITID>F2</FITID><NAME>FRAIS</NAME><MEMO><CHECKNUM></STMTTRN>
<STMTTRN><TRNTYPE>HOLD<DTPOSTED>20261130<TRNAMT>-1.00<FITID>F3<NAME>CARTE</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>2991,60<DTASOF>20261130</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
`;

describe('OFX', () => {
  it('is read as French banks write it: open and empty tags, a decimal comma, a label in two parts', () => {
    const { statements, bad } = read(OFX);
    expect(statements).toEqual([
      {
        ...{ format: 'ofx', account: '300030123400012345678', opening: null, closing: { on: '2026-11-30', amount: 299_160 } },
        lines: [
          {
            ...{ position: 1, bookedOn: '2026-11-30', valueOn: null, amount: 190_400, counterparty: null, reference: null, bankId: 'F1' },
            label: 'VIR STRIPE TECHNOLOGY EUROPE LT D & DONS < 2 000 été',
          },
          {
            position: 2,
            bookedOn: '2026-11-28',
            valueOn: null,
            amount: -1_240,
            counterparty: null,
            reference: null,
            bankId: 'F2',
            label: 'FRAIS',
          },
        ],
      },
    ]);
    expect(bad).toMatchObject([{ position: 3, problem: 'not-booked', detail: 'HOLD' }]);
  });

  it('is the same on one line', () => {
    const [head, body] = [OFX.slice(0, OFX.indexOf('<OFX>')), OFX.slice(OFX.indexOf('<OFX>'))];
    expect(read(head + body.replace(/\n/gu, ''))).toEqual(read(OFX));
  });
});
