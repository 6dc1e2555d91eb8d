import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { drainRate } from './drain.ts';
import { load, type Load } from './load.ts';
import { pageWeights } from './weights.ts';
import type { Row } from './row.ts';
import { pageTimes } from './pages.ts';
import { reconcileTimes } from './reconcile.ts';
import { reportTimes } from './report.ts';

const SECRET = 'whsec_bench';
const CONNECTIONS = [1, 16, 64];
const LASTS_MS = 2_000;
const ROUNDS = 3;

type Target = { readonly script: string; readonly path: string };

const BARE: Target = { script: 'bare.ts', path: '/' };
const OURS: Target = { script: 'ours.ts', path: '/api/stripe/webhook' };

function listening(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('message', (port) => resolve(Number(port)));
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

/** One round of one target: a fresh process on a fresh file. */
async function measure(target: Target, connections: number): Promise<Load> {
  const folder = mkdtempSync(join(tmpdir(), 'obole-bench-'));
  const child = fork(join(import.meta.dirname, target.script), [join(folder, 'bench.db'), SECRET]);
  const port = await listening(child);
  await load(port, target.path, SECRET, connections, 300);
  const measured = await load(port, target.path, SECRET, connections, LASTS_MS);
  child.removeAllListeners('exit');
  child.kill();
  rmSync(folder, { recursive: true, force: true });
  return measured;
}

/** Both targets in turn, several rounds; medians, and the ratio round by round. */
async function notices(connections: number) {
  const rounds: { bare: Load; ours: Load }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push({ bare: await measure(BARE, connections), ours: await measure(OURS, connections) });
  }
  return {
    what: `notices/s at ${connections} connections`,
    ours: median(rounds.map(({ ours }) => ours.perSecond)),
    bare: median(rounds.map(({ bare }) => bare.perSecond)),
    ratio: median(rounds.map(({ ours, bare }) => ours.perSecond / bare.perSecond)),
    oursP99Ms: median(rounds.map(({ ours }) => ours.p99Ms)),
    bareP99Ms: median(rounds.map(({ bare }) => bare.p99Ms)),
  };
}

function show(rows: readonly Row[]): void {
  for (const { what, ...figures } of rows) {
    const said = Object.entries(figures).map(([name, value]) => `${name} ${typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value}`);
    console.log(`${what.padEnd(44)} ${said.join('   ')}`);
  }
}

const rows: Row[] = [];
const add = (more: readonly Row[]): void => {
  show(more);
  rows.push(...more);
};
console.log(`Node ${process.versions.node}, ${cpus().length} cores. Only ratios taken in one run count.\n`);
for (const connections of CONNECTIONS) add([await notices(connections)]);
add([await drainRate(600)]);
add(await reportTimes([1_000, 20_000]));
add(await pageTimes([1_000, process.env['OBOLE_NIGHT'] ? 1_000_000 : 20_000]));
add(reconcileTimes(100_000));
add(pageWeights());

mkdirSync('bench', { recursive: true });
writeFileSync('bench/latest.json', `${JSON.stringify({ node: process.versions.node, cores: cpus().length, rows }, null, 2)}\n`);
console.log('\nWritten to bench/latest.json');
