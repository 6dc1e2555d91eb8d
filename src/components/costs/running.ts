import type { PublicLine } from '../../costs/persons.ts';
import type { Day } from '../../values/day.ts';

/** The lines that gifts cover on a day, each at its price of that day. */
export function runningLines(lines: readonly PublicLine[], today: Day): PublicLine[] {
  return lines.filter((line) => line.covered && line.from <= today && (line.until === null || line.until >= today));
}
