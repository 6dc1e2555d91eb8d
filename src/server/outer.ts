import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '../values/ids.ts';
import { admission, isForFrames, isOpenData, pathAsSent, type Admitted, type Target } from './admission.ts';
import { asText, brokenPage, jsonAnswer, refusal, securityHeaders, send, type Answer, type Door } from './answer.ts';
import { dataLimit, type DataLimits } from './data-limit.ts';
import type { Log } from './log.ts';
import { answerMetrics, type MetricsParts } from './metrics.ts';
import { answerFile, type StaticFiles } from './static-files.ts';

/** Whether the house can serve; what it adds is shown to whoever asks, so it holds nothing private. */
export type Readiness = { readonly ok: boolean } & Readonly<Record<string, string | number | boolean>>;

export type Limits = {
  /** For the headers, and for the whole request (milliseconds). */
  readonly headersMs: number;
  readonly requestMs: number;
  /** While stopping: how long `/readyz` says so before connections are refused, and when what is left is cut off. */
  readonly announceMs: number;
  readonly graceMs: number;
};

export type OuterParts = {
  readonly publicUrl: URL;
  readonly files: StaticFiles;
  readonly webhook: (request: IncomingMessage, requestId: string) => Promise<Answer>;
  readonly pages: Door;
  readonly ready: () => Promise<Readiness>;
  readonly metrics: MetricsParts;
  readonly log: Log;
  /** The real time, for durations (milliseconds). */
  readonly now: () => number;
  readonly limits: Limits;
  /** How often open data may be asked for; generous by default. */
  readonly dataLimits?: DataLimits;
};

export type Outer = { readonly server: Server; stop(): Promise<void> };

/** Longer than proxies keep theirs, so that none sends on a connection which we are closing. */
const KEEP_ALIVE_MS = 75_000;
const MOST_HEADER_BYTES = 16 * 1024;
/** A body that was refused may still be sent for so long: a client that is cut off at once often misses the answer. */
const LINGER_MS = 2_000;

const ALIVE = jsonAnswer(200, { status: 'alive' });
const DRAINING = jsonAnswer(503, { ok: false, draining: true });
const PREFLIGHT: Answer = {
  status: 204,
  headers: {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, HEAD, OPTIONS',
    'access-control-allow-headers': 'If-None-Match',
    'access-control-max-age': '86400',
  },
  body: null,
};
const TUNNEL = refusal(405, 'method_not_allowed', 'This server opens no tunnel.', { allow: 'GET, HEAD' });

/** What is said where no request could be read, by the parser's or the timer's code. */
const UNREAD: Readonly<Record<string, Answer>> = {
  HPE_HEADER_OVERFLOW: refusal(431, 'headers_too_large', 'The headers are too large.'),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: refusal(413, 'too_large', 'The body is too large.'),
  ERR_HTTP_REQUEST_TIMEOUT: refusal(408, 'too_slow', 'The request took too long to arrive.'),
};
const UNREADABLE = refusal(400, 'unreadable', 'The request cannot be read.');

async function readiness(parts: OuterParts): Promise<Answer> {
  try {
    const state = await parts.ready();
    return jsonAnswer(state.ok ? 200 : 503, state);
  } catch (error) {
    parts.log.error({ error: String(error) }, 'readiness cannot be told');
    return jsonAnswer(503, { ok: false });
  }
}

/** One request behind the first door. */
type Visit = { readonly request: IncomingMessage; readonly response: ServerResponse; readonly requestId: string };

function open(
  parts: OuterParts,
  target: Target,
  { request, response, requestId }: Visit,
  draining: boolean,
): Promise<Answer | 'taken'> | Answer {
  switch (target.kind) {
    case 'webhook':
      return parts.webhook(request, requestId);
    case 'alive':
      return ALIVE;
    case 'ready':
      return draining ? DRAINING : readiness(parts);
    case 'metrics':
      return answerMetrics(request, parts.metrics);
    case 'preflight':
      return PREFLIGHT;
    case 'page': {
      const file = request.method === 'POST' ? undefined : parts.files.get(target.path);
      return file ? answerFile(file, request) : parts.pages(request, response, requestId);
    }
  }
}

/** What went well is only told to who asks for it (`debug`): the less is written down about visitors, the better. */
function logVisit({ log, now }: OuterParts, { request, response, requestId }: Visit): void {
  const [method, path, startedMs] = [request.method ?? '', pathAsSent(request), now()];
  response.once('close', () => {
    const status = response.statusCode;
    const fields = { requestId, method, path, status, ms: now() - startedMs };
    if (!response.writableFinished) log.warn({ ...fields, cutOff: true }, 'request');
    else if (status >= 500) log.error(fields, 'request');
    else if (status >= 400) log.info(fields, 'request');
    else log.debug(fields, 'request');
  });
}

/** Lets a refused body run out for a while, then cuts it off. */
function letRunOut(request: IncomingMessage): void {
  const timer = setTimeout(() => request.destroy(), LINGER_MS);
  request.once('close', () => {
    clearTimeout(timer);
  });
  request.resume();
}

/** Answers on a bare connection, unless an answer is already being sent on it. */
function answerBare(common: OutgoingHttpHeaders, socket: Duplex, answer: Answer, answering: WeakSet<Duplex>): void {
  if (!socket.writable || answering.has(socket)) socket.destroy();
  else socket.end(asText(common, answer));
}

/** Stops once: says so, takes no new connection, lets what is under way finish, and cuts off what is left at the end. */
async function stopServer(server: Server, { announceMs, graceMs }: Limits): Promise<void> {
  if (announceMs > 0) await pause(announceMs);
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  const sweep = setInterval(() => {
    server.closeIdleConnections();
  }, 50);
  const cut = setTimeout(() => {
    server.closeAllConnections();
  }, graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}

/** The headers of every answer at a path: data is open to other sites, and what they frame must not say that it may not be framed. */
function commonHeaders(common: OutgoingHttpHeaders): (path: string) => OutgoingHttpHeaders {
  const ofData = { ...common, 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };
  const ofFrames: OutgoingHttpHeaders = { ...common, 'cross-origin-resource-policy': 'cross-origin' };
  delete ofFrames['x-frame-options'];
  return (path) => (isOpenData(path) ? ofData : isForFrames(path) ? ofFrames : common);
}

/** The first door; behind it, open data is given so many times a minute. */
function firstDoors({ publicUrl, now, dataLimits }: OuterParts): (request: IncomingMessage) => Admitted {
  const admit = admission(publicUrl);
  const limit = dataLimit(now, dataLimits);
  return (request) => {
    const admitted = admit(request);
    if ('refused' in admitted || !isOpenData(pathAsSent(request))) return admitted;
    const refused = limit(request.socket.remoteAddress);
    return refused ? { refused } : admitted;
  };
}

/** The server that meets the world: every answer, errors and files included, leaves through here. Nothing listens yet. */
export function createOuter(parts: OuterParts): Outer {
  const common = securityHeaders(parts.publicUrl);
  const commonOf = commonHeaders(common);
  const admit = firstDoors(parts);
  const answering = new WeakSet<Duplex>();
  let stopped: Promise<void> | undefined;

  const answerTo = async (visit: Visit): Promise<Answer | 'taken'> => {
    const admitted = admit(visit.request);
    if ('refused' in admitted) return admitted.refused;
    try {
      return await open(parts, admitted.target, visit, stopped !== undefined);
    } catch (error) {
      parts.log.error(
        { requestId: visit.requestId, error: error instanceof Error ? (error.stack ?? error.message) : String(error) },
        'door failed',
      );
      return brokenPage(visit.requestId);
    }
  };

  const visit = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = pathAsSent(request);
    const current = { request, response, requestId: newId('req') };
    logVisit(parts, current);
    const answer = await answerTo(current);
    if (answer === 'taken') return;
    if (stopped) response.setHeader('connection', 'close');
    answering.add(request.socket);
    response.once('close', () => answering.delete(request.socket));
    send(response, commonOf(path), answer);
    if (!request.complete) letRunOut(request);
  };

  const onRequest = (request: IncomingMessage, response: ServerResponse): void => void visit(request, response);
  const server = createServer(
    {
      headersTimeout: parts.limits.headersMs,
      requestTimeout: parts.limits.requestMs,
      connectionsCheckingInterval: Math.min(1_000, parts.limits.headersMs),
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MOST_HEADER_BYTES,
      // A request without a host is answered by the first door, under the headers that every answer has.
      requireHostHeader: false,
    },
    onRequest,
  );
  server.on('checkExpectation', onRequest);
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    answerBare(common, socket, TUNNEL, answering);
  });
  server.on('clientError', (error: Error & { code?: string }, socket: Duplex) => {
    answerBare(common, socket, UNREAD[error.code ?? ''] ?? UNREADABLE, answering);
  });
  if (parts.publicUrl.protocol === 'https:') {
    // TLS ends in front of us: what builds an address from the connection, as Astro does, must see that it is secure.
    server.on('connection', (socket) => Object.assign(socket, { encrypted: true }));
  }
  return { server, stop: () => (stopped ??= stopServer(server, parts.limits)) };
}
