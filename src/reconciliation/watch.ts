export type Watch = {
  /** Makes a first round now and one each time the interval has passed; a second call changes nothing. */
  start(): void;
  /** Makes no further round, and resolves when the one under way has ended. */
  stop(): Promise<void>;
  isStopping(): boolean;
};

/** Rounds at an interval (milliseconds), one at a time. What goes wrong in one is told, and the next one is made all the same. */
export function watchOf(everyMs: number, round: () => Promise<void>, onError: (error: unknown) => void): Watch {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let stopping = false;
  const once = (): void => {
    if (stopping) return;
    running ??= round()
      .catch(onError)
      .finally(() => {
        running = null;
      });
  };
  return {
    start: () => {
      if (timer) return;
      timer = setInterval(once, everyMs);
      timer.unref();
      once();
    },
    stop: async () => {
      stopping = true;
      if (timer) clearInterval(timer);
      await running;
    },
    isStopping: () => stopping,
  };
}
