import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createRequestFromNodeRequest, writeResponse } from 'astro/app/node';
import { astroPages, makeReady } from '../../src/server/pages.ts';
import type { KeptLimits } from '../../src/server/kept-pages.ts';
import { shelf } from '../../src/server/shelf.ts';
import { startOuter } from '../support/outer.ts';
import { ask, type Asked } from '../support/raw-http.ts';

type Route = (request: Request) => Response | Promise<Response>;

const LONG = '<p>un euro après l’autre</p>'.repeat(100);

function page(text: string, headers: Record<string, string> = {}, status = 200): Response {
  return new Response(text, {
    status,
    headers: { 'content-type': 'text/html', 'content-security-policy': "default-src 'self'", ...headers },
  });
}

/** Pages made by `route`, over books whose state is told by hand. */
async function startKept(route: Route, limits: Partial<KeptLimits> = {}) {
  const books = { stamp: 'r1' as string | Error | Promise<string>, isDoubted: false };
  let made = 0;
  const state = {
    stamp: () => {
      if (books.stamp instanceof Error) throw books.stamp;
      return books.stamp;
    },
    isDoubted: () => books.isDoubted,
  };
  const { lines, ...log } = (await import('../support/outer.ts')).memoryLog();
  const pages = astroPages(
    async (request, response) => {
      made += 1;
      await writeResponse(await route(createRequestFromNodeRequest(request, { allowedDomains: [] })), response);
    },
    { app: 'the app' },
    log,
    { kept: { state, publicUrl: new URL('https://dons.example'), limits } },
  );
  const outer = await startOuter({ pages, publicUrl: 'https://dons.example' });
  const get = (asked: Asked = {}) => ask(outer.port, { ...asked, headers: { host: 'dons.example', ...asked.headers } });
  return { get, books, pages, made: () => made, lines, [Symbol.asyncDispose]: () => outer.stop() };
}

describe('a public page', () => {
  test('is made once for each state of the books, and given in each coding with its policy and a tag', async () => {
    await using kept = await startKept(() => page(LONG));
    const [brotli, gzip, plain] = [
      await kept.get({ headers: { 'accept-encoding': 'br' } }),
      await kept.get({ headers: { 'accept-encoding': 'gzip' } }),
      await kept.get(),
    ];
    expect([brotliDecompressSync(brotli.body).toString(), gunzipSync(gzip.body).toString(), plain.body.toString()]).toEqual([
      LONG,
      LONG,
      LONG,
    ]);
    for (const { headers, body } of [brotli, gzip, plain]) {
      expect(headers).toMatchObject({
        'cache-control': 'public, max-age=0, must-revalidate',
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'self'",
        vary: 'Accept-Encoding',
        'content-length': String(body.length),
      });
    }
    const tag = plain.headers.etag ?? '';
    expect(brotli.headers.etag).toBe(`W/${tag}`);
    for (const known of [tag, `W/${tag}`, `"x", ${tag}`]) {
      const again = await kept.get({ headers: { 'if-none-match': known, 'accept-encoding': 'br' } });
      expect([again.status, again.body.length, again.headers['content-security-policy']]).toEqual([304, 0, "default-src 'self'"]);
    }
    const head = await kept.get({ method: 'HEAD' });
    expect([head.status, head.body.length, head.headers['content-length']]).toEqual([200, 0, String(Buffer.byteLength(LONG))]);
    expect(kept.made()).toBe(1);
    kept.books.stamp = 'r2';
    expect((await kept.get()).headers.etag).toBe(tag);
    expect(kept.made()).toBe(2);
  });

  test('shows what has changed to the next reader', async () => {
    let figure = 1;
    await using kept = await startKept(() => page(`<p>${String(figure)}</p>`));
    for (; figure <= 5; figure += 1) {
      kept.books.stamp = `r${String(figure)}`;
      expect((await kept.get()).body.toString()).toBe(`<p>${String(figure)}</p>`);
    }
  });

  test('may be made before anybody asks: who comes first does not wait, unless the books have changed since', async () => {
    let figure = 1;
    await using kept = await startKept(() => page(`<p>${String(figure)}</p>`));
    await makeReady(kept.pages, new URL('https://dons.example'), ['/', '/en']);
    expect(kept.made()).toBe(2);
    figure = 2;
    expect((await kept.get({ headers: { 'accept-encoding': 'br' } })).body.toString()).toBe('<p>1</p>');
    expect(kept.made()).toBe(2);
    kept.books.stamp = 'r2';
    expect((await kept.get()).body.toString()).toBe('<p>2</p>');
  });

  test('that cannot be made before anybody asks is made for who asks', async () => {
    let route: Route = () => Promise.reject(new Error('not yet'));
    await using kept = await startKept((request) => route(request));
    await makeReady(kept.pages, new URL('https://dons.example'), ['/']);
    route = () => page('<p>1</p>');
    expect((await kept.get()).body.toString()).toBe('<p>1</p>');
  });

  test('is made from nobody’s request, and is the same for who is signed in', async () => {
    const seen: string[] = [];
    await using kept = await startKept((request) => {
      seen.push(JSON.stringify([request.method, request.url, ...request.headers]));
      return page('<p>same</p>');
    });
    const strange = {
      cookie: '__Host-obole=secret',
      'accept-language': 'en',
      'x-forwarded-host': 'evil.example',
      authorization: 'Bearer x',
    };
    await kept.get({ path: '/transparence?utm_source=x&mois=tous', headers: { ...strange, 'if-none-match': '"x"' } });
    await kept.get({ path: '/transparence?mois=tous', method: 'HEAD' });
    expect(seen).toEqual([JSON.stringify(['GET', 'https://dons.example/transparence?mois=tous', ['host', 'dons.example']])]);
  });

  test('is made once for all who ask at the same time', async () => {
    await using kept = await startKept(async () => {
      await sleep(50);
      return page(LONG);
    });
    const answers = await Promise.all(Array.from({ length: 30 }, () => kept.get()));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(kept.made()).toBe(1);
  });

  test('that was being made when the books changed is made once more for all who asked after', async () => {
    let figure = 1;
    await using kept = await startKept(async () => {
      const then = figure;
      await sleep(40);
      return page(`<p>${String(then)}</p>`);
    });
    const first = kept.get();
    await expect.poll(kept.made, { interval: 2 }).toBe(1);
    [figure, kept.books.stamp] = [2, 'r2'];
    const after = await Promise.all(Array.from({ length: 10 }, () => kept.get()));
    expect(new Set(after.map(({ body }) => body.toString()))).toEqual(new Set(['<p>2</p>']));
    expect((await first).body.toString()).toBe('<p>1</p>');
    expect(kept.made()).toBe(2);
  });
});

describe('a page of books that change faster than it is made', () => {
  test('is waited for by who asks first, and shown to all others as it was, at once', async () => {
    let figure = 1;
    let waitMs = 0;
    await using kept = await startKept(async () => {
      const then = figure;
      await sleep(waitMs);
      return page(`<p>${String(then)}</p>`);
    });
    await kept.get();
    waitMs = 200;
    const readers = { waited: 0, first: 0 };
    const bump = setInterval(() => {
      figure += 1;
      kept.books.stamp = `r${String(figure)}`;
    }, 10);
    await sleep(30);
    const first = kept.get();
    await expect.poll(kept.made, { interval: 2 }).toBe(2);
    // However the books go on changing: nobody waits for the page that is being made, nor for one more after it.
    const fromMs = performance.now();
    const others = await Promise.all(Array.from({ length: 20 }, () => kept.get()));
    readers.waited = performance.now() - fromMs;
    expect(new Set(others.map(({ body }) => body.toString()))).toEqual(new Set(['<p>1</p>']));
    expect(kept.made()).toBe(2);
    readers.first = Number(/\d+/.exec((await first).body.toString())?.[0]);
    expect(readers.first).toBeGreaterThan(1);
    expect(readers.waited).toBeLessThan(190);
    clearInterval(bump);
    waitMs = 0;
    // Once they rest, the next reader sees all of it.
    expect((await kept.get()).body.toString()).toBe(`<p>${String(figure)}</p>`);
    expect(kept.lines.filter(({ message }) => message === 'page shown as it was')).toEqual([]);
  });
});

describe('a page that cannot be made anew', () => {
  test('at once is shown as it was a moment ago, and then as it is', async () => {
    let waitMs = 0;
    let figure = 1;
    await using kept = await startKept(
      async () => {
        await sleep(waitMs);
        return page(`<p>${String(figure)}</p>`);
      },
      { patienceMs: 30 },
    );
    await kept.get();
    [waitMs, figure, kept.books.stamp] = [600, 2, 'r2'];
    expect((await kept.get()).body.toString()).toBe('<p>1</p>');
    await sleep(700);
    expect((await kept.get()).body.toString()).toBe('<p>2</p>');
    expect(kept.made()).toBe(2);
  });

  test.each<[string, Route]>([
    ['breaks', () => Promise.reject(new Error('the secret cause'))],
    ['says that it is broken', () => page('<p>sorry</p>', {}, 500)],
  ])('because it %s is shown as it was, for a while, and said so in the log', async (_what, broken) => {
    let route: Route = () => page('<p>1</p>');
    await using kept = await startKept((request) => route(request), { oldMs: 300, retryMs: 60 });
    await kept.get();
    [route, kept.books.stamp] = [broken, 'r2'];
    for (let asked = 0; asked < 5; asked += 1) {
      const { status, body } = await kept.get();
      expect([status, body.toString()]).toEqual([200, '<p>1</p>']);
    }
    // One try, then none until a while has passed.
    expect(kept.made()).toBe(2);
    expect(kept.lines.some(({ message }) => message === 'page shown as it was')).toBe(true);
    await sleep(350);
    const late = await kept.get();
    expect([late.status, late.headers['cache-control']]).toEqual([500, late.status === 500 ? 'no-store' : '']);
    route = () => page('<p>2</p>');
    expect((await kept.get()).body.toString()).toBe('<p>2</p>');
  });

  test.each<[string, () => Error | Promise<string>]>([
    ['at once', () => new Error('away')],
    ['after a while', () => Promise.reject(new Error('away'))],
  ])('is shown as it was while the books cannot be asked, which fails %s', async (_what, away) => {
    let route: Route = () => page('<p>1</p>');
    await using kept = await startKept((request) => route(request), { retryMs: 0 });
    await kept.get();
    route = () => Promise.reject(new Error('no books'));
    const failing = away();
    if (failing instanceof Promise) failing.catch(() => undefined);
    kept.books.stamp = failing;
    expect([(await kept.get()).status, (await kept.get({ path: '/projets' })).status]).toEqual([200, 500]);
  });

  test('is never shown without doubts while there are some', async () => {
    let isBroken = false;
    await using kept = await startKept(() => (isBroken ? Promise.reject(new Error('x')) : page('<p>sure</p>')));
    await kept.get();
    [isBroken, kept.books.isDoubted] = [true, true];
    expect((await kept.get()).status).toBe(500);
  });
});

describe('what is never kept', () => {
  test.each<[string, () => Response, Asked]>([
    ['a page that sets a cookie', () => page('x', { 'set-cookie': 'a=1' }), {}],
    ['a page that forbids it', () => page('x', { 'cache-control': 'private, no-store' }), {}],
    ['an answer that something is wrong', () => page('x', {}, 404), { path: '/projets/none' }],
    ['the give form', () => page('x'), { path: '/don' }],
    ['what a form answers', () => page('x', {}, 422), { path: '/don', method: 'POST' }],
    ['a donor’s page', () => page('x'), { path: '/mes-dons' }],
    ['the treasury', () => page('x'), { path: '/tresorerie' }],
    ['data that was asked for in other words', () => page('x'), { path: '/api/v1/coverage.json?x=1' }],
  ])('%s', async (_what, route, asked) => {
    await using kept = await startKept(route);
    const answers = [await kept.get(asked), await kept.get(asked)];
    expect(kept.made()).toBe(2);
    for (const { headers } of answers) expect(headers['cache-control']).toContain('no-store');
  });
});

describe('a shelf', () => {
  test('holds so many bytes, and gives up what nobody has asked for the longest', () => {
    const kept = shelf<number>(100, (_name, bytes) => bytes);
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']) kept.put(name, 10);
    expect(kept.get('a')).toBe(10);
    kept.put('k', 12);
    expect([kept.get('a'), kept.get('b'), kept.get('c'), kept.get('d')]).toEqual([10, undefined, undefined, 10]);
    expect(kept.bytes()).toBe(92);
    kept.put('huge', 13);
    expect([kept.get('huge'), kept.bytes()]).toEqual([undefined, 92]);
    kept.put('a', 5);
    kept.remove('none');
    kept.remove('k');
    expect(kept.bytes()).toBe(75);
  });
});
