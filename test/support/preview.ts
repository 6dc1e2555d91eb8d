import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { App } from '../../src/app.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
};

type Handler = (request: unknown, response: unknown, next: () => void, locals: { app: App; clientAddress: string }) => unknown;

/** The built pages on a loopback port, with an application handed in: no outer server, no cache. Port 0 takes any free one. */
export async function servePages(app: App, port: number): Promise<{ url: string; close(): Promise<void> }> {
  const entry = (await import(pathToFileURL(join(process.cwd(), 'dist/server/entry.mjs')).href)) as { handler: Handler };
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    readFile(join('dist/client', path)).then(
      (file) => response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream').end(file),
      () =>
        entry.handler(request, response, () => response.writeHead(404).end(), { app, clientAddress: request.socket.remoteAddress ?? '' }),
    );
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { url: addressOf(server), close: () => closed(server) };
}

/** `http://127.0.0.1:<port>` of a server that listens. */
export function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Bug: the preview has no port');
  return `http://127.0.0.1:${address.port}`;
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
