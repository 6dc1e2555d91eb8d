import { describe, expect, it } from 'vitest';
import { checkArithmetic } from '../../src/bank/arithmetic.ts';
import type { CsvMapping } from '../../src/bank/csv-mapping.ts';
import { proposeMapping, readStatementFile } from '../../src/bank/read-statement.ts';
import { readCsvAmount } from '../../src/bank/amounts.ts';
import type { StatementFile } from '../../src/reconciliation/statement.ts';
import { toBytes } from '../support/bank-files.ts';
import { blankMapping, readTypedMapping, typedMapping, type MappingMistake, type TypedMapping } from '../../src/bank/csv-form.ts';
import { csvSheet } from '../../src/bank/csv-sheet.ts';
import { readMapping } from '../../src/bank/read-mapping.ts';

function read(text: string, mapping: CsvMapping | null = null): StatementFile {
  const file = readStatementFile(toBytes(text, 'latin1'), { mapping });
  if (!file.ok) throw new Error(`refused: ${JSON.stringify(file.why)}`);
  return file.value;
}

function brief(file: StatementFile): unknown[] {
  return file.statements.flatMap(({ lines }) => lines.map(({ bookedOn, valueOn, amount, label }) => [bookedOn, valueOn, amount, label]));
}

const CREDIT_MUTUEL = `Date;Date de valeur;Débit;Crédit;Libellé;Solde
28/11/2026;28/11/2026;-12,40;;FRAIS BANCAIRES;1 987,60
30/11/2026;01/12/2026;;1 904,00;VIR STRIPE TECHNOLOGY EUROPE;3 891,60
30/11/2026;30/11/2026;-900,00;;"PRLV HEBERGEUR; FACTURE 12";2 991,60
`;

const BANQUE_POSTALE = `Numéro Compte ;1234567A020
Type ;CCP
Compte tenu en ;euros
Date ;30/11/2026
Solde (EUROS) ;2991,60
Solde (FRANCS) ;19623,61

Date;Libellé;Montant(EUROS);Montant(FRANCS)
30/11/2026;"VIREMENT DE STRIPE ";1904,00;12489,42
28/11/2026;"COTISATION TRIMESTRIELLE ";-12,40;-81,34
`;

const BPCE = `Date de comptabilisation;Libelle simplifie;Libelle operation;Reference;Informations complementaires;Type operation;Categorie;Sous categorie;Debit;Credit;Date operation;Date de valeur;Pointage operation
30/11/2026;STRIPE;VIR STRIPE TECHNOLOGY;PO2611;dons novembre;Virement recu;Revenus;Autres;;+1904,00;30/11/2026;30/11/2026;0
28/11/2026;FRAIS;FRAIS BANCAIRES;;;Frais;Banque;Frais;-12,40;;28/11/2026;28/11/2026;0
Solde en fin de periode;;;;;;;;;2991,60;;;
`;

const QONTO = `Status,Settlement date (UTC),Operation date (UTC),Total amount (incl. VAT),Currency,Counterparty name,Payment method,IBAN,Reference
settled,30-11-2026 08:12:44,30-11-2026 08:12:44,1904.00,EUR,Stripe,transfer,FR7616958000011234567890123,STRIPE K1
pending,,30-11-2026 09:00:00,-40.00,EUR,Hébergeur,card,FR7616958000011234567890123,
settled,29-11-2026 10:00:00,28-11-2026 10:00:00,-12.40,USD,Cloud,card,FR7616958000011234567890123,
`;

describe('the banks whose headings are known', () => {
  it('Crédit Mutuel, with the balances of its column', () => {
    const file = read(CREDIT_MUTUEL);
    expect(brief(file)).toEqual([
      ['2026-11-28', '2026-11-28', -1_240, 'FRAIS BANCAIRES'],
      ['2026-11-30', '2026-12-01', 190_400, 'VIR STRIPE TECHNOLOGY EUROPE'],
      ['2026-11-30', '2026-11-30', -90_000, 'PRLV HEBERGEUR; FACTURE 12'],
    ]);
    expect(file.statements[0]).toMatchObject({ opening: { amount: 200_000 }, closing: { amount: 299_160 } });
    expect(checkArithmetic(file.statements[0]!)).toEqual({ kind: 'holds' });
  });

  it('Crédit Mutuel from its workbook, with commas', () => {
    const file = read('Date,Valeur,Libellé,Débit,Crédit\n30/11/2026,30/11/2026,DON,,"12,50"\n29/11/2026,29/11/2026,FRAIS,"-1,00",\n');
    expect(brief(file)).toEqual([
      ['2026-11-30', '2026-11-30', 1_250, 'DON'],
      ['2026-11-29', '2026-11-29', -100, 'FRAIS'],
    ]);
  });

  it('La Banque Postale, with the account and balance above its table', () => {
    const file = read(BANQUE_POSTALE);
    expect(brief(file)).toEqual([
      ['2026-11-30', null, 190_400, 'VIREMENT DE STRIPE'],
      ['2026-11-28', null, -1_240, 'COTISATION TRIMESTRIELLE'],
    ]);
    expect(file.statements[0]).toMatchObject({ account: '1234567A020', closing: { on: '2026-11-30', amount: 299_160 }, opening: null });
    expect(file.statements[0]?.lines.map(({ position }) => position)).toEqual([9, 10]);
    expect(checkArithmetic(file.statements[0]!)).toEqual({ kind: 'untold' });
  });

  it('Banque Populaire, Caisse d’Épargne and Crédit Coopératif, without the footer', () => {
    const file = read(BPCE);
    expect(file.bad).toEqual([]);
    expect(brief(file)).toEqual([
      ['2026-11-30', '2026-11-30', 190_400, 'STRIPE VIR STRIPE TECHNOLOGY dons novembre'],
      ['2026-11-28', '2026-11-28', -1_240, 'FRAIS FRAIS BANCAIRES'],
    ]);
    expect(file.statements[0]?.lines[0]?.reference).toBe('PO2611');
  });

  it('Qonto, what is settled and in euros only', () => {
    const file = read(QONTO);
    expect(brief(file)).toEqual([['2026-11-30', null, 190_400, 'Stripe transfer STRIPE K1']]);
    expect(file.statements[0]?.lines[0]).toMatchObject({ counterparty: 'Stripe', reference: 'STRIPE K1' });
    expect(file.bad.map(({ position, problem, detail }) => [position, problem, detail])).toEqual([
      [3, 'not-booked', 'pending'],
      [4, 'currency', 'USD'],
    ]);
  });
});

describe('a balance column', () => {
  const rows = CREDIT_MUTUEL.trimEnd().split('\n');
  it('is followed from whichever end is the oldest', () => {
    const file = read([rows[0], ...rows.slice(1).toReversed(), ''].join('\n'));
    expect(file.statements[0]).toMatchObject({
      opening: { on: '2026-11-28', amount: 200_000 },
      closing: { on: '2026-11-30', amount: 299_160 },
    });
  });

  it('that does not add up tells nothing', () => {
    const file = read(CREDIT_MUTUEL.replace('3 891,60', '3 891,61'));
    expect(file.statements[0]).toMatchObject({ opening: null, closing: null });
  });
});

describe('an unknown bank', () => {
  it.each<[string, string, Partial<CsvMapping>, unknown[]]>([
    [
      'with a heading and two columns of amounts',
      'Export du 01/12/2026\n\nDate opération;Date valeur;Motif;Débit euros;Crédit euros\n13/11/2026;14/11/2026;DON A;;1.250,00\n30/11/2026;30/11/2026;FRAIS;3,00;\n',
      { skipRows: 2, hasHeader: true, date: 0, valueDate: 1, amount: { debit: 3, credit: 4 }, dateOrder: 'DMY', decimal: ',' },
      [
        ['2026-11-13', '2026-11-14', 125_000, 'DON A'],
        ['2026-11-30', '2026-11-30', -300, 'FRAIS'],
      ],
    ],
    [
      'without a heading, with points and ISO days',
      '2026-11-13,Don de Camille,12.50,112.50\n2026-11-30,Frais,-3.00,109.50\n',
      { skipRows: 0, hasHeader: false, date: 0, amount: { signed: 2 }, dateOrder: 'YMD', decimal: '.', separator: ',' },
      [
        ['2026-11-13', null, 1_250, 'Don de Camille'],
        ['2026-11-30', null, -300, 'Frais'],
      ],
    ],
    [
      'with months before days',
      'Date\tDescription\tAmount\n11/13/2026\tGift\t12.50\n11/30/2026\tFees\t3.00-\n',
      { separator: '\t', dateOrder: 'MDY', amount: { signed: 2 }, decimal: '.' },
      [
        ['2026-11-13', null, 1_250, 'Gift'],
        ['2026-11-30', null, -300, 'Fees'],
      ],
    ],
  ])('%s', (_what, text, expected, lines) => {
    expect(readStatementFile(toBytes(text), { mapping: null })).toMatchObject({ ok: false, why: { code: 'unmapped' } });
    const mapping = proposeMapping(toBytes(text));
    expect(mapping).toMatchObject({ ok: true, value: expected });
    if (!mapping.ok) return;
    const saved = JSON.parse(JSON.stringify(mapping.value)) as CsvMapping;
    expect(brief(read(text, saved))).toEqual(lines);
  });

  it('is not guessed where there are no days or no amounts', () => {
    expect(proposeMapping(toBytes('a;b;c\nd;e;f\n'))).toMatchObject({ ok: false, why: { code: 'unmapped' } });
    expect(proposeMapping(toBytes('Date;A;B\n30/11/2026;12 rue;x\n'))).toMatchObject({ ok: false, why: { code: 'unmapped' } });
  });

  it('whose file has lost a column of its mapping is told which', () => {
    const mapping = proposeMapping(toBytes(CREDIT_MUTUEL));
    const other = CREDIT_MUTUEL.replace('Libellé', 'Motif');
    expect(mapping.ok && readStatementFile(toBytes(other), { mapping: mapping.value })).toMatchObject({
      ok: false,
      why: { code: 'unmapped', detail: 'Libellé', position: 1 },
    });
  });
});

describe('the sheet that a person sees', () => {
  it('shows the first rows as they are read, good or bad, and each column with an example', () => {
    const many = CREDIT_MUTUEL + '31/02/2026;;;5,00;A;\n'.repeat(4);
    const sheet = csvSheet(toBytes(many), null);
    expect(sheet?.columns[0]).toMatch(/^Date – \d\d/);
    expect(sheet?.rows.map(({ read: one }) => one?.ok)).toEqual([true, true, true, false, false, false]);
    expect(sheet?.mapping).toMatchObject({ separator: ';', header: 'yes', date: '0', order: 'DMY' });
  });

  it('of a table that nobody can guess is empty, and is filled by what is chosen', () => {
    const file = toBytes('x|y|z\n2026.11.30|VIR DON|1.234,50\n');
    const blank = csvSheet(file, null);
    expect(blank).toMatchObject({ mapping: { separator: '|' }, columns: ['x – 2026.11.30', 'y – VIR DON', 'z – 1.234,50'] });
    const typed = { ...blankMapping('|'), date: '0', label: '1', amount: '2', order: 'YMD' };
    expect(csvSheet(file, typed)?.rows[0]?.read).toMatchObject({
      ok: true,
      value: { bookedOn: '2026-11-30', amount: 123_450, label: 'VIR DON' },
    });
    const mapping = readTypedMapping(typed);
    expect(mapping.ok && typedMapping(mapping.value, [])).toEqual(typed);
    expect(mapping.ok && readMapping(JSON.stringify(mapping.value))).toEqual(mapping.ok && mapping.value);
  });

  it.each<[Partial<TypedMapping>, readonly MappingMistake[]]>([
    [
      {},
      [
        { field: 'date', problem: 'missing' },
        { field: 'label', problem: 'missing' },
        { field: 'amount', problem: 'missing' },
      ],
    ],
    [{ date: '0', label: '1', amount: '2', debit: '3', credit: '4' }, [{ field: 'amount', problem: 'both' }]],
    [{ date: '0', label: '1', debit: '3' }, [{ field: 'credit', problem: 'half' }]],
    [{ date: '0', label: '1', amount: '2', skip: '-1' }, [{ field: 'skip', problem: 'number' }]],
    [
      { date: '<b>', label: '1e3', amount: '2', skip: '9999' },
      [
        { field: 'skip', problem: 'number' },
        { field: 'date', problem: 'missing' },
        { field: 'label', problem: 'missing' },
      ],
    ],
  ])('says at the field what %j lacks', (typed, mistakes) => {
    expect(readTypedMapping({ ...blankMapping(';'), ...typed })).toEqual({ ok: false, why: mistakes });
  });

  it('reads letters as it is told to', () => {
    const file = Uint8Array.from(Buffer.from('Date;Libellé;Montant\n30/11/2026;FRAIS \u00a4;1,00\n', 'latin1'));
    const typed = { ...blankMapping(';'), date: '0', label: '1', amount: '2' };
    const label = (encoding: string) => csvSheet(file, { ...typed, encoding })?.rows[0]?.cells[1];
    expect([label('iso-8859-15'), label('windows-1252')]).toEqual(['FRAIS €', 'FRAIS ¤']);
    expect(csvSheet(file, { ...typed, encoding: 'utf-8' })).toBeNull();
  });
});

describe('a footer', () => {
  it('is no movement, but a row at the end that was meant as one is looked at', () => {
    const end = (row: string): StatementFile => read(`${CREDIT_MUTUEL}\n;;;;;\n${row}\n\n`);
    expect(end('Total;;-912,40;1 904,00;;').bad).toEqual([]);
    expect(end('Document sans valeur contractuelle').bad).toEqual([]);
    expect(end('31/02/2026;;-5,00;;A;').bad).toMatchObject([{ problem: 'date', position: 7 }]);
    expect(end(';;-5,00;;A;').bad).toMatchObject([{ problem: 'date', position: 7 }]);
  });
});

describe('an amount of a cell', () => {
  it.each<[string, number]>([
    ['1 234,56', 123_456],
    ['1\u00A0234,56', 123_456],
    ['1\u202F234,56 €', 123_456],
    ['1.234,56', 123_456],
    ['−12,5', -1_250],
    ['- 12,50', -1_250],
    ['12,50-', -1_250],
    ['+12,50 EUR', 1_250],
    ['1234', 123_400],
    ['0,00', 0],
    ['12,500', 1_250],
  ])('%s is %i cents', (text, amount) => {
    expect(readCsvAmount(text, ',')).toBe(amount);
  });

  it.each(['', '-', '12.50', '1,2,3', '12,505', '1 23,00', '(12,50)', '-12,50-', '1E10', '12,50 $', '=1+1', '٣'])('%j is none', (text) => {
    expect(readCsvAmount(text, ',')).toBeUndefined();
  });
});
