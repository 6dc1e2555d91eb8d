import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Stripe's ways of misleading a ledger are numbered: each has a test that names it first, and that test runs. */
const TRAPS = 35;

function namedIn(file: string): [number, string][] {
  const names = readFileSync(file, 'utf8').matchAll(/\bit(?:\.each\([^)]*\))?\(\s*'trap (\d+): ([^']+)'/g);
  return Array.from(names, ([, number, name]): [number, string] => [Number(number), name ?? '']);
}

it('each of the 35 traps has a test of its own', () => {
  const table = new Map(globSync('test/traps/*.test.ts').flatMap(namedIn));
  const missing = Array.from({ length: TRAPS }, (_, index) => index + 1).filter((number) => !table.has(number));
  expect(missing).toEqual([]);
  expect([...table.keys()].every((number) => number >= 1 && number <= TRAPS)).toBe(true);
});
