import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { partsFor, type Part } from './parts.ts';
import type { Row } from './row.ts';
import { linesOf, type Run } from './table.ts';

/**
 * `npm run bench`: every part beside its limit, one table, and `bench/latest.json`. `-- --quick` looks at all of it within two minutes,
 * `-- --only notices,drain` at some parts, `-- --write bench/baseline.json` keeps the run elsewhere.
 */
const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string' }, write: { type: 'string' } } });

/** Runs a part with all that it starts in a group of its own, which is ended as a whole. */
function rowsOf({ name, mostS }: Part): Promise<readonly Row[]> {
  const child = fork(join(import.meta.dirname, 'part.ts'), [name, values.quick ? 'quick' : 'whole'], { detached: true });
  const end = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Nothing of it is left.
    }
  };
  process.once('exit', end);
  return new Promise<readonly Row[]>((resolve) => {
    const fail = (failed: string): void => resolve([{ what: name, figures: {}, failed }]);
    const timer = setTimeout(() => fail(`did not end within ${mostS} s`), mostS * 1_000);
    child.once('message', (rows) => resolve(rows as readonly Row[]));
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  }).finally(() => {
    end();
    process.off('exit', end);
  });
}

const all = partsFor(values.quick);
const wanted = values.only?.split(',') ?? all.map(({ name }) => name);
const unknown = wanted.filter((each) => !all.some(({ name }) => name === each));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; there are: ${all.map(({ name }) => name).join(', ')}.`);
  process.exit(1);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const load = loadavg()[0] ?? 0;
console.log(`Node ${process.versions.node}, ${cpus().length} cores, load ${load.toFixed(1)} before. Only ratios taken in one run count.\n`);
const rows: Row[] = [];
for (const part of all.filter(({ name }) => wanted.includes(name))) {
  const own = await rowsOf(part);
  for (const line of own.flatMap(linesOf)) console.log(line);
  rows.push(...own);
}
const file = values.write ?? 'bench/latest.json';
const run: Run = { node: process.versions.node, cores: cpus().length, load, rows };
writeFileSync(file, `${JSON.stringify(run, null, 2)}\n`);
console.log(`\nWritten to ${file}`);
process.exit(rows.some(({ failed }) => failed !== undefined) ? 1 : 0);
