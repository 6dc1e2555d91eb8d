import type { CostLine, Project } from '../../settings/types.ts';
import type { Language } from '../../i18n/language.ts';
import { COST_WORDS } from '../../i18n/words-treasury-costs.ts';
import type { Day } from '../../values/day.ts';

function holdsOn({ from, until }: CostLine, on: Day): boolean {
  return from <= on && (until === null || until >= on);
}

/** What a line is on a day: the piece that holds then, else the next one, else its last; null for a line that never was. */
export function pieceOn(pieces: readonly CostLine[], on: Day): CostLine | null {
  return pieces.find((piece) => holdsOn(piece, on)) ?? pieces.find(({ from }) => from > on) ?? pieces.at(-1) ?? null;
}

/** Whether a line runs on a day, is to come, or is over. */
export function stateOf(pieces: readonly CostLine[], on: Day): 'now' | 'later' | 'over' {
  if (pieces.some((piece) => holdsOn(piece, on))) return 'now';
  return pieces.some(({ from }) => from > on) ? 'later' : 'over';
}

/** `Visioconférence 2, CryptPad 1`: whole weights by project; empty where a line is not shared. */
export function sharesText(
  piece: Pick<CostLine, 'shares'> | null,
  projects: readonly Pick<Project, 'slug' | 'title'>[],
  language: Language,
): string {
  return Object.entries(piece?.shares ?? {})
    .map(([slug, weight]) => `${projects.find((project) => project.slug === slug)?.title[language] ?? slug} ${weight}`)
    .join(', ');
}

/** A supplier as the treasury reads it, with a note where the public is not told the name (method §4.3). */
export function supplierCell(
  piece: Pick<CostLine, 'supplier' | 'person'> | null,
  language: Language,
): { readonly text: string; readonly note?: string } {
  if (piece === null) return { text: '–' };
  return piece.person ? { text: piece.supplier, note: COST_WORDS[language].lines.person } : { text: piece.supplier };
}

/** The same as it is typed: `jitsi 2, cryptpad 1`. */
export function typedShares(piece: Pick<CostLine, 'shares'> | null): string {
  return Object.entries(piece?.shares ?? {})
    .map(([slug, weight]) => `${slug} ${weight}`)
    .join(', ');
}
