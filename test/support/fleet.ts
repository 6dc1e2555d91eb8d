import { rm } from 'node:fs/promises';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { openBooks } from '../../src/storage/open.ts';
import { systemClock } from '../../src/values/clock.ts';
import type { Adapter } from './books.ts';
import { startServer, type ServerProcess } from './server-process.ts';
import { freePortPair } from './ports.ts';
import { fastFolder } from './fast-folder.ts';

export const FLEET_SECRET = 'whsec_kill';

/** Whole servers on one database, beside a sandbox that tells them nothing by itself. */
export type Fleet = {
  readonly sandbox: Sandbox;
  readonly databaseUrl: string;
  readonly ports: readonly number[];
  /** Starts one of them, by its place; resolves when it answers. */
  start(place: number): Promise<ServerProcess>;
  /** With a database server, what the dead held is hidden for five minutes: once all are gone, nobody holds anything. */
  forgetLeases(): Promise<void>;
  close(): Promise<void>;
};

export async function openFleet(adapter: Adapter, servers: number): Promise<Fleet> {
  const folder = fastFolder('obole-fleet-');
  const database = await adapter.emptyDatabase();
  const sandbox = await startSandbox({ port: 0, dataDir: null, webhook: null, settleMs: 1 });
  const ports: number[] = [];
  while (ports.length < servers) ports.push(await freePortPair());
  const start = (place: number): Promise<ServerProcess> =>
    startServer({
      PORT: String(ports[place]),
      DATA_DIR: folder,
      DATABASE_URL: database.url,
      STRIPE_SECRET_KEY: 'sk_test_sandbox',
      STRIPE_API_BASE: sandbox.apiBase,
      STRIPE_WEBHOOK_SECRET: FLEET_SECRET,
      LOG_LEVEL: 'error',
    });
  const forgetLeases = async (): Promise<void> => {
    const opened = await openBooks(database.url, 'test', systemClock);
    if (!opened.ok) throw new Error(opened.why);
    await opened.value.inbox.releaseAll();
    await opened.value.close();
  };
  const close = async (): Promise<void> => {
    await sandbox.close();
    await database.remove();
    await rm(folder, { recursive: true });
  };
  return { sandbox, databaseUrl: database.url, ports, start, forgetLeases, close };
}
