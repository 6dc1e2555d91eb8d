import { hidesVisitor, networkOf } from '../values/networks.ts';
import { jsonAnswer, type Answer } from './answer.ts';

/** How often open data may be asked for within a minute: by one network, and by all who come through one proxy together. */
export type DataLimits = { readonly each: number; readonly shared: number };

export const DATA_LIMITS: DataLimits = { each: 120, shared: 2400 };

const WINDOW_MS = 60_000;
/** Networks counted at once: a flood from more than these is counted all together, and takes no more memory. */
const MOST_NETWORKS = 10_000;
const ALL_OTHERS = 'others';

function tooMany(waitS: number): Answer {
  const message = `Too many requests. Ask again in ${waitS} seconds; the data changes a few times a day at most.`;
  return jsonAnswer(429, { error: { code: 'too_many_requests', message, field: null } }, { 'retry-after': String(waitS) });
}

/**
 * Counts who asks for open data, in windows of a minute, in memory only: nothing of it outlives its minute. Says what to answer to who
 * asks too often. `now` is for durations (milliseconds).
 */
export function dataLimit(
  now: () => number,
  { each, shared }: DataLimits = DATA_LIMITS,
): (address: string | undefined) => Answer | undefined {
  let startedMs = now();
  const counts = new Map<string, number>();
  return (address = '') => {
    const atMs = now();
    if (atMs - startedMs >= WINDOW_MS) {
      startedMs = atMs;
      counts.clear();
    }
    // Behind a proxy all visitors have its address: a few of them must not shut out the others.
    const own = hidesVisitor(address) ? ALL_OTHERS : networkOf(address);
    const key = counts.has(own) || counts.size < MOST_NETWORKS ? own : ALL_OTHERS;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count <= (key === ALL_OTHERS ? shared : each)) return undefined;
    return tooMany(Math.max(1, Math.ceil((startedMs + WINDOW_MS - atMs) / 1000)));
  };
}
