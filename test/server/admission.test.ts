import { describe, expect, test } from 'vitest';
import { ask, exchange } from '../support/raw-http.ts';
import { startOuter } from '../support/outer.ts';

describe('hosts', () => {
  test('while the public address is local, every local name with its port is taken', async () => {
    await using outer = await startOuter();
    const statuses: Record<string, number> = {};
    for (const name of ['localhost', '127.0.0.1', '[::1]', 'LOCALHOST']) {
      statuses[name] = (await ask(outer.port, { headers: { host: `${name}:${outer.port}` } })).status;
    }
    expect(statuses).toEqual({ localhost: 200, '127.0.0.1': 200, '[::1]': 200, LOCALHOST: 200 });
  });

  test.each([
    'localhost',
    'localhost:1',
    'evil.example',
    'localhost:4321.evil.example',
    'localhost@evil.example',
    '127.0.0.1.evil.example',
    '0.0.0.0',
    '[::]',
    'a b',
  ])('%s is refused with 421', async (host) => {
    await using outer = await startOuter();
    const answer = await ask(outer.port, { headers: { host } });
    expect([answer.status, answer.json()]).toMatchObject([421, { error: { code: 'host_unknown' } }]);
  });

  test.each([
    ['dons.example', 200],
    ['DONS.example', 200],
    ['dons.example:443', 200],
    ['dons.example:80', 421],
    ['dons.example:4321', 421],
    ['www.dons.example', 421],
    ['localhost', 421],
    ['127.0.0.1:4321', 421],
    ['dons.example.', 421],
  ])('a public site answers to %s with %i', async (host, status) => {
    await using outer = await startOuter({ publicUrl: 'https://dons.example' });
    expect((await ask(outer.port, { headers: { host } })).status).toBe(status);
  });

  test('programs on the machine reach their doors by a local name, foreign ones never', async () => {
    await using outer = await startOuter({ publicUrl: 'https://dons.example' });
    const local = `127.0.0.1:${outer.port}`;
    expect((await ask(outer.port, { path: '/healthz', headers: { host: local } })).status).toBe(200);
    expect((await ask(outer.port, { path: '/readyz', headers: { host: 'localhost' } })).status).toBe(200);
    expect((await ask(outer.port, { path: '/api/stripe/webhook', method: 'POST', headers: { host: local } })).status).toBe(200);
    expect((await ask(outer.port, { path: '/healthz', headers: { host: 'evil.example' } })).status).toBe(421);
    expect((await ask(outer.port, { path: '/api/stripe/webhook', method: 'POST', headers: { host: 'evil.example' } })).status).toBe(421);
  });

  test('a forwarded host changes nothing', async () => {
    await using outer = await startOuter();
    expect((await ask(outer.port, { headers: { 'x-forwarded-host': 'evil.example' } })).status).toBe(200);
    expect((await ask(outer.port, { headers: { host: 'evil.example', 'x-forwarded-host': `localhost:${outer.port}` } })).status).toBe(421);
  });

  test('no host, or two, is 400', async () => {
    await using outer = await startOuter();
    expect(await exchange(outer.port, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*host_missing/);
    const host = `Host: localhost:${outer.port}\r\n`;
    expect(await exchange(outer.port, `GET / HTTP/1.1\r\n${host}${host}Connection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 400 [\s\S]*host_missing/,
    );
  });
});

describe('methods', () => {
  const PAGE = 'GET, HEAD';
  const FORM = 'GET, HEAD, POST';
  const DATA = 'GET, HEAD, OPTIONS';
  test.each([
    ['POST', '/', PAGE],
    ['OPTIONS', '/', PAGE],
    ['DELETE', '/', PAGE],
    ['TRACE', '/', PAGE],
    ['PROPFIND', '/', PAGE],
    ['QUERY', '/', PAGE],
    ['POST', '/transparence', PAGE],
    ['POST', '/mentions-legales', PAGE],
    ['POST', '/don/', PAGE],
    ['POST', '/d%6fn', PAGE],
    ['PUT', '/don', FORM],
    ['PATCH', '/en/give', FORM],
    ['GET', '/api/stripe/webhook', 'POST'],
    ['HEAD', '/api/stripe/webhook', 'POST'],
    ['OPTIONS', '/api/stripe/webhook', 'POST'],
    ['POST', '/api/v1/coverage.json', DATA],
    ['POST', '/healthz', PAGE],
    ['POST', '/api/stripe%2Fwebhook', PAGE],
  ])('%s %s is 405 and tells %s', async (method, path, allow) => {
    await using outer = await startOuter({
      pages: async () => {
        throw new Error('a page was asked');
      },
    });
    const answer = await ask(outer.port, { method, path });
    expect([answer.status, answer.headers.allow]).toEqual([405, allow]);
  });

  test.each([
    ['GET', '/'],
    ['HEAD', '/'],
    ['POST', '/don'],
    ['POST', '/en/give'],
    ['GET', '/api/v1/coverage.json?from=2026-01'],
    ['GET', '/api/stripe%2Fwebhook'],
  ])('%s %s reaches the pages', async (method, path) => {
    await using outer = await startOuter();
    expect((await ask(outer.port, { method, path })).status).toBe(200);
  });

  test('data may be asked for from any origin', async () => {
    await using outer = await startOuter();
    const answer = await ask(outer.port, {
      method: 'OPTIONS',
      path: '/api/v1/coverage.json',
      headers: { origin: 'https://other.example' },
    });
    expect([answer.status, answer.headers['access-control-allow-origin'], answer.headers['cross-origin-resource-policy']]).toEqual([
      204,
      '*',
      'cross-origin',
    ]);
  });

  test('no tunnel is opened, and words that are no method are 400', async () => {
    await using outer = await startOuter();
    expect(await exchange(outer.port, 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 405 [\s\S]*allow: GET, HEAD\r\n/,
    );
    expect(await exchange(outer.port, 'FROBNICATE / HTTP/1.1\r\nHost: localhost\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*unreadable/);
  });
});

describe('addresses', () => {
  test.each([
    '/%',
    '/%zz',
    '/%c3%28',
    '/%00',
    '/a%0d%0ab',
    '//evil.example/',
    '/a//b',
    '/a%2f%2fb',
    '/..',
    '/a/../b',
    '/%2e%2e/x',
    '/.%2e/x',
    '/a/./b',
    '/a%5cb',
    '/a\\b',
  ])('%s cannot be read: 400', async (path) => {
    await using outer = await startOuter();
    const answer = await exchange(outer.port, `GET ${path} HTTP/1.1\r\nHost: localhost:${outer.port}\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*address_unreadable/);
  });

  test('a whole address instead of a path is refused', async () => {
    await using outer = await startOuter();
    const text = `GET http://evil.example/ HTTP/1.1\r\nHost: localhost:${outer.port}\r\nConnection: close\r\n\r\n`;
    expect(await exchange(outer.port, text)).toMatch(/^HTTP\/1\.1 400 /);
  });

  test.each([
    [2048, 200],
    [2049, 414],
    [10_000, 414],
    [20_000, 431],
  ])('of %i characters: %i', async (length, status) => {
    await using outer = await startOuter();
    const answer = await exchange(
      outer.port,
      `GET /${'a'.repeat(length - 1)} HTTP/1.1\r\nHost: localhost:${outer.port}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer.split(' ')[1]).toBe(String(status));
  });

  test.each(['/%C3%A9t%C3%A9', '/a%20b', '/don?montant=%zz', '/.well-known/security.txt', '/a..b', '/...'])(
    '%s reaches the pages',
    async (path) => {
      await using outer = await startOuter();
      expect((await ask(outer.port, { path })).status).toBe(200);
    },
  );
});
