import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Row } from './row.ts';

const CONNECTIONS = 64;
const LASTS_MS = 2_000;
const ROUNDS = 5;
const CHANGES = 60;
const HOST = 'localhost:4321';
const ASKED = `GET / HTTP/1.1\r\nHost: ${HOST}\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n`;

type Load = { readonly perSecond: number; readonly p99Ms: number };

function told(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (number) => {
      child.off('exit', ended);
      resolve(Number(number));
    });
  });
}

function middle(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

function page(port: number): Promise<{ readonly body: Buffer; readonly ms: number }> {
  const startMs = performance.now();
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path: '/', agent: false, headers: { host: HOST, 'accept-encoding': 'gzip, deflate, br' } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        if (answer.statusCode === 200 && answer.headers['content-encoding'] === 'br') resolve({ body: Buffer.concat(chunks), ms: performance.now() - startMs });
        else reject(new Error(`answered ${answer.statusCode}`));
      });
    });
    asking.on('error', reject);
    asking.end();
  });
}

/** How many bytes an answer has, headers included: they are the same each time. */
function answerBytes(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const socket = connect(port, '127.0.0.1', () => socket.write(ASKED));
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      const end = bytes.indexOf('\r\n\r\n');
      const length = /content-length: (\d+)/i.exec(bytes.toString('latin1'))?.[1];
      if (end === -1 || length === undefined) return;
      resolve(end + 4 + Number(length));
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

/** Asks over some connections for a while, each as soon as the answer before is whole; bytes are counted and not read, so that asking costs less than answering. */
async function load(port: number, lastsMs: number): Promise<Load> {
  const each = await answerBytes(port);
  const tookMs: number[] = [];
  const endMs = performance.now() + lastsMs;
  const worker = (): Promise<void> =>
    new Promise((resolve, reject) => {
      let [got, sentMs] = [0, performance.now()];
      const socket = connect(port, '127.0.0.1', () => socket.write(ASKED));
      socket.setNoDelay(true);
      socket.on('data', (chunk) => {
        got += chunk.length;
        if (got < each) return;
        if (got > each) return reject(new Error(`an answer of ${got} bytes, not ${each}`));
        const nowMs = performance.now();
        tookMs.push(nowMs - sentMs);
        [got, sentMs] = [0, nowMs];
        if (nowMs < endMs) socket.write(ASKED);
        else resolve(void socket.destroy());
        return undefined;
      });
      socket.on('error', reject);
    });
  const startMs = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  const seconds = (performance.now() - startMs) / 1_000;
  tookMs.sort((left, right) => left - right);
  return { perSecond: Math.round(tookMs.length / seconds), p99Ms: Math.round((tookMs[Math.floor(tookMs.length * 0.99)] ?? 0) * 10) / 10 };
}

type Ours = { readonly child: ChildProcess; readonly port: number; close(): void };

async function startOurs(gifts: number): Promise<Ours> {
  const folder = mkdtempSync(join(tmpdir(), 'obole-bench-'));
  const child = fork(join(import.meta.dirname, 'pages-ours.ts'), [folder, String(gifts)]);
  const port = await told(child);
  const close = (): void => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return { child, port, close };
}

/** A kept page, beside nothing but node:http with the same bytes; both live, and take turns. */
async function keptPage(): Promise<Row> {
  const ours = await startOurs(1_000);
  const bare = fork(join(import.meta.dirname, 'pages-bare.ts'));
  const barePort = told(bare);
  bare.send((await page(ours.port)).body.toString('base64'));
  const port = await barePort;
  for (const each of [port, ours.port]) await load(each, 500);
  const rounds: { bare: Load; ours: Load }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push({ bare: await load(port, LASTS_MS), ours: await load(ours.port, LASTS_MS) });
  bare.kill();
  ours.close();
  return {
    what: `kept home page/s at ${CONNECTIONS} connections`,
    ours: middle(rounds.map(({ ours: { perSecond } }) => perSecond)),
    bare: middle(rounds.map(({ bare: { perSecond } }) => perSecond)),
    ratio: middle(rounds.map((each) => each.ours.perSecond / each.bare.perSecond)),
    oursP99Ms: middle(rounds.map(({ ours: { p99Ms } }) => p99Ms)),
    bareP99Ms: middle(rounds.map(({ bare: { p99Ms } }) => p99Ms)),
  };
}

/** How long the next reader waits after a gift was booked; houses of different sizes take turns. */
async function afterChange(sizes: readonly number[]): Promise<Row[]> {
  const houses: { readonly size: number; readonly house: Ours; readonly tookMs: number[] }[] = [];
  for (const size of sizes) houses.push({ size, house: await startOurs(size), tookMs: [] });
  for (let change = -10; change < CHANGES; change += 1) {
    for (const { house, tookMs } of houses) {
      const booked = told(house.child);
      house.child.send('book');
      await booked;
      const { ms } = await page(house.port);
      if (change >= 0) tookMs.push(ms);
    }
  }
  const first = middle(houses[0]?.tookMs ?? []);
  for (const { house } of houses) house.close();
  return houses.map(({ size, tookMs }) => ({ what: `home page after a gift, ${size} gifts`, p50Ms: middle(tookMs), timesTheSmallest: middle(tookMs) / first }));
}

/** Public pages: kept ones beside the limit, and those that are made anew after a gift, whatever the size of the books. */
export async function pageTimes(sizes: readonly number[]): Promise<Row[]> {
  return [await keptPage(), ...(await afterChange(sizes))];
}
