import { cents, type Cents } from '../values/cents.ts';

export type DecimalMark = ',' | '.';

/** Digits without a sign, then decimals: more than two only where they are zeros. */
function exactCents(whole: string, decimals: string, negative: boolean): Cents | undefined {
  const twoDecimals = decimals.replace(/0+$/u, '').padEnd(2, '0');
  const amount = Number(`${whole}${twoDecimals}`);
  if (twoDecimals.length > 2 || !Number.isSafeInteger(amount)) return undefined;
  return cents(negative ? -amount : amount);
}

/** An amount of XML: digits and at most one point, exact cents. `1E10`, `+5`, `5.` and `5.001` are none. */
export function readXmlAmount(text: string): Cents | undefined {
  const [, whole = '', decimals = ''] = /^(\d{1,17})(?:\.(\d{1,17}))?$/u.exec(text) ?? [];
  return whole === '' ? undefined : exactCents(whole, decimals, false);
}

/** An amount of OFX: a sign, digits, and a point or, as some French banks write, a comma. */
export function readOfxAmount(text: string): Cents | undefined {
  const [, sign = '', whole = '', decimals = ''] = /^([+-]?)(\d{1,17})(?:[.,](\d{1,17}))?$/u.exec(text) ?? [];
  return whole === '' ? undefined : exactCents(whole, decimals, sign === '-');
}

const WITH_COMMA = /^(\d{1,17}|\d{1,3}(?:[ .]\d{3}){1,5})(?:,(\d{1,17}))?$/u;
const WITH_POINT = /^(\d{1,17}|\d{1,3}(?:[ ,]\d{3}){1,5})(?:\.(\d{1,17}))?$/u;

/**
 * An amount of a CSV cell as French banks write it: `-1 234,56`, `1.234,56 €`, `12,50-`, with any kind of space and any kind of minus.
 * Which mark stands before the cents is told by the mapping, never guessed from one cell: `1.234` is 1 234 € or 1,23 €.
 */
export function readCsvAmount(text: string, mark: DecimalMark): Cents | undefined {
  const plain = text
    .replace(/[\s\u00A0\u202F\u2009]+/gu, ' ')
    .replace(/[−–]/gu, '-')
    .replace(/ ?(?:€|EUR)$/iu, '')
    .trim();
  const [, before = '', digits = '', after = ''] = /^([+-]?) ?([\d .,]+?) ?(-?)$/u.exec(plain) ?? [];
  if (before !== '' && after !== '') return undefined;
  const [, whole = '', decimals = ''] = (mark === ',' ? WITH_COMMA : WITH_POINT).exec(digits) ?? [];
  return whole === '' ? undefined : exactCents(whole.replace(/\D/gu, ''), decimals, before === '-' || after === '-');
}

/** Positive and negative zero to nine of CFONB's last digit; `é` and `è` stand for `{` and `}` in the French seven-bit alphabet. */
const OVERPUNCHED = new Map(
  Array.from('{ABCDEFGHI}JKLMNOPQRéè', (letter, index) => [letter, index < 20 ? index : (index - 20) * 10] as const),
);

/** An amount of CFONB120: 13 digits, then one that carries the sign; `decimals` of them are below the euro (blank: 2). */
export function readOverpunched(text: string, decimals: string): Cents | undefined {
  const last = OVERPUNCHED.get(text.slice(-1));
  if (!/^\d{13}.$/u.test(text) || last === undefined || !/^[\d ]$/u.test(decimals)) return undefined;
  const digits = `${text.slice(0, -1)}${last % 10}`;
  const places = decimals === ' ' ? 2 : Number(decimals);
  return exactCents(digits.slice(0, 14 - places), digits.slice(14 - places), last >= 10);
}
