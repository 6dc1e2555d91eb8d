import type { Delivery } from '../world/kinds.ts';
import { drop, keep, nowMs, put, type World } from '../world/world.ts';
import { told } from '../world/told.ts';
import type { Send } from './send.ts';
import { signatureHeader } from './sign.ts';

/**
 * How notices travel: kept back (`hold`), lost for good, sent several times, in another order (a seed of 0 keeps it). `down`: the endpoint
 * cannot be reached; tries fail and are made again, for three days.
 */
export type DeliveryMode = {
  readonly hold?: boolean;
  readonly lose?: boolean;
  readonly down?: boolean;
  readonly duplicate?: number;
  readonly shuffle?: number;
};

export type Deliveries = {
  /** Takes up what was emitted since. */
  wake(): void;
  /** Takes up what is to be tried again by now. */
  retry(): void;
  setMode(mode: DeliveryMode): void;
  /** Resolves when nothing is to be sent any more, or after a while; says how many notices still wait for their 2xx. */
  idle(withinMs: number): Promise<number>;
  close(): Promise<void>;
};

const AT_ONCE = 16;
/** From one try to the next, in seconds; the last one repeats. */
const PAUSES = [1, 3, 10, 60, 600, 3600, 10_800, 21_600];
/** Stripe tries for three days; never less than a few times, as the clock may leap. */
const TRIED_FOR_MS = 3 * 86_400_000;
const LEAST_TRIES = 4;

type Work = {
  readonly world: World;
  readonly send: Send;
  readonly secret: string;
  readonly queue: string[];
  readonly queued: Set<string>;
  readonly waiting: Set<() => void>;
  mode: Required<DeliveryMode>;
  sending: number;
  draws: number;
  closed: boolean;
};

/** The next number below a limit: the same draws in the same order for the same seed. */
function draw(work: Work, below: number): number {
  work.draws = (work.draws + 0x6d2b79f5) >>> 0;
  const mixed = Math.imul(work.draws ^ (work.draws >>> 15), work.draws | 1);
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
}

function takeNext(work: Work): string | undefined {
  if (work.mode.shuffle === 0) return work.queue.shift();
  return work.queue.splice(draw(work, work.queue.length), 1)[0];
}

function afterFailure(work: Work, before: Delivery, createdMs: number): void {
  const { world } = work;
  const attempts = before.attempts + 1;
  const pauseMs = (PAUSES[Math.min(attempts, PAUSES.length) - 1] ?? 0) * 1000;
  const givenUp = attempts >= LEAST_TRIES && nowMs(world) - createdMs > TRIED_FOR_MS;
  put(world, 'delivery', { id: before.id, attempts, nextAtMs: nowMs(world) + pauseMs, givenUp });
}

async function post(work: Work, id: string): Promise<boolean> {
  const event = work.world.tables.event.get(id);
  if (!event) return true;
  if (work.mode.down) return false;
  const body = told(work.world, event);
  const seconds = Math.floor(work.world.clock.now() / 1000);
  const status = await work.send.post(body, {
    'stripe-signature': signatureHeader(body, work.secret, seconds),
    'user-agent': 'Stripe/1.0 (sandbox)',
  });
  return status >= 200 && status < 300;
}

async function deliver(work: Work, id: string): Promise<void> {
  work.sending += 1;
  const passed = (await Promise.all(Array.from({ length: 1 + work.mode.duplicate }, () => post(work, id)))).every(Boolean);
  work.sending -= 1;
  work.queued.delete(id);
  if (work.closed) return;
  const before = work.world.tables.delivery.get(id);
  const event = work.world.tables.event.get(id);
  if (before && (passed || !event)) drop(work.world, 'delivery', id);
  else if (before && event) afterFailure(work, before, event.created * 1000);
  keep(work.world);
  pump(work);
}

function pump(work: Work): void {
  while (!work.closed && !work.mode.hold && work.sending < AT_ONCE && work.queue.length > 0) {
    const id = takeNext(work);
    if (id !== undefined) void deliver(work, id);
  }
  if (work.sending === 0) for (const look of work.waiting) look();
}

function enqueue(work: Work, id: string): void {
  const delivery = work.world.tables.delivery.get(id);
  if (!delivery || delivery.givenUp || work.queued.has(id)) return;
  if (work.mode.lose) {
    put(work.world, 'delivery', { ...delivery, givenUp: true });
    return;
  }
  work.queued.add(id);
  work.queue.push(id);
}

function wake(work: Work): void {
  for (const id of work.world.outbox.splice(0)) enqueue(work, id);
  keep(work.world);
  pump(work);
}

function retry(work: Work): void {
  const now = nowMs(work.world);
  for (const delivery of work.world.tables.delivery.all()) if (delivery.nextAtMs <= now) enqueue(work, delivery.id);
  wake(work);
}

function unanswered(work: Work): number {
  let count = 0;
  for (const delivery of work.world.tables.delivery.all()) if (!delivery.givenUp) count += 1;
  return count;
}

function isQuiet(work: Work): boolean {
  return work.sending === 0 && (work.mode.hold || unanswered(work) === 0);
}

function idle(work: Work, withinMs: number): Promise<number> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      work.waiting.delete(look);
      resolve(unanswered(work));
    };
    const look = (): void => {
      if (isQuiet(work) || work.closed) finish();
    };
    const timer = setTimeout(finish, withinMs);
    work.waiting.add(look);
    look();
  });
}

/** Sends signed notices to one endpoint, up to sixteen at once, until each has been answered with a 2xx. */
export function createDeliveries(world: World, send: Send, secret: string): Deliveries {
  const mode = { hold: false, lose: false, down: false, duplicate: 0, shuffle: 0 };
  const work: Work = { world, send, secret, queue: [], queued: new Set(), waiting: new Set(), mode, sending: 0, draws: 0, closed: false };
  return {
    wake: () => wake(work),
    retry: () => retry(work),
    setMode: (changed) => {
      work.mode = { ...work.mode, ...changed };
      work.draws = work.mode.shuffle;
      wake(work);
    },
    idle: (withinMs) => idle(work, withinMs),
    close: async () => {
      work.closed = true;
      for (const look of work.waiting) look();
      send.close();
      await Promise.resolve();
    },
  };
}

/** For a sandbox that nobody listens to. */
export function noDeliveries(): Deliveries {
  return {
    wake: () => undefined,
    retry: () => undefined,
    setMode: () => undefined,
    idle: () => Promise.resolve(0),
    close: () => Promise.resolve(),
  };
}
