import { assemble, type Running } from '../src/app.ts';
import { join } from 'node:path';
import { paymentEntries } from '../src/giving/entries.ts';
import { book } from '../src/ledger/entry.ts';
import { readContent } from '../src/settings/content.ts';
import type { Environment } from '../src/settings/types.ts';
import { cents } from '../src/values/cents.ts';
import { systemClock } from '../src/values/clock.ts';

const MS_PER_DAY = 86_400_000;
const AT_ONCE = 500;

/** A house on a fresh file of a folder, without a sandbox. */
export async function openHouse(folder: string): Promise<Running> {
  const content = readContent('content');
  if (!content.ok) throw new Error('The content has mistakes');
  const stripe = { secretKey: 'sk_test_x', webhookSecrets: ['x'], apiBase: null };
  const nobody = { sandbox: null, sessionSecret: null, metricsToken: null, smtpUrl: null, mailFrom: null, alertEmail: null, trustedProxies: [] };
  const place = { publicUrl: new URL('http://localhost:4321'), host: '127.0.0.1', port: 4321, dataDir: folder, databaseUrl: `file:${join(folder, 'bench.db')}` };
  const environment: Environment = { ...place, ...nobody, stripe, mode: 'test', logLevel: 'silent' };
  const assembled = await assemble({ environment, content: content.value, clock: systemClock, onError: () => undefined });
  if (!assembled.ok) throw new Error(assembled.why);
  return assembled.value;
}

/** Books card gifts of 10,00 € of the last two years, numbered from `first` on. */
export async function bookGifts({ books, app }: Running, first: number, count: number): Promise<void> {
  const { zone } = app.content.association;
  for (let done = 0; done < count; done += AT_ONCE) {
    const entries = Array.from({ length: Math.min(AT_ONCE, count - done) }, (_, index) => {
      const number = first + done + index;
      const createdMs = systemClock.now() - (number % 700) * MS_PER_DAY;
      const movement = { id: `txn_${number}`, amount: cents(1_000), fee: cents(40), category: 'charge', type: 'charge', source: `ch_${number}`, createdMs, availableMs: createdMs };
      const payment = { id: `ch_${number}`, state: 'received', amount: cents(1_000), method: 'card', delayed: false, createdMs, movement, failure: null, failureCode: null, nextTryMs: null, gift: null, subscription: null, refunds: [], disputes: [] } as const;
      return paymentEntries(payment, { zone, project: null, isGift: true }).map((draft) => book(draft, null));
    }).flat();
    await books.ledger.append(entries);
  }
}
