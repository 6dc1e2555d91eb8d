import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { precompress } from '../../src/server/precompress.ts';
import { answerFile, readStaticFiles } from '../../src/server/static-files.ts';
import { startOuter, type Started } from '../support/outer.ts';
import { ask } from '../support/raw-http.ts';

const STYLE = 'body { color: rebeccapurple }\n'.repeat(100);
const LARGE = Buffer.alloc(3 * 1024 * 1024, 'photo');

describe('files made by the build', () => {
  const folder = mkdtempSync(join(tmpdir(), 'obole-files-'));
  const client = join(folder, 'client');
  let outer: Started;
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') => ask(outer.port, { path, headers, method });

  beforeAll(async () => {
    const contents: Record<string, string | Buffer> = {
      'client/_astro/site.Ab12.css': STYLE,
      'client/favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
      'client/photo.jpg': LARGE,
      'client/été.txt': 'août',
      'client/notes.gz': 'a file of its own',
      'client/unknown.xyz': 'bytes',
      'secret.txt': 'secret',
      'clientele/secret.txt': 'secret',
    };
    for (const [name, content] of Object.entries(contents)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    symlinkSync(join(folder, 'secret.txt'), join(client, 'link.txt'));
    expect(await precompress(client)).toBe(2);
    outer = await startOuter({
      files: readStaticFiles(client),
      pages: async () => ({ status: 404, headers: {}, body: Buffer.from('no file') }),
    });
  });

  afterAll(async () => {
    await outer.stop();
    rmSync(folder, { recursive: true });
  });

  test('are given in the coding that the client takes', async () => {
    const path = '/_astro/site.Ab12.css';
    const [brotli, gzip, plain] = [
      await get(path, { 'accept-encoding': 'gzip, br' }),
      await get(path, { 'accept-encoding': 'gzip' }),
      await get(path),
    ];
    expect(brotliDecompressSync(brotli.body).toString()).toBe(STYLE);
    expect(gunzipSync(gzip.body).toString()).toBe(STYLE);
    expect(plain.body.toString()).toBe(STYLE);
    expect([brotli, gzip, plain].map(({ headers }) => headers['content-encoding'])).toEqual(['br', 'gzip', undefined]);
    expect([brotli, gzip, plain].map(({ headers }) => headers.vary)).toEqual(['Accept-Encoding', 'Accept-Encoding', 'Accept-Encoding']);
    expect(new Set([brotli, gzip, plain].map(({ headers }) => headers.etag)).size).toBe(3);
    expect(brotli.body.length).toBeLessThan(STYLE.length / 10);
  });

  test('are kept for ever by the browser when their name carries their hash, and a short while otherwise', async () => {
    expect((await get('/_astro/site.Ab12.css')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await get('/favicon.svg')).headers['cache-control']).toBe('public, max-age=600');
  });

  test.each([
    ['/_astro/site.Ab12.css', 'text/css; charset=utf-8'],
    ['/favicon.svg', 'image/svg+xml; charset=utf-8'],
    ['/photo.jpg', 'image/jpeg'],
    ['/%C3%A9t%C3%A9.txt', 'text/plain; charset=utf-8'],
    ['/notes.gz', 'application/octet-stream'],
    ['/unknown.xyz', 'application/octet-stream'],
  ])('%s is %s', async (path, contentType) => {
    const answer = await get(path);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, contentType]);
  });

  test('are not sent again to whom has them', async () => {
    const path = '/_astro/site.Ab12.css';
    const first = await get(path, { 'accept-encoding': 'br' });
    const etag = String(first.headers.etag);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const answer = await get(path, { 'accept-encoding': 'br', 'if-none-match': known });
      expect([answer.status, answer.body.length, answer.headers.etag, answer.headers.vary]).toEqual([304, 0, etag, 'Accept-Encoding']);
    }
    expect((await get(path, { 'accept-encoding': 'gzip', 'if-none-match': etag })).status).toBe(200);
  });

  test('HEAD tells what GET would give', async () => {
    const [head, whole] = [await get('/photo.jpg', {}, 'HEAD'), await get('/photo.jpg')];
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect([head.headers['content-length'], head.headers.etag]).toEqual([whole.headers['content-length'], whole.headers.etag]);
  });

  test('larger than memory should hold arrive whole', async () => {
    expect((await get('/photo.jpg')).body.equals(LARGE)).toBe(true);
  });

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%2fsecret.txt',
    '/_astro/../../secret.txt',
    '/_astro/..%5c..%5csecret.txt',
    '/%252e%252e/secret.txt',
    '/....//secret.txt',
    '//secret.txt',
    '/ele/secret.txt',
    '/link.txt',
    '/favicon.svg%00.txt',
    '/favicon.svg/',
    '/FAVICON.SVG',
    '/_astro',
    '/_astro/',
    '/_astro/site.Ab12.css.br',
    '/_astro/site.Ab12.css.gz',
    '/__proto__',
    '/constructor',
  ])('%s names none of them', async (path) => {
    const answer = await get(path);
    expect([400, 404]).toContain(answer.status);
    expect(answer.body.toString()).not.toContain('secret');
  });

  test('a folder that is not there holds none', () => {
    expect(readStaticFiles(join(folder, 'nowhere')).size).toBe(0);
  });

  test('a file without its plain form is a bug', () => {
    const request = new IncomingMessage(new Socket());
    expect(() => answerFile({ contentType: '', cacheControl: '', variants: new Map() }, request)).toThrow('Bug');
  });
});
