import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseEncoding, compress, isTextual } from '../../src/server/encoding.ts';

describe('the coding of an answer', () => {
  test.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['BR', 'br'],
    ['br;q=0.5, gzip;q=0.8', 'gzip'],
    ['br;q=0, gzip;q=0', 'identity'],
    ['br;q=0, *', 'gzip'],
    ['*', 'br'],
    ['*;q=0', 'identity'],
    ['identity', 'identity'],
    ['zstd', 'identity'],
    ['br;q=many', 'identity'],
    ['brotli', 'identity'],
  ])('for Accept-Encoding %s is %s', (header, encoding) => {
    expect(chooseEncoding(header)).toBe(encoding);
  });

  test('is one of those at hand', () => {
    expect(chooseEncoding('br, gzip', ['gzip', 'identity'])).toBe('gzip');
    expect(chooseEncoding('br', ['identity'])).toBe('identity');
  });

  test('gives back every body', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => {
        expect(brotliDecompressSync(await compress(bytes, 'br', 'quick'))).toEqual(Buffer.from(bytes));
        expect(gunzipSync(await compress(bytes, 'gzip', 'quick'))).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    ['text/html; charset=utf-8', true],
    ['application/json', true],
    ['application/atom+xml', true],
    ['image/svg+xml', true],
    ['image/png', false],
    ['application/pdf', false],
    ['font/woff2', false],
    ['', false],
  ])('%s is text: %s', (contentType, textual) => {
    expect(isTextual(contentType)).toBe(textual);
  });
});
