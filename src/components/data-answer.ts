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
  const { known, headers } = opened(request, data.value);
  if (known) return new Response(null, { status: 304, headers });
  return new Response(data.value, { headers: { ...headers, 'content-type': type } });
}

/** A picture of ours under the tag of its drawing: it is only made for who does not have it. */
export async function publicPicture(request: Request, svg: string, png: (svg: string) => Promise<Uint8Array>): Promise<Response> {
  const { known, headers } = opened(request, svg);
  if (known) return new Response(null, { status: 304, headers });
  return new Response(Uint8Array.from(await png(svg)), { headers: { ...headers, 'content-type': 'image/png' } });
}

/** The headers of open content, and whether the reader has it already. */
function opened(request: Request, content: string): { readonly known: boolean; readonly headers: Readonly<Record<string, string>> } {
  const etag = `"${sha256(content).slice(0, 32)}"`;
  const asked = (request.headers.get('if-none-match') ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''));
  return { known: asked.includes(etag), headers: { ...OPEN, etag, 'cache-control': 'public, max-age=0, must-revalidate' } };
}
