import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { createRequestFromNodeRequest, writeResponse } from 'astro/app/node';
import { describe, expect, test } from 'vitest';
import { astroPages } from '../../src/server/pages.ts';
import type { AstroHandler } from '../../src/server/render.ts';
import { memoryLog, startOuter } from '../support/outer.ts';
import { ask, exchange } from '../support/raw-http.ts';

const LONG = '<p>un euro après l’autre</p>'.repeat(200);

/** Answers as Astro's adapter does, with its own reading of requests and writing of responses. */
function astroLike(route: (request: Request, locals: object) => Response | Promise<Response> | 'unmatched'): AstroHandler {
  return async (request, response, next, locals) => {
    const answer = await route(createRequestFromNodeRequest(request, { allowedDomains: [] }), locals);
    if (answer === 'unmatched') next();
    else await writeResponse(answer, response);
  };
}

async function startPages(handler: AstroHandler, publicUrl?: string) {
  const log = memoryLog();
  const outer = await startOuter({ pages: astroPages(handler, { app: 'the app' }, log), ...(publicUrl !== undefined && { publicUrl }) });
  return { outer, log, [Symbol.asyncDispose]: () => outer.stop() };
}

const html = (text: string, status = 200) => new Response(text, { status, headers: { 'content-type': 'text/html' } });

describe('a page', () => {
  test('is compressed for who takes it, and says so', async () => {
    await using pages = await startPages(astroLike(() => html(LONG)));
    const [brotli, gzip, plain] = [
      await ask(pages.outer.port, { headers: { 'accept-encoding': 'br, gzip' } }),
      await ask(pages.outer.port, { headers: { 'accept-encoding': 'gzip' } }),
      await ask(pages.outer.port),
    ];
    expect(brotliDecompressSync(brotli.body).toString()).toBe(LONG);
    expect(gunzipSync(gzip.body).toString()).toBe(LONG);
    expect(plain.body.toString()).toBe(LONG);
    for (const { headers, body } of [brotli, gzip, plain]) {
      expect([headers.vary, headers['content-type'], headers['content-length']]).toEqual([
        'Accept-Encoding',
        'text/html; charset=utf-8',
        String(body.length),
      ]);
    }
  });

  test('keeps what Astro says: status, cookies, policy, and what it varies by', async () => {
    const headers = new Headers({
      'content-type': 'text/html; charset=utf-8',
      vary: 'Cookie',
      'content-security-policy': "default-src 'self'",
      'x-powered-by': 'x',
    });
    headers.append('set-cookie', 'a=1');
    headers.append('set-cookie', 'b=2');
    await using pages = await startPages(astroLike(() => new Response(LONG, { status: 422, headers })));
    const answer = await ask(pages.outer.port, { headers: { 'accept-encoding': 'br' } });
    expect(answer.status).toBe(422);
    expect(answer.headers).toMatchObject({
      'set-cookie': ['a=1', 'b=2'],
      vary: 'Cookie, Accept-Encoding',
      'content-security-policy': "default-src 'self'",
      'content-encoding': 'br',
    });
    expect(answer.headers).not.toHaveProperty('x-powered-by');
  });

  test('a redirect has no body', async () => {
    await using pages = await startPages(
      astroLike(() => new Response(null, { status: 303, headers: { location: 'https://checkout.example/' } })),
    );
    const answer = await ask(pages.outer.port, { method: 'POST', path: '/don', body: 'amount=30' });
    expect([answer.status, answer.headers.location, answer.headers['content-length']]).toEqual([303, 'https://checkout.example/', '0']);
  });

  test('small or no text, or coded already, is sent as it is', async () => {
    await using pages = await startPages(
      astroLike(({ url }) => {
        if (url.endsWith('/small')) return html('<p>small</p>');
        const type = url.endsWith('/coded') ? { 'content-type': 'text/css', 'content-encoding': 'zstd' } : { 'content-type': 'image/png' };
        return new Response(Buffer.alloc(5000), { headers: type });
      }),
    );
    for (const [path, coding] of [
      ['/small', undefined],
      ['/picture', undefined],
      ['/coded', 'zstd'],
    ] as const) {
      expect((await ask(pages.outer.port, { path, headers: { 'accept-encoding': 'br' } })).headers['content-encoding']).toBe(coding);
    }
  });

  test('data with a tag is not sent again to who has it, compressed or not', async () => {
    await using pages = await startPages(
      astroLike(() => new Response(LONG, { headers: { 'content-type': 'application/json', etag: '"r7"' } })),
    );
    const plain = await ask(pages.outer.port);
    const coded = await ask(pages.outer.port, { headers: { 'accept-encoding': 'br' } });
    expect([plain.headers.etag, coded.headers.etag]).toEqual(['"r7"', 'W/"r7"']);
    for (const tag of ['"r7"', 'W/"r7"']) {
      expect((await ask(pages.outer.port, { headers: { 'if-none-match': tag, 'accept-encoding': 'br' } })).status).toBe(304);
    }
    expect((await ask(pages.outer.port, { headers: { 'if-none-match': '"r6"' } })).status).toBe(200);
  });

  test('HEAD has the headers of GET', async () => {
    await using pages = await startPages(astroLike(() => html(LONG)));
    const [head, whole] = [await ask(pages.outer.port, { method: 'HEAD' }), await ask(pages.outer.port)];
    expect([head.status, head.body.length, head.headers['content-length']]).toEqual([200, 0, whole.headers['content-length']]);
  });
});

describe('what a page is handed', () => {
  test('the locals, the form, and an address of the public kind', async () => {
    const seen: unknown[] = [];
    const handler = astroLike(async (request, locals) => {
      seen.push(locals, new URL(request.url).origin, await request.text());
      return html('ok');
    });
    await using pages = await startPages(handler, 'https://dons.example');
    const headers = {
      host: 'dons.example',
      'content-type': 'application/x-www-form-urlencoded',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'evil.example',
    };
    await ask(pages.outer.port, { method: 'POST', path: '/don', body: 'amount=30&email=a%40b.example', headers });
    expect(seen).toEqual([{ app: 'the app', clientAddress: '127.0.0.1' }, 'https://dons.example', 'amount=30&email=a%40b.example']);
  });

  test('no form of more than 64 KB, announced or not', async () => {
    let asked = 0;
    const handler = astroLike(() => {
      asked += 1;
      return html('ok');
    });
    await using pages = await startPages(handler);
    const form = (bytes: number, headers: Record<string, string> = {}) =>
      ask(pages.outer.port, { method: 'POST', path: '/don', body: 'a'.repeat(bytes), headers });
    expect((await form(64 * 1024)).status).toBe(200);
    expect((await form(64 * 1024 + 1)).status).toBe(413);
    expect((await form(64 * 1024 + 1, { 'transfer-encoding': 'chunked' })).status).toBe(413);
    expect(asked).toBe(1);
  });

  test('no form that does not arrive', async () => {
    const log = memoryLog();
    const handler = astroLike(() => html('ok'));
    await using outer = await startOuter({ limits: { headersMs: 300, requestMs: 500 }, pages: astroPages(handler, {}, log) });
    expect(await exchange(outer.port, `POST /don HTTP/1.1\r\nHost: localhost:${outer.port}\r\nContent-Length: 10\r\n\r\na`, 4_000)).toMatch(
      /^HTTP\/1\.1 408 /,
    );
  });
});

describe('an address without a page', () => {
  test.each([
    ['/nowhere', '/404'],
    ['/en/nowhere', '/en/404'],
  ])('%s gets the page %s, with the locals', async (path, page) => {
    const handler = astroLike(({ url }, locals) => (url.endsWith(page) ? html(`not found, ${JSON.stringify(locals)}`) : 'unmatched'));
    await using pages = await startPages(handler);
    const answer = await ask(pages.outer.port, { path });
    expect([answer.status, answer.body.toString()]).toEqual([404, 'not found, {"app":"the app","clientAddress":"127.0.0.1"}']);
  });

  test('and no page that says so gets a bare answer', async () => {
    await using pages = await startPages(astroLike(() => 'unmatched'));
    expect((await ask(pages.outer.port, { path: '/nowhere' })).status).toBe(404);
  });
});

describe('a page that fails', () => {
  const failures: readonly (readonly [string, AstroHandler])[] = [
    [
      'before anything is sent',
      async () => {
        throw new Error('the secret cause');
      },
    ],
    ['with the bare answer of Astro', astroLike(() => new Response('Internal Server Error', { status: 500 }))],
    [
      'half-way',
      astroLike(() => {
        const body = new ReadableStream({
          start: (stream) => stream.enqueue(new TextEncoder().encode('<p>half')),
          pull: () => Promise.reject(new Error('the secret cause')),
        });
        return new Response(body, { headers: { 'content-type': 'text/html' } });
      }),
    ],
  ];
  test.each(failures)('%s gets our page in both languages, and the cause goes to the log', async (_when, handler) => {
    await using pages = await startPages(handler);
    const answer = await ask(pages.outer.port);
    expect(answer.status).toBe(500);
    expect(answer.body.toString()).toMatch(/ne peut pas être affichée[\s\S]*cannot be shown/);
    expect(answer.body.toString()).not.toMatch(/secret cause|half/);
    const line = pages.log.lines.find(({ message }) => message === 'page not rendered');
    expect(answer.body.toString()).toContain(String(line?.fields['requestId']));
  });

  test('with a page of its own keeps it', async () => {
    await using pages = await startPages(astroLike(() => html('<h1>Revenez plus tard</h1>', 503)));
    const answer = await ask(pages.outer.port);
    expect([answer.status, answer.body.toString()]).toEqual([503, '<h1>Revenez plus tard</h1>']);
  });
});
