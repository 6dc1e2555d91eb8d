import { createReadStream } from 'node:fs';
import { STATUS_CODES, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';

/** A file too large to be kept in memory, read while it is sent. */
export type FileBody = { readonly path: string; readonly bytes: number };

/** What a door says; the outer server adds the headers that every answer has. Header names are in lower case. */
export type Answer = { readonly status: number; readonly headers: OutgoingHttpHeaders; readonly body: Buffer | FileBody | null };

/** `taken`: the door has answered by itself. */
export type Answered = Answer | 'taken';

/** A door: gives an answer, or `taken` when it has answered by itself. `address`: whose request it is, as the outer server knows it. */
export type Door = (request: IncomingMessage, response: ServerResponse, requestId: string, address: string) => Answered | Promise<Answered>;

/** For answers that bring no page: nothing may be loaded, framed or submitted from them. Pages bring their own. */
const NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const TWO_YEARS_S = 63_072_000;

/** The headers of every answer, errors and files included. A browser is held to TLS only where the site has it. */
export function securityHeaders(publicUrl: URL): OutgoingHttpHeaders {
  return {
    'content-security-policy': NO_PAGE,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
    'x-frame-options': 'DENY',
    ...(publicUrl.protocol === 'https:' && { 'strict-transport-security': `max-age=${TWO_YEARS_S}; includeSubDomains` }),
  };
}

export function jsonAnswer(status: number, content: object, headers: OutgoingHttpHeaders = {}): Answer {
  const body = Buffer.from(JSON.stringify(content));
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers }, body };
}

/** A refusal that a program can tell by its `code` and a person can read. */
export function refusal(status: number, code: string, message: string, headers: OutgoingHttpHeaders = {}): Answer {
  return jsonAnswer(status, { error: { code, message } }, headers);
}

/** Where a page waits for the database, which a moment may mend. */
const AGAIN_AFTER_S = '30';

/** What is shown when a page cannot be made: no detail, but the number under which it stands in the log. 503 where it only waits for the database. */
export function brokenPage(requestId: string, status: 500 | 503 = 500): Answer {
  const body = Buffer.from(
    [
      '<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
      '<title>Page indisponible · Page unavailable</title></head><body>',
      '<h1>Cette page ne peut pas être affichée pour le moment.</h1><p>Rien n’a été débité par cette page. Réessayez dans un instant.</p>',
      '<div lang="en"><h1>This page cannot be shown at the moment.</h1><p>This page has charged nothing. Please try again in a moment.</p></div>',
      `<p><code>${requestId}</code></p></body></html>`,
    ].join('\n'),
  );
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
  return { status, headers: { ...headers, ...(status === 503 && { 'retry-after': AGAIN_AFTER_S }) }, body };
}

function lengthOf({ status, body }: Answer): OutgoingHttpHeaders {
  if (body === null) return status === 204 || status === 304 ? {} : { 'content-length': 0 };
  return { 'content-length': Buffer.isBuffer(body) ? body.length : body.bytes };
}

/** All headers of an answer at a path: those that all have there, which its own come before. Names and values take turns, as they are sent. */
export type Assembly = (path: string, answer: Answer) => HeaderPart[];

type HeaderPart = string | string[];

function partsOf(headers: OutgoingHttpHeaders): HeaderPart[] {
  return Object.entries(headers).flatMap(([name, value]): HeaderPart[] =>
    value === undefined ? [] : [name, Array.isArray(value) ? value : String(value)],
  );
}

/** Puts headers together, once only for an answer that is given many times. */
export function assembly(commonAt: (path: string) => OutgoingHttpHeaders): Assembly {
  const known = new WeakMap<Answer, { readonly path: string; readonly parts: HeaderPart[] }>();
  return (path, answer) => {
    const found = known.get(answer);
    if (found?.path === path) return found.parts;
    const parts = partsOf({ ...commonAt(path), ...answer.headers, ...lengthOf(answer) });
    known.set(answer, { path, parts });
    return parts;
  };
}

/** Sends an answer under all its headers. HEAD gets those of GET. */
export function send(response: ServerResponse, headers: HeaderPart[], { status, body }: Answer): void {
  response.writeHead(status, headers);
  if (body === null || response.req.method === 'HEAD') response.end();
  else if (Buffer.isBuffer(body)) response.end(body);
  // A failure on the way closes the connection: the client sees fewer bytes than announced.
  else pipeline(createReadStream(body.path), response, () => undefined);
}

/** The same as text, for a connection on which no request could be read. The connection ends with it. */
export function asText(common: OutgoingHttpHeaders, answer: Answer): string {
  const body = Buffer.isBuffer(answer.body) ? answer.body.toString() : '';
  const headers = { ...common, ...answer.headers, ...lengthOf(answer), connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
  return [`HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`, ...lines, '', body].join('\r\n');
}
