import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { systemClock, type Clock } from '../values/clock.ts';
import { createRouter } from './api/router.ts';
import { ROUTES } from './api/routes.ts';
import { controlHere } from './control-here.ts';
import type { SandboxControl } from './control.ts';
import { createDeliveries, noDeliveries, type Deliveries } from './deliveries/deliver.ts';
import { httpSender } from './deliveries/send.ts';
import { createFaults } from './faults.ts';
import { catchUp, planRoutine } from './flows/time.ts';
import { createSandboxServer } from './server.ts';
import { fileJournal, noJournal } from './world/journal.ts';
import { keep, nowMs, openWorld, type World } from './world/world.ts';

export type SandboxOptions = {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host?: string;
  /** Where the state is kept; null forgets it with the process. */
  readonly dataDir: string | null;
  /** Where a browser reaches it; `http://127.0.0.1:<port>` when not told. */
  readonly publicUrl?: string;
  readonly webhook: { readonly url: string; readonly secret: string } | null;
  readonly clock?: Clock;
  /** Delay until a card charge's balance transaction is known. */
  readonly settleMs?: number;
  /** Plays a live account: opened by `sk_live_sandbox` or `rk_live_sandbox`, all that it tells says `livemode: true`. False when not told. */
  readonly live?: boolean;
};

export type Sandbox = { readonly apiBase: string; readonly port: number; readonly control: SandboxControl; close(): Promise<void> };

const AT_ONCE = 16;
const SETTLE_MS = 1500;
const LONGEST_NAP_MS = 1000;

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Does what is due as real time passes; the timer keeps no process alive. Returns what stops it. */
function keepTime(world: World, deliveries: Deliveries): () => void {
  let timer: NodeJS.Timeout | undefined;
  const nap = (): void => {
    const untilDue = (world.agenda.nextAtMs() ?? Infinity) - nowMs(world);
    timer = setTimeout(tick, Math.min(Math.max(untilDue, 5), LONGEST_NAP_MS)).unref();
  };
  const tick = (): void => {
    catchUp(world);
    deliveries.retry();
    nap();
  };
  nap();
  return () => clearTimeout(timer);
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Starts a stand-in for Stripe as its data directory left it. Rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { host = '127.0.0.1', clock = systemClock, settleMs = SETTLE_MS, live = false, webhook } = options;
  const journal = options.dataDir === null ? noJournal() : fileJournal(options.dataDir);
  const world = openWorld({ journal, clock, settleMs, live, notified: webhook !== null });
  const deliveries = webhook ? createDeliveries(world, httpSender(webhook.url, AT_ONCE), webhook.secret) : noDeliveries();
  const faults = createFaults(world);
  const control = controlHere(world, deliveries, faults);
  const server = createSandboxServer({ world, router: createRouter(ROUTES), deliveries, control, faults });
  const port = await listen(server, options.port, host);
  const apiBase = `http://${host}:${port}`;
  world.publicUrl = (options.publicUrl ?? apiBase).replace(/\/$/, '');
  planRoutine(world);
  catchUp(world);
  keep(world);
  deliveries.wake();
  const stopTime = keepTime(world, deliveries);
  const close = async (): Promise<void> => {
    stopTime();
    await deliveries.close();
    await closeServer(server);
    keep(world);
    journal.close();
  };
  return { apiBase, port, control, close };
}
