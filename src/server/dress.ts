import { createHash } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { Answer } from './answer.ts';
import { chooseEncoding, compress, isTextual, WORTH_COMPRESSING_BYTES, type Encoding } from './encoding.ts';
import type { Rendered } from './render.ts';
import { isKnownTo } from './static-files.ts';

/** A header that is one text; empty where it is none. */
export function textHeader(headers: OutgoingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

/** Whether the client has the answer under this tag already. */
function isUnchanged({ status, headers }: Pick<Rendered, 'status' | 'headers'>, request: IncomingMessage): boolean {
  const etag = textHeader(headers, 'etag');
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return status === 200 && reads && etag !== '' && isKnownTo(request, etag);
}

function withCharset(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  const contentType = textHeader(headers, 'content-type');
  return /^text\/[a-z]+$/.test(contentType) ? { ...headers, 'content-type': `${contentType}; charset=utf-8` } : headers;
}

function isCompressible({ headers, body }: Rendered): boolean {
  return (
    isTextual(textHeader(headers, 'content-type')) && headers['content-encoding'] === undefined && body.length >= WORTH_COMPRESSING_BYTES
  );
}

/** The headers that do not depend on who asks: what Astro leaves out is added. */
function dressed(rendered: Rendered): OutgoingHttpHeaders {
  const headers = withCharset(rendered.headers);
  return isCompressible(rendered) ? { ...headers, vary: [headers['vary'] ?? [], 'Accept-Encoding'].flat().join(', ') } : headers;
}

/** A tag becomes weak: the bytes differ from those it was made for. */
function codedHeaders(headers: OutgoingHttpHeaders, encoding: Encoding): OutgoingHttpHeaders {
  if (encoding === 'identity') return headers;
  const etag = textHeader(headers, 'etag');
  const weak = etag === '' || etag.startsWith('W/') ? {} : { etag: `W/${etag}` };
  return { ...headers, ...weak, 'content-encoding': encoding };
}

async function coded(status: number, headers: OutgoingHttpHeaders, body: Buffer, encoding: Encoding): Promise<Answer> {
  const bytes = encoding === 'identity' ? body : await compress(body, encoding, 'quick');
  return { status, headers: codedHeaders(headers, encoding), body: bytes };
}

/** An answer for who asks alone: character set, compression, and 304 for data that carries an `ETag`. Nobody on the way keeps what does not say that it may be kept. */
export async function dress(rendered: Rendered, request: IncomingMessage): Promise<Answer> {
  const { status, body } = rendered;
  const headers = { 'cache-control': 'no-store', ...dressed(rendered) };
  if (isUnchanged(rendered, request)) return { status: 304, headers, body: null };
  if (isCompressible(rendered)) return coded(status, headers, body, chooseEncoding(request.headers['accept-encoding']));
  return { status, headers, body: body.length === 0 ? null : body };
}

/** A page for everybody, ready in each coding. */
export type KeptPage = {
  readonly rendered: Rendered;
  /** In the best coding that the client takes, or 304 when it has it. */
  answer(request: IncomingMessage): Answer;
  readonly bytes: number;
};

/** So many different wishes are remembered: browsers have a dozen among them. */
const MOST_WISHES = 50;

/** The choice of a coding, remembered by the header's text. */
function choice(): (acceptEncoding: string | undefined) => Encoding {
  const chosen = new Map<string | undefined, Encoding>();
  return (wish) => {
    const known = chosen.get(wish);
    if (known !== undefined) return known;
    const encoding = chooseEncoding(wish);
    if (chosen.size < MOST_WISHES) chosen.set(wish, encoding);
    return encoding;
  };
}

/** A browser may keep it, and asks each time whether it still holds. */
const ASK_AGAIN = 'public, max-age=0, must-revalidate';
/** Of an entry's headers, names and the like. */
const AROUND_BYTES = 4_096;

/** Makes a page ready to be handed out many times. */
export async function keepPage(rendered: Rendered): Promise<KeptPage> {
  const { status, body } = rendered;
  const tag = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  const headers = { 'cache-control': ASK_AGAIN, etag: `"${tag}"`, ...dressed(rendered) };
  const encodings: readonly Encoding[] = isCompressible(rendered) ? ['br', 'gzip', 'identity'] : ['identity'];
  const made = await Promise.all(encodings.map(async (encoding) => [encoding, await coded(status, headers, body, encoding)] as const));
  const answers = new Map<Encoding, Answer>(made);
  const unchanged = new Map<Encoding, Answer>(
    made.map(([encoding, answer]) => [encoding, { status: 304, headers: answer.headers, body: null }]),
  );
  const bytes = made.reduce((sum, [, { body: each }]) => sum + (Buffer.isBuffer(each) ? each.length : 0), AROUND_BYTES);
  const encodingFor = answers.size === 1 ? (): Encoding => 'identity' : choice();
  return {
    rendered,
    bytes,
    answer: (request) => {
      const encoding = encodingFor(request.headers['accept-encoding']);
      const answer = (isUnchanged({ status, headers }, request) ? unchanged : answers).get(encoding);
      if (!answer) throw new Error(`Bug: a page is not kept as ${encoding}`);
      return answer;
    },
  };
}

/** Whether two pages are the same to the last byte, so that one stands for the other. */
export function isSamePage(left: Rendered, right: Rendered): boolean {
  return left.body.equals(right.body) && JSON.stringify(left.headers) === JSON.stringify(right.headers);
}
