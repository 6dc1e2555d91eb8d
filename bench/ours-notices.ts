import { openBooks } from '../src/storage/open.ts';
import { jsonLog } from '../src/server/log.ts';
import { createOuter } from '../src/server/outer.ts';
import { webhookDoor } from '../src/server/webhook.ts';
import { openNotice } from '../src/stripe/open-notice.ts';
import { systemClock } from '../src/values/clock.ts';
import { ok } from '../src/values/result.ts';
import { listenAndTell } from './listen.ts';

/** Our outer server with the real store, without pages and without a drain: what the bare one is measured beside. `ours-notices.ts <database> <secret>`. */
const [url = '', secret = ''] = process.argv.slice(2);
const opened = await openBooks(url, 'test', systemClock);
if (!opened.ok) throw new Error(opened.why);
const { inbox } = opened.value;
const log = jsonLog('silent');
const { server } = createOuter({
  publicUrl: new URL('http://localhost'),
  trustedProxies: [],
  files: new Map(),
  webhook: webhookDoor(
    {
      open: (raw, signature) => {
        const taken = openNotice(raw, signature, { secrets: [secret], mode: 'test', nowMs: systemClock.now() });
        return taken.ok ? ok(taken.value.notice) : taken;
      },
      keepAll: (notices) => inbox.keepAll(notices),
    },
    log,
  ),
  pages: () => Promise.reject(new Error('There are no pages in this measurement')),
  ready: () => Promise.resolve({ ok: true }),
  metrics: { token: null, read: () => Promise.resolve([]) },
  log,
  now: systemClock.now,
  limits: { headersMs: 10_000, requestMs: 30_000, announceMs: 0, graceMs: 1_000 },
});
listenAndTell(server);
