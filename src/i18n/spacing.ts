const THIN = '\u202F';
const FIXED = '\u00A0';

/** What is said before the months that begin with a vowel: `d’octobre`. */
const BEFORE_VOWEL = /\b([Dd])e (?=(?:avril|août|octobre)\b)/gu;

/** French spacing: thin and unbreakable before `;` `!` `?` and inside « », unbreakable before `:`; and `d’octobre`. Said twice, it changes nothing more. */
export function frenchSpaces(text: string): string {
  return text
    .replace(/[ \u00A0]([;!?»])/gu, `${THIN}$1`)
    .replace(/«[ \u00A0]/gu, `«${THIN}`)
    .replace(/ :/gu, `${FIXED}:`)
    .replace(BEFORE_VOWEL, '$1’');
}

type Word = string | readonly string[] | ((...parts: never[]) => string) | Words;
type Words = { readonly [key: string]: Word };

function spaced(word: Word): Word {
  if (typeof word === 'string') return frenchSpaces(word);
  if (typeof word === 'function') return (...parts: never[]) => frenchSpaces(word(...parts));
  if (isList(word)) return word.map(frenchSpaces);
  return Object.fromEntries(Object.entries(word).map(([key, inner]) => [key, spaced(inner)]));
}

function isList(word: Word): word is readonly string[] {
  return Array.isArray(word);
}

/** A French dictionary with its spaces set: texts, lists, nested dictionaries, and what its functions answer. */
export function inFrench<Dictionary extends Words>(words: Dictionary): Dictionary {
  // The shape is kept key by key, which the compiler cannot follow.
  return spaced(words) as Dictionary;
}

/** `novembre` → `Novembre`, where a sentence begins with it. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `de novembre`, `d’avril`: French drops the vowel before another. */
export function ofFrenchMonth(month: string): string {
  return /^[ao]/u.test(month) ? `d’${month}` : `de ${month}`;
}

/** A name after « de », which loses its e before a vowel: « d’InterHop ». */
export function ofFrenchName(name: string): string {
  return /^[aeiouyàâæéèêëîïôœùûü]/iu.test(name) ? `d’${name}` : `de ${name}`;
}
