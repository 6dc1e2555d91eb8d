import type { Metric } from './metrics.ts';

/** How long answers took, by kind of address, never by address: who asked for what is nobody's to count. */
export type RequestKind = 'page' | 'webhook' | 'data';

export type Histogram = {
  /** One answer that took so long (milliseconds). */
  observe(kind: RequestKind, ms: number): void;
  read(): Metric;
};

/** In seconds: from what is at hand to what a visitor gives up on. */
const BUCKETS = [0.005, 0.025, 0.1, 0.25, 1, 2.5, 10];

type Counts = { readonly within: number[]; sum: number; count: number };

/** Counts since the start, in the form that monitoring adds up over instances (prometheus.io/docs/concepts/metric_types). */
export function requestHistogram(): Histogram {
  const counts = new Map<RequestKind, Counts>();
  return {
    observe: (kind, ms) => {
      const seconds = ms / 1_000;
      const own = counts.get(kind) ?? { within: BUCKETS.map(() => 0), sum: 0, count: 0 };
      // From the longest down: most answers are within all of them.
      for (let index = BUCKETS.length - 1; index >= 0 && seconds <= (BUCKETS[index] ?? 0); index -= 1)
        own.within[index] = (own.within[index] ?? 0) + 1;
      own.sum += seconds;
      if ((own.count += 1) === 1) counts.set(kind, own);
    },
    read: () => ({
      name: 'request_seconds',
      help: 'How long answers took, by kind of address.',
      type: 'histogram',
      values: [...counts].flatMap(([kind, { within, sum, count }]) => [
        ...BUCKETS.map((limit, index) => ({ suffix: '_bucket', labels: { kind, le: String(limit) }, value: within[index] ?? 0 })),
        { suffix: '_bucket', labels: { kind, le: '+Inf' }, value: count },
        { suffix: '_sum', labels: { kind }, value: sum },
        { suffix: '_count', labels: { kind }, value: count },
      ]),
    }),
  };
}
