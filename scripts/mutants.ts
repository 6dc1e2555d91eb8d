import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { MUTANTS, type Mutant } from './mutant-list.ts';

const ROOT = join(import.meta.dirname, '..');
/** Pages that were built go along: some tests serve them. */
const LEFT_OUT = new Set(['node_modules', '.git', 'data', '.astro']);
/** A mutant that only the simulated year notices is looked for in one of its years, as by day: a night of each would take days. */
const ONE_SEED = { SEED: '1', OBOLE_NIGHT: undefined };
const LONGEST_MS = 300_000;

type Outcome = { readonly passed: number; readonly failed: number; readonly by: string; readonly seconds: number };

/** Colours that a terminal's owner asked for are no part of what is read. */
function plain(text: string): string {
  return text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '');
}

/** A copy of the project in which faults can be made without anybody being hurt. */
function copyTree(): string {
  const folder = mkdtempSync(join(tmpdir(), 'obole-mutants-'));
  cpSync(ROOT, folder, { recursive: true, filter: (path) => path === ROOT || !LEFT_OUT.has(basename(path)) });
  symlinkSync(realpathSync(join(ROOT, 'node_modules')), join(folder, 'node_modules'));
  return folder;
}

/** Runs test files in the copy; which test failed first, and what the last line says. */
function runTests(folder: string, tests: readonly string[]): Promise<Outcome> {
  const begun = performance.now();
  return new Promise((resolve) => {
    const vitest = join(folder, 'node_modules', 'vitest', 'vitest.mjs');
    const child = spawn(process.execPath, [vitest, 'run', '--bail=1', ...tests], {
      cwd: folder,
      env: { ...process.env, ...ONE_SEED },
      timeout: LONGEST_MS,
    });
    const heard: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => heard.push(part));
    child.stderr.on('data', (part: Buffer) => heard.push(part));
    child.on('close', () => {
      const text = plain(Buffer.concat(heard).toString());
      const [, passed = '0', failed = '0'] = /(\d+) passed, (\d+) failed\s*$/.exec(text) ?? [];
      const by = /FAIL\s+(.+)/.exec(text)?.[1] ?? '';
      resolve({ passed: Number(passed), failed: Number(failed), by, seconds: (performance.now() - begun) / 1_000 });
    });
  });
}

/** Puts a mutant into the copy; returns what takes it out again. Throws when a text is not found exactly once: the list is out of date. */
function apply(folder: string, { name, edits }: Mutant): () => void {
  const originals = new Map<string, string>();
  for (const { file, from, to } of edits) {
    const path = join(folder, file);
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const found = text.split(from).length - 1;
    if (found !== 1) throw new Error(`Mutant "${name}": its text stands ${found} times in ${file}, expected once:\n  ${from}`);
    if (!originals.has(path)) originals.set(path, text);
    writeFileSync(path, text.split(from).join(to));
  }
  return () => originals.forEach((text, path) => writeFileSync(path, text));
}

function row(name: string, file: string, verdict: string, seconds: number): string {
  return `${name.padEnd(56)} ${file.padEnd(32)} ${verdict} (${seconds.toFixed(1)} s)`;
}

/** A mutant is killed by a test that ran and failed: a file that cannot be loaded proves nothing. */
async function tryMutant(folder: string, mutant: Mutant): Promise<boolean> {
  const undo = apply(folder, mutant);
  const outcome = await runTests(folder, mutant.tests);
  undo();
  const killed = outcome.failed > 0 && outcome.by.includes(' > ');
  const verdict = killed ? `killed by ${outcome.by}` : `SURVIVED ${outcome.passed} tests${outcome.by ? `, but ${outcome.by}` : ''}`;
  process.stdout.write(`${row(mutant.name, mutant.edits[0]?.file ?? '', verdict, outcome.seconds)}\n`);
  return killed;
}

/** Tries mutants one after the other; how many survived. Without a mutant all their tests must pass, or nothing would be proved. */
async function run(mutants: readonly Mutant[]): Promise<number> {
  const folder = copyTree();
  try {
    for (const mutant of mutants) apply(folder, mutant)();
    const tests = [...new Set(mutants.flatMap((mutant) => mutant.tests))];
    const healthy = await runTests(folder, tests);
    process.stdout.write(`${row('(none)', '', `${healthy.passed} passed, ${healthy.failed} failed ${healthy.by}`, healthy.seconds)}\n`);
    if (healthy.failed > 0 || healthy.passed === 0) return mutants.length;
    let survived = 0;
    for (const mutant of mutants) if (!(await tryMutant(folder, mutant))) survived += 1;
    return survived;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [only] = process.argv.slice(2);
const chosen = MUTANTS.filter(({ name, quick }) => only === undefined || (only === '--quick' ? quick === true : name.includes(only)));
const survived = await run(chosen);
process.stdout.write(`\n${chosen.length - survived} of ${chosen.length} mutants killed\n`);
process.exitCode = survived === 0 && chosen.length > 0 ? 0 : 1;
