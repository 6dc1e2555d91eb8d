import { describe, expect, test } from 'vitest';
import type { BookMode } from '../../src/settings/types.ts';
import { openNotice } from '../../src/stripe/open-notice.ts';
import { noticeBody, signatureOf } from '../support/stripe-signing.ts';

const NOW_MS = 1_795_000_060_000;
const SECRET = 'whsec_current';

function open(body: string | Buffer, mode: BookMode = 'test', secret = SECRET): unknown {
  return openNotice(Buffer.from(body), signatureOf(body, secret, NOW_MS), { secrets: [SECRET], mode, nowMs: NOW_MS });
}

describe('opening a notice', () => {
  test('reads the least of it, and keeps the body as it was signed', () => {
    const body = noticeBody({ unknown: 'été' });
    const notice = {
      id: 'evt_1',
      type: 'charge.succeeded',
      objectId: 'ch_1',
      objectType: 'charge',
      createdMs: 1_795_000_000_000,
      receivedMs: NOW_MS,
      body,
    };
    expect(open(body)).toEqual({ ok: true, value: { notice, secretIndex: 0 } });
  });

  test('takes kinds that are unknown, and objects that have no id', () => {
    const body = noticeBody({ type: 'balance.available', data: { object: { object: 'balance' } } });
    expect(open(body)).toMatchObject({ ok: true, value: { notice: { type: 'balance.available', objectId: '', objectType: 'balance' } } });
  });

  test.each<[BookMode, boolean, boolean]>([
    ['live', true, true],
    ['live', false, false],
    ['test', false, true],
    ['test', true, false],
    ['sandbox', false, true],
    ['sandbox', true, false],
  ])('a %s book and livemode %s: taken %s', (mode, livemode, taken) => {
    expect(open(noticeBody({ livemode }), mode)).toMatchObject(taken ? { ok: true } : { ok: false, why: 'other_mode' });
  });

  test.each([
    ['no JSON', '{'],
    ['empty', ''],
    ['a list', '[]'],
    ['null', 'null'],
    ['without id', noticeBody({ id: undefined })],
    ['an empty id', noticeBody({ id: '' })],
    ['an endless id', noticeBody({ id: 'e'.repeat(256) })],
    ['an id that is no text', noticeBody({ id: 1 })],
    ['without type', noticeBody({ type: null })],
    ['without livemode', noticeBody({ livemode: 'false' })],
    ['without hour', noticeBody({ created: 'now' })],
    ['half a second', noticeBody({ created: 1.0005 })],
    ['an endless hour', noticeBody({ created: 1e300 })],
    ['without object', noticeBody({ data: {} })],
    ['a thin event', noticeBody({ object: 'v2.core.event', data: undefined })],
  ])('%s is unreadable', (_what, body) => {
    expect(open(body)).toEqual({ ok: false, why: 'unreadable' });
  });

  test('bytes that are no UTF-8 are unreadable', () => {
    expect(open(Buffer.concat([Buffer.from(noticeBody()), Buffer.from([0xff])]))).toEqual({ ok: false, why: 'unreadable' });
  });

  test('the signature comes before all else', () => {
    expect(open('{', 'test', 'whsec_other')).toEqual({ ok: false, why: 'signature_mismatch' });
    expect(openNotice(Buffer.from('{'), undefined, { secrets: [SECRET], mode: 'test', nowMs: NOW_MS })).toEqual({
      ok: false,
      why: 'signature_missing',
    });
  });
});
