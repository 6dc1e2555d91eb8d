/** The only place that knows the time. Rules are handed a clock, or better a day. */
export type Clock = {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
};

export const systemClock: Clock = { now: () => Date.now() };

/** Milliseconds since some moment, for durations: unlike the clock, nobody sets it. */
export const stopwatch: Clock = { now: () => performance.now() };

/** A clock that stands still until it is moved: for tests and for telling a demonstration. */
export type MovableClock = Clock & { moveTo(instantMs: number): void; advance(ms: number): void };

export function movableClock(startMs: number): MovableClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    moveTo: (instantMs) => {
      nowMs = instantMs;
    },
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

/** The real clock, shifted by an offset that can be changed while it runs: a sandbox lives in its own time. */
export type ShiftedClock = Clock & { shiftTo(offsetMs: number): void };

export function shiftedClock(base: Clock = systemClock): ShiftedClock {
  let offset = 0;
  return {
    now: () => base.now() + offset,
    shiftTo: (offsetMs) => {
      offset = offsetMs;
    },
  };
}
