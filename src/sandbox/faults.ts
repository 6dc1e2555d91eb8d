import { newId } from '../values/ids.ts';
import { nowMs, type World } from './world/world.ts';

/**
 * `reset`: the connection breaks before anything is done; `timeout`: no answer ever comes; `error`: 500, nothing done; `half`: the call is
 * done and its answer breaks off in the middle; `too_many`: 429; `too_many_retry`: 429 with `stripe-should-retry: true`.
 */
export const FAULTS = ['reset', 'timeout', 'error', 'half', 'too_many', 'too_many_retry'] as const;

/** How calls of the API go wrong. With neither `calls` nor `untilMs` it lasts until it is taken away. */
export type Fault = {
  readonly how: (typeof FAULTS)[number];
  /** How many calls it strikes. */
  readonly calls?: number;
  /** The sandbox's instant at which it ends (milliseconds). */
  readonly untilMs?: number;
  /** Strikes only paths that begin so. */
  readonly path?: string;
  /** Strikes one call in so many: the n-th, the 2n-th… */
  readonly oneIn?: number;
  /** Strikes only what goes beyond so many calls within a second of real time: a rate limit. */
  readonly perSecond?: number;
};

export type Faults = {
  /** Replaces the fault that is set; null takes it away. */
  set(fault: Fault | null): void;
  /** What strikes a call to a path now, if anything. */
  strike(path: string): Fault['how'] | undefined;
};

type Count = { seen: number; struck: number; second: number; within: number };

function isOver(fault: Fault, count: Count, now: number): boolean {
  return (fault.calls !== undefined && count.struck >= fault.calls) || (fault.untilMs !== undefined && now >= fault.untilMs);
}

/** Whether a call that a fault looks at is one of those that it strikes. */
function isStruck(fault: Fault, count: Count, realSecond: number): boolean {
  if (count.second !== realSecond) Object.assign(count, { second: realSecond, within: 0 });
  count.seen += 1;
  count.within += 1;
  if (fault.perSecond !== undefined && count.within <= fault.perSecond) return false;
  return fault.oneIn === undefined || count.seen % fault.oneIn === 0;
}

export function createFaults(world: World): Faults {
  let set: Fault | null = null;
  const count: Count = { seen: 0, struck: 0, second: 0, within: 0 };
  return {
    set: (fault) => {
      set = fault;
      Object.assign(count, { seen: 0, struck: 0, second: 0, within: 0 });
    },
    strike: (path) => {
      if (!set || !path.startsWith(set.path ?? '/v1/') || isOver(set, count, nowMs(world))) return undefined;
      if (!isStruck(set, count, Math.floor(world.clock.now() / 1000))) return undefined;
      count.struck += 1;
      return set.how;
    },
  };
}

type FaultAnswer = { readonly status: number; readonly body: string; readonly headers: Readonly<Record<string, string>> };

/** What Stripe answers to a call that it does not even begin. */
export function faultAnswer(how: 'error' | 'too_many' | 'too_many_retry'): FaultAnswer {
  const headers = { 'content-type': 'application/json', 'request-id': newId('req') };
  if (how === 'error')
    return { status: 500, headers, body: JSON.stringify({ error: { message: 'An unknown error occurred.', type: 'api_error' } }) };
  const retry = how === 'too_many_retry';
  const error = retry
    ? { code: 'lock_timeout', message: 'This object cannot be accessed right now, as another request is using it.' }
    : { code: 'rate_limit', message: 'Too many requests hit the API too quickly.' };
  const body = JSON.stringify({ error: { ...error, type: 'invalid_request_error' } });
  return { status: 429, headers: { ...headers, 'stripe-should-retry': String(retry) }, body };
}
