import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { webhookDoor } from '../../src/server/webhook.ts';
import { startOuter, memoryLog } from '../support/outer.ts';
import { ask } from '../support/raw-http.ts';

const SLOW = 200;
const HEADERS_MS = 700;
const DRIP_MS = 100;
const READERS = 5;
const LARGE = 20;

type Slow = { readonly socket: Socket; readonly ended: Promise<string> };

/** A connection that sends the beginning of a request, then a byte now and then. */
function drip(port: number, beginning: string): Slow {
  const socket = connect(port, '127.0.0.1');
  let got = '';
  socket.write(beginning);
  const timer = setInterval(() => socket.write('x'), DRIP_MS);
  const ended = new Promise<string>((resolve) => {
    const end = (): void => {
      clearInterval(timer);
      resolve(got.split('\r\n', 1)[0] ?? '');
    };
    socket.on('data', (chunk) => (got += chunk.toString('latin1')));
    socket.on('error', end);
    socket.on('close', end);
  });
  return { socket, ended };
}

describe('two hundred connections that send a byte now and then', { timeout: 30_000 }, () => {
  it.each([
    ['of their headers', 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: '],
    ['of a notice', 'POST /api/stripe/webhook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n'],
  ])('%s keep nobody waiting, and are sent away in time', async (_what, beginning) => {
    const parts = { open: () => ({ ok: false, why: 'none' }) as const, keepAll: () => Promise.resolve([]) };
    await using outer = await startOuter({
      limits: { headersMs: HEADERS_MS, requestMs: HEADERS_MS },
      webhook: webhookDoor(parts, memoryLog()),
    });
    const slow = Array.from({ length: SLOW }, () => drip(outer.port, beginning.replace('Host: x', `Host: localhost:${outer.port}`)));
    const served: number[] = [];
    for (let reader = 0; reader < READERS; reader += 1) {
      const fromMs = performance.now();
      expect((await ask(outer.port)).status).toBe(200);
      served.push(performance.now() - fromMs);
    }
    const answers = await Promise.all(slow.map(({ ended }) => ended));
    // The first reader waits until two hundred connections are taken.
    expect(Math.min(...served)).toBeLessThan(HEADERS_MS);
    expect(new Set(answers)).toEqual(new Set(['HTTP/1.1 408 Request Timeout']));
  });
});

describe('twenty bodies that are larger than may be', { timeout: 30_000 }, () => {
  it('are refused without being read, and others are served', async () => {
    const parts = { open: () => ({ ok: false, why: 'none' }) as const, keepAll: () => Promise.resolve([]) };
    await using outer = await startOuter({ webhook: webhookDoor(parts, memoryLog()) });
    const body = Buffer.alloc(2 * 1024 * 1024, 'x');
    const before = process.memoryUsage().arrayBuffers;
    const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
    const send = async (): Promise<number> =>
      ask(outer.port, { method: 'POST', path: '/api/stripe/webhook', headers, body }).then(
        ({ status }) => status,
        () => 413,
      );
    const sending = Array.from({ length: LARGE }, send);
    expect((await ask(outer.port)).status).toBe(200);
    expect(new Set(await Promise.all(sending))).toEqual(new Set([413]));
    // They are 40 MB; of none more than 256 KB is held.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan((LARGE / 2) * 1024 * 1024);
  });
});
