import { request as send } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { BookMode } from '../../src/settings/types.ts';
import { webhookDoor } from '../../src/server/webhook.ts';
import type { Notice } from '../../src/inbox/notice.ts';
import { openNotice } from '../../src/stripe/open-notice.ts';
import { ok } from '../../src/values/result.ts';
import { memoryLog, startOuter } from '../support/outer.ts';
import { ask, exchange } from '../support/raw-http.ts';
import { noticeBody, signatureOf } from '../support/stripe-signing.ts';

const NOW_MS = 1_795_000_000_000;
const CURRENT = 'whsec_current';
const FORMER = 'whsec_former';
const PATH = '/api/stripe/webhook';

type Settings = { secrets?: readonly string[]; mode?: BookMode; fails?: () => boolean };

/** The real door with the real check of signatures, before an inbox in memory. */
async function startWebhook({ secrets = [CURRENT], mode = 'test', fails = () => false }: Settings = {}) {
  const kept = new Map<string, Notice>();
  const commits: number[] = [];
  const open = (raw: Buffer, signature: string | undefined) => {
    const opened = openNotice(raw, signature, { secrets, mode, nowMs: NOW_MS });
    return opened.ok ? ok(opened.value.notice) : opened;
  };
  const keepAll = async (notices: readonly Notice[]) => {
    commits.push(notices.length);
    if (fails()) throw new Error('disk full');
    return notices.map((notice) => {
      if (kept.has(notice.id)) return 'known' as const;
      kept.set(notice.id, notice);
      return 'kept' as const;
    });
  };
  const outer = await startOuter({ webhook: webhookDoor({ open, keepAll }, memoryLog()) });
  const post = (body: string | Buffer, signature: string | undefined = signatureOf(body, CURRENT, NOW_MS)) =>
    ask(outer.port, {
      method: 'POST',
      path: PATH,
      body,
      headers: { 'content-type': 'application/json', ...(signature && { 'stripe-signature': signature }) },
    });
  return { outer, kept, commits, post, [Symbol.asyncDispose]: () => outer.stop() };
}

describe('POST /api/stripe/webhook', () => {
  test('keeps a signed notice verbatim and says so', async () => {
    await using webhook = await startWebhook();
    const answer = await webhook.post(noticeBody());
    expect([answer.status, answer.json()]).toEqual([200, { received: true }]);
    expect(webhook.kept.get('evt_1')?.body).toBe(noticeBody());
  });

  test('answers the same to a notice that it knows', async () => {
    await using webhook = await startWebhook();
    const answers = [await webhook.post(noticeBody()), await webhook.post(noticeBody())];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[1]?.json()).toEqual(answers[0]?.json());
    expect(webhook.kept.size).toBe(1);
  });

  test.each([
    ['forged', noticeBody(), signatureOf(noticeBody(), 'whsec_other', NOW_MS), 'signature_mismatch'],
    ['changed after signing', noticeBody({ id: 'evt_2' }), signatureOf(noticeBody(), CURRENT, NOW_MS), 'signature_mismatch'],
    ['stale', noticeBody(), signatureOf(noticeBody(), CURRENT, NOW_MS - 301_000), 'signature_stale'],
    ['from the future', noticeBody(), signatureOf(noticeBody(), CURRENT, NOW_MS + 301_000), 'signature_future'],
    ['unsigned', noticeBody(), '', 'signature_missing'],
    ['signed in another form', noticeBody(), 'sha256=abc', 'signature_malformed'],
    ['of the other mode', noticeBody({ livemode: true }), undefined, 'other_mode'],
    ['unreadable', '{"id":', undefined, 'unreadable'],
    ['empty', '', undefined, 'unreadable'],
  ])('%s: 400', async (_what, body, signature, code) => {
    await using webhook = await startWebhook();
    const answer = await webhook.post(body, signature);
    expect([answer.status, answer.json()]).toEqual([400, { error: { code, message: 'The notice is not taken.' } }]);
    expect(webhook.commits).toEqual([]);
  });

  test('takes live notices in a live book only', async () => {
    await using webhook = await startWebhook({ mode: 'live' });
    expect((await webhook.post(noticeBody({ livemode: true }))).status).toBe(200);
    expect((await webhook.post(noticeBody({ livemode: false }))).status).toBe(400);
  });

  test('takes the current secret and the former one while they are changed, then the current one only', async () => {
    const former = signatureOf(noticeBody(), FORMER, NOW_MS);
    await using changing = await startWebhook({ secrets: [CURRENT, FORMER] });
    expect((await changing.post(noticeBody(), former)).status).toBe(200);
    expect((await changing.post(noticeBody())).status).toBe(200);
    await using changed = await startWebhook();
    expect((await changed.post(noticeBody(), former)).status).toBe(400);
  });

  test('says 503 and when to come again while the store fails, and keeps the notice when it is sent again', async () => {
    let broken = true;
    await using webhook = await startWebhook({ fails: () => broken });
    const refused = await webhook.post(noticeBody());
    expect([refused.status, refused.headers['retry-after'], webhook.kept.size]).toEqual([503, '30', 0]);
    broken = false;
    expect((await webhook.post(noticeBody())).status).toBe(200);
    expect(webhook.kept.size).toBe(1);
  });

  test('the same notice fifty times at once is kept once, in few commits', async () => {
    await using webhook = await startWebhook();
    const answers = await Promise.all(Array.from({ length: 50 }, () => webhook.post(noticeBody())));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(webhook.kept.size).toBe(1);
    expect(webhook.commits.reduce((sum, size) => sum + size, 0)).toBe(50);
  });
});

describe('a notice that is too large', () => {
  const LIMIT = 256 * 1024;
  const bodyOf = (bytes: number) =>
    noticeBody({ padding: '' }).replace('"padding":""', `"padding":"${'x'.repeat(bytes - noticeBody({ padding: '' }).length)}"`);

  test('is one of more than 256 KB', async () => {
    await using webhook = await startWebhook();
    expect(Buffer.byteLength(bodyOf(LIMIT))).toBe(LIMIT);
    expect((await webhook.post(bodyOf(LIMIT))).status).toBe(200);
    const answer = await webhook.post(bodyOf(LIMIT + 1));
    expect([answer.status, answer.json()]).toMatchObject([413, { error: { code: 'too_large' } }]);
  });

  test('is refused by its announced length, before it is sent', async () => {
    await using webhook = await startWebhook();
    const head = `POST ${PATH} HTTP/1.1\r\nHost: localhost:${webhook.outer.port}\r\nContent-Length: 99999999\r\n\r\n`;
    expect(await exchange(webhook.outer.port, head, 1_000)).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('is refused when it comes in pieces without a length, and the sender who goes on is cut off', async () => {
    await using webhook = await startWebhook();
    const started = performance.now();
    const outcome = await new Promise<{ status: number; endedMs: number }>((resolve, reject) => {
      let status = 0;
      const headers = { host: `localhost:${webhook.outer.port}`, 'transfer-encoding': 'chunked' };
      const request = send(
        { host: '127.0.0.1', port: webhook.outer.port, path: PATH, method: 'POST', headers, agent: false },
        (response) => {
          status = response.statusCode ?? 0;
          response.resume();
        },
      );
      const timer = setInterval(() => request.write(Buffer.alloc(32 * 1024)), 20);
      request.on('error', () => undefined);
      request.on('close', () => {
        clearInterval(timer);
        resolve({ status, endedMs: performance.now() - started });
      });
      setTimeout(() => reject(new Error('never cut off')), 8_000).unref();
    });
    expect(outcome.status).toBe(413);
    expect(outcome.endedMs).toBeLessThan(5_000);
  });

  test('a body that stops coming is given up', async () => {
    await using outer = await startOuter({
      limits: { headersMs: 300, requestMs: 500 },
      webhook: webhookDoor({ open: () => ok(1), keepAll: async () => ['kept'] }, memoryLog()),
    });
    const head = `POST ${PATH} HTTP/1.1\r\nHost: localhost:${outer.port}\r\nContent-Length: 100\r\n\r\n{`;
    expect(await exchange(outer.port, head, 4_000)).toMatch(/^HTTP\/1\.1 408 /);
  });
});
