import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type Stripe from 'stripe';
import { createRouter } from '../../src/sandbox/api/router.ts';
import { ROUTES } from '../../src/sandbox/api/routes.ts';
import { controlHere } from '../../src/sandbox/control-here.ts';
import type { SandboxControl } from '../../src/sandbox/control.ts';
import { noDeliveries } from '../../src/sandbox/deliveries/deliver.ts';
import { createFaults } from '../../src/sandbox/faults.ts';
import { catchUp, planRoutine } from '../../src/sandbox/flows/time.ts';
import { createSandboxServer } from '../../src/sandbox/server.ts';
import { noJournal, type Journal } from '../../src/sandbox/world/journal.ts';
import { drop, keep, known, openWorld, put, type World } from '../../src/sandbox/world/world.ts';
import { movableClock, type MovableClock } from '../../src/values/clock.ts';

/** One house's line to Stripe, which can be cut. `requests` counts; `onRequest` is told before each is answered; `slowMs` is how long the answer to a request of this number takes. */
export type Line = {
  readonly apiBase: URL;
  requests: number;
  /** `outage`: Stripe answers with its own failures; `dead`: nobody is there any more to whom an answer would matter. */
  state: 'open' | 'outage' | 'dead';
  onRequest: (() => void) | null;
  slowMs: ((request: number) => number) | null;
  close(): Promise<void>;
};

/** The sandbox with its parts in the hand: its time is moved, its notices are carried by a postman of ours, its tables are the truth. */
export type StripeSide = {
  readonly world: World;
  readonly clock: MovableClock;
  readonly control: SandboxControl;
  moveTo(instantMs: number): void;
  line(): Promise<Line>;
  /** Events that an endpoint of ours is to be told and that nobody has taken yet, in order. */
  takeEvents(): Stripe.Event[];
  /** Stripe has had its 2xx. */
  acknowledge(eventId: string): void;
  /** Stripe gives up: the event can be listed for thirty days, and no more. */
  giveUp(eventId: string): void;
};

const NO_RETRY = { 'content-type': 'application/json', 'stripe-should-retry': 'false' };

/** An outage as Stripe's own: unavailable, too many requests, an answer that breaks off. */
function fail(line: Line, response: ServerResponse): void {
  if (line.requests % 97 === 0) {
    response.writeHead(200, { 'content-length': '5000' }).write('{"id": "ch_');
    response.destroy();
    return;
  }
  const crowded = line.requests % 5 === 0;
  const error = { type: crowded ? 'rate_limit_error' : 'api_error', message: 'The year has an outage' };
  response.writeHead(crowded ? 429 : 503, NO_RETRY).end(JSON.stringify({ error }));
}

async function openLine(sandbox: Server): Promise<Line> {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    line.requests += 1;
    line.onRequest?.();
    const waitMs = line.slowMs?.(line.requests) ?? 0;
    if (line.state !== 'open') fail(line, response);
    else if (waitMs === 0) sandbox.emit('request', request, response);
    else setTimeout(() => sandbox.emit('request', request, response), waitMs);
  };
  const server = createServer(answer);
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const line: Line = { apiBase: new URL(`http://127.0.0.1:${port}`), requests: 0, state: 'open', onRequest: null, slowMs: null, close };
  return line;
}

export function openStripeSide(startMs: number, journal: Journal = noJournal()): StripeSide {
  const clock = movableClock(startMs);
  const world = openWorld({ journal, clock, settleMs: 1_500, notified: true });
  const deliveries = noDeliveries();
  const faults = createFaults(world);
  const control = controlHere(world, deliveries, faults);
  const server = createSandboxServer({ world, router: createRouter(ROUTES), deliveries, control, faults });
  world.publicUrl = 'http://127.0.0.1';
  planRoutine(world);
  keep(world);
  return {
    world,
    clock,
    control,
    moveTo: (instantMs) => {
      catchUp(world, instantMs);
      clock.moveTo(instantMs);
      keep(world);
    },
    line: () => openLine(server),
    takeEvents: () => world.outbox.splice(0).map((id) => known(world, 'event', id)),
    acknowledge: (eventId) => drop(world, 'delivery', eventId),
    giveUp: (eventId) => {
      const delivery = world.tables.delivery.get(eventId);
      if (delivery) put(world, 'delivery', { ...delivery, givenUp: true });
    },
  };
}
