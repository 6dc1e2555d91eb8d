import { guessDateOrder, guessDecimal } from './csv-guess.ts';
import { SEPARATORS, type CsvMapping, type Separator } from './csv-mapping.ts';
import { readTable, type Row } from './csv-table.ts';
import { MOST_ROWS_BEFORE_HEADER, ROWS_TO_LOOK_AT } from './limits.ts';
import { folded } from './text.ts';

type Preset = Pick<CsvMapping, 'date' | 'label' | 'amount'> & Partial<CsvMapping>;

const CREDIT_MUTUEL = { date: 'Date', label: ['Libellé'], amount: { debit: 'Débit', credit: 'Crédit' } } as const;

/** Banks whose heading is known. A heading is recognised by all the columns that its preset names. */
const PRESETS: readonly Preset[] = [
  { ...CREDIT_MUTUEL, valueDate: 'Date de valeur', balance: 'Solde' },
  { ...CREDIT_MUTUEL, valueDate: 'Valeur' },
  // La Banque Postale: the columns in francs are left as they are.
  { date: 'Date', label: ['Libellé'], amount: { signed: 'Montant(EUROS)' } },
  // Banque Populaire, Caisse d'Épargne, Crédit Coopératif.
  {
    date: 'Date de comptabilisation',
    valueDate: 'Date de valeur',
    label: ['Libelle simplifie', 'Libelle operation', 'Informations complementaires'],
    reference: 'Reference',
    amount: { debit: 'Debit', credit: 'Credit' },
  },
  // Qonto: movements that are still being processed, or were declined, are in the file too.
  {
    date: 'Settlement date (UTC)',
    label: ['Counterparty name', 'Payment method', 'Reference'],
    counterparty: 'Counterparty name',
    reference: 'Reference',
    amount: { signed: 'Total amount (incl. VAT)' },
    currency: 'Currency',
    booked: { column: 'Status', words: ['settled', 'executed'] },
  },
];

function namesOf(preset: Preset): string[] {
  const { date, valueDate, label, reference, counterparty, amount, balance, currency, booked } = preset;
  const columns = [date, valueDate, ...label, reference, counterparty, ...Object.values(amount), balance, currency, booked?.column];
  return columns.filter((column) => typeof column === 'string').map(folded);
}

function filled(preset: Preset, separator: CsvMapping['separator'], rows: readonly Row[], at: number): CsvMapping {
  const heading = (rows[at]?.cells ?? []).map(folded);
  const valuesOf = (column: string | number): string[] =>
    rows.slice(at + 1).map(({ cells }) => cells[heading.indexOf(folded(String(column)))] ?? '');
  return {
    separator,
    encoding: null,
    skipRows: at,
    hasHeader: true,
    valueDate: null,
    dateOrder: guessDateOrder(valuesOf(preset.date)) ?? 'DMY',
    counterparty: null,
    reference: null,
    decimal: guessDecimal(Object.values(preset.amount).flatMap(valuesOf)) ?? ',',
    balance: null,
    currency: null,
    booked: null,
    ...preset,
  };
}

function presetCutBy(text: string, separator: Separator): CsvMapping | undefined {
  const table = readTable(text, separator, ROWS_TO_LOOK_AT);
  if (!table.ok) return undefined;
  for (const [at, { cells }] of table.value.slice(0, MOST_ROWS_BEFORE_HEADER).entries()) {
    const heading = new Set(cells.map(folded));
    const preset = PRESETS.find((each) => namesOf(each).every((name) => heading.has(name)));
    if (preset) return filled(preset, separator, table.value, at);
  }
  return undefined;
}

/** The mapping of a bank whose heading stands among the first rows, cut by any separator; undefined where none is known. */
export function presetFor(text: string): CsvMapping | undefined {
  for (const separator of SEPARATORS) {
    const mapping = presetCutBy(text, separator);
    if (mapping) return mapping;
  }
  return undefined;
}
