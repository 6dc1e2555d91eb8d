import { cents, subtractCents, ZERO, type Cents } from '../values/cents.ts';
import { refused } from '../values/result.ts';
import { readCsvAmount } from './amounts.ts';
import type { Layout } from './csv-columns.ts';
import type { Column } from './csv-mapping.ts';
import { isBlank, type Row } from './csv-table.ts';
import { looksLikeDate, readCsvDay } from './dates.ts';
import { badLine, found, readDraft, type Found, type ReadLine } from './line.ts';
import { folded } from './text.ts';

function cellOf(layout: Layout, row: Row, column: Column | null): string {
  return column === null ? '' : (row.cells[layout.placeOf(column)] ?? '');
}

function amountCells(layout: Layout, row: Row): readonly string[] {
  const { amount } = layout.mapping;
  const columns = 'signed' in amount ? [amount.signed] : [amount.debit, amount.credit];
  return columns.map((column) => cellOf(layout, row, column).trim());
}

/** Some banks write debits with a minus, others not: what stands in that column went out. Both columns filled is not an amount. */
function amountIn(layout: Layout, row: Row): Found<Cents> {
  const { amount, decimal } = layout.mapping;
  const cells = amountCells(layout, row);
  const said = cells.join(' ').trim();
  const [first = '', second = ''] = cells;
  const read = (cell: string): Cents | undefined => (cell === '' ? ZERO : readCsvAmount(cell, decimal));
  if (said === '' || 'signed' in amount) return { said, value: readCsvAmount(first, decimal) };
  const [debit, credit] = [read(first), read(second)];
  if (debit === undefined || credit === undefined || (debit !== 0 && credit !== 0)) return { said, value: undefined };
  return { said, value: subtractCents(credit, cents(Math.abs(debit))) };
}

/** What is wrong with a row's shape or state, before its amounts are looked at. */
function outerProblem(
  layout: Layout,
  row: Row,
): { readonly problem: 'columns' | 'not-booked' | 'currency'; readonly detail: string } | null {
  const { mapping, width } = layout;
  if (row.cells.length <= layout.placeOf(mapping.date) || row.cells.slice(width).some((cell) => cell.trim() !== '')) {
    return { problem: 'columns', detail: `${row.cells.length}` };
  }
  const state = cellOf(layout, row, mapping.booked?.column ?? null);
  if (mapping.booked && !mapping.booked.words.some((word) => folded(word) === folded(state)))
    return { problem: 'not-booked', detail: state };
  const currency = cellOf(layout, row, mapping.currency);
  return mapping.currency !== null && folded(currency) !== 'EUR' ? { problem: 'currency', detail: currency } : null;
}

/** One row under a mapping. */
export function readRow(layout: Layout, row: Row): ReadLine {
  const { mapping } = layout;
  const text = row.cells.join(mapping.separator);
  const outer = outerProblem(layout, row);
  if (outer) return refused(badLine(row.position, text, outer.problem, outer.detail));
  const readDay = (said: string): Found<ReturnType<typeof readCsvDay> & string> =>
    found(said, (cell) => readCsvDay(cell, mapping.dateOrder));
  const valued = cellOf(layout, row, mapping.valueDate).trim();
  return readDraft({
    position: row.position,
    text,
    bookedOn: readDay(cellOf(layout, row, mapping.date)),
    valueOn: valued === '' ? null : readDay(valued),
    amount: amountIn(layout, row),
    words: mapping.label.map((column) => cellOf(layout, row, column)),
    counterparty: cellOf(layout, row, mapping.counterparty),
    reference: cellOf(layout, row, mapping.reference),
    bankId: undefined,
  });
}

const FOOTER = /^(?:SOLDE|TOTAL|TOTAUX|NOMBRE|FIN DE|PAGE|EDITE)\b/u;

/**
 * Whether a row at the end is a footer rather than a movement: nothing that was meant as a date where dates stand, and either no amount
 * or the words of a total. `31/02/2026` was meant as one, and is a movement to be looked at.
 */
function isFooter(layout: Layout, row: Row): boolean {
  if (looksLikeDate(cellOf(layout, row, layout.mapping.date))) return false;
  const first = row.cells.find((cell) => cell.trim() !== '') ?? '';
  return amountCells(layout, row).every((cell) => cell === '') || FOOTER.test(folded(first));
}

/** The rows that hold movements: without blank ones, and without the footer. */
export function movementRows(layout: Layout): readonly Row[] {
  const rows = layout.body.filter((row) => !isBlank(row));
  const last = rows.findLastIndex((row) => !isFooter(layout, row));
  return rows.slice(0, last + 1);
}
