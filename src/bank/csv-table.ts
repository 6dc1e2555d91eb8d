import { parse } from 'csv-parse/sync';
import type { FileProblem } from '../reconciliation/statement.ts';
import { ok, type Result } from '../values/result.ts';
import { SEPARATORS, type Separator } from './csv-mapping.ts';
import { refuseFile } from './problem.ts';

/** A row with the number of its first line in the file. */
export type Row = { readonly position: number; readonly cells: readonly string[] };

function lineBreaks(cells: readonly string[]): number {
  return cells.reduce((count, cell) => count + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0);
}

/** All rows, blank ones too: a mapping counts rows from the top. A quote that never ends is refused with the line where that shows. */
export function readTable(text: string, separator: Separator, mostRows?: number): Result<Row[], FileProblem> {
  let rows: string[][];
  try {
    rows = parse(text.replace(/\r\n?/gu, '\n'), {
      delimiter: separator,
      record_delimiter: '\n',
      relax_quotes: true,
      relax_column_count: true,
      ...(mostRows === undefined ? {} : { to: mostRows }),
    });
  } catch (failure) {
    const line = failure instanceof Error && 'lines' in failure && typeof failure.lines === 'number' ? failure.lines : null;
    return refuseFile('malformed', failure instanceof Error && 'code' in failure ? String(failure.code) : '', line);
  }
  let position = 1;
  return ok(
    rows.map((cells) => {
      const row = { position, cells };
      position += 1 + lineBreaks(cells);
      return row;
    }),
  );
}

export function isBlank(row: Row): boolean {
  return row.cells.every((cell) => cell.trim() === '');
}

/** How many of these lines the separator cuts as often as most of them. */
function evenness(lines: readonly string[], separator: Separator): number {
  const counts = new Map<number, number>();
  for (const line of lines) {
    const cuts = line.split(separator).length - 1;
    if (cuts > 0) counts.set(cuts, (counts.get(cuts) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}

/** The first separator that cuts most lines evenly. The comma comes last, since it stands in amounts too; what is quoted does not count. */
export function likelySeparator(text: string): Separator {
  const lines = text
    .slice(0, 65_536)
    .split(/\r\n?|\n/u, 60)
    .map((line) => line.replace(/"[^"]*"/gu, ''))
    .filter((line) => line.trim() !== '');
  const isEven = (separator: Separator): boolean => evenness(lines, separator) * 2 > lines.length;
  return SEPARATORS.find((each) => each !== ',' && isEven(each)) ?? ',';
}
