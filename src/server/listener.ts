import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setImmediate as afterReading, setTimeout as pause } from 'node:timers/promises';
import { hidesVisitor, networkOf } from '../values/networks.ts';
import { asText, refusal, type Answer } from './answer.ts';

export type Limits = {
  /** For the headers, and for the whole request (milliseconds). */
  readonly headersMs: number;
  readonly requestMs: number;
  /** While stopping: how long `/readyz` says so before connections are refused, and when what is left is cut off. */
  readonly announceMs: number;
  readonly graceMs: number;
  /** Connections held at once: in all, and of one network that is no proxy's. */
  readonly mostConnections?: number;
  readonly mostOfOne?: number;
};

/** Longer than proxies keep theirs, so that none sends on a connection which we are closing. */
const KEEP_ALIVE_MS = 75_000;
/** Whoever neither sends nor takes anything for so long, with an answer half-way, is gone. */
const SILENT_MS = 120_000;
const MOST_HEADER_BYTES = 16 * 1024;
const MOST_CONNECTIONS = 4096;
/** A household behind one address opens six for each browser; a company's offices more. */
const MOST_OF_ONE = 256;

const TUNNEL = refusal(405, 'method_not_allowed', 'This server opens no tunnel.', { allow: 'GET, HEAD' });

/** What is said where no request could be read, by the parser's or the timer's code. */
const UNREAD: Readonly<Record<string, Answer>> = {
  HPE_HEADER_OVERFLOW: refusal(431, 'headers_too_large', 'The headers are too large.'),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: refusal(413, 'too_large', 'The body is too large.'),
  ERR_HTTP_REQUEST_TIMEOUT: refusal(408, 'too_slow', 'The request took too long to arrive.'),
};
const UNREADABLE = refusal(400, 'unreadable', 'The request cannot be read.');

/** Answers on a bare connection, unless an answer is already being sent on it. */
function answerBare(common: OutgoingHttpHeaders, socket: Duplex, answer: Answer, answering: WeakSet<Duplex>): void {
  if (!socket.writable || answering.has(socket)) socket.destroy();
  else socket.end(asText(common, answer));
}

/** Hangs up on a network that holds more than its share. A proxy speaks for many, and a connection from this machine is its operator's. */
function shareConnections(server: Server, mostOfOne: number): void {
  const held = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    if (hidesVisitor(address)) return;
    const network = networkOf(address);
    const count = (held.get(network) ?? 0) + 1;
    held.set(network, count);
    socket.once('close', () => {
      const left = (held.get(network) ?? 1) - 1;
      if (left > 0) held.set(network, left);
      else held.delete(network);
    });
    if (count > mostOfOne) socket.destroy();
  });
}

export type ListenerParts = {
  readonly publicUrl: URL;
  readonly limits: Limits;
  /** The headers of every answer. */
  readonly common: OutgoingHttpHeaders;
  /** Connections on which an answer is being sent. */
  readonly answering: WeakSet<Duplex>;
};

/** The server under the first door: how much of a request is read and for how long, how many connections are held, and what is said where no request can be read. */
export function listener(parts: ListenerParts, onRequest: (request: IncomingMessage, response: ServerResponse) => void): Server {
  const { publicUrl, limits, common, answering } = parts;
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: Math.min(1_000, limits.headersMs),
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MOST_HEADER_BYTES,
      // A request without a host is answered by the first door, under the headers that every answer has.
      requireHostHeader: false,
      // Nobody listens for the body of a request that has none.
      optimizeEmptyRequests: true,
    },
    onRequest,
  );
  server.maxConnections = limits.mostConnections ?? MOST_CONNECTIONS;
  server.timeout = SILENT_MS;
  shareConnections(server, limits.mostOfOne ?? MOST_OF_ONE);
  server.on('checkExpectation', onRequest);
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    answerBare(common, socket, TUNNEL, answering);
  });
  server.on('clientError', (error: Error & { code?: string }, socket: Duplex) => {
    answerBare(common, socket, UNREAD[error.code ?? ''] ?? UNREADABLE, answering);
  });
  if (publicUrl.protocol === 'https:') {
    // TLS ends in front of us: what builds an address from the connection, as Astro does, must see that it is secure.
    server.on('connection', (socket) => Object.assign(socket, { encrypted: true }));
  }
  return server;
}

/** For so long after the last new connection, one that stands open may still bring a request that was on its way; it is answered, and told to be the last. */
const LAST_WORD_MS = 300;

/** So many turns without a new connection tell that none waits to be taken; and so many turns are spent on it at most. */
const QUIET_TURNS = 5;
const MOST_TURNS = 1_000;

/** Connections that wait to be taken would be hung up on when nobody listens any more: they are taken first, of which a turn takes one. */
async function takeWhoWaits(server: Server): Promise<void> {
  let quiet = 0;
  const taken = (): void => {
    quiet = 0;
  };
  server.on('connection', taken);
  for (let turn = 0; turn < MOST_TURNS && quiet < QUIET_TURNS; turn += 1) {
    quiet += 1;
    await afterReading();
  }
  server.off('connection', taken);
}

/**
 * Stops once: says so, takes no new connection, answers what is under way or still arrives, and cuts off what is left at the end. Node's own
 * way to close would hang up at once on connections that stand open, and so on whoever is just about to send.
 */
export async function stopServer(server: Server, { announceMs, graceMs }: Limits): Promise<void> {
  if (announceMs > 0) await pause(announceMs);
  await takeWhoWaits(server);
  const closed = new Promise<void>((resolve) => {
    NetServer.prototype.close.call(server, () => {
      resolve();
    });
  });
  const sweep = setTimeout(() => {
    // After all that has arrived was read: a process that was held up finds its timers due before its requests.
    setImmediate(() => {
      server.closeIdleConnections();
      sweep.refresh();
    });
  }, LAST_WORD_MS);
  const cut = setTimeout(() => {
    server.closeAllConnections();
  }, graceMs);
  await closed;
  clearTimeout(sweep);
  clearTimeout(cut);
}
