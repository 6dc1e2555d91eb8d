import { rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type Stripe from 'stripe';
import { assemble, type Running } from '../../src/app.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import type { PayWish } from '../../src/sandbox/flows/checkout.ts';
import { readContent } from '../../src/settings/content.ts';
import type { Content, Environment } from '../../src/settings/types.ts';
import { webhookDoor } from '../../src/server/webhook.ts';
import { jsonLog } from '../../src/server/log.ts';
import { stripeClient } from '../../src/stripe/client.ts';
import { shiftedClock } from '../../src/values/clock.ts';
import { SQLITE, type Adapter } from './books.ts';
import { fastFolder } from './fast-folder.ts';

export const WEBHOOK_SECRET = 'whsec_test';
const API_KEY = 'sk_test_sandbox';

/** The rooms, the store and the sandbox, put together as in production but for the pages: stories are told in it. */
export type World = {
  readonly running: Running;
  readonly sandbox: Sandbox;
  readonly environment: Environment;
  /** Stripe's own library, with the key of the sandbox. */
  readonly stripe: Stripe;
  /** Makes the app follow the sandbox's time, and deals with every notice that is due. */
  settle(): Promise<void>;
  /** Gives through the form and pays at the checkout. */
  give(about: GiftAbout, wish?: PayWish): Promise<Given>;
  advanceDays(days: number): Promise<void>;
  /** From now on this answers at the site's address, the webhook's included. */
  answerWith(listener: RequestListener): void;
  close(): Promise<void>;
};

type GiftAbout = { readonly amount: string; readonly frequency?: string; readonly email?: string; readonly project?: string };

/** Our own id of the gift, and the charge when one was made. */
export type Given = { readonly id: string; readonly charge: string | null };

export function testContent(): Content {
  const content = readContent('content');
  if (!content.ok) throw new Error('Bug: the content of the project has mistakes');
  return content.value;
}

/** Our own gift behind a checkout's address. */
async function giftAt(stripe: Stripe, url: string): Promise<string> {
  const session = /cs_[0-9A-Za-z_]+/.exec(url)?.[0] ?? '';
  return (await stripe.checkout.sessions.retrieve(session)).client_reference_id ?? '';
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

function environmentFor(folder: string, databaseUrl: string, port: number, apiBase: string): Environment {
  const about = {
    publicUrl: new URL(`http://localhost:${port}`),
    host: '127.0.0.1',
    port,
    dataDir: folder,
    sessionSecret: 'not-a-secret-but-long-enough-for-one',
    logLevel: 'silent',
    metricsToken: null,
    smtpUrl: null,
    mailFrom: null,
    alertEmail: null,
    trustedProxies: [],
  } as const;
  const stripe = { secretKey: API_KEY, webhookSecrets: [WEBHOOK_SECRET], apiBase: new URL(apiBase) };
  return {
    ...about,
    databaseUrl,
    mode: 'sandbox',
    stripe,
    sandbox: { apiBase: new URL(apiBase), publicUrl: new URL(apiBase) },
  };
}

/**
 * Opens a world of its own: any free ports, a new folder, an empty database, the sandbox's time set to an instant (milliseconds), or to now.
 */
export async function openWorld(startMs?: number, adapter: Adapter = SQLITE, content = testContent()): Promise<World> {
  const folder = fastFolder('obole-world-');
  const clock = shiftedClock();
  // The sandbox must know the webhook's address before the app, whose webhook it is, can know the sandbox's.
  const behind: { running?: Running; listener?: RequestListener } = {};
  const door = webhookDoor(
    {
      open: (raw, signature) => behind.running!.notices.open(raw, signature),
      keepAll: (notices) => behind.running!.notices.keepAll(notices),
    },
    jsonLog('silent'),
  );
  const server = createServer((request, response) => {
    if (behind.listener) {
      behind.listener(request, response);
      return;
    }
    void door(request, 'test').then(({ status, headers, body }) =>
      response.writeHead(status, headers).end(Buffer.isBuffer(body) ? body : ''),
    );
  });
  const port = await listening(server);
  const sandbox = await startSandbox({
    port: 0,
    dataDir: null,
    webhook: { url: `http://127.0.0.1:${port}/api/stripe/webhook`, secret: WEBHOOK_SECRET },
    settleMs: 50,
  });
  if (startMs !== undefined) await sandbox.control.startAt(startMs);
  const database = await adapter.emptyDatabase();
  const environment = environmentFor(folder, database.url, port, sandbox.apiBase);
  const follow = async (): Promise<void> => clock.shiftTo((await sandbox.control.clock()).offsetMs);
  const onError = (what: string, error: unknown): void => {
    throw new Error(what, { cause: error });
  };
  await follow();
  const assembled = await assemble({ environment, content, clock, beforeDrain: follow, onError });
  if (!assembled.ok) throw new Error(assembled.why);
  const running = assembled.value;
  behind.running = running;
  const { app, notices } = running;
  const stripe = stripeClient(environment.stripe);
  const settle = async (): Promise<void> => {
    await sandbox.control.idle();
    await notices.idle();
  };
  return {
    running,
    sandbox,
    environment,
    stripe,
    settle,
    give: async ({ amount, frequency = 'once', email = 'ada@example.org', project = '' }, wish = { method: 'card' }) => {
      const form = { amount, frequency, email, project, campaign: '', visibility: '', message: '', token: app.gifts.newToken() };
      const asked = await app.gifts.ask(form, 'fr');
      if (asked.kind !== 'go') throw new Error(`The form was answered ${JSON.stringify(asked)}`);
      const paid = await sandbox.control.pay(asked.url, wish);
      await settle();
      return { id: await giftAt(stripe, asked.url), charge: paid.charge };
    },
    advanceDays: async (days) => {
      const { nowMs } = await sandbox.control.clock();
      await sandbox.control.advanceTo(nowMs + days * 86_400_000);
      await settle();
    },
    answerWith: (listener) => {
      behind.listener = listener;
    },
    close: async () => {
      await running.close();
      await sandbox.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await database.remove();
      await rm(folder, { recursive: true });
    },
  };
}
