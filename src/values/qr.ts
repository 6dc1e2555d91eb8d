/**
 * A QR code (ISO/IEC 18004) of bytes, at error correction M, versions 1 to 12: 287 bytes at most, longer than any address that an
 * authenticator app is given. Rows of modules, true for dark.
 */
export type QrMatrix = readonly (readonly boolean[])[];

/** By version: correction words of a block at level M, and how many blocks (ISO/IEC 18004 table 9). */
const CORRECTION = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22];
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8];

/** Modules that hold words, by version: all but patterns, format and version. */
function dataModules(version: number): number {
  const alignments = version === 1 ? 0 : Math.floor(version / 7) + 2;
  const ofAlignment = alignments === 0 ? 0 : (25 * alignments - 10) * alignments - 55;
  return (16 * version + 128) * version + 64 - ofAlignment - (version >= 7 ? 36 : 0);
}

function multiply(left: number, right: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((right >>> bit) & 1) * left;
  }
  return product;
}

/** The Reed–Solomon divisor of a degree, highest coefficient left out. */
function divisorOf(degree: number): number[] {
  const divisor = [...Array.from({ length: degree - 1 }, () => 0), 1];
  let root = 1;
  for (let round = 0; round < degree; round += 1) {
    for (let at = 0; at < degree; at += 1) divisor[at] = multiply(divisor[at] ?? 0, root) ^ (divisor[at + 1] ?? 0);
    root = multiply(root, 2);
  }
  return divisor;
}

function correctionOf(words: readonly number[], divisor: readonly number[]): number[] {
  const rest = divisor.map(() => 0);
  for (const word of words) {
    const factor = word ^ (rest.shift() ?? 0);
    rest.push(0);
    divisor.forEach((coefficient, at) => (rest[at] = (rest[at] ?? 0) ^ multiply(coefficient, factor)));
  }
  return rest;
}

type Plan = { readonly version: number; readonly words: number; readonly blocks: number; readonly correction: number };

function planFor(bytes: number): Plan {
  for (const [index, correction] of CORRECTION.entries()) {
    const version = index + 1;
    const blocks = BLOCKS[index] ?? 1;
    const words = Math.floor(dataModules(version) / 8);
    const room = words - correction * blocks - (version < 10 ? 2 : 3);
    if (bytes <= room) return { version, words, blocks, correction };
  }
  throw new Error(`Bug: ${bytes} bytes are more than a QR code of version 12 holds`);
}

/** Mode, length, bytes and padding, as words of 8 bits. */
function dataWords(bytes: Uint8Array, { version, words, blocks, correction }: Plan): number[] {
  const room = words - blocks * correction;
  const length = bytes.length.toString(2).padStart(version < 10 ? 8 : 16, '0');
  const bits = `0100${length}${Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')}0000`.slice(0, room * 8);
  const whole = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? [];
  const data = whole.map((word) => Number.parseInt(word, 2));
  return [...data, ...Array.from({ length: room - data.length }, (_, at) => (at % 2 === 0 ? 0xec : 0x11))];
}

/** Blocks with their correction, interleaved. The last blocks may be one word longer. */
function interleaved(data: readonly number[], { words, blocks, correction }: Plan): number[] {
  const short = Math.floor(words / blocks) - correction;
  const longBlocks = words % blocks;
  const divisor = divisorOf(correction);
  let at = 0;
  const parts = Array.from({ length: blocks }, (_, index) => {
    const part = data.slice(at, at + short + (index >= blocks - longBlocks ? 1 : 0));
    at += part.length;
    return { part, check: correctionOf(part, divisor) };
  });
  const column = (lists: readonly (readonly number[])[], row: number): number[] => lists.flatMap((list) => list[row] ?? []);
  const rows = (lists: readonly (readonly number[])[], height: number): number[] =>
    Array.from({ length: height }, (_, row) => column(lists, row)).flat();
  return [
    ...rows(
      parts.map(({ part }) => part),
      short + 1,
    ),
    ...rows(
      parts.map(({ check }) => check),
      correction,
    ),
  ];
}

/** A code under way: dark modules, and those whose place is taken by a pattern. */
type Sheet = { readonly size: number; readonly dark: boolean[][]; readonly taken: boolean[][] };

function put({ size, dark, taken }: Sheet, row: number, column: number, isDark: boolean): void {
  const [darkRow, takenRow] = [dark[row], taken[row]];
  if (!darkRow || !takenRow || column < 0 || column >= size) return;
  darkRow[column] = isDark;
  takenRow[column] = true;
}

function square(sheet: Sheet, row: number, column: number, reach: number, isDark: (distance: number) => boolean): void {
  for (let down = -reach; down <= reach; down += 1) {
    for (let right = -reach; right <= reach; right += 1) {
      put(sheet, row + down, column + right, isDark(Math.max(Math.abs(down), Math.abs(right))));
    }
  }
}

function alignmentCentres(version: number, size: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((size - 13) / (2 * count - 2)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, index) => size - 7 - (count - 2 - index) * step)];
}

function patterns(sheet: Sheet, version: number): void {
  const { size } = sheet;
  for (let at = 0; at < size; at += 1) {
    put(sheet, 6, at, at % 2 === 0);
    put(sheet, at, 6, at % 2 === 0);
  }
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const) {
    square(sheet, row, column, 4, (distance) => distance !== 2 && distance !== 4);
  }
  const centres = alignmentCentres(version, size);
  const last = size - 7;
  for (const row of centres) {
    for (const column of centres) {
      const isFinder = (row === 6 && (column === 6 || column === last)) || (row === last && column === 6);
      if (!isFinder) square(sheet, row, column, 2, (distance) => distance !== 1);
    }
  }
}

/** The remainder of a polynomial division over two: format (15 bits) and version (18 bits) are protected by it. */
function withCheck(value: number, degree: number, generator: number): number {
  let rest = value;
  for (let round = 0; round < degree; round += 1) rest = (rest << 1) ^ ((rest >>> (degree - 1)) * generator);
  return (value << degree) | rest;
}

/** Level M and mask 0, whose number is 0, under the mask that the standard puts over them. */
function formatAndVersion(sheet: Sheet, version: number): void {
  const { size } = sheet;
  const format = withCheck(0, 10, 0x537) ^ 0x5412;
  const bit = (value: number, at: number): boolean => ((value >>> at) & 1) === 1;
  for (let at = 0; at < 15; at += 1) {
    const isDark = bit(format, at);
    const [row, column] = at < 6 ? [at, 8] : at < 8 ? [at + 1, 8] : at === 8 ? [8, 7] : [8, 14 - at];
    put(sheet, row, column, isDark);
    if (at < 8) put(sheet, 8, size - 1 - at, isDark);
    else put(sheet, size - 15 + at, 8, isDark);
  }
  put(sheet, size - 8, 8, true);
  if (version < 7) return;
  const number = withCheck(version, 12, 0x1f25);
  for (let at = 0; at < 18; at += 1) {
    const [far, near] = [size - 11 + (at % 3), Math.floor(at / 3)];
    put(sheet, far, near, bit(number, at));
    put(sheet, near, far, bit(number, at));
  }
}

/** The places of data, in their zigzag of two columns from the lower right. */
function* places({ size, taken }: Sheet): Generator<readonly [number, number]> {
  for (let right = size - 1; right >= 1; right -= 2) {
    // The column of the timing pattern is passed over.
    if (right === 6) right = 5;
    const isUpward = ((right + 1) & 2) === 0;
    const steps = Array.from({ length: size }, (_, step) => (isUpward ? size - 1 - step : step));
    const pairs = steps.flatMap((row) => [[row, right] as const, [row, right - 1] as const]);
    yield* pairs.filter(([row, column]) => taken[row]?.[column] === false);
  }
}

/** Words in their places under mask 0: modules whose row and column add up to an even number turn. */
function words(sheet: Sheet, all: readonly number[]): void {
  let at = 0;
  for (const [row, column] of places(sheet)) {
    const bit = ((all[at >>> 3] ?? 0) >>> (7 - (at & 7))) & 1;
    const darkRow = sheet.dark[row];
    if (darkRow) darkRow[column] = (bit === 1) !== ((row + column) % 2 === 0);
    at += 1;
  }
}

/** The code of a text, as UTF-8. Without its quiet zone of four modules. */
export function qrMatrix(text: string): QrMatrix {
  const bytes = new TextEncoder().encode(text);
  const plan = planFor(bytes.length);
  const size = plan.version * 4 + 17;
  const blank = (): boolean[][] => Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  const sheet: Sheet = { size, dark: blank(), taken: blank() };
  patterns(sheet, plan.version);
  formatAndVersion(sheet, plan.version);
  words(sheet, interleaved(dataWords(bytes, plan), plan));
  return sheet.dark;
}
