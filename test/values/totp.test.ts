import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base32, codeOf, otpauthUri, stepAt, stepOfCode } from '../../src/values/totp.ts';

/** RFC 6238 appendix B, SHA-1, last six of its eight digits. */
const SECRET = new TextEncoder().encode('12345678901234567890');

describe('the code of an authenticator app', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at %i seconds is that of RFC 6238', (seconds, code) => {
    expect(codeOf(SECRET, stepAt(seconds * 1_000))).toBe(code);
  });

  it('is taken one step early and one step late, with or without a space, and not two', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 2_000_000_000 }), fc.integer({ min: -3, max: 3 }), (seconds, ahead) => {
        const nowMs = seconds * 1_000;
        const code = codeOf(SECRET, stepAt(nowMs) + ahead);
        const found = stepOfCode(SECRET, `${code.slice(0, 3)} ${code.slice(3)}`, nowMs);
        if (Math.abs(ahead) <= 1) expect(found).not.toBeNull();
        else if (found !== null) expect(codeOf(SECRET, found)).toBe(code);
      }),
    );
    expect(stepOfCode(SECRET, '287082', 59_000 + 90_000)).toBeNull();
    expect(stepOfCode(SECRET, 'abcdef', 59_000)).toBeNull();
    expect(stepOfCode(SECRET, '', 59_000)).toBeNull();
  });

  it('has its secret in base 32, and in the address that apps read', () => {
    expect(base32(new TextEncoder().encode('foobar'))).toBe('MZXW6YTBOI');
    expect(base32(new Uint8Array())).toBe('');
    expect(otpauthUri(SECRET, 'Inter Hop', 'ada@example.org')).toBe(
      'otpauth://totp/Inter%20Hop:ada%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Inter%20Hop&algorithm=SHA1&digits=6&period=30',
    );
  });
});
