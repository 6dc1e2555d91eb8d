import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Network } from '../values/addresses.ts';
import { newId } from '../values/ids.ts';
import { neighbourhoodOf } from '../values/networks.ts';
import { admission, isForFrames, isOpenData, pathAsSent, timedAs, type Admitted, type Target } from './admission.ts';
import { assembly, brokenPage, jsonAnswer, securityHeaders, send, type Answer, type Answered, type Door } from './answer.ts';
import { ECHO_HEADER, echoFor } from './echo.ts';
import { dataLimit, type DataLimits } from './data-limit.ts';
import { meetClient } from './client-address.ts';
import { listener, stopServer, type Limits } from './listener.ts';
import { requestHistogram } from './histogram.ts';
import type { Log } from './log.ts';
import { answerMetrics, type MetricsParts } from './metrics.ts';
import { answerFile, type StaticFiles } from './static-files.ts';

/** Whether the house can serve; what it adds is shown to whoever asks, so it holds nothing private. */
export type Readiness = { readonly ok: boolean } & Readonly<Record<string, string | number | boolean>>;

export type OuterParts = {
  readonly publicUrl: URL;
  /** Proxies whose `X-Forwarded-For` tells who asks. */
  readonly trustedProxies: readonly Network[];
  readonly files: StaticFiles;
  readonly webhook: (request: IncomingMessage, requestId: string) => Promise<Answer>;
  readonly pages: Door;
  readonly ready: () => Promise<Readiness>;
  readonly metrics: MetricsParts;
  readonly log: Log;
  /** The real time, for durations (milliseconds). */
  readonly now: () => number;
  readonly limits: Limits;
  /** The house's secret: who asks with it is told how the request came in. */
  readonly echoSecret?: () => string;
  /** How often open data may be asked for; generous by default. */
  readonly dataLimits?: DataLimits;
};

export type Outer = { readonly server: Server; stop(): Promise<void> };

/** A body that was refused may still be sent for so long: a client that is cut off at once often misses the answer. */
const LINGER_MS = 2_000;

const ALIVE = jsonAnswer(200, { status: 'alive' });
/** Whether we live; to the operator's doctor also how its request came in. */
function alive({ echoSecret }: OuterParts, request: IncomingMessage, address: string): Answer {
  const echo = echoSecret && request.headers[ECHO_HEADER] !== undefined ? echoFor(echoSecret, request, address) : null;
  return echo === null ? ALIVE : { ...ALIVE, headers: { ...ALIVE.headers, [ECHO_HEADER]: echo } };
}

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
type Visit = { readonly request: IncomingMessage; readonly response: ServerResponse; readonly requestId: string; readonly address: string };

function open(
  parts: OuterParts,
  target: Target,
  { request, response, requestId, address }: Visit,
  draining: boolean,
): Promise<Answered> | Answered {
  switch (target.kind) {
    case 'webhook':
      return parts.webhook(request, requestId);
    case 'alive':
      return alive(parts, request, address);
    case 'ready':
      return draining ? DRAINING : readiness(parts);
    case 'metrics':
      return answerMetrics(request, parts.metrics);
    case 'preflight':
      return PREFLIGHT;
    case 'page': {
      const file = request.method === 'POST' ? undefined : parts.files.get(target.path);
      return file ? answerFile(file, request) : parts.pages(request, response, requestId, address);
    }
  }
}

/** What went well is only told to who asks for it (`debug`): the less is written down about visitors, the better. */
function logVisit(
  { log, now }: OuterParts,
  { request, response, requestId, address }: Visit,
  ended: (path: string, ms: number) => void,
): void {
  // What the pages change of a request for themselves, as where nothing was found, is not what was asked.
  const [method, path, startedMs] = [request.method ?? '', pathAsSent(request), now()];
  response.on('close', () => {
    const ms = now() - startedMs;
    ended(path, ms);
    const status = response.statusCode;
    if (status < 400 && response.writableFinished && log.isTerse === true) return;
    const fields = { requestId, method, path, status, ms };
    if (!response.writableFinished) log.warn({ ...fields, cutOff: true }, 'request');
    else if (status >= 500) log.error(fields, 'request');
    // A network names no person, and tells one flood from many visitors who are lost.
    else if (status >= 400) log.info({ ...fields, from: neighbourhoodOf(address) }, 'request');
    else log.debug(fields, 'request');
  });
}

/** Whether a body comes after the headers. */
function bringsBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

/** Lets a refused body run out for a while, then cuts it off. */
function letRunOut(request: IncomingMessage): void {
  const timer = setTimeout(() => request.destroy(), LINGER_MS);
  request.once('close', () => {
    clearTimeout(timer);
  });
  request.resume();
}

/** The headers of every answer at a path: data is open to other sites, and what they frame must not say that it may not be framed. */
function commonHeaders(common: OutgoingHttpHeaders): (path: string) => OutgoingHttpHeaders {
  const ofData = { ...common, 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };
  const ofFrames: OutgoingHttpHeaders = { ...common, 'cross-origin-resource-policy': 'cross-origin' };
  delete ofFrames['x-frame-options'];
  return (path) => (isOpenData(path) ? ofData : isForFrames(path) ? ofFrames : common);
}

/** Numbers of requests: what no other process has, and a count. */
function requestIds(): () => string {
  const own = newId('req').slice(0, 20);
  let count = 0;
  return () => {
    count += 1;
    return `${own}${count.toString(36).padStart(6, '0')}`;
  };
}

/** The first door; behind it, open data is given so many times a minute. */
function firstDoors({ publicUrl, now, dataLimits }: OuterParts): (request: IncomingMessage, address: string) => Admitted {
  const admit = admission(publicUrl);
  const limit = dataLimit(now, dataLimits);
  return (request, address) => {
    const admitted = admit(request);
    if ('refused' in admitted || !isOpenData(pathAsSent(request))) return admitted;
    const refused = limit(address);
    return refused ? { refused } : admitted;
  };
}

/** The server that meets the world: every answer, errors and files included, leaves through here. Nothing listens yet. */
export function createOuter(given: OuterParts): Outer {
  const histogram = requestHistogram();
  const { metrics } = given;
  const parts = { ...given, metrics: { ...metrics, read: async () => [...(await metrics.read()), histogram.read()] } };
  const common = securityHeaders(parts.publicUrl);
  const admit = firstDoors(parts);
  const meet = meetClient(parts);
  const assemble = assembly(commonHeaders(common));
  const nextId = requestIds();
  const answering = new WeakSet<Duplex>();
  let stopped: Promise<void> | undefined;

  const failed = ({ requestId }: Visit, error: unknown): Answer => {
    parts.log.error({ requestId, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }, 'door failed');
    return brokenPage(requestId);
  };

  const answerTo = (visit: Visit): Promise<Answered> | Answered => {
    const admitted = admit(visit.request, visit.address);
    if ('refused' in admitted) return admitted.refused;
    try {
      return open(parts, admitted.target, visit, stopped !== undefined);
    } catch (error) {
      return failed(visit, error);
    }
  };

  const finish = ({ request, response }: Visit, answer: Answered): void => {
    if (answer === 'taken') return;
    // Only once nobody listens any more: who is told so earlier comes again at once, and would be hung up on.
    if (stopped && !server.listening) response.setHeader('connection', 'close');
    answering.add(request.socket);
    send(response, assemble(pathAsSent(request), answer), answer);
    if (!request.complete && bringsBody(request)) letRunOut(request);
  };

  /** What is at hand is sent at once: ten thousand answers a second leave no time to wait for nothing. */
  const visit = (request: IncomingMessage, response: ServerResponse): void => {
    const current = { request, response, requestId: nextId(), address: meet(request) };
    logVisit(parts, current, (path, ms) => {
      answering.delete(request.socket);
      const kind = timedAs(path);
      if (kind !== null) histogram.observe(kind, ms);
    });
    const answer = answerTo(current);
    if (!(answer instanceof Promise)) {
      finish(current, answer);
      return;
    }
    const broken = (error: unknown): Answer => failed(current, error);
    void answer.catch(broken).then((late) => {
      finish(current, late);
    });
  };

  const { publicUrl, limits } = parts;
  const server = listener({ publicUrl, limits, common, answering }, visit);
  return { server, stop: () => (stopped ??= stopServer(server, parts.limits)) };
}
