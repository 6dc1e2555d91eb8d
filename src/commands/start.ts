import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { pathTo } from '../i18n/routes.ts';
import { serve, type Serving } from '../server.ts';
import { astroPages, makeReady } from '../server/pages.ts';
import type { AstroHandler } from '../server/render.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { isBuilt } from './built.ts';
import { exitOf, startChild } from './child.ts';
import { tellDemonstration } from './demonstration.ts';
import { givenOrTell } from './given.ts';
import { metricsOf } from './metrics.ts';
import { openHouse, type House } from './house.ts';
import { listenProblem } from './ports.ts';
import { BAD_CONFIGURATION, CLIENT_DIR, DONE, REFUSED, SERVER_ENTRY } from './places.ts';
import { stopSignal } from './stop-signal.ts';

const Entry = z.object({ handler: z.custom<AstroHandler>((value) => typeof value === 'function') });

/** Builds in a process of its own, whose memory is given back when it ends. */
async function buildWhenNeeded(): Promise<boolean> {
  if (isBuilt()) return true;
  console.log('Building the pages, once…');
  return (await exitOf(startChild('launch.mjs', ['build']))) === DONE;
}

async function serveHouse({ running, log }: House): Promise<Result<Serving, string>> {
  const { handler } = Entry.parse(await import(pathToFileURL(SERVER_ENTRY).href));
  const { app, notices } = running;
  const { publicUrl } = app.environment;
  const pages = astroPages(handler, { app }, log, { during: running.during, kept: { state: running.state, publicUrl } });
  await makeReady(pages, publicUrl, [pathTo('home', 'fr')]);
  try {
    const serving = await serve(app, {
      webhook: notices,
      pages,
      staticDir: CLIENT_DIR,
      ready: running.ready,
      metrics: () => metricsOf(running),
      log,
    });
    return ok(serving);
  } catch (error) {
    const problem = listenProblem(error, app.environment.host, app.environment.port);
    if (problem === undefined) throw error;
    return refused(problem);
  }
}

/** What ends all: somebody asked for it, or the sandbox was lost. */
type End = 'asked' | 'lost';

/** Tells the demonstration where there is none yet, then that all is ready; what ends it. */
async function untilEnd({ running, sandbox }: House, { url }: Serving, stop: Promise<NodeJS.Signals>): Promise<End> {
  const asked = stop.then((): End => 'asked');
  const ends = [asked, ...(sandbox ? [sandbox.process.ended.then((): End => 'lost')] : [])];
  const told = sandbox ? tellDemonstration(running, sandbox) : Promise.resolve();
  const endedBefore = await Promise.race([...ends, told.then(() => undefined)]);
  if (endedBefore !== undefined) return endedBefore;
  running.watch();
  console.log(`Obole is ready at ${url.origin}`);
  return Promise.race(ends);
}

/** Serves until a signal, or until the sandbox is lost. */
async function serveUntilStopped(house: House, stop: Promise<NodeJS.Signals>): Promise<number> {
  const serving = await serveHouse(house);
  if (!serving.ok) {
    console.error(serving.why);
    return REFUSED;
  }
  try {
    if ((await untilEnd(house, serving.value, stop)) === 'asked') return DONE;
    console.error('The sandbox has ended by itself, so Obole ends too.');
    return REFUSED;
  } finally {
    await serving.value.stop();
  }
}

/** `npm start`: builds when needed, opens the house, serves, and ends in order when asked to. */
export async function run(): Promise<number> {
  const given = givenOrTell();
  if (!given) return BAD_CONFIGURATION;
  const stop = stopSignal();
  if (!(await buildWhenNeeded())) return REFUSED;
  const house = await openHouse(given);
  if (!house.ok) {
    console.error(house.why.words);
    return house.why.status;
  }
  try {
    return await serveUntilStopped(house.value, stop);
  } finally {
    await house.value.close();
  }
}
