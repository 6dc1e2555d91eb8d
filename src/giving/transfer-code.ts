/** Crockford's alphabet, as in all our ids, in capitals: no letter of it is taken for a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 7;

/** A product in the field of 32 elements (x⁵ + x² + 1). */
function multiply(left: number, right: number): number {
  let product = 0;
  for (let bit = 4; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >> 4) * 0b100101);
    product ^= ((right >> bit) & 1) * left;
  }
  return product;
}

/** The last sign of a code: each sign is weighed by another power, so that one changed sign or two exchanged ones never pass. */
function checkOf(values: readonly number[]): number {
  let weight = 1;
  let sum = 0;
  for (const value of values) {
    weight = multiply(weight, 2);
    sum ^= multiply(weight, value);
  }
  return sum;
}

function written(values: readonly number[]): string {
  const signs = values.map((value) => ALPHABET.charAt(value)).join('');
  return `DON-${signs.slice(0, 4)}-${signs.slice(4)}`;
}

/** A code for a transfer, `DON-7K3F-9QXW`, from seven numbers below 32. */
export function transferCode(random: readonly number[]): string {
  const values = Array.from({ length: LENGTH }, (_, index) => (random[index] ?? 0) & 31);
  return written([...values, checkOf(values)]);
}

/** A code as somebody writes it: any case, look-alike letters for digits, with or without its hyphens; null where it is none or is mistyped. */
export function readTransferCode(typed: string): string | null {
  const plain = typed.toUpperCase().replace(/[^0-9A-Z]/g, '');
  const signs = /^DON([0-9A-Z]{8})$/.exec(plain)?.[1];
  if (signs === undefined) return null;
  const values = Array.from(signs.replace(/[IL]/g, '1').replace(/O/g, '0'), (sign) => ALPHABET.indexOf(sign));
  if (values.includes(-1)) return null;
  return values.at(-1) === checkOf(values.slice(0, -1)) ? written(values) : null;
}

/** The codes that a bank's words hold. Banks drop hyphens, put in spaces and break words. */
export function transferCodesIn(label: string): string[] {
  const plain = label.toUpperCase().replace(/[^0-9A-Z]/g, '');
  const starts = [...plain.matchAll(/DON/g)].map(({ index }) => index);
  const codes = starts.flatMap((start) => readTransferCode(plain.slice(start, start + 3 + LENGTH + 1)) ?? []);
  return [...new Set(codes)];
}
