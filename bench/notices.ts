import { join } from 'node:path';
import { runOn, startPostgres } from '../test/support/postgres.ts';
import { begin, newFolder, told } from './child.ts';
import { load, type Load } from './load.ts';
import { middle, type Row } from './row.ts';

const SECRET = 'whsec_bench';
const CONNECTIONS = [1, 16, 64];

type Target = { readonly script: string; readonly path: string };

const BARE: Target = { script: 'bare-notices.ts', path: '/' };
const OURS: Target = { script: 'ours-notices.ts', path: '/api/stripe/webhook' };

/** A new database each time, by its address. */
type Place = { readonly name: string; next(): Promise<{ readonly url: string; remove(): void }> };

type Effort = { readonly rounds: number; readonly lastsMs: number };

/** One round of one target: a fresh process on a fresh database. */
async function measure(target: Target, place: Place, connections: number, lastsMs: number): Promise<Load> {
  const { url, remove } = await place.next();
  const child = begin(target.script, [url, SECRET]);
  const port = Number(await told(child));
  await load(port, target.path, SECRET, connections, 300);
  const measured = await load(port, target.path, SECRET, connections, lastsMs);
  child.kill();
  remove();
  return measured;
}

/** Both targets in turn, several rounds; medians, and the ratio round by round. */
async function beside(place: Place, connections: number, { rounds, lastsMs }: Effort): Promise<Row> {
  const all: { bare: Load; ours: Load }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    all.push({ bare: await measure(BARE, place, connections, lastsMs), ours: await measure(OURS, place, connections, lastsMs) });
  }
  const figures = {
    oursPerS: middle(all.map(({ ours }) => ours.perSecond)),
    barePerS: middle(all.map(({ bare }) => bare.perSecond)),
    ratio: middle(all.map(({ ours, bare }) => ours.perSecond / bare.perSecond)),
    oursP99Ms: middle(all.map(({ ours }) => ours.p99Ms)),
    bareP99Ms: middle(all.map(({ bare }) => bare.p99Ms)),
    p99Ratio: middle(all.map(({ ours, bare }) => ours.p99Ms / bare.p99Ms)),
  };
  const owed = connections === 64 ? [{ of: 'ratio', atLeast: 0.75 }, ...(place.name === 'SQLite' ? [{ of: 'p99Ratio', atMost: 2 }] : [])] : [];
  return { what: `notices/s, ${place.name}, ${connections} connections`, figures, owed };
}

async function inPlace(place: Place, effort: Effort): Promise<Row[]> {
  const rows: Row[] = [];
  for (const connections of CONNECTIONS) rows.push(await beside(place, connections, effort));
  return rows;
}

/** Notices kept in SQLite, beside the bare limit. */
export function noticesInFile(effort: Effort): Promise<Row[]> {
  const next = (): ReturnType<Place['next']> => {
    const { folder, remove } = newFolder();
    return Promise.resolve({ url: `file:${join(folder, 'bench.db')}`, remove });
  };
  return inPlace({ name: 'SQLite', next }, effort);
}

/** Notices kept in PostgreSQL, a real server with its usual care, beside the bare limit. */
export async function noticesInServer(effort: Effort): Promise<Row[]> {
  const cluster = await startPostgres();
  let made = 0;
  const next = async (): ReturnType<Place['next']> => {
    made += 1;
    await runOn(cluster.url('postgres'), `create database bench_${made}`);
    return { url: cluster.url(`bench_${made}`), remove: () => undefined };
  };
  try {
    return await inPlace({ name: 'PostgreSQL', next }, effort);
  } finally {
    await cluster.stop();
  }
}
