import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { reply } from './api/reply.ts';
import type { Router } from './api/router.ts';
import { bankStatement } from './bank/camt.ts';
import { answerControl } from './control-routes.ts';
import type { SandboxControl } from './control.ts';
import type { Deliveries } from './deliveries/deliver.ts';
import { faultAnswer, type Fault, type Faults } from './faults.ts';
import { catchUp } from './flows/time.ts';
import { answerPage } from './page/answer-page.ts';
import { answerPortal } from './page/answer-portal.ts';
import { keep, type World } from './world/world.ts';

export type ServerParts = {
  readonly world: World;
  readonly router: Router;
  readonly deliveries: Deliveries;
  readonly control: SandboxControl;
  readonly faults: Faults;
};

type Out = { readonly status: number; readonly body: string; readonly headers: Readonly<Record<string, string>> };

const LONGEST_BODY = 1024 * 1024;
const JSON_TYPE = { 'content-type': 'application/json' } as const;

/** The whole body as text; nothing when it is too long. */
function readBody(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= LONGEST_BODY) chunks.push(chunk);
    });
    request.on('end', () => resolve(length > LONGEST_BODY ? undefined : Buffer.concat(chunks).toString('utf8')));
    // The caller has gone: nobody waits for an answer.
    request.on('error', () => undefined);
  });
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** Runs what is due, then the call, keeps both, and has their notices sent. */
function act(parts: ServerParts, run: () => Out): Out {
  catchUp(parts.world);
  const out = run();
  keep(parts.world);
  parts.deliveries.wake();
  return out;
}

const BANK = '/_sandbox/bank/';

/** The invented association's bank, for who tries the treasury: a month's statement as a file. */
function answerBank(world: World, name: string): Out {
  const file = bankStatement(world, name);
  if (file === null) return { status: 404, body: 'There is no statement of that month.', headers: { 'content-type': 'text/plain' } };
  return {
    status: 200,
    body: file,
    headers: { 'content-type': 'application/xml', 'content-disposition': `attachment; filename="releve-${name}"` },
  };
}

async function route(parts: ServerParts, request: IncomingMessage, body: string): Promise<Out> {
  const method = request.method ?? 'GET';
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
  if (path.startsWith(BANK)) return act(parts, () => answerBank(parts.world, path.slice(BANK.length)));
  if (path.startsWith('/_sandbox/')) {
    const answer = await answerControl(parts.control, path.slice('/_sandbox/'.length), body);
    return { ...answer, headers: JSON_TYPE };
  }
  const languages = header(request, 'accept-language') ?? '';
  if (path.startsWith('/c/')) return act(parts, () => answerPage(parts.world, { method, path, body, languages }));
  if (path.startsWith('/p/')) return act(parts, () => answerPortal(parts.world, { method, path, body, languages }));
  return act(parts, () => {
    const made = reply(parts.world, parts.router, {
      method,
      path,
      query,
      body,
      authorization: header(request, 'authorization'),
      version: header(request, 'stripe-version'),
      idempotencyKey: header(request, 'idempotency-key'),
    });
    return { ...made, headers: { ...JSON_TYPE, ...made.headers } };
  });
}

function send(response: ServerResponse, out: Out): void {
  response.writeHead(out.status, { ...out.headers, 'content-length': Buffer.byteLength(out.body) });
  response.end(out.body);
}

/** The head and a part of the body, then nothing: the connection is gone. */
function sendHalf(response: ServerResponse, out: Out): void {
  response.writeHead(out.status, { ...out.headers, 'content-length': Buffer.byteLength(out.body) });
  response.write(out.body.slice(0, Math.floor(out.body.length / 2)), () => response.destroy());
}

/** A call that goes wrong before anything is done. */
function spoil(response: ServerResponse, fault: Exclude<Fault['how'], 'half'>): void {
  if (fault === 'reset') response.destroy();
  else if (fault !== 'timeout') send(response, faultAnswer(fault));
}

async function handle(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  const fault = parts.faults.strike(request.url ?? '/');
  if (fault !== undefined && fault !== 'half') {
    spoil(response, fault);
    return;
  }
  const out = body === undefined ? { status: 413, body: '', headers: {} } : await route(parts, request, body);
  if (fault === 'half') sendHalf(response, out);
  else send(response, out);
}

/** A fault of the sandbox itself: told as Stripe tells its own, so that callers try again, and on the error stream. */
function fault(response: ServerResponse, error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  if (response.headersSent) response.destroy();
  else response.writeHead(500, JSON_TYPE).end(JSON.stringify({ error: { message: 'The sandbox failed.', type: 'api_error' } }));
}

export function createSandboxServer(parts: ServerParts): Server {
  const server = createServer((request, response) => {
    handle(parts, request, response).catch((error: unknown) => fault(response, error));
  });
  server.keepAliveTimeout = 30_000;
  return server;
}
