import { ok, refused, type Result } from './result.ts';

/** A whole number of euro cents, within ±2^53. May be negative where a name says so. (method §1.1) */
export type Cents = number & { readonly __unit: 'euro cents' };

export const ZERO = 0 as Cents;

/** Takes a number that is known to be whole cents; anything else is a bug of the caller. */
export function cents(amount: number): Cents {
  if (!Number.isSafeInteger(amount)) throw new Error(`Bug: ${amount} is not a whole number of cents`);
  return (amount === 0 ? 0 : amount) as Cents;
}

export function addCents(left: Cents, right: Cents): Cents {
  return cents(left + right);
}

export function subtractCents(left: Cents, right: Cents): Cents {
  return cents(left - right);
}

export function sumCents(amounts: Iterable<Cents>): Cents {
  let total = 0;
  for (const amount of amounts) total += amount;
  return cents(total);
}

export function negateCents(amount: Cents): Cents {
  return cents(-amount);
}

export function minCents(left: Cents, right: Cents): Cents {
  return left < right ? left : right;
}

/** The amount, or nothing where it is negative. */
export function atLeastZero(amount: Cents): Cents {
  return amount > 0 ? amount : ZERO;
}

/**
 * `whole × part ÷ of`, rounded down. Exact for every safe integer: the product may exceed 2^53, so it is made in BigInt.
 * `of` is positive and `whole × part` is not negative.
 */
export function floorShare(whole: number, part: number, of: number): number {
  const product = BigInt(whole) * BigInt(part);
  if (of <= 0 || product < 0n) throw new Error(`Bug: cannot share ${whole} × ${part} ÷ ${of}`);
  return Number(product / BigInt(of));
}

/** `whole × part ÷ of` in cents, rounded half up once (method §2.1). `of` is positive, the product not negative. */
export function roundShare(whole: Cents, part: number, of: number): Cents {
  const product = BigInt(whole) * BigInt(part);
  if (of <= 0 || product < 0n) throw new Error(`Bug: cannot share ${whole} × ${part} ÷ ${of}`);
  const divisor = BigInt(of);
  return cents(Number((2n * product + divisor) / (2n * divisor)));
}

/**
 * Splits an amount by whole weights without losing a cent: each part is rounded down, then the cents left over go one
 * each to the first parts that have a weight (method §2.1). At least one weight is positive; the amount may be negative.
 */
export function splitCents(whole: Cents, weights: readonly number[]): Cents[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!Number.isSafeInteger(total) || total <= 0 || weights.some((weight) => weight < 0)) {
    throw new Error(`Bug: cannot split by the weights ${weights.join(', ')}`);
  }
  const sign = whole < 0 ? -1 : 1;
  const parts = weights.map((weight) => floorShare(Math.abs(whole), weight, total));
  let left = Math.abs(whole) - parts.reduce((sum, part) => sum + part, 0);
  for (let index = 0; left > 0; index = (index + 1) % parts.length) {
    if ((weights[index] ?? 0) === 0) continue;
    parts[index] = (parts[index] ?? 0) + 1;
    left -= 1;
  }
  return parts.map((part) => cents(sign * part));
}

export type AmountProblem = 'empty' | 'not-an-amount' | 'too-precise' | 'not-positive' | 'too-small' | 'too-large';

/** `1234`, `1 234`, `1.234,5`, `1,234.56`: digits, grouped by threes or not at all, then at most two decimals. */
const PLAIN = /^(\d+)(?:[.,](\d+))?$/;
const GROUPED_BY_SPACE = /^(\d{1,3}(?: \d{3})+)(?:[.,](\d+))?$/;
const GROUPED_BY_POINT = /^(\d{1,3}(?:\.\d{3})+),(\d+)$/;
const GROUPED_BY_COMMA = /^(\d{1,3}(?:,\d{3})+)\.(\d+)$/;

/**
 * Reads an amount as people type it: `30`, `30,00`, `1 234,56 €`, with any kind of space, a comma or a point.
 * A lone separator is a decimal one, so `12,345` is refused as too precise rather than guessed to be twelve thousand.
 */
export function parseAmount(typed: string): Result<Cents, AmountProblem> {
  const text = typed
    .normalize('NFKC')
    .replace(/[\s\u00A0\u202F\u2009]+/gu, ' ')
    .trim()
    .replace(/^€ ?| ?(?:€|euros?|eur)$/iu, '')
    .trim();
  if (text === '') return refused('empty');
  const negative = /^[-−–] ?(?=\d)/u.test(text);
  const digits = text.replace(/^[-−–+] ?/u, '');
  const match = [PLAIN, GROUPED_BY_SPACE, GROUPED_BY_POINT, GROUPED_BY_COMMA].map((form) => form.exec(digits)).find(Boolean);
  if (!match) return refused('not-an-amount');
  const [, whole = '', decimals = ''] = match;
  if (negative) return refused('not-positive');
  if (decimals.length > 2) return refused('too-precise');
  const amount = Number(whole.replace(/[ .,]/g, '')) * 100 + Number(decimals.padEnd(2, '0'));
  if (!Number.isSafeInteger(amount)) return refused('too-large');
  return amount === 0 ? refused('not-positive') : ok(cents(amount));
}

/** As {@link parseAmount}, within the smallest and largest amounts that the association's settings allow, both included. */
export function parseAmountWithin(typed: string, smallest: Cents, largest: Cents): Result<Cents, AmountProblem> {
  const amount = parseAmount(typed);
  if (!amount.ok) return amount;
  if (amount.value < smallest) return refused('too-small');
  return amount.value > largest ? refused('too-large') : amount;
}
