import { ServerResponse, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { languageOf } from '../i18n/language.ts';
import { takesOneClick } from '../i18n/letter-routes.ts';
import { pathAsSent } from './admission.ts';
import { brokenPage, refusal, type Answer, type Door } from './answer.ts';
import { readBody } from './body.ts';
import { chooseEncoding, compress, isTextual, WORTH_COMPRESSING_BYTES } from './encoding.ts';
import type { Log } from './log.ts';
import { isKnownTo } from './static-files.ts';
import { MOST_VOUCHER_BYTES } from '../values/uploads.ts';

/** The handler that Astro's Node adapter builds in middleware mode. */
export type AstroHandler = (request: IncomingMessage, response: ServerResponse, next: (error?: Error) => void, locals: object) => unknown;

/** A page as Astro made it, whole. */
type Rendered = { readonly status: number; readonly headers: OutgoingHttpHeaders; readonly body: Buffer };

/** The largest form has a message of a few hundred characters. */
const MOST_FORM_BYTES = 64 * 1024;
/** Files of gifts and of cost lines come through these pages of the treasury, once to be looked at and once as text. */
const MOST_UPLOAD_BYTES = 2 * 1024 * 1024;
/** A bank's file has at most 10 MB; the form around it needs a little more. */
const MOST_STATEMENT_BYTES = 11 * 1024 * 1024;
/** A paper, and the fields of its form. */
const MOST_PAPER_BYTES = MOST_VOUCHER_BYTES + MOST_FORM_BYTES;
const UPLOADS: ReadonlyMap<string, number> = new Map([
  ['/tresorerie/dons', MOST_UPLOAD_BYTES],
  ['/en/treasury/gifts', MOST_UPLOAD_BYTES],
  ['/tresorerie/couts', MOST_UPLOAD_BYTES],
  ['/en/treasury/costs', MOST_UPLOAD_BYTES],
  ['/tresorerie/banque/import', MOST_STATEMENT_BYTES],
  ['/en/treasury/bank/import', MOST_STATEMENT_BYTES],
  ['/tresorerie/pieces', MOST_PAPER_BYTES],
  ['/en/treasury/vouchers', MOST_PAPER_BYTES],
]);

function mostBytes(address: string | undefined): number {
  return UPLOADS.get((address ?? '').split('?', 1)[0] ?? '') ?? MOST_FORM_BYTES;
}

/** The connection and the body's form are the outer server's own business. */
const NOT_PASSED_ON: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
  'server',
  'x-powered-by',
]);

const MB = 1024 * 1024;
const TOO_LARGE = refusal(413, 'too_large', `A form has at most ${MOST_FORM_BYTES} bytes.`);

/** Who sends a file reads this in a browser, and in their own language. */
function tooLarge(most: number): Answer {
  if (most === MOST_FORM_BYTES) return TOO_LARGE;
  const size = Math.floor(most / MB);
  return refusal(413, 'too_large', `Un fichier fait ici au plus ${size} Mo. · A file has at most ${size} MB here.`);
}
const CUT_OFF = refusal(400, 'cut_off', 'The form did not arrive whole.');

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

/** Makes the page in memory, whole: what fails half-way is never sent. `unmatched`: no route took it. A failure rejects. */
function render(handler: AstroHandler, locals: object, request: IncomingMessage, client: ServerResponse): Promise<Rendered | 'unmatched'> {
  return new Promise((resolve, reject) => {
    const held = new ServerResponse(request);
    const chunks: Buffer[] = [];
    let headers: OutgoingHttpHeaders = {};
    // A visitor who leaves ends the rendering; once it has ended, the closing of the connection is no matter of the page's.
    const leave = (): unknown => held.emit('close');
    client.once('close', leave);
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
        client.off('close', leave);
        held.emit('finish');
        return held;
      },
      destroy: (error?: Error) => {
        client.off('close', leave);
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

/**
 * A mail program that stops the monthly letter names no page that it comes from (RFC 8058), and Astro turns such forms away: it is taken for
 * a page of ours. What it may do hangs on the token in its address alone, and never on who is signed in.
 */
function countAsOwn(request: IncomingMessage): void {
  const scheme = 'encrypted' in request.socket && request.socket.encrypted === true ? 'https' : 'http';
  request.headers.origin = `${scheme}://${request.headers.host ?? ''}`;
  delete request.headers.cookie;
}

function textHeader(headers: OutgoingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

/** Whether the client has the data under this tag already. Pages carry none. */
function isUnchanged({ status, headers }: Rendered, request: IncomingMessage): boolean {
  const etag = textHeader(headers, 'etag');
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return status === 200 && reads && etag !== '' && isKnownTo(request, etag);
}

function withCharset(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  const contentType = textHeader(headers, 'content-type');
  return /^text\/[a-z]+$/.test(contentType) ? { ...headers, 'content-type': `${contentType}; charset=utf-8` } : headers;
}

/** The body in the best coding that the client takes. A tag becomes weak: the bytes differ from those it was made for. */
async function coded(status: number, headers: OutgoingHttpHeaders, body: Buffer, request: IncomingMessage): Promise<Answer> {
  const encoding = chooseEncoding(request.headers['accept-encoding']);
  if (encoding === 'identity') return { status, headers, body };
  const etag = textHeader(headers, 'etag');
  const weak = etag === '' || etag.startsWith('W/') ? {} : { etag: `W/${etag}` };
  return { status, headers: { ...headers, ...weak, 'content-encoding': encoding }, body: await compress(body, encoding, 'quick') };
}

/** Adds what Astro leaves out: the character set, compression, and 304 for data that carries an `ETag`. */
async function dress(rendered: Rendered, request: IncomingMessage): Promise<Answer> {
  const { status, body } = rendered;
  const headers = withCharset(rendered.headers);
  const compressible =
    isTextual(textHeader(headers, 'content-type')) && headers['content-encoding'] === undefined && body.length >= WORTH_COMPRESSING_BYTES;
  if (compressible) headers['vary'] = [headers['vary'] ?? [], 'Accept-Encoding'].flat().join(', ');
  if (isUnchanged(rendered, request)) return { status: 304, headers, body: null };
  if (compressible) return coded(status, headers, body, request);
  return { status, headers, body: body.length === 0 ? null : body };
}

/** A page of ours that tells of a failure is kept; Astro's bare one is not. */
function isBare({ status, headers }: Rendered): boolean {
  return status === 500 && !textHeader(headers, 'content-type').startsWith('text/html');
}

/** Asks again for the page that says "not found", in the language of the address: only a route of its own is handed the locals. */
async function renderNotFound(handler: AstroHandler, locals: object, request: IncomingMessage, client: ServerResponse): Promise<Rendered> {
  for (const path of languageOf(request.url ?? '') === 'en' ? ['/en/404', '/404'] : ['/404']) {
    request.url = path;
    const page = await render(handler, locals, request, client);
    if (page !== 'unmatched') return { ...page, status: page.status === 200 ? 404 : page.status };
  }
  return { status: 404, headers: { 'content-type': 'text/plain' }, body: Buffer.from('404') };
}

/** Astro's pages behind the outer server: body limit before, error page and compression after. `locals` is what every page is handed; a page that fails while the database `isAway` is unavailable, not broken. */
export function astroPages(handler: AstroHandler, locals: object, log: Log, isAway: () => boolean = () => false): Door {
  return async (request, response, requestId, clientAddress) => {
    const handed = { ...locals, clientAddress };
    if (request.method === 'POST') {
      const most = mostBytes(request.url);
      const body = await readBody(request, most);
      if (!body.ok) return body.why === 'too-large' ? tooLarge(most) : CUT_OFF;
      // Where Astro looks for a body that was read before it.
      Object.assign(request, { body: body.value });
      if (takesOneClick(pathAsSent(request))) countAsOwn(request);
    }
    try {
      const page = await render(handler, handed, request, response);
      const rendered = page === 'unmatched' ? await renderNotFound(handler, handed, request, response) : page;
      if (rendered.status === 500 && isAway()) return brokenPage(requestId, 503);
      if (!isBare(rendered)) return await dress(rendered, request);
      log.error({ requestId, error: 'Astro could not render the page' }, 'page not rendered');
    } catch (error) {
      log.error({ requestId, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }, 'page not rendered');
    }
    return brokenPage(requestId, isAway() ? 503 : 500);
  };
}
