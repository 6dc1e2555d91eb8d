import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { breachesOfImports } from './support/laws-of-imports.ts';
import { breachesOfStyle } from './support/laws-of-style.ts';
import { parseTree, readTree, type SourceTree } from './support/source-tree.ts';

function breaches(tree: SourceTree): string[] {
  const files = parseTree(tree);
  return [...breachesOfImports(files), ...breachesOfStyle(files)];
}

describe('the house', () => {
  const tree = readTree(join(import.meta.dirname, '..'));

  test('is read', () => {
    expect(Object.keys(tree)).toEqual(expect.arrayContaining(['src/app.ts', 'src/values/cents.ts', 'src/pages/index.astro']));
  });

  test('keeps its laws', () => {
    expect(breaches(tree)).toEqual([]);
  });
});

const LONG = 'call();\n'.repeat(61);
const TABLE = `{\n${"  a: 'b',\n".repeat(260)}}`;

describe('each law can be broken, and says so', () => {
  test.each<[string, SourceTree, RegExp]>([
    [
      'a room of a lower level',
      { 'src/ledger/a.ts': "import { b } from '../giving/b.ts';" },
      /^src\/ledger\/a\.ts:1: ledger may not import giving;/,
    ],
    [
      'a peer',
      { 'src/reconciliation/a.ts': "\nimport type { B } from '../giving/b.ts';" },
      /a\.ts:2: reconciliation may not import giving;/,
    ],
    ['a door', { 'src/coverage/a.ts': "import { b } from '../storage/b.ts';" }, /coverage may not import storage;/],
    ['by import()', { 'src/values/a.ts': "const b = await import('../app.ts');" }, /values may not import app\.ts;/],
    ['by a type', { 'src/values/a.ts': "type B = import('../app.ts').App;" }, /values may not import app\.ts;/],
    ['by passing on', { 'src/values/a.ts': "export { b } from '../ledger/b.ts';" }, /values may not import ledger;/],
    [
      'the app by value in a page',
      { 'src/pages/a.astro': "---\n\nimport { b } from '../app.ts';\n---\n<p />" },
      /a\.astro:3: pages may not import app\.ts;/,
    ],
    [
      'a rule by value in a script of a page',
      { 'src/pages/a.astro': "---\n---\n<p>\n</p><script>\nimport { b } from '../ledger/b.ts';</script>" },
      /a\.astro:5: pages may not import ledger;/,
    ],
    ['the server in a room', { 'src/stripe/a.ts': "import { b } from '../server/b.ts';" }, /stripe may not import server;/],
    ['a rule in the server', { 'src/server/a.ts': "import type { B } from '../ledger/b.ts';" }, /server may not import ledger;/],
    ['out of the house', { 'src/values/a.ts': "import { b } from '../../test/b.ts';" }, /imports from outside of src/],
    ['a room without a place', { 'src/utils/a.ts': '' }, /utils is no room/],
    ['a file without a place', { 'src/helpers.ts': '' }, /helpers\.ts is no room/],
    [
      'a circle',
      { 'src/values/a.ts': "import { b } from './b.ts';", 'src/values/b.ts': "import { a } from './a.ts';" },
      /a\.ts → src\/values\/b\.ts → src\/values\/a\.ts;/,
    ],
    ['astro:* in a room', { 'src/giving/a.ts': "import { b } from 'astro:content';" }, /astro:content stays in/],
    ['astro in the server', { 'src/server/a.ts': "import { b } from 'astro/app';" }, /astro\/app stays in/],
    ['stripe in a rule', { 'src/giving/a.ts': "import type Stripe from 'stripe';" }, /stripe stays in src\/stripe/],
    ['stripe by value in the sandbox', { 'src/sandbox/a.ts': "import Stripe from 'stripe';" }, /stripe stays in src\/stripe/],
    ['the database in a rule', { 'src/ledger/a.ts': "import { sql } from 'kysely';" }, /kysely stays in src\/storage/],
    ['a driver in the app', { 'src/app.ts': "import Database from 'better-sqlite3';" }, /better-sqlite3 stays in/],
    ['charts in a page', { 'src/components/a.ts': "import { Chart } from 'chart.js';" }, /chart\.js stays in src\/components\/charts/],
    ['dates in a rule', { 'src/coverage/a.ts': "import { addDays } from 'date-fns';" }, /date-fns stays in src\/values/],
    ['any', { 'src/values/a.ts': 'const a = (b: any) => b;' }, /a\.ts:1: `any` hides/],
    ['enum', { 'src/values/a.ts': 'const enum A { B }' }, /an enum is code/],
    ['class', { 'src/values/a.ts': 'class A {}' }, /only errors are classes/],
    ['class expression', { 'src/values/a.ts': 'const a = class extends Map {};' }, /only errors are classes/],
    ['barrel', { 'src/values/a.ts': "export * from './b.ts';" }, /passes on/],
    ['index', { 'src/values/index.ts': '' }, /named after its idea/],
    ['file name', { 'src/values/fileName.ts': '' }, /written like-this/],
    ['default export', { 'src/values/a.ts': 'export default 1;' }, /default export/],
    ['default function', { 'src/values/a.ts': 'export default function a() {}' }, /default export/],
    ['clock', { 'src/giving/a.ts': 'const a = () => Date.now();' }, /the clock is read/],
    ['clock by new Date()', { 'src/giving/a.ts': 'const a = () => new Date();' }, /the clock is read/],
    ['clock by Date()', { 'src/giving/a.ts': 'const a = () => Date();' }, /the clock is read/],
    ['clock by performance', { 'src/server/a.ts': 'const a = () => performance.now();' }, /the clock is read/],
    ['clock in a page', { 'src/pages/a.astro': '---\nconst a = new Date();\n---\n' }, /a\.astro:2: the clock is read/],
    ['environment', { 'src/server/a.ts': 'const a = () => process.env.PORT;' }, /the environment is read/],
    ['environment by brackets', { 'src/server/a.ts': "const a = () => process['env'];" }, /the environment is read/],
    ['environment taken apart', { 'src/server/a.ts': 'const a = () => { const { env } = process; };' }, /the environment is read/],
    ['environment of Vite', { 'src/pages/a.astro': '---\nconst a = import.meta.env.PROD;\n---\n' }, /the environment is read/],
    [
      'instance of an imported class',
      { 'src/server/a.ts': "import { B } from './b.ts';\nconst a = (e: unknown) => e instanceof B;" },
      /told apart by a `code`/,
    ],
    [
      'instance of a class of a package',
      { 'src/stripe/a.ts': "import Stripe from 'stripe';\nconst a = (e: unknown) => e instanceof Stripe.errors.StripeError;" },
      /told apart by a `code`/,
    ],
    ['long file', { 'src/values/a.ts': '// line\n'.repeat(251) + 'call();' }, /a file of 252 lines/],
    ['long style sheet', { 'src/styles/a.css': 'a{}\n'.repeat(251) }, /a file of 251 lines/],
    ['long function', { 'src/values/a.ts': `function a() {\n${LONG}}` }, /a function of 63 lines/],
    ['long arrow', { 'src/values/a.ts': `const a = () => {\n${LONG}};` }, /a function of 63 lines/],
    ['let', { 'src/values/a.ts': 'let a = 1;' }, /state at module level/],
    ['an empty map', { 'src/values/a.ts': 'const a = new Map<string, string>();' }, /state at module level/],
    [
      'a list that grows',
      { 'src/values/a.ts': 'const a: string[] = [];\nexport const b = () => a.push(1);' },
      /a\.ts:1: keeps state at module level/,
    ],
    [
      'a record that is written',
      { 'src/values/a.ts': 'const a: Record<string, number> = {};\nexport const b = () => { a.x = 1; };' },
      /state at module level/,
    ],
    ['a counter in a record', { 'src/values/a.ts': 'const a = { count: 0 };\nexport const b = () => a.count++;' }, /state at module level/],
    [
      'a record that loses a field',
      { 'src/values/a.ts': 'const a = { x: 0 };\nexport const b = () => { delete a.x; };' },
      /state at module level/,
    ],
    [
      'a set with content that grows',
      { 'src/values/a.ts': "const a = new Set(['x']);\nexport const b = () => a.add('y');" },
      /state at module level/,
    ],
  ])('%s', (_law, tree, message) => {
    const found = breaches(tree);
    expect(found.join('\n')).toMatch(message);
  });
});

describe('what the laws allow', () => {
  test.each<[string, SourceTree]>([
    [
      'types of rules, and of the app, in a page',
      { 'src/pages/a.astro': "---\nimport type { B } from '../ledger/b.ts';\nimport type { App } from '../app.ts';\n---\n" },
    ],
    ['types of Stripe in the sandbox', { 'src/sandbox/a.ts': "import type Stripe from 'stripe';" }],
    ['a circle of types', { 'src/values/a.ts': "import type { B } from './b.ts';", 'src/values/b.ts': "import type { A } from './a.ts';" }],
    ['a class that is an error', { 'src/values/a.ts': 'class Lost extends Error {}' }],
    ['the clock in its place', { 'src/values/clock.ts': 'export const now = () => Date.now();' }],
    ['a date of an instant', { 'src/values/a.ts': 'export const a = (ms: number) => new Date(ms);' }],
    ['the environment in its place', { 'src/settings/process.ts': 'export const a = () => process.env;' }],
    ['instances of what the platform has', { 'src/server/a.ts': 'export const a = (e: unknown) => e instanceof Error;' }],
    ['a long table', { 'src/values/a.ts': `export const A = ${TABLE} as const;` }],
    ['a function that gives a table', { 'src/values/a.ts': `export const a = () => (${TABLE.slice(0, 900)}});` }],
    [
      'state within what a function makes',
      { 'src/values/a.ts': 'export const a = () => { const b = new Map(); let c = 0; return () => b.set(c++, 1); };' },
    ],
    ['a constant set', { 'src/values/a.ts': "const A = new Set(['x']);\nexport const b = (c: string) => A.has(c);" }],
    ['a word in a text or a comment', { 'src/values/a.ts': "// any enum class process.env Date.now()\nexport const a = 'new Date()';" }],
    ['an index of pages', { 'src/pages/index.astro': '---\n---\n<p />' }],
  ])('%s', (_what, tree) => {
    expect(breaches(tree)).toEqual([]);
  });
});
