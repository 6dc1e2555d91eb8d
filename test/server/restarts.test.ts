import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { freePortPair } from '../support/ports.ts';
import { startServer } from '../support/server-process.ts';
import { signatureOf } from '../support/stripe-signing.ts';

const NIGHT = process.env['OBOLE_NIGHT'] !== undefined;
const RESTARTS = 50;
const CLIENTS = 8;
/** Not of this machine, so that a stop is announced for two seconds, as behind a proxy. */
const HOST = 'dons.example';
const SECRET = 'whsec_restarts';
const PATHS = ['/', '/api/v1/coverage.json', '/don', '/transparence'];

type Sent = { readonly method: string; readonly path: string; readonly headers: Record<string, string>; readonly body: string };

function visit(turn: number): Sent {
  if (turn % 5 !== 4) return { method: 'GET', path: PATHS[turn % PATHS.length] ?? '/', headers: {}, body: '' };
  const created = Math.floor(Date.now() / 1_000);
  const object = { id: `cus_${String(turn)}`, object: 'customer' };
  const body = JSON.stringify({
    id: `evt_${String(turn)}_${String(Math.random()).slice(2)}`,
    object: 'event',
    type: 'customer.updated',
    created,
    livemode: false,
    data: { object },
  });
  return {
    method: 'POST',
    path: '/api/stripe/webhook',
    headers: { 'content-type': 'application/json', 'stripe-signature': signatureOf(body, SECRET, Date.now()) },
    body,
  };
}

/** Sends once; the status, or the code of what went wrong. */
function send(agent: Agent, port: number, { method, path, headers, body }: Sent): Promise<number | string> {
  return new Promise((resolve) => {
    const sending = request(
      {
        agent,
        host: '127.0.0.1',
        port,
        method,
        path,
        headers: { host: HOST, ...headers, 'content-length': String(Buffer.byteLength(body)) },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => {
          resolve(answer.statusCode ?? 0);
        });
        answer.on('error', (error: Error & { code?: string }) => {
          resolve(`half-way: ${error.code ?? error.message}`);
        });
      },
    );
    sending.on('error', (error: Error & { code?: string }) => {
      resolve(error.code ?? error.message);
    });
    sending.end(body);
  });
}

it.runIf(NIGHT)(
  `${String(RESTARTS)} restarts under load: no request is lost by a client that, like a proxy, tries again where nobody listens`,
  { timeout: 900_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'obole-restarts-'));
    const sandbox = await startSandbox({ port: 0, dataDir: null, webhook: null, settleMs: 1 });
    const port = await freePortPair();
    const environment = {
      PORT: String(port),
      PUBLIC_URL: `http://${HOST}`,
      DATA_DIR: folder,
      STRIPE_SECRET_KEY: 'sk_test_sandbox',
      STRIPE_API_BASE: sandbox.apiBase,
      STRIPE_WEBHOOK_SECRET: SECRET,
      LOG_LEVEL: 'error',
    };
    let server = await startServer(environment);
    const failed: string[] = [];
    const statuses: Record<number, number> = {};
    let [done, isOver] = [0, false];
    const client = async (): Promise<void> => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      while (!isOver) {
        const sent = visit((done += 1));
        let got = await send(agent, port, sent);
        while (got === 'ECONNREFUSED') {
          await sleep(20);
          got = await send(agent, port, sent);
        }
        if (typeof got === 'string' || got >= 400) failed.push(`${sent.method} ${sent.path}: ${String(got)}`);
        else statuses[got] = (statuses[got] ?? 0) + 1;
        await sleep(5);
      }
      agent.destroy();
    };
    const clients = Array.from({ length: CLIENTS }, client);
    for (let restart = 0; restart < RESTARTS; restart += 1) {
      await sleep(300);
      await server.stop('SIGTERM');
      expect(server.child.exitCode, server.said()).toBe(0);
      server = await startServer(environment);
    }
    await sleep(300);
    isOver = true;
    await Promise.all(clients);
    await server.stop('SIGTERM');
    await sandbox.close();
    await rm(folder, { recursive: true });
    console.log(`${String(RESTARTS)} restarts: ${JSON.stringify(statuses)} answered, ${String(failed.length)} failed`);
    expect(failed).toEqual([]);
  },
);
