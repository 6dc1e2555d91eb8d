import { z } from 'zod';
import { ENCODINGS, SEPARATORS, type CsvMapping } from './csv-mapping.ts';

const column = z.union([z.int().min(0).max(999), z.string().min(1).max(200)]);

const mapping = z.object({
  separator: z.enum(SEPARATORS),
  encoding: z.enum(ENCODINGS).nullable().default(null),
  skipRows: z.int().min(0).max(1_000),
  hasHeader: z.boolean(),
  date: column,
  valueDate: column.nullable(),
  dateOrder: z.enum(['DMY', 'MDY', 'YMD']),
  label: z.array(column).min(1).max(20),
  counterparty: column.nullable(),
  reference: column.nullable(),
  amount: z.union([z.object({ signed: column }), z.object({ debit: column, credit: column })]),
  decimal: z.enum([',', '.']),
  balance: column.nullable(),
  currency: column.nullable(),
  booked: z.object({ column, words: z.array(z.string().max(200)).max(20) }).nullable(),
});

/** Reads how a bank's CSV files are written from the JSON that is kept, or that a form carries; null where it says no such thing. */
export function readMapping(json: string): CsvMapping | null {
  try {
    const read = mapping.safeParse(JSON.parse(json));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
