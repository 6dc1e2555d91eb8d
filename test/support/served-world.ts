import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { outerFor } from '../../src/server.ts';
import { astroPages } from '../../src/server/pages.ts';
import type { AstroHandler } from '../../src/server/render.ts';
import { jsonLog } from '../../src/server/log.ts';
import type { World } from './world.ts';

/** Puts the built pages behind the outer server at a story's own address. */
export async function servePages({ running, answerWith }: World): Promise<string> {
  const { handler } = (await import(pathToFileURL(join(process.cwd(), 'dist/server/entry.mjs')).href)) as { handler: AstroHandler };
  const log = jsonLog('silent');
  const { server } = outerFor(running.app, {
    webhook: { open: (raw, signature) => running.notices.open(raw, signature), keepAll: (notices) => running.notices.keepAll(notices) },
    pages: astroPages(handler, { app: running.app }, log, { kept: { state: running.state, publicUrl: running.app.environment.publicUrl } }),
    staticDir: 'dist/client',
    ready: () => Promise.resolve({ ok: true }),
    metrics: () => Promise.resolve([]),
    log,
  });
  answerWith((request, response) => void server.emit('request', request, response));
  return running.app.environment.publicUrl.origin;
}
