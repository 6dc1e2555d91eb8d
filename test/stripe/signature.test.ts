import fc from 'fast-check';
import { Stripe } from 'stripe';
import { describe, expect, test } from 'vitest';
import { checkSignature, TOLERANCE_MS } from '../../src/stripe/signature.ts';
import { noticeBody, signatureOf } from '../support/stripe-signing.ts';

const NOW_MS = 1_795_000_000_000;
const CURRENT = 'whsec_current';
const FORMER = 'whsec_former';
const BODY = Buffer.from(noticeBody());

function check(header: string | undefined, { body = BODY, secrets = [CURRENT], nowMs = NOW_MS } = {}): unknown {
  return checkSignature(body, header, secrets, nowMs);
}

describe('the signature of a notice', () => {
  test('made by the library of Stripe is taken', () => {
    const header = new Stripe('sk_test_none').webhooks.generateTestHeaderString({
      payload: noticeBody(),
      secret: CURRENT,
      timestamp: NOW_MS / 1000,
    });
    expect(check(header)).toEqual({ ok: true, value: { secretIndex: 0, signedAtMs: NOW_MS } });
  });

  test('tells which secret made it, while one is being changed', () => {
    const secrets = [CURRENT, FORMER];
    expect(check(signatureOf(BODY, FORMER, NOW_MS), { secrets })).toMatchObject({ ok: true, value: { secretIndex: 1 } });
    const both = `${signatureOf(BODY, FORMER, NOW_MS)},${signatureOf(BODY, CURRENT, NOW_MS).split(',')[1] ?? ''}`;
    expect(check(both, { secrets })).toMatchObject({ ok: true, value: { secretIndex: 0 } });
    expect(check(both, { secrets: ['whsec_next', FORMER] })).toMatchObject({ ok: true, value: { secretIndex: 1 } });
    expect(check(both, { secrets: ['whsec_next'] })).toEqual({ ok: false, why: 'mismatch' });
  });

  test.each([
    [0, true],
    [TOLERANCE_MS, true],
    [TOLERANCE_MS + 999, true],
    [TOLERANCE_MS + 1000, 'stale'],
    [86_400_000, 'stale'],
    [-TOLERANCE_MS, true],
    [-TOLERANCE_MS - 1000, 'future'],
  ])('signed %i ms ago: %s', (agoMs, outcome) => {
    const header = signatureOf(BODY, CURRENT, NOW_MS);
    const result = check(header, { nowMs: NOW_MS + agoMs });
    expect(result).toMatchObject(outcome === true ? { ok: true } : { ok: false, why: outcome });
  });

  test.each([
    [undefined, 'missing'],
    ['', 'missing'],
    ['garbage', 'malformed'],
    ['t=1795000000', 'malformed'],
    [`v1=${'a'.repeat(64)}`, 'malformed'],
    [`t=,v1=${'a'.repeat(64)}`, 'malformed'],
    [`t=NaN,v1=${'a'.repeat(64)}`, 'malformed'],
    [`t=-1,v1=${'a'.repeat(64)}`, 'malformed'],
    [`t=1795000000,v1=${'a'.repeat(63)}`, 'malformed'],
    [`t=1795000000,v1=${'z'.repeat(64)}`, 'malformed'],
    [`t=1795000000,v1=${'a'.repeat(64)}`, 'mismatch'],
    [`t=1795000000,t=1795000001,v1=${'a'.repeat(64)}`, 'malformed'],
  ])('%s is %s', (header, why) => {
    expect(check(header)).toEqual({ ok: false, why });
  });

  test('that differs in its last digit, or from its second on, is not one', () => {
    const header = signatureOf(BODY, CURRENT, NOW_MS);
    const other = (digit: string): string => (digit === '0' ? '1' : '0');
    const lastChanged = header.slice(0, -1) + other(header.slice(-1));
    const start = header.indexOf('v1=') + 4;
    const allChanged = header.slice(0, start) + header.slice(start).replaceAll(/./g, other);
    for (const changed of [lastChanged, allChanged]) expect(check(changed)).toEqual({ ok: false, why: 'mismatch' });
  });

  test('under the scheme v0 is not one', () => {
    expect(check(signatureOf(BODY, CURRENT, NOW_MS).replace('v1=', 'v0='))).toEqual({ ok: false, why: 'malformed' });
  });

  test('who does not know the secret learns nothing of the hour', () => {
    expect(check(signatureOf(BODY, 'whsec_other', NOW_MS - 86_400_000))).toEqual({ ok: false, why: 'mismatch' });
  });

  test('cannot be checked without a secret', () => {
    expect(() => check('t=1,v1=a', { secrets: [] })).toThrow('Bug');
    expect(() => check('t=1,v1=a', { secrets: [CURRENT, ''] })).toThrow('Bug');
  });

  test('holds for every body, and for no other body, hour or secret', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 400 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        fc.string(),
        (bytes, place, change, secret) => {
          const header = signatureOf(bytes, `whsec_${secret}`, NOW_MS);
          const asSigned = { body: Buffer.from(bytes), secrets: [`whsec_${secret}`] };
          expect(check(header, asSigned)).toMatchObject({ ok: true });
          const changed = Buffer.from(bytes);
          const index = place % bytes.length;
          changed[index] = ((changed[index] ?? 0) + change) % 256;
          expect(check(header, { ...asSigned, body: changed })).toEqual({ ok: false, why: 'mismatch' });
          expect(check(header.replace('t=', 't=1'), asSigned)).toEqual({ ok: false, why: 'mismatch' });
          expect(check(header, { ...asSigned, secrets: [`whsec_${secret}x`] })).toEqual({ ok: false, why: 'mismatch' });
        },
      ),
    );
  });

  test('never throws on a header, whatever it says', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(fc.constantFrom('t=1', 'v1=', ',', '=', 'v1=ab', 't', ' ')).map((parts) => parts.join('')),
        ),
        (header) => {
          expect(check(header)).toMatchObject({ ok: false });
        },
      ),
    );
  });
});
