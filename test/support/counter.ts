import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Stripe from 'stripe';
import { expect } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { ask, type Got } from './raw-http.ts';
import { startServer, type ServerProcess } from './server-process.ts';
import { signatureOf } from './stripe-signing.ts';
import { freePortPair } from './ports.ts';
import { fastFolder } from './fast-folder.ts';

const SECRET = 'whsec_counter';
/** What a visitor sees while something is wrong with the database. */
const WINDOWS = ['/', '/transparence', '/api/v1/coverage.json'];

export type Answered = { readonly path: string; readonly status: number; readonly ms: number; readonly got: Got };

/** The whole server in a process of its own, before books that a test can hurt, and a sandbox that makes gifts and tells nobody. */
export type Counter = {
  readonly server: ServerProcess;
  readonly port: number;
  readonly folder: string;
  /** A card gift: the notice that would tell of it. */
  gift(): Promise<GiftNotice>;
  /** Sends a notice as Stripe does, signed at an hour (milliseconds), now unless told. */
  post(notice: GiftNotice, signedMs?: number): Promise<Answered>;
  /** Asks for public pages and data, one after the other. */
  visit(paths?: readonly string[]): Promise<Answered[]>;
  close(): Promise<void>;
};

export type GiftNotice = { readonly id: string; readonly charge: string; readonly body: string };

async function timed(path: string, asking: () => Promise<Got>): Promise<Answered> {
  const startMs = performance.now();
  const got = await asking();
  return { path, status: got.status, ms: performance.now() - startMs, got };
}

export type CounterParts = {
  readonly databaseUrl?: (folder: string) => string;
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
};

export async function openCounter({ databaseUrl, folder: given, environment = {} }: CounterParts = {}): Promise<Counter> {
  const folder = given ?? fastFolder('obole-counter-');
  const sandbox = await startSandbox({ port: 0, dataDir: null, webhook: null, settleMs: 1 });
  const port = await freePortPair();
  const server = await startServer({
    PORT: String(port),
    DATA_DIR: folder,
    DATABASE_URL: databaseUrl?.(folder) ?? `file:${join(folder, 'obole.db')}`,
    STRIPE_SECRET_KEY: 'sk_test_sandbox',
    STRIPE_API_BASE: sandbox.apiBase,
    STRIPE_WEBHOOK_SECRET: SECRET,
    LOG_LEVEL: 'error',
    ...environment,
  });
  await server.says('Obole is ready', 30_000);
  const { hostname, port: apiPort } = new URL(sandbox.apiBase);
  const stripe = new Stripe('sk_test_sandbox', { host: hostname, port: apiPort, protocol: 'http', telemetry: false });
  const product = await stripe.products.create({ id: 'obole_gift', name: 'Gift' });
  return {
    server,
    port,
    folder,
    gift: async () => {
      const price_data = { currency: 'eur', product: product.id, unit_amount: 3_000 };
      const about = { success_url: 'http://localhost/', customer_email: 'ada@example.org' };
      const session = await stripe.checkout.sessions.create({ mode: 'payment', line_items: [{ quantity: 1, price_data }], ...about });
      const { charge } = await sandbox.control.pay(session.id, { method: 'card' });
      const told = (await stripe.events.list({ type: 'charge.succeeded' })).data;
      const event = told.find(({ data }) => Reflect.get(data.object, 'id') === charge);
      if (!event || charge === null) throw new Error('The sandbox told nothing of a gift');
      return { id: event.id, charge, body: JSON.stringify(event) };
    },
    post: ({ body }, signedMs = Date.now()) => {
      const headers = { 'content-type': 'application/json', 'stripe-signature': signatureOf(body, SECRET, signedMs) };
      return timed('webhook', () => ask(port, { method: 'POST', path: '/api/stripe/webhook', body, headers }));
    },
    visit: async (paths = WINDOWS) => {
      const answers: Answered[] = [];
      for (const path of paths) answers.push(await timed(path, () => ask(port, { path })));
      return answers;
    },
    close: async () => {
      await server.stop('SIGTERM');
      await sandbox.close();
      if (given === undefined) await rm(folder, { recursive: true });
    },
  };
}

export const REFUSED_WITHIN_MS = 6_000;

/** What was answered to notices and to visitors while something was wrong. */
export type Trouble = {
  readonly taken: readonly GiftNotice[];
  readonly refused: readonly GiftNotice[];
  readonly posts: readonly Answered[];
  readonly visits: readonly Answered[];
};

/** Sends notices and visits pages for so long (milliseconds); the notices that were not taken. */
export async function duringTrouble(counter: Counter, lastsMs: number): Promise<Trouble> {
  const endMs = performance.now() + lastsMs;
  const posted: { readonly notice: GiftNotice; readonly answer: Promise<Answered> }[] = [];
  const visits: Answered[] = [];
  for (let turn = 0; performance.now() < endMs; turn += 1) {
    if (turn % 4 === 0) {
      const notice = await counter.gift();
      posted.push({ notice, answer: counter.post(notice) });
    }
    visits.push(...(await counter.visit()));
    await sleep(100);
  }
  const posts = await Promise.all(posted.map(({ answer }) => answer));
  const [taken, refused] = [true, false].map((ok) =>
    posted.filter((_, index) => (posts[index]?.status === 200) === ok).map(({ notice }) => notice),
  );
  return { taken: taken ?? [], refused: refused ?? [], posts, visits };
}

/** Every notice was answered with 503 in time. */
export function expectRefusedInTime(trouble: Trouble): void {
  expect(trouble.refused.length).toBeGreaterThan(0);
  expect(trouble.taken).toEqual([]);
  expectAnsweredInTime(trouble);
}

/** Every notice was answered in time, with 200 or 503. */
export function expectAnsweredInTime({ posts }: Trouble): void {
  expect(posts.map(({ status }) => status).filter((status) => status !== 200 && status !== 503)).toEqual([]);
  expect(Math.max(...posts.map(({ ms }) => ms))).toBeLessThan(REFUSED_WITHIN_MS);
}

/** Every page was shown, without waiting for the database. */
export function expectShown({ visits }: Trouble): void {
  expect(visits.length).toBeGreaterThan(0);
  expect(visits.filter(({ status }) => status !== 200).map(({ path, status }) => `${path} ${status}`)).toEqual([]);
  expect(Math.max(...visits.map(({ ms }) => ms))).toBeLessThan(1_000);
}

/** What was refused is taken and booked when it is sent again, by the process that refused it. */
export async function expectTakenAgain(
  counter: Counter,
  notices: readonly GiftNotice[],
  isBooked: (charge: string) => Promise<boolean>,
  withinMs = 10_000,
): Promise<void> {
  for (const notice of notices) expect((await counter.post(notice)).status, counter.server.said()).toBe(200);
  const lastMs = performance.now() + withinMs;
  for (const { charge } of notices) {
    while (!(await isBooked(charge))) {
      if (performance.now() > lastMs) throw new Error(`${charge} was never booked. The server said:\n${counter.server.said()}`);
      await sleep(50);
    }
  }
  expect(counter.server.child.exitCode).toBeNull();
}
