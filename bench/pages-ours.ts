import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { jsonLog } from '../src/server/log.ts';
import { astroPages } from '../src/server/pages.ts';
import type { AstroHandler } from '../src/server/render.ts';
import { outerFor } from '../src/server.ts';
import { personOf } from '../test/support/people.ts';
import { bookOneMore } from './fill.ts';
import { openHouse } from './house.ts';
import { listenAndTell } from './listen.ts';

/**
 * Our outer server with the built pages over the books of a folder: `pages-ours.ts <folder>`. Told "book" over the channel it books a gift of
 * now; told "enrol" it lets a treasurer in, and answers with the cookies.
 */
const [folder = ''] = process.argv.slice(2);
const running = await openHouse(folder);
const { handler } = (await import(pathToFileURL(join('dist', 'server', 'entry.mjs')).href)) as { handler: AstroHandler };
const log = jsonLog('silent');
const { app } = running;
const { server } = outerFor(app, {
  webhook: running.notices,
  pages: astroPages(handler, { app }, log, { during: running.during, kept: { state: running.state, publicUrl: app.environment.publicUrl } }),
  staticDir: 'dist/client',
  ready: running.ready,
  metrics: () => Promise.resolve([]),
  log,
});
let booked = 100_000_000;
const answers: Readonly<Record<string, () => Promise<string>>> = {
  book: async () => {
    booked += 1;
    await bookOneMore(running, booked);
    return String(booked);
  },
  enrol: async () => (await personOf({ treasury: app.treasury, operator: running.people }, 'treasurer')).browser.cookies(),
};
process.once('SIGINT', () => process.exit(0));
process.on('message', (words: string) => {
  void answers[words]?.().then((answer) => process.send?.(answer));
});
listenAndTell(server);
