import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that a system gives to outgoing connections: one of those may be taken by anybody before it is listened on. */
const [FROM, UNTIL] = [11_000, 31_000];

/** Tests of two files run side by side, and each takes ports of its own: one that is free now may be listened on by the other a moment later. */
const BESIDE = 2;
const OWN = Number(process.env['VITEST_POOL_ID'] ?? 0) % BESIDE;

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  const free = await Promise.race([once(server, 'listening').then(() => true), once(server, 'error').then(() => false)]);
  if (free) await new Promise((resolve) => server.close(resolve));
  return free;
}

/** A port that nothing listens on, and the next one as free: a site and its sandbox stand side by side. */
export async function freePortPair(): Promise<number> {
  for (;;) {
    const port = (randomInt(FROM / 2 / BESIDE, UNTIL / 2 / BESIDE) * BESIDE + OWN) * 2;
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
}

/** A port that nothing listens on. */
export const freePort = freePortPair;
