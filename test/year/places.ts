import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { POSTGRES, SQLITE, type Adapter } from '../support/books.ts';

/** Where a house keeps its books, and what a kill leaves of them. */
export type Place = {
  readonly databaseUrl: string;
  /** What `kill -9` does, at this very instant: whatever is not on the disk, or with the server, is lost. What comes later reaches nobody. */
  cut(): void;
  /** What the next process finds. */
  left(): Promise<Place>;
  remove(): Promise<void>;
};

/** A file: a kill leaves a copy of it as it is now. */
function fileIn(folder: string): Place {
  const next = `${folder}+`;
  let isCut = false;
  return {
    databaseUrl: `file:${join(folder, 'obole.db')}`,
    cut: () => {
      isCut = true;
      mkdirSync(next, { recursive: true });
      for (const name of ['obole.db', 'obole.db-wal'])
        if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(next, name));
    },
    left: () => Promise.resolve(fileIn(isCut ? next : folder)),
    // The folder of the year is removed whole.
    remove: () => Promise.resolve(),
  };
}

/** A line to the database server that can be cut: the server sees connections end, and takes back what was not committed. */
async function lineTo(database: URL): Promise<{ readonly url: string; cut(): void }> {
  const sockets = new Set<Socket>();
  const carry = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.setNoDelay(true).on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
    from.pipe(to);
  };
  const server = createServer((near) => {
    const far = connect(Number(database.port), database.hostname);
    carry(near, far);
    carry(far, near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = new URL(database);
  url.port = String(typeof address === 'object' && address ? address.port : 0);
  const cut = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { url: url.href, cut };
}

async function databaseOn(url: string, removeAll: () => Promise<void>): Promise<Place> {
  const line = await lineTo(new URL(url));
  const remove = async (): Promise<void> => {
    line.cut();
    await removeAll();
  };
  const left = async (): Promise<Place> => {
    line.cut();
    return databaseOn(url, removeAll);
  };
  return { databaseUrl: line.url, cut: line.cut, left, remove };
}

/** A place of one kind; `folder` is where a file would be. */
export async function newPlace(adapter: Adapter, folder: string): Promise<Place> {
  if (adapter === SQLITE) return fileIn(folder);
  if (adapter !== POSTGRES) throw new Error(`Bug: nothing is known of a kill on ${adapter.name}`);
  const { url, remove } = await adapter.emptyDatabase();
  return databaseOn(url, remove);
}
