import type { PublicLine } from '../costs/persons.ts';
import type { Month } from '../values/month.ts';
import type { CostMonth, PublicCosts } from './costs-json.ts';
import { BOM, csvRow, type Cell } from './csv.ts';

export const COST_COLUMNS = ['month', 'state', 'line', 'what', 'supplier', 'category', 'covered', 'kind', 'amount'] as const;

/** In the place of a name: the texts of the table are French. */
const PERSON = 'personne physique';

/** What a line was in a month: its last price that had begun by then, else its first. */
function pieceIn(lines: readonly PublicLine[], id: string, month: Month): PublicLine | undefined {
  const pieces = lines.filter((line) => line.id === id);
  return pieces.findLast(({ from }) => from.slice(0, 7) <= month) ?? pieces[0];
}

function rowsOf({ month, state, adjustment, lines }: CostMonth, all: readonly PublicLine[]): Cell[][] {
  const rows = lines.map(({ line, amount, kind }): Cell[] => {
    const piece = pieceIn(all, line, month);
    const to = piece?.person === true ? PERSON : (piece?.supplier ?? '');
    const about = [piece?.what.fr ?? '', to, piece?.category ?? '', piece?.covered === true ? 'yes' : 'no'];
    return [month, state, line, ...about, kind, { amount }];
  });
  if (adjustment === 0) return rows;
  return [...rows, [month, state, '', '', '', '', 'yes', 'adjustment', { amount: adjustment }]];
}

/**
 * `/api/v1/costs.csv`: a row for each month and line, then one for what the month bears for others; the covered rows of a month add up to
 * its cost. Euros with a point; a text is never a formula to a spreadsheet.
 */
export function costsCsv({ lines, months }: PublicCosts): string {
  const rows = months.flatMap((month) => rowsOf(month, lines));
  return `${BOM}${COST_COLUMNS.join(',')}\r\n${rows.map((row) => csvRow(row, 'en')).join('')}`;
}
