import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { dev } from 'astro';
import { listen, outerFor } from '../server.ts';
import { securityHeaders, type Door } from '../server/answer.ts';
import { tellDemonstration } from './demonstration.ts';
import { givenOrTell } from './given.ts';
import { metricsOf } from './metrics.ts';
import { openHouse, type House } from './house.ts';
import { BAD_CONFIGURATION, DONE } from './places.ts';
import { stopSignal } from './stop-signal.ts';

/** Where Astro's development server looks for the locals of a request. */
const LOCALS = Symbol.for('astro.locals');

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** Pages made anew at each request. They load what Vite adds, so the policy that forbids it is left out here, and only here. */
function devPages(house: House, handle: Handle): Door {
  const headers = Object.entries(securityHeaders(house.running.app.environment.publicUrl)).filter(
    ([name]) => name !== 'content-security-policy',
  );
  return (request, response, _requestId, clientAddress) => {
    for (const [name, value] of headers) if (value !== undefined) response.setHeader(name, value);
    Reflect.set(request, LOCALS, { app: house.running.app, clientAddress });
    handle(request, response);
    return 'taken';
  };
}

/** Astro's own server listens too, on a port of its choice that nobody needs; its messages to the browser go through ours. */
async function startAstro(server: Server): ReturnType<typeof dev> {
  return dev({ logLevel: 'warn', server: { host: '127.0.0.1', port: 0 }, vite: { server: { ws: { server } } } });
}

async function serveUntilStopped(house: House, stop: Promise<NodeJS.Signals>): Promise<void> {
  const { running, log, sandbox } = house;
  let handle: Handle = (_request, response) => response.writeHead(503).end();
  const outer = outerFor(running.app, {
    webhook: running.notices,
    pages: devPages(house, (request, response) => {
      handle(request, response);
    }),
    staticDir: null,
    ready: running.ready,
    metrics: () => metricsOf(running),
    log,
  });
  // What tells the browser of changes is silent for as long as nothing is changed.
  outer.server.timeout = 0;
  const astro = await startAstro(outer.server);
  handle = (request, response) => astro.handle(request, response);
  const serving = await listen(outer, running.app);
  if (sandbox) await tellDemonstration(running, sandbox);
  running.watch();
  console.log(`Obole is in development at ${serving.url.origin}`);
  await stop;
  await serving.stop();
  await astro.stop();
}

/** `npm run dev`: the same house behind the same outer server, with pages that follow each change of a file. */
export async function run(): Promise<number> {
  const given = givenOrTell();
  if (!given) return BAD_CONFIGURATION;
  const stop = stopSignal();
  const house = await openHouse(given);
  if (!house.ok) {
    console.error(house.why.words);
    return house.why.status;
  }
  try {
    await serveUntilStopped(house.value, stop);
    return DONE;
  } finally {
    await house.value.close();
  }
}
