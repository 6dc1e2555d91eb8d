import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type Stripe from 'stripe';
import { assemble, type Running } from '../../src/app.ts';
import type { Content, Environment } from '../../src/settings/types.ts';
import { stripeClient } from '../../src/stripe/client.ts';
import type { Clock } from '../../src/values/clock.ts';
import type { Line, StripeSide } from './stripe-side.ts';

export const WEBHOOK_SECRET = 'whsec_year';

/** Where a process is killed: while a notice is being kept, while an object is read, just before a commit, just after it. */
export type CrashPoint = 'keeping' | 'reading' | 'before-commit' | 'after-commit';

/** One process of the site, as `assemble` makes it in production. */
export type House = {
  readonly running: Running;
  readonly stripe: Stripe;
  readonly line: Line;
  readonly folder: string;
  /** Where its books were copied to when it was killed: what the disk held at that very instant. */
  killed: string | null;
};

export type HouseParts = { readonly side: StripeSide; readonly content: Content; readonly clock: Clock };

function environmentOf(folder: string, apiBase: URL): Environment {
  return {
    publicUrl: new URL('http://localhost:4321'),
    host: '127.0.0.1',
    port: 4321,
    dataDir: folder,
    sessionSecret: 'not-a-secret-but-long-enough-for-one',
    logLevel: 'silent',
    metricsToken: null,
    databaseUrl: `file:${join(folder, 'obole.db')}`,
    mode: 'sandbox',
    stripe: { secretKey: 'sk_test_sandbox', webhookSecrets: [WEBHOOK_SECRET], apiBase },
    sandbox: { apiBase, publicUrl: apiBase },
  };
}

export async function openHouse({ side, content, clock }: HouseParts, folder: string): Promise<House> {
  const line = await side.line();
  const environment = environmentOf(folder, line.apiBase);
  const assembled = await assemble({ environment, content, clock, onError: () => undefined });
  if (!assembled.ok) throw new Error(assembled.why);
  return { running: assembled.value, stripe: stripeClient(environment.stripe), line, folder, killed: null };
}

export async function closeHouse(house: House): Promise<void> {
  await house.running.close();
  await house.line.close();
}

/** What `kill -9` leaves: the files as they are now. What the house does from here on reaches no disk of ours, and no sender. */
export function kill(house: House): void {
  if (house.killed !== null) return;
  house.killed = `${house.folder}+`;
  mkdirSync(house.killed, { recursive: true });
  for (const name of ['obole.db', 'obole.db-wal']) {
    const file = join(house.folder, name);
    if (existsSync(file)) copyFileSync(file, join(house.killed, name));
  }
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

/** Starts anew on what a killed house left. */
export async function reopen(parts: HouseParts, house: House): Promise<House> {
  await closeHouse(house);
  return openHouse(parts, house.killed ?? house.folder);
}
