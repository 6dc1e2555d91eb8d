import { ok, refused, type Result } from '../values/result.ts';

/** Whom a receipt names: an individual, with a whole postal address. */
export type Identity = {
  readonly firstNames: string;
  readonly lastName: string;
  readonly address: string;
  readonly postcode: string;
  readonly town: string;
  readonly country: string;
};

export type IdentityField = keyof Identity;

export const IDENTITY_FIELDS = [
  'firstNames',
  'lastName',
  'address',
  'postcode',
  'town',
  'country',
] as const satisfies readonly IdentityField[];

export type IdentityMistake = { readonly field: IdentityField; readonly problem: 'missing' | 'too-long' | 'unreadable' | 'not-a-postcode' };

/** Longer than any name or line of an address. */
const LONGEST = 120;
/** A postcode of some country: letters, digits, spaces and hyphens. */
const POSTCODE = /^[\p{L}\d][\p{L}\d -]{1,11}$/u;

/** Letters of Latin writing that do not come apart into a letter and its accent. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ħ: 'h',
  Ħ: 'H',
  ı: 'i',
  ŧ: 't',
  Ŧ: 'T',
  ŋ: 'n',
  Ŋ: 'N',
};

/** Whether the document's font has a letter (Windows-1252). */
function isPrinted(letter: string): boolean {
  return /[\u0020-\u007E\u00A0-\u00FFŒœŠšŸŽž’]/u.test(letter);
}

/** A text in letters that the document's font has: an accent that it lacks is left out, `Łukasz Nováček` becomes `Lukasz Novácek`. */
export function printable(text: string): string {
  return Array.from(text.normalize('NFC'), (letter) => {
    if (isPrinted(letter)) return letter;
    const [base = '?'] = letter.normalize('NFD');
    return PLAIN_LETTERS[base] ?? (isPrinted(base) ? base : '?');
  }).join('');
}

function problemOf(field: IdentityField, text: string): IdentityMistake['problem'] | null {
  if (text === '') return 'missing';
  if (text.length > LONGEST) return 'too-long';
  // Letters of Latin writing, which the document can show, and what stands between them in names and addresses.
  if (!/^[\p{Script=Latin}\d '’.,()/&°º#:-]+$/u.test(text)) return 'unreadable';
  if (!/[\p{L}\d]/u.test(text) || printable(text).includes('?')) return 'unreadable';
  return field === 'postcode' && !POSTCODE.test(text) ? 'not-a-postcode' : null;
}

/** Reads who a receipt names: what was typed with its spaces put right, or everything that is wrong with it. */
export function readIdentity(typed: Readonly<Record<IdentityField, string>>): Result<Identity, readonly IdentityMistake[]> {
  const put = (field: IdentityField): string =>
    typed[field]
      .normalize('NFC')
      .replace(/[^\S\n]+/gu, ' ')
      .trim();
  const identity: Identity = {
    ...{ firstNames: put('firstNames'), lastName: put('lastName'), address: put('address') },
    ...{ postcode: put('postcode'), town: put('town'), country: put('country') || 'France' },
  };
  const mistakes = IDENTITY_FIELDS.flatMap((field) => {
    const problem = problemOf(field, identity[field]);
    return problem === null ? [] : [{ field, problem }];
  });
  return mistakes.length === 0 ? ok(identity) : refused(mistakes);
}
