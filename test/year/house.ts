import type Stripe from 'stripe';
import { assemble, type Running } from '../../src/app.ts';
import type { Content, Environment } from '../../src/settings/types.ts';
import { stripeClient } from '../../src/stripe/client.ts';
import type { Clock } from '../../src/values/clock.ts';
import type { Place } from './places.ts';
import type { Line, StripeSide } from './stripe-side.ts';

export const WEBHOOK_SECRET = 'whsec_year';

/** Where a process is killed: while a notice is being kept, while an object is read, just before a commit, just after it. */
export type CrashPoint = 'keeping' | 'reading' | 'before-commit' | 'after-commit';

/** One process of the site, as `assemble` makes it in production. */
export type House = {
  readonly running: Running;
  readonly stripe: Stripe;
  readonly line: Line;
  readonly place: Place;
  killed: boolean;
};

export type HouseParts = { readonly side: StripeSide; readonly content: Content; readonly clock: Clock };

export function environmentOf(databaseUrl: string, apiBase: URL): Environment {
  return {
    publicUrl: new URL('http://localhost:4321'),
    host: '127.0.0.1',
    port: 4321,
    dataDir: 'nowhere',
    sessionSecret: 'not-a-secret-but-long-enough-for-one',
    logLevel: 'silent',
    metricsToken: null,
    smtpUrl: null,
    mailFrom: null,
    alertEmail: null,
    trustedProxies: [],
    databaseUrl,
    mode: 'sandbox',
    stripe: { secretKey: 'sk_test_sandbox', webhookSecrets: [WEBHOOK_SECRET], apiBase },
    sandbox: { apiBase, publicUrl: apiBase },
  };
}

export async function openHouse({ side, content, clock }: HouseParts, place: Place): Promise<House> {
  const line = await side.line();
  const environment = environmentOf(place.databaseUrl, line.apiBase);
  const isAlone = place.databaseUrl.startsWith('file:');
  const assembled = await assemble({ environment, content, clock, isAlone, onError: () => undefined });
  if (!assembled.ok) throw new Error(assembled.why);
  return { running: assembled.value, stripe: stripeClient(environment.stripe), line, place, killed: false };
}

export async function closeHouse(house: House): Promise<void> {
  await house.running.close();
  await house.line.close();
}

/** `kill -9`. What the house does from here on reaches no disk of ours, and no sender. */
export function kill(house: House): void {
  if (house.killed) return;
  house.killed = true;
  house.place.cut();
  house.line.state = 'dead';
}

/** Has the house killed at the n-th time that it passes a point; for `keeping`, the postman does it. */
export function killAt(house: House, point: CrashPoint, nth: number): void {
  let passed = 0;
  const pass = (): void => {
    passed += 1;
    if (passed === nth) kill(house);
  };
  if (point === 'reading') house.line.onRequest = pass;
  if (point !== 'before-commit' && point !== 'after-commit') return;
  const books = house.running.books as { write: Running['books']['write'] };
  const write = books.write;
  books.write = async (work) => {
    const value = await write(async (stores) => {
      const made = await work(stores);
      if (point === 'before-commit') pass();
      return made;
    });
    if (point === 'after-commit') pass();
    return value;
  };
}

/** Starts anew on what a house has left, killed or closed. */
export async function reopen(parts: HouseParts, house: House): Promise<House> {
  await closeHouse(house);
  return openHouse(parts, await house.place.left());
}
