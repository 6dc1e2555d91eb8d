const MOST_OF_EXCERPT = 200;

/** C0 and C1 but for white space: none has a place in a bank's words. */
// eslint-disable-next-line no-control-regex -- They are what is looked for.
const CONTROLS = /[\u0000-\u0008\u000E-\u001F\u007F-\u009F]/u;
const ALL_CONTROLS = new RegExp(CONTROLS, 'gu');

export function hasControls(text: string): boolean {
  return CONTROLS.test(text);
}

export function countControls(text: string): number {
  return text.match(ALL_CONTROLS)?.length ?? 0;
}

/** Words with single spaces, without the invisible characters that would turn or hide what stands beside them. */
export function tidy(text: string): string {
  return text
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** The distinct pieces of a label in their order, joined by single spaces. */
export function joinWords(pieces: readonly string[]): string {
  return [...new Set(pieces.map(tidy))].filter((piece) => piece !== '').join(' ');
}

/** Tidy words, or null where there are none. */
export function wordsOrNull(text: string | undefined): string | null {
  const words = tidy(text ?? '');
  return words === '' ? null : words;
}

/** Tidy and short, with what cannot be shown as `�`: to tell a person what was found. */
export function excerpt(text: string): string {
  const words = tidy(text.slice(0, 4 * MOST_OF_EXCERPT).replace(ALL_CONTROLS, '\uFFFD'));
  return words.length > MOST_OF_EXCERPT ? `${words.slice(0, MOST_OF_EXCERPT).toWellFormed()}…` : words;
}

/** Without accents, case or repeated spaces: to compare the words of a header or a label. */
export function folded(text: string): string {
  return tidy(text.normalize('NFKD').replace(/\p{M}/gu, '')).toUpperCase();
}
