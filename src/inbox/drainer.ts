import { drain, type DrainParts } from './drain.ts';

/** How often notices whose next try has come are looked for, when nothing else wakes the drain. */
const LOOK_AGAIN_MS = 5_000;

export type Drainer = {
  /** Says that a notice has come. Returns at once. */
  wake(): void;
  /** Resolves when nothing is due any more, with what was kept until now dealt with. */
  idle(): Promise<void>;
  stop(): Promise<void>;
};

/** Parts of a drain that can be held: nothing is taken while the books are not to be written. */
export type HeldDrainParts<Books, Fact> = DrainParts<Books, Fact> & { isHeld?(): boolean };

/** Drains in the background, one drain at a time. `before` runs ahead of each; what goes wrong outside of a notice goes to `onError`, and is tried again later. */
export function startDrainer<Books, Fact>(
  parts: HeldDrainParts<Books, Fact>,
  before: () => Promise<void>,
  onError: (error: unknown) => void,
): Drainer {
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  const once = async (): Promise<void> => {
    again = false;
    try {
      await before();
      if (parts.isHeld?.() !== true) await drain(parts);
    } catch (error) {
      onError(error);
    }
  };
  const asked = (): boolean => again && !stopped;
  const run = async (): Promise<void> => {
    while (asked()) await once();
    running = null;
  };
  const wake = (): void => {
    if (stopped) return;
    again = true;
    running ??= run();
  };
  const timer = setInterval(wake, LOOK_AGAIN_MS);
  timer.unref();
  return {
    wake,
    idle: async () => {
      wake();
      while (running) await running;
    },
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
