import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fastFolder } from './fast-folder.ts';
import { freePort } from './ports.ts';
import { runOn } from './postgres.ts';

/** PostgreSQL's own tools in this machine's path: of which version, and where the server stands that came with them, if it did. */
export type ToolsHere = { readonly major: number; readonly serverBin: string | null };

/** Null where `pg_dump` or `pg_restore` is not in the path. */
export function toolsHere(): ToolsHere | null {
  try {
    const [major] = ['pg_dump', 'pg_restore'].map((tool) =>
      Number(/(\d+)/.exec(execFileSync(tool, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))?.[1]),
    );
    if (major === undefined || Number.isNaN(major)) return null;
    const serverBin = `/usr/lib/postgresql/${major}/bin`;
    return { major, serverBin: existsSync(join(serverBin, 'postgres')) ? serverBin : null };
  } catch {
    return null;
  }
}

/** Whom a server runs as: root may not. */
function account(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (kind: '-u' | '-g'): number => Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** Starts the server that came with the tools, in a new folder; the address of an empty database of it. */
export async function startServerOfTools(serverBin: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const folder = fastFolder('obole-tools-server-');
  const [data, port, as] = [join(folder, 'data'), await freePort(), account()];
  mkdirSync(data, { mode: 0o700 });
  if (as.uid !== undefined && as.gid !== undefined) for (const path of [folder, data]) chownSync(path, as.uid, as.gid);
  const made = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
  execFileSync(join(serverBin, 'initdb'), made, { ...as, stdio: 'ignore', cwd: folder });
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories='].flatMap((each) => ['-c', each]);
  const server = spawn(join(serverBin, 'postgres'), ['-D', data, ...settings], { ...as, stdio: 'ignore', cwd: folder });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  for (let tried = 0; ; tried += 1) {
    try {
      await runOn(url, 'select 1');
      break;
    } catch (error) {
      if (tried === 100) throw error;
      await sleep(100);
    }
  }
  const stop = async (): Promise<void> => {
    server.kill('SIGINT');
    if (server.exitCode === null) await once(server, 'exit');
    await rm(folder, { recursive: true });
  };
  return { url, stop };
}
