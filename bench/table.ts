import type { Owed, Row } from './row.ts';

/** A run as it is kept in a file. */
export type Run = { readonly node: string; readonly cores: number; readonly load: number; readonly rows: readonly Row[] };

function short(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}

/** What is owed of a row, whether it is met, and if not by how much it is missed, as a share of what is owed. */
export function verdict({ of, atLeast, atMost }: Owed, value: number): string {
  const [bound, isMet] = atLeast === undefined ? [atMost ?? 0, value <= (atMost ?? 0)] : [atLeast, value >= atLeast];
  const said = `${of} ${atLeast === undefined ? '≤' : '≥'} ${short(bound)}`;
  if (isMet) return `${said}: met`;
  const share = bound === 0 ? 'missed' : `missed by ${short((Math.abs(value - bound) / bound) * 100)} %`;
  return `${said}: ${share}`;
}

/** A row as two lines of the terminal: its figures, then what is owed of them. */
export function linesOf({ what, figures, owed = [], failed }: Row): string[] {
  if (failed !== undefined) return [`${what.padEnd(48)} ${failed}`];
  const said = Object.entries(figures).map(([name, value]) => `${name} ${short(value)}`);
  const verdicts = owed.map((each) => verdict(each, figures[each.of] ?? Number.NaN));
  return [`${what.padEnd(48)} ${said.join('  ')}`, ...(verdicts.length === 0 ? [] : [`${' '.repeat(48)} → ${verdicts.join('; ')}`])];
}

/** Two runs side by side: each figure that both have, then by how much the second differs. */
export function compared(before: readonly Row[], after: readonly Row[]): string[] {
  return after.flatMap(({ what, figures }) => {
    const then = before.find((row) => row.what === what)?.figures;
    if (!then) return [`${what.padEnd(48)} new`];
    const said = Object.entries(figures).flatMap(([name, value]) => {
      const earlier = then[name];
      if (earlier === undefined) return [];
      const change = earlier === 0 ? '' : ` (${value >= earlier ? '+' : ''}${short((value / earlier - 1) * 100)} %)`;
      return [`${name} ${short(earlier)} → ${short(value)}${change}`];
    });
    return [`${what.padEnd(48)} ${said.join('  ')}`];
  });
}
