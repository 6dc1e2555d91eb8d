import { describe, expect, test } from 'vitest';
import { ask, exchange } from '../support/raw-http.ts';
import { startOuter } from '../support/outer.ts';

const ON_EVERY_ANSWER = {
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
  'x-frame-options': 'DENY',
};

const FILE = {
  contentType: 'text/css',
  cacheControl: 'public',
  variants: new Map([['identity', { body: Buffer.from('a{}'), etag: '"1"' }]] as const),
};

describe('the headers of every answer', () => {
  test.each([
    ['a page', { path: '/' }, 200],
    ['a file', { path: '/a.css' }, 200],
    ['a file that is known', { path: '/a.css', headers: { 'if-none-match': '"1"' } }, 304],
    ['the webhook', { path: '/api/stripe/webhook', method: 'POST' }, 200],
    ['alive', { path: '/healthz' }, 200],
    ['ready', { path: '/readyz' }, 200],
    ['a method refused', { method: 'DELETE' }, 405],
    ['a host refused', { headers: { host: 'evil.example' } }, 421],
    ['an address refused', { path: '/%' }, 400],
    ['a door that fails', { path: '/fails' }, 500],
    ['an expectation', { headers: { expect: 'miracles' } }, 200],
  ])('%s', async (_what, asked, status) => {
    await using outer = await startOuter({
      files: new Map([['/a.css', FILE]]),
      pages: async (request) => {
        if (request.url === '/fails') throw new Error('the secret cause');
        return { status: 200, headers: {}, body: Buffer.from('page') };
      },
    });
    const answer = await ask(outer.port, asked);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject(ON_EVERY_ANSWER);
    expect(answer.headers).not.toHaveProperty('server');
    expect(answer.headers).not.toHaveProperty('x-powered-by');
    expect(answer.headers).not.toHaveProperty('strict-transport-security');
    expect(answer.body.toString()).not.toContain('secret cause');
  });

  test.each([
    ['unreadable', 'NONSENSE\r\n\r\n', 400],
    ['headers too large', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['a tunnel', 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n', 405],
    ['two lengths', 'POST /don HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
    ['headers too slow', 'GET / HTTP/1.1\r\nHost: x\r\n', 408],
  ])('a connection without a request: %s', async (_what, bytes, status) => {
    await using outer = await startOuter({ limits: { headersMs: 300, requestMs: 400 } });
    const answer = await exchange(outer.port, bytes, 4_000);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    for (const [name, value] of Object.entries(ON_EVERY_ANSWER)) expect(answer).toContain(`${name}: ${value}\r\n`);
  });

  test('hold the browser to TLS only where the site has it', async () => {
    await using outer = await startOuter({ publicUrl: 'https://dons.example' });
    const answer = await ask(outer.port, { headers: { host: 'dons.example' } });
    expect(answer.headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains');
  });

  test('a policy of its own is kept on a page', async () => {
    await using outer = await startOuter({
      pages: async () => ({ status: 200, headers: { 'content-security-policy': "default-src 'self'" }, body: null }),
    });
    expect((await ask(outer.port)).headers['content-security-policy']).toBe("default-src 'self'");
  });
});

describe('the log', () => {
  test('has the path without its query, and nothing of who asks', async () => {
    await using outer = await startOuter();
    await ask(outer.port, {
      path: '/don?email=someone@example.org',
      headers: { cookie: 'secret=1', 'user-agent': 'browser', 'x-forwarded-for': '192.0.2.7' },
    });
    await expect.poll(() => outer.log.lines.length).toBe(1);
    const [line] = outer.log.lines;
    expect(line).toMatchObject({ level: 'debug', message: 'request', fields: { method: 'GET', path: '/don', status: 200 } });
    expect(Object.keys(line?.fields ?? {}).toSorted()).toEqual(['method', 'ms', 'path', 'requestId', 'status']);
  });

  test.each([
    ['/', 'debug'],
    ['/%', 'info'],
    ['/fails', 'error'],
  ])('tells of %s at the level %s', async (path, level) => {
    await using outer = await startOuter({
      pages: async (request) => {
        if (request.url === '/fails') throw new Error('cause');
        return { status: 200, headers: {}, body: null };
      },
    });
    await ask(outer.port, { path });
    await expect.poll(() => outer.log.lines.find(({ message }) => message === 'request')?.level).toBe(level);
  });

  test('tells the cause that the visitor is not told, under the number that the visitor sees', async () => {
    await using outer = await startOuter({
      pages: async () => {
        throw new Error('the secret cause');
      },
    });
    const answer = await ask(outer.port);
    const cause = outer.log.lines.find(({ message }) => message === 'door failed');
    expect(String(cause?.fields['error'])).toContain('the secret cause');
    expect(answer.body.toString()).toContain(String(cause?.fields['requestId']));
    expect(answer.body.toString()).toMatch(/indisponible[\s\S]*unavailable/);
  });
});
