import { join } from 'node:path';
import type Stripe from 'stripe';
import { witnessed } from '../src/app/witness.ts';
import type { KeptWish } from '../src/giving/store.ts';
import { drain } from '../src/inbox/drain.ts';
import type { Notice } from '../src/inbox/notice.ts';
import { sandboxControl } from '../src/sandbox/control-client.ts';
import { readContent } from '../src/settings/content.ts';
import type { Environment } from '../src/settings/types.ts';
import { openBooks } from '../src/storage/open.ts';
import { stripeClient } from '../src/stripe/client.ts';
import { bookTold, type MoneyBooks, type Told } from '../src/stripe/book.ts';
import { readNotice } from '../src/stripe/read-notice.ts';
import { cents, ZERO } from '../src/values/cents.ts';
import { systemClock } from '../src/values/clock.ts';
import { begin, newFolder, told } from './child.ts';
import type { Row } from './row.ts';
import { zoneNamed } from '../src/values/zone.ts';

function noticeOf(event: Stripe.Event): Notice {
  const object = event.data.object as { readonly id?: string; readonly object: string };
  return { id: event.id, type: event.type, objectId: object.id ?? '', objectType: object.object, createdMs: event.created * 1_000, receivedMs: 0, body: JSON.stringify(event) };
}

/** Makes gifts at a sandbox in a process of its own; all that it would tell of them. */
async function giftsAt(stripe: Stripe, apiBase: string, gifts: number): Promise<Notice[]> {
  const control = sandboxControl(apiBase);
  await stripe.products.create({ id: 'obole_gift', name: 'Gift' });
  for (let gift = 0; gift < gifts; gift += 1) {
    const price_data = { currency: 'eur', product: 'obole_gift', unit_amount: 500 + gift };
    const metadata = { obole_gift: `don_${gift}` };
    const session = await stripe.checkout.sessions.create({ mode: 'payment', line_items: [{ quantity: 1, price_data }], success_url: 'http://localhost/', customer_email: 'ada@example.org', payment_intent_data: { metadata } });
    await control.pay(session.id, { method: 'card' });
  }
  await control.advanceTo((await control.clock()).nowMs + 60_000);
  const notices: Notice[] = [];
  for await (const event of stripe.events.list({ limit: 100 })) notices.push(noticeOf(event));
  return notices.toReversed();
}

function wishOf(gift: number): KeptWish {
  const about = { id: `don_${gift}`, requestKey: `key-${gift}`, amount: cents(500 + gift), frequency: 'once', email: `donor-${gift}@example.org` } as const;
  const choices = { project: null, campaign: null, visibility: 'private', message: null, name: null, language: 'fr', token: `form_${gift}` } as const;
  return { ...about, ...choices, state: 'open', createdMs: systemClock.now(), checkout: null, donor: null, cover: ZERO };
}

function environmentFor(folder: string): Environment {
  const stripe = { secretKey: 'sk_test_sandbox', webhookSecrets: [], apiBase: null };
  const nowhere = { databaseUrl: '', sessionSecret: 'x'.repeat(32), metricsToken: null, sandbox: null, smtpUrl: null, mailFrom: null, alertEmail: null, trustedProxies: [] };
  return { publicUrl: new URL('http://localhost:4321'), host: '127.0.0.1', port: 4321, dataDir: folder, stripe, mode: 'test', logLevel: 'silent', ...nowhere };
}

/** Gifts drained a second, each with all its notices and its reading at the sandbox. */
export async function drainRate(gifts: number): Promise<Row[]> {
  const sandbox = begin('sandbox.ts');
  const apiBase = await told(sandbox);
  const stripe = stripeClient({ secretKey: 'sk_test_sandbox', webhookSecrets: [], apiBase: new URL(apiBase) });
  const notices = await giftsAt(stripe, apiBase, gifts);
  const { folder, remove } = newFolder();
  const opened = await openBooks(`file:${join(folder, 'bench.db')}`, 'test', systemClock);
  const zone = zoneNamed('Europe/Paris');
  if (!opened.ok || !zone) throw new Error('The books or the zone could not be opened');
  const content = readContent('content');
  if (!content.ok) throw new Error('The content has mistakes');
  const { inbox, giving, write, close } = opened.value;
  await inbox.keepAll(notices);
  for (let gift = 0; gift < gifts; gift += 1) await giving.keepWish(wishOf(gift));
  const parts = { environment: environmentFor(folder), content: content.value, clock: systemClock, onError: () => undefined };
  const rules = { zone, otherCharges: 'gifts_only', openedOn: null } as const;
  const startMs = performance.now();
  await drain({
    inbox,
    clock: systemClock,
    read: (notice) => readNotice({ stripe, rules }, notice),
    apply: (books: MoneyBooks, told: readonly Told[]) => bookTold(books, told, rules),
    // With all who hear of a gift: days told, letters, the gate.
    write: (work) => write((stores) => work(witnessed(parts, stores), stores.inbox)),
    onDead: () => undefined,
  });
  const seconds = (performance.now() - startMs) / 1_000;
  const { done, ignored, failed, parked } = await inbox.counts();
  await close();
  sandbox.kill();
  remove();
  const figures = { giftsPerS: gifts / seconds, notices: notices.length, done, ignored, failed, parked };
  const owed = [
    { of: 'giftsPerS', atLeast: 300 },
    { of: 'failed', atMost: 0 },
  ];
  return [{ what: `drain of ${gifts} gifts against the sandbox`, figures, owed }];
}
