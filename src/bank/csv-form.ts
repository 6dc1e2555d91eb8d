import { nameAmong } from '../values/named.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { ENCODINGS, SEPARATORS, type Column, type CsvMapping } from './csv-mapping.ts';
import { readMapping } from './read-mapping.ts';
import { folded } from './text.ts';

/** The roles that a column can have, and how a file is cut: a form's fields, each a text. A column is its place, from 0; empty is none. */
export const MAPPING_FIELDS = [
  'separator',
  'encoding',
  'skip',
  'header',
  'date',
  'order',
  'value',
  'label',
  'label2',
  'label3',
  'amount',
  'debit',
  'credit',
  'decimal',
  'counterparty',
  'reference',
  'balance',
  'rest',
] as const;

export type MappingField = (typeof MAPPING_FIELDS)[number];

/** A mapping as it is typed. `rest` is what the form does not ask, as JSON: which currency and which state a movement has. */
export type TypedMapping = Readonly<Record<MappingField, string>>;

/** `missing`: no column was chosen. `both`: one amount, and debit and credit besides. `half`: one of debit and credit. `number`: no count of rows. */
export type MappingMistake = { readonly field: MappingField; readonly problem: 'missing' | 'both' | 'half' | 'number' };

const ORDERS = ['DMY', 'MDY', 'YMD'] as const;
const DECIMALS = [',', '.'] as const;
const MOST_ROWS = 1_000;

/** How a separator is named in a form: a tab is not seen there. */
const TAB = 'tab';

function placeOf(typed: string): number | null {
  return /^\d{1,3}$/u.test(typed) ? Number(typed) : null;
}

/** What cuts a row, as it was typed; else a semicolon. */
export function separatorTyped({ separator }: TypedMapping): CsvMapping['separator'] {
  return separator === TAB ? '\t' : (nameAmong(SEPARATORS, separator) ?? ';');
}

function mistakesIn(typed: TypedMapping): MappingMistake[] {
  const filled = (field: MappingField): boolean => placeOf(typed[field]) !== null;
  const skip = /^\d{1,4}$/u.test(typed.skip) && Number(typed.skip) <= MOST_ROWS;
  const isHalf = filled('debit') !== filled('credit');
  const both = filled('amount') && (filled('debit') || filled('credit'));
  return [
    ...(skip ? [] : [{ field: 'skip', problem: 'number' } as const]),
    ...(filled('date') ? [] : [{ field: 'date', problem: 'missing' } as const]),
    ...(filled('label') ? [] : [{ field: 'label', problem: 'missing' } as const]),
    ...(both ? [{ field: 'amount', problem: 'both' } as const] : []),
    ...(!both && isHalf ? [{ field: filled('debit') ? 'credit' : 'debit', problem: 'half' } as const] : []),
    ...(filled('amount') || filled('debit') || filled('credit') ? [] : [{ field: 'amount', problem: 'missing' } as const]),
  ];
}

/** Reads how a file is written from what was typed; every field is looked at. */
export function readTypedMapping(typed: TypedMapping): Result<CsvMapping, readonly MappingMistake[]> {
  const mistakes = mistakesIn(typed);
  if (mistakes.length > 0) return refused(mistakes);
  const chosen = (field: MappingField): Column => placeOf(typed[field]) ?? 0;
  const maybe = (field: MappingField): Column | null => placeOf(typed[field]);
  const rest = readMapping(typed.rest);
  const [first, ...others] = [chosen('label'), maybe('label2'), maybe('label3')].filter((column) => column !== null);
  return ok({
    separator: separatorTyped(typed),
    encoding: nameAmong(ENCODINGS, typed.encoding),
    skipRows: Number(typed.skip),
    hasHeader: typed.header !== '',
    date: chosen('date'),
    valueDate: maybe('value'),
    dateOrder: nameAmong(ORDERS, typed.order) ?? 'DMY',
    label: [first ?? 0, ...others],
    counterparty: maybe('counterparty'),
    reference: maybe('reference'),
    amount: placeOf(typed.amount) === null ? { debit: chosen('debit'), credit: chosen('credit') } : { signed: chosen('amount') },
    decimal: nameAmong(DECIMALS, typed.decimal) ?? ',',
    balance: maybe('balance'),
    currency: rest?.currency ?? null,
    booked: rest?.booked ?? null,
  });
}

/** A form before anybody has chosen a column. */
export function blankMapping(separator: CsvMapping['separator']): TypedMapping {
  const cut = { separator: separator === '\t' ? TAB : separator, encoding: '', skip: '0', header: 'yes', order: 'DMY', decimal: ',' };
  const none = { date: '', value: '', label: '', label2: '', label3: '', amount: '', debit: '', credit: '' };
  return { ...cut, ...none, counterparty: '', reference: '', balance: '', rest: '' };
}

/** A mapping as the form shows it. Columns that it names by their heading are told by their place there. */
export function typedMapping(mapping: CsvMapping, heading: readonly string[]): TypedMapping {
  const words = heading.map(folded);
  const place = (column: Column | null | undefined): string => {
    if (column === null || column === undefined) return '';
    const found = typeof column === 'number' ? column : words.indexOf(folded(column));
    return found < 0 ? '' : String(found);
  };
  const { amount, label, encoding } = mapping;
  const amounts =
    'signed' in amount
      ? { amount: place(amount.signed), debit: '', credit: '' }
      : { amount: '', debit: place(amount.debit), credit: place(amount.credit) };
  return {
    ...blankMapping(mapping.separator),
    ...amounts,
    encoding: encoding ?? '',
    skip: String(mapping.skipRows),
    header: mapping.hasHeader ? 'yes' : '',
    date: place(mapping.date),
    order: mapping.dateOrder,
    value: place(mapping.valueDate),
    label: place(label[0]),
    label2: place(label[1]),
    label3: place(label[2]),
    decimal: mapping.decimal,
    counterparty: place(mapping.counterparty),
    reference: place(mapping.reference),
    balance: place(mapping.balance),
    rest: mapping.booked === null && mapping.currency === null ? '' : JSON.stringify(mapping),
  };
}
