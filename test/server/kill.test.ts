import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { checkLedger } from '../../src/ledger/totals.ts';
import { openBooks } from '../../src/storage/open.ts';
import { systemClock } from '../../src/values/clock.ts';
import { dice } from '../support/dice.ts';
import { freePortPair, startServer, type ServerProcess } from '../support/server-process.ts';
import { signatureOf } from '../support/stripe-signing.ts';

const KILLS = process.env['OBOLE_NIGHT'] ? 100 : 20;
const CONNECTIONS = 8;
const GIFTS_PER_KILL = 12;
const SECRET = 'whsec_kill';
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

describe('kill -9 during a stream of notices', () => {
  let folder: string;
  let sandbox: Sandbox;
  let port: number;
  const answered = new Set<string>();
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'obole-kill-'));
    sandbox = await startSandbox({ port: 0, dataDir: null, webhook: null, settleMs: 1 });
    port = await freePortPair();
  });
  afterEach(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true });
  });

  const databaseUrl = (): string => `file:${join(folder, 'obole.db')}`;
  const start = (): Promise<ServerProcess> =>
    startServer({
      PORT: String(port),
      DATA_DIR: folder,
      STRIPE_SECRET_KEY: 'sk_test_sandbox',
      STRIPE_API_BASE: sandbox.apiBase,
      STRIPE_WEBHOOK_SECRET: SECRET,
      LOG_LEVEL: 'error',
    });

  /** Makes gifts at the sandbox; what it would tell of them. */
  async function events(gifts: number): Promise<Stripe.Event[]> {
    const { hostname, port: apiPort } = new URL(sandbox.apiBase);
    const stripe = new Stripe('sk_test_sandbox', { host: hostname, port: apiPort, protocol: 'http', telemetry: false });
    const product = await stripe.products.create({ id: 'obole_gift', name: 'Gift' });
    for (let gift = 0; gift < gifts; gift += 1) {
      const price_data = { currency: 'eur', product: product.id, unit_amount: 500 + gift };
      const session = await stripe.checkout.sessions.create({
        mode: 'payment',
        line_items: [{ quantity: 1, price_data }],
        success_url: 'http://localhost/',
        customer_email: 'ada@example.org',
      });
      await sandbox.control.pay(session.id, { method: 'card' });
    }
    await sandbox.control.advanceTo((await sandbox.control.clock()).nowMs + 60_000);
    const all: Stripe.Event[] = [];
    for await (const event of stripe.events.list({ limit: 100 }))
      if (event.type.startsWith('charge.') || event.type.startsWith('checkout.')) all.push(event);
    return all.toReversed();
  }

  function post(agent: Agent, body: string): Promise<number> {
    return new Promise((resolve) => {
      const headers = { 'content-type': 'application/json', 'stripe-signature': signatureOf(body, SECRET, Date.now()) };
      const sending = request({ agent, host: '127.0.0.1', port, path: '/api/stripe/webhook', method: 'POST', headers }, (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
        answer.on('error', () => resolve(0));
      });
      sending.on('error', () => resolve(0));
      sending.end(body);
    });
  }

  /** Sends over several connections until all is sent or the other side is gone; what was not answered is sent again later, as Stripe does. */
  async function stream(waiting: Stripe.Event[], isGone: () => boolean): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    const send = async (): Promise<void> => {
      for (let event = waiting.shift(); event; event = waiting.shift()) {
        const status = await post(agent, JSON.stringify(event));
        if (status === 200) answered.add(event.id);
        else waiting.push(event);
        if (isGone()) return;
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, send));
    agent.destroy();
  }

  it(`loses nothing that was answered with 200, in ${KILLS} kills`, { timeout: 600_000 }, async () => {
    const throwDice = dice(SEED);
    const waiting = await events(KILLS * GIFTS_PER_KILL);
    const all = new Set(waiting.map(({ id }) => id));
    const charges = new Set(
      waiting.filter(({ type }) => type === 'charge.succeeded').map((event) => (event.data.object as Stripe.Charge).id),
    );
    const share = Math.ceil(waiting.length / KILLS);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const server = await start();
      let gone = false;
      const killed = sleep(throwDice(200)).then(async () => {
        await server.stop('SIGKILL');
        gone = true;
      });
      const part = waiting.splice(0, share);
      await stream(part, () => gone);
      await killed;
      waiting.push(...part);
    }
    const answeredUnderFire = answered.size;
    const server = await start();
    await stream(waiting, () => false);
    await drained(server);
    await server.stop('SIGTERM');

    const opened = await openBooks(databaseUrl(), 'test', systemClock);
    if (!opened.ok) throw new Error(opened.why);
    const { ledger, inbox } = opened.value;
    const kept = new Set((await inbox.list(['waiting', 'done', 'ignored', 'failed', 'parked', 'dead'], all.size + 1)).map(({ id }) => id));
    const findings = await checkLedger(ledger);
    const booked = (await ledger.page('gift:', all.size)).filter(({ kind }) => kind === 'gift').map(({ source }) => source);
    await opened.value.close();
    process.stdout.write(
      `SEED=${SEED}: ${KILLS} kills, ${answeredUnderFire} notices answered under fire, ${kept.size} kept, ${booked.length} gifts booked\n`,
    );
    expect(
      [...answered].filter((id) => !kept.has(id)),
      `SEED=${SEED}`,
    ).toEqual([]);
    expect(kept).toEqual(all);
    expect(new Set(booked)).toEqual(charges);
    expect(booked).toHaveLength(charges.size);
    expect(findings.flatMap(({ fails }) => fails)).toEqual([]);
    expect(answeredUnderFire).toBeGreaterThan(KILLS);
  });

  /** Waits until the server has nothing left to deal with, by looking into its books from outside. */
  async function drained(server: ServerProcess): Promise<void> {
    const opened = await openBooks(databaseUrl(), 'test', systemClock);
    if (!opened.ok) throw new Error(opened.why);
    for (;;) {
      const { waiting, failed } = await opened.value.inbox.counts();
      if (server.child.exitCode !== null) throw new Error(`The server has ended:\n${server.said()}`);
      if (waiting + failed === 0) break;
      await sleep(50);
    }
    await opened.value.close();
  }
});
