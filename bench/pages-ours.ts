import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { jsonLog } from '../src/server/log.ts';
import { astroPages } from '../src/server/pages.ts';
import type { AstroHandler } from '../src/server/render.ts';
import { outerFor } from '../src/server.ts';
import { bookGifts, openHouse } from './house.ts';

/** Our outer server with the built pages over books with so many gifts: `pages-ours.ts <folder> <gifts>`. Each message books one more, and is answered. */
const [folder = '', gifts = '0'] = process.argv.slice(2);
const running = await openHouse(folder);
await bookGifts(running, 0, Number(gifts));
const { handler } = (await import(pathToFileURL(join('dist', 'server', 'entry.mjs')).href)) as { handler: AstroHandler };
const log = jsonLog('silent');
const { app } = running;
const { server } = outerFor(app, {
  webhook: running.notices,
  pages: astroPages(handler, { app }, log, { isAway: running.isAway, kept: { state: running.state, publicUrl: app.environment.publicUrl } }),
  staticDir: 'dist/client',
  ready: running.ready,
  metrics: () => Promise.resolve([]),
  log,
});
let booked = Number(gifts);
process.once('SIGINT', () => process.exit(0));
process.on('message', () => {
  void bookGifts(running, booked, 1).then(() => {
    booked += 1;
    process.send?.(booked);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' && address ? address.port : 0);
});
