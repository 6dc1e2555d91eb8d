import type { Import, SourceFile } from './source-tree.ts';

/** A breach, told as `file:line: the law; what to do`. */
export type Breach = string;

const RULES = ['ledger', 'costs', 'inbox', 'giving', 'coverage', 'reconciliation', 'receipts', 'donors', 'access', 'jobs'];
const DOORS = ['exports', 'stripe', 'bank', 'mail', 'storage', 'sandbox'];
const GROUND = ['values', 'settings', 'i18n'];
const SHELVES = ['pages', 'layouts', 'components', 'styles', 'middleware.ts', 'content.config.ts', 'env.d.ts'];
const SERVER = ['server.ts', 'server'];

/** Who may import whom, besides itself. A room that stands nowhere here has no place in the house. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  values: [],
  settings: ['values'],
  i18n: ['values'],
  ledger: ['values'],
  costs: [...GROUND, 'ledger'],
  inbox: ['values'],
  giving: [...GROUND, 'ledger'],
  coverage: [...GROUND, 'ledger', 'costs', 'giving'],
  reconciliation: [...GROUND, 'ledger'],
  receipts: [...GROUND, 'ledger', 'giving'],
  donors: [...GROUND, 'giving'],
  access: GROUND,
  jobs: ['values'],
  exports: [...GROUND, ...RULES],
  stripe: [...GROUND, 'inbox', 'giving', 'reconciliation', 'ledger'],
  bank: [...GROUND, 'reconciliation'],
  mail: [...GROUND, 'giving', 'receipts', 'donors', 'coverage', 'access'],
  storage: [...GROUND, ...RULES, 'mail'],
  sandbox: ['values'],
  app: [...GROUND, ...RULES, ...DOORS],
  'app.ts': [...GROUND, ...RULES, ...DOORS, 'app'],
  ...Object.fromEntries(SHELVES.map((shelf) => [shelf, [...GROUND, ...SHELVES]])),
  ...Object.fromEntries(SERVER.map((each) => [each, [...GROUND, ...SERVER, 'app.ts']])),
  commands: [...GROUND, ...SERVER, 'app.ts', 'sandbox'],
};

/** What may be imported besides, as types only. */
const MAY_IMPORT_TYPES: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(SHELVES.map((shelf) => [shelf, ['app.ts', ...RULES]])),
};

/** Packages that stay where they are; `types` names those who may know their types. */
const CONTAINED: readonly { readonly packages: RegExp; readonly places: readonly string[]; readonly types: readonly string[] }[] = [
  { packages: /^astro:/, places: SHELVES.map((shelf) => `src/${shelf}`), types: [] },
  { packages: /^astro(?:\/|$)/, places: [...SHELVES.map((shelf) => `src/${shelf}`), 'src/commands'], types: [] },
  { packages: /^stripe(?:\/|$)/, places: ['src/stripe'], types: ['src/sandbox'] },
  { packages: /^(?:kysely|better-sqlite3|pg)(?:\/|$)/, places: ['src/storage'], types: [] },
  { packages: /^croner(?:\/|$)/, places: ['src/jobs'], types: [] },
  { packages: /^nodemailer(?:\/|$)/, places: ['src/mail'], types: [] },
  { packages: /^fast-xml-parser(?:\/|$)/, places: ['src/bank'], types: [] },
  // Files of banks, and tables that people bring: gifts, history, an opening.
  { packages: /^csv-parse(?:\/|$)/, places: ['src/bank', 'src/values'], types: [] },
  { packages: /^(?:better-auth|@better-auth|@simplewebauthn)(?:\/|$)/, places: ['src/storage'], types: [] },
  { packages: /^chart\.js(?:\/|$)/, places: ['src/components/charts'], types: [] },
  { packages: /^@resvg(?:\/|$)/, places: ['src/exports'], types: [] },
  { packages: /^(?:date-fns|@date-fns\/tz)(?:\/|$)/, places: ['src/values'], types: [] },
];

function roomOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}

function breachOfTable(room: string, { from, line, target, typeOnly }: Import): Breach[] {
  const other = target === null ? room : roomOf(target);
  if (other === room || (target !== null && !target.startsWith('src/') && !isWithin(target, 'content'))) {
    return other === room ? [] : [`${from}:${line}: imports from outside of src/; keep what the house needs in the house`];
  }
  const allowed = [...(MAY_IMPORT[room] ?? []), ...(typeOnly ? (MAY_IMPORT_TYPES[room] ?? []) : [])];
  if (allowed.includes(other)) return [];
  return [`${from}:${line}: ${room} may not import ${other}; hand it in through app.ts, or move the piece where both may see it`];
}

function breachOfContainment({ from, line, specifier, typeOnly }: Import): Breach[] {
  return CONTAINED.flatMap(({ packages, places, types }) => {
    if (!packages.test(specifier)) return [];
    const allowed = [...places, ...(typeOnly ? types : [])];
    if (allowed.some((place) => isWithin(from, place))) return [];
    return [`${from}:${line}: ${specifier} stays in ${places.join(', ')}; use a port of that room instead`];
  });
}

function breachOfPlace({ path, room }: SourceFile): Breach[] {
  return room in MAY_IMPORT ? [] : [`${path}:1: ${room} is no room of the house; put it in one, or draw the room in the architecture`];
}

/** Files that import each other in a circle by value; types may. */
function cycles(files: readonly SourceFile[]): Breach[] {
  const targets = new Map(
    files.map(({ path, imports }) => [path, imports.filter(({ typeOnly, target }) => !typeOnly && target !== null && target !== path)]),
  );
  const breaches = new Set<Breach>();
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start !== -1) {
      const circle = trail.slice(start);
      const first = circle.toSorted()[0] ?? path;
      const turned = [...circle.slice(circle.indexOf(first)), ...circle.slice(0, circle.indexOf(first)), first];
      breaches.add(`${first}:1: imports itself through ${turned.join(' → ')}; take out what they share`);
      return;
    }
    if (done.has(path)) return;
    for (const { target } of targets.get(path) ?? []) if (target !== null) walk(target, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) walk(path, []);
  return [...breaches];
}

/** The import table, the packages that stay in their rooms, and no circles. */
export function breachesOfImports(files: readonly SourceFile[]): Breach[] {
  const each = files.flatMap((file) => [
    ...breachOfPlace(file),
    ...file.imports.flatMap((one) => [...breachOfTable(file.room, one), ...breachOfContainment(one)]),
  ]);
  return [...each, ...cycles(files)];
}
