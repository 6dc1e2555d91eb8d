import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemble } from '../src/app.ts';
import { paymentEntries } from '../src/giving/entries.ts';
import { book } from '../src/ledger/entry.ts';
import { readContent } from '../src/settings/content.ts';
import { systemClock } from '../src/values/clock.ts';
import { cents } from '../src/values/cents.ts';
import type { Row } from './row.ts';


const LOOKS = 200;
const MS_PER_DAY = 86_400_000;

async function reportTime(gifts: number) {
  const folder = mkdtempSync(join(tmpdir(), 'obole-bench-'));
  const content = readContent('content');
  if (!content.ok) throw new Error('The content has mistakes');
  const url = new URL('http://localhost:4321');
  const environment = { publicUrl: url, host: '127.0.0.1', port: 4321, dataDir: folder, databaseUrl: `file:${join(folder, 'bench.db')}`, mode: 'test', stripe: { secretKey: 'sk_test_x', webhookSecrets: ['x'], apiBase: null }, sandbox: null, sessionSecret: null, logLevel: 'silent', metricsToken: null, smtpUrl: null, mailFrom: null, alertEmail: null, trustedProxies: [] } as const;
  const assembled = await assemble({ environment, content: content.value, clock: systemClock, onError: () => undefined });
  if (!assembled.ok) throw new Error(assembled.why);
  const { app, books, close } = assembled.value;
  const { zone } = content.value.association;
  const startMs = performance.now();
  for (let done = 0; done < gifts; done += 500) {
    const entries = Array.from({ length: Math.min(500, gifts - done) }, (_, index) => {
      const createdMs = systemClock.now() - ((done + index) % 700) * MS_PER_DAY;
      const movement = { id: `txn_${done + index}`, amount: cents(1_000), fee: cents(40), category: 'charge', type: 'charge', source: `ch_${done + index}`, createdMs, availableMs: createdMs };
      const payment = { id: `ch_${done + index}`, state: 'received', amount: cents(1_000), method: 'card', delayed: false, createdMs, movement, failure: null, failureCode: null, nextTryMs: null, gift: null, subscription: null, refunds: [], disputes: [] } as const;
      return paymentEntries(payment, { zone, project: null, isGift: true }).map((draft) => book(draft, null));
    }).flat();
    await books.ledger.append(entries);
  }
  const bookedMs = performance.now() - startMs;
  const tookMs: number[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    const fromMs = performance.now();
    await app.report();
    tookMs.push(performance.now() - fromMs);
  }
  tookMs.sort((left, right) => left - right);
  await close();
  rmSync(folder, { recursive: true, force: true });
  return { what: `report with ${gifts} gifts in the books`, p50Ms: tookMs[LOOKS / 2] ?? 0, entriesBookedPerSecond: Math.round((gifts * 2_000) / bookedMs) };
}

/** How long the public figures take to read, whatever the size of the books. */
export async function reportTimes(sizes: readonly number[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of sizes) rows.push(await reportTime(size));
  return rows;
}
