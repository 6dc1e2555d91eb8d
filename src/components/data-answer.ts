import type { App } from '../app.ts';
import { sha256 } from '../values/digest.ts';

type Data = Awaited<ReturnType<App['data']>>;

/** Open to any page of any origin: the figures are public, and no cookie or key is looked at. */
const OPEN = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };

/** Public data with an `ETag` of its content, 304 when the reader has it already, 400 with the reason and the field when the query is wrong. */
export function publicData(request: Request, data: Data, type: string): Response {
  if (!data.ok) {
    const headers = { ...OPEN, 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
    return new Response(`${JSON.stringify({ error: data.why })}\n`, { status: 400, headers });
  }
  const etag = `"${sha256(data.value).slice(0, 32)}"`;
  const headers = { ...OPEN, etag, 'cache-control': 'public, max-age=0, must-revalidate' };
  const known = (request.headers.get('if-none-match') ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''));
  if (known.includes(etag)) return new Response(null, { status: 304, headers });
  return new Response(data.value, { headers: { ...headers, 'content-type': type } });
}
