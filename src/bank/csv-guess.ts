import { readCsvAmount, type DecimalMark } from './amounts.ts';
import { looksLikeDate, readCsvDay, type DateOrder } from './dates.ts';

const ORDERS: readonly DateOrder[] = ['DMY', 'YMD', 'MDY'];
/** Of ten cells, nine must be read: one may be broken, which is then shown as a bad line. */
const ENOUGH = 0.9;

function isMost(count: number, all: number): boolean {
  return all > 0 && count >= all * ENOUGH;
}

/** The order in which most of these cells are dates; undefined where they are none. Days before months where both would do. */
export function guessDateOrder(cells: readonly string[]): DateOrder | undefined {
  const filled = cells.filter((cell) => cell.trim() !== '');
  if (!isMost(filled.filter(looksLikeDate).length, filled.length)) return undefined;
  const readable = (order: DateOrder): number => filled.filter((cell) => readCsvDay(cell, order) !== undefined).length;
  const [best] = ORDERS.map((order) => ({ order, count: readable(order) })).sort((left, right) => right.count - left.count);
  return best !== undefined && isMost(best.count, filled.length) ? best.order : undefined;
}

/** The mark before the cents in which most of these cells are amounts; undefined where they are none. A comma where both would do. */
export function guessDecimal(cells: readonly string[]): DecimalMark | undefined {
  const filled = cells.filter((cell) => cell.trim() !== '');
  const readable = (mark: DecimalMark): number => filled.filter((cell) => readCsvAmount(cell, mark) !== undefined).length;
  const [comma, point] = [readable(','), readable('.')];
  const best = point > comma ? '.' : ',';
  return isMost(Math.max(comma, point), filled.length) ? best : undefined;
}
