import { IncomingMessage, ServerResponse, type OutgoingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';

/** The handler that Astro's Node adapter builds in middleware mode. */
export type AstroHandler = (request: IncomingMessage, response: ServerResponse, next: (error?: Error) => void, locals: object) => unknown;

/** A page as Astro made it, whole. */
export type Rendered = { readonly status: number; readonly headers: OutgoingHttpHeaders; readonly body: Buffer };

/** The connection and the body's form are the outer server's own business. */
const NOT_PASSED_ON: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
  'server',
  'x-powered-by',
]);

function passedOn(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => !NOT_PASSED_ON.has(name)),
  );
}

function bytesOf(chunk: unknown): Buffer[] {
  if (typeof chunk === 'string') return [Buffer.from(chunk)];
  return chunk instanceof Uint8Array ? [Buffer.from(chunk)] : [];
}

/** Makes the page in memory, whole: what fails half-way is never sent. `client`: who waits for it alone, null where it is made for many. `unmatched`: no route took it. A failure rejects. */
export function render(
  handler: AstroHandler,
  locals: object,
  request: IncomingMessage,
  client: ServerResponse | null,
): Promise<Rendered | 'unmatched'> {
  return new Promise((resolve, reject) => {
    const held = new ServerResponse(request);
    const chunks: Buffer[] = [];
    let headers: OutgoingHttpHeaders = {};
    // A visitor who leaves ends the rendering; once it has ended, the closing of the connection is no matter of the page's.
    const leave = (): unknown => held.emit('close');
    client?.once('close', leave);
    Object.assign(held, {
      writeHead: (status: number, ...rest: readonly (string | OutgoingHttpHeaders | undefined)[]) => {
        const given = rest.at(-1);
        held.statusCode = status;
        headers = typeof given === 'object' ? given : {};
        return held;
      },
      write: (chunk: unknown, written?: () => void) => {
        chunks.push(...bytesOf(chunk));
        if (written) queueMicrotask(written);
        return true;
      },
      end: (chunk?: unknown) => {
        chunks.push(...bytesOf(chunk));
        resolve({ status: held.statusCode, headers: passedOn({ ...held.getHeaders(), ...headers }), body: Buffer.concat(chunks) });
        client?.off('close', leave);
        held.emit('finish');
        return held;
      },
      destroy: (error?: Error) => {
        client?.off('close', leave);
        reject(error ?? new Error('the page was given up half-way'));
        return held;
      },
    });
    const unmatched = (error?: Error): void => {
      if (error) reject(error);
      else resolve('unmatched');
    };
    // A record of its own for each request: what a page's middleware adds to it is this visitor's alone.
    Promise.resolve(handler(request, held, unmatched, { ...locals })).catch(reject);
  });
}

/** A request of nobody's for a public page: it carries no cookie, no tag and no wish, so that what is made for it is for everybody. */
export function publicRequest(address: string, { host, protocol }: URL): IncomingMessage {
  const socket = new Socket();
  const request = new IncomingMessage(protocol === 'https:' ? Object.assign(socket, { encrypted: true }) : socket);
  Object.assign(request, { method: 'GET', url: address, headers: { host } });
  return request;
}
