/** A published figure as what it adds up: how often each atom (a gift in one month) counts in it. Atoms that are not named count 0 times. */
export type Figure = { readonly name: string; readonly counts: ReadonlyMap<string, number> };

/** A prime below 2^26.5, so that products of two remainders are exact. */
const PRIME = 94_906_249;

const modulo = (value: number): number => ((value % PRIME) + PRIME) % PRIME;

function inverse(value: number): number {
  let [power, result] = [value, 1];
  for (let left = PRIME - 2; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = (result * power) % PRIME;
    power = (power * power) % PRIME;
  }
  return result;
}

/** Takes a multiple of one row off another, so that its entry in a column is nothing. */
function cleared(row: readonly number[], by: readonly number[], column: number): number[] {
  const factor = row[column] ?? 0;
  return factor === 0 ? [...row] : row.map((value, index) => modulo(value - factor * (by[index] ?? 0)));
}

type Reduced = { readonly pivots: readonly number[]; readonly rows: readonly (readonly number[])[] };

/** Gaussian elimination: each pivot column holds one 1. */
function reduce(matrix: readonly (readonly number[])[], width: number): Reduced {
  let rest = matrix.map((row) => row.map(modulo));
  let rows: number[][] = [];
  const pivots: number[] = [];
  for (let column = 0; column < width; column += 1) {
    const at = rest.findIndex((row) => row[column] !== 0);
    const found = rest[at];
    if (!found) continue;
    const scale = inverse(found[column] ?? 1);
    const pivot = found.map((value) => (value * scale) % PRIME);
    rest = rest.filter((_, index) => index !== at).map((row) => cleared(row, pivot, column));
    rows = [...rows.map((row) => cleared(row, pivot, column)), pivot];
    pivots.push(column);
  }
  return { pivots, rows };
}

/**
 * For each column its part of the null space: a combination of figures that leaves some columns alone exists as often as their parts here
 * depend on each other.
 */
function nullParts(matrix: readonly (readonly number[])[], width: number): number[][] {
  const { pivots, rows } = reduce(matrix, width);
  const free = Array.from({ length: width }, (_, column) => column).filter((column) => !pivots.includes(column));
  return Array.from({ length: width }, (_, column) => {
    const own = rows[pivots.indexOf(column)];
    return free.map((each) => (own ? modulo(-(own[each] ?? 0)) : each === column ? 1 : 0));
  });
}

/** How many independent combinations of figures leave nothing but these columns: their number less the rank of their parts of the null space. */
function combinations(parts: readonly (readonly number[])[], columns: readonly number[]): number {
  const some = columns.map((column) => parts[column] ?? []);
  return columns.length - reduce(some, some[0]?.length ?? 0).rows.length;
}

/** Atoms that every figure counts alike: no sum and no difference of figures tells them apart. */
function classesOf(figures: readonly Figure[]): string[][] {
  const atoms = [...new Set(figures.flatMap(({ counts }) => [...counts.keys()]))];
  const alike = Map.groupBy(atoms, (atom) => figures.map(({ counts }) => counts.get(atom) ?? 0).join(' '));
  return [...alike.values()];
}

/**
 * Every group of one or two atoms that some sum of multiples of `figures` leaves alone, and that sums of `live` figures, which may tell
 * anything, do not leave alone themselves. By linear algebra, so that nothing that can be had by adding and subtracting is missed.
 */
export function isolated(figures: readonly Figure[], live: readonly Figure[]): string[] {
  const all = [...live, ...figures];
  const classes = classesOf(all);
  const rowOf = ({ counts }: Figure): number[] => classes.map(([atom]) => counts.get(atom ?? '') ?? 0);
  const everything = nullParts(all.map(rowOf), classes.length);
  const allowed = nullParts(live.map(rowOf), classes.length);
  const small = classes.flatMap((each, column) => (each.length <= 2 ? [column] : []));
  const single = small.filter((column) => classes[column]?.length === 1);
  const pairs = single.flatMap((left, index) => single.slice(index + 1).map((right) => [left, right]));
  const told = (columns: readonly number[]): boolean => combinations(everything, columns) > combinations(allowed, columns);
  return [...small.map((column) => [column]), ...pairs]
    .filter(told)
    .map((columns) => columns.flatMap((column) => classes[column] ?? []).join(' + '));
}
