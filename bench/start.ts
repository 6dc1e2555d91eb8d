import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openBooks } from '../src/storage/open.ts';
import { systemClock } from '../src/values/clock.ts';
import { freePortPair } from '../test/support/ports.ts';
import { begin, newFolder, told } from './child.ts';
import { filledFolder } from './house.ts';
import { load } from './load.ts';
import { middle, type Row } from './row.ts';
import { page, pageLoad } from './visit.ts';

const SECRET = 'whsec_bench';
const LOOK_AGAIN_MS = 5;
const HOUR_MS = 3_600_000;

type Started = { readonly startMs: number; readonly firstPageMs: number; readonly port: number; rssMB(): number; stop(): Promise<void> };

/** The whole server as it is run, and how long it took until it answered. */
async function start(folder: string, apiBase: string, mostMs: number): Promise<Started> {
  const port = await freePortPair();
  const own = { PORT: String(port), DATA_DIR: folder, DATABASE_URL: `file:${join(folder, 'bench.db')}`, LOG_LEVEL: 'error' };
  const stripe = { STRIPE_SECRET_KEY: 'sk_test_sandbox', STRIPE_API_BASE: apiBase, STRIPE_WEBHOOK_SECRET: SECRET };
  const fromMs = performance.now();
  // As `npm start`, the unit and the image have it.
  const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', MALLOC_ARENA_MAX: '1', ...own, ...stripe };
  const child = spawn(process.execPath, ['src/commands/launch.mjs', 'start'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const isUp = (): Promise<boolean> => fetch(`http://127.0.0.1:${port}/healthz`).then(({ ok }) => ok, () => false);
  while (!(await isUp())) {
    if (child.exitCode !== null || performance.now() - fromMs > mostMs) {
      child.kill('SIGKILL');
      throw new Error(`the server does not answer within ${mostMs} ms`);
    }
    await sleep(LOOK_AGAIN_MS);
  }
  const startMs = performance.now() - fromMs;
  const { ms: firstPageMs } = await page(port, '/', { host: `localhost:${port}` });
  const rssMB = (): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1_024;
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(timer);
  };
  return { startMs, firstPageMs, port, rssMB, stop };
}

/** The sandbox knows nothing of these gifts: as if Stripe had been walked through just before, it is not asked about them. */
async function asWalked(folder: string): Promise<void> {
  const opened = await openBooks(`file:${join(folder, 'bench.db')}`, 'test', systemClock);
  if (!opened.ok) throw new Error(opened.why);
  await opened.value.movements.setCursor('walk', systemClock.now());
  await opened.value.jobs.plan('walk', systemClock.now() + HOUR_MS, null);
  await opened.value.close();
}

/** How long the server takes to start on books with so many gifts, the first page after, and what it holds after a while of readers and notices. */
export async function startAndMemory(sizes: readonly number[], { rounds, lastsMs, mostMs }: { rounds: number; lastsMs: number; mostMs: number }): Promise<Row[]> {
  const sandbox = begin('sandbox.ts');
  const apiBase = await told(sandbox);
  const rows: Row[] = [];
  for (const gifts of sizes) {
    const { folder, remove } = newFolder();
    await filledFolder(folder, gifts);
    await asWalked(folder);
    const all: Started[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const started = await start(folder, apiBase, mostMs);
      all.push(started);
      if (round < rounds) await started.stop();
    }
    const last = all.at(-1);
    if (!last) throw new Error('no round was asked for');
    const rssStartMB = last.rssMB();
    let mostMB = rssStartMB;
    const watching = setInterval(() => (mostMB = Math.max(mostMB, last.rssMB())), 200);
    // Readers in bursts of a second and few notices, so that the asking process leaves the server its share of the machine.
    const endMs = performance.now() + lastsMs;
    while (performance.now() < endMs) {
      await load(last.port, '/api/stripe/webhook', SECRET, 2, 100);
      await pageLoad(last.port, 1_000, `localhost:${last.port}`);
    }
    clearInterval(watching);
    const rssMB = last.rssMB();
    await last.stop();
    remove();
    const figures = { startMs: middle(all.map(({ startMs }) => startMs)), firstPageMs: middle(all.map(({ firstPageMs }) => firstPageMs)), rssStartMB, rssMB, mostMB, loadS: lastsMs / 1_000 };
    const owed = [
      { of: 'startMs', atMost: 1_500 },
      { of: 'firstPageMs', atMost: 50 },
      { of: 'rssMB', atMost: 180 },
    ];
    rows.push({ what: `start and memory, ${gifts} gifts`, figures, owed });
  }
  sandbox.kill();
  return rows;
}
