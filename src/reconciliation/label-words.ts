/** A bank's words made comparable: small letters without accents, everything else a single space. */
export function plainWords(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Whether a label, made plain, holds each of these plain words as a word of its own, in any order. No word at all holds nowhere. */
export function holdsWords(plainLabel: string, plain: string): boolean {
  if (plain === '') return false;
  const label = ` ${plainLabel} `;
  return plain.split(' ').every((word) => label.includes(` ${word} `));
}

/** Forms of companies and small words, which banks leave out of a label. */
const UNSAID = new Set([
  'sa',
  'sas',
  'sasu',
  'sarl',
  'eurl',
  'scop',
  'scic',
  'ltd',
  'gmbh',
  'inc',
  'bv',
  'de',
  'du',
  'des',
  'la',
  'le',
  'les',
  'et',
  'the',
  'of',
]);

/** Whether a label names a supplier: each word of the name that counts, whole or at the beginning of a longer one (`GPLEXPERT` is `GPL Expert`). */
export function namesSupplier(plainLabel: string, supplier: string): boolean {
  const words = plainWords(supplier)
    .split(' ')
    .filter((word) => word !== '' && !UNSAID.has(word));
  if (words.length === 0) return false;
  const joined = words.join('');
  if (holdsWords(plainLabel, words.join(' '))) return true;
  return joined.length >= 4 && plainLabel.split(' ').some((word) => word === joined);
}
