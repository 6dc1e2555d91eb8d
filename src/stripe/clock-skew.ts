import { TOLERANCE_MS } from './signature.ts';

/** How far Stripe's clock stands from ours, by the hours of its signatures: a clock of ours that is wrong has notices refused. */
export type ClockSkew = {
  /** A genuine signature's hour, less ours (milliseconds). */
  hear(skewMs: number): void;
  /** The last one in whole seconds, positive when Stripe's hour is ahead; null before the first. */
  lastS(): number | null;
  /** How many genuine notices were refused for their hour since the start. */
  refused(): number;
};

export function clockSkew(): ClockSkew {
  let lastMs: number | null = null;
  let refused = 0;
  return {
    hear: (skewMs) => {
      lastMs = skewMs;
      if (Math.abs(skewMs) > TOLERANCE_MS) refused += 1;
    },
    lastS: () => (lastMs === null ? null : Math.round(lastMs / 1_000)),
    refused: () => refused,
  };
}
