import type { App } from '../../app.ts';

type Read = NonNullable<Awaited<ReturnType<App['treasury']['money']['vouchers']['read']>>>;

const EXTENSIONS: Readonly<Record<Read['voucher']['type'], readonly string[]>> = {
  'application/pdf': ['.pdf'],
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/png': ['.png'],
};

/** Nothing runs, is loaded or sent from a paper, should a browser show it after all. */
const ALONE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/** A name that ends as its content is: what was uploaded as `facture.html` is not kept on somebody's disk as a page. */
function fileName({ name, type }: Read['voucher']): string {
  const [usual = ''] = EXTENSIONS[type];
  return EXTENSIONS[type].some((each) => name.toLowerCase().endsWith(each)) ? name : `${name}${usual}`;
}

/** A name that tells nothing. */
function nameless({ sha256, type }: Read['voucher']): string {
  return `${sha256.slice(0, 16)}${EXTENSIONS[type][0] ?? ''}`;
}

/** The name for old readers and, in all its letters, for those of RFC 8187. */
function disposition(voucher: Read['voucher']): string {
  const whole = encodeURIComponent(fileName(voucher)).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${nameless(voucher)}"; filename*=UTF-8''${whole}`;
}

function paperAnswer({ voucher, content }: Read, caching: string): Response {
  const headers = {
    'content-type': voucher.type,
    'content-disposition': disposition(voucher),
    'content-security-policy': ALONE,
    'x-content-type-options': 'nosniff',
    'cache-control': caching,
  };
  return new Response(Uint8Array.from(content), { headers });
}

const MISSING = 404;

function isHash(typed: string | undefined): typed is string {
  return typed !== undefined && /^[0-9a-f]{64}$/.test(typed);
}

/** A paper for a member; only ever to be taken away, never shown in a page of ours. */
export async function givePaper(app: App, typed: string | undefined): Promise<Response> {
  const read = isHash(typed) ? await app.treasury.money.vouchers.read(typed) : null;
  return read ? paperAnswer(read, 'no-store') : new Response(null, { status: MISSING });
}

/** A redacted paper for everybody, as long as it is published: whoever has it asks each time whether it still is. */
export async function givePublished(app: App, request: Request, typed: string | undefined): Promise<Response> {
  const read = isHash(typed) ? await app.treasury.money.vouchers.readPublished(typed) : null;
  if (!read) return new Response(null, { status: MISSING });
  const answer = paperAnswer(read, 'public, max-age=0, must-revalidate');
  // The name of the file that a member sent may tell the name of a person (method §4.3).
  answer.headers.set('content-disposition', `attachment; filename="${nameless(read.voucher)}"`);
  const etag = `"${read.voucher.sha256}"`;
  answer.headers.set('etag', etag);
  const known = (request.headers.get('if-none-match') ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''));
  return known.includes(etag) ? new Response(null, { status: 304, headers: answer.headers }) : answer;
}
