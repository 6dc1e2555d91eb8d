import { assemble, type Running } from '../app.ts';
import { sandboxControl } from '../sandbox/control-client.ts';
import { shiftedClock, type Clock } from '../values/clock.ts';
import { givenOrTell, type Given } from './given.ts';
import { BAD_CONFIGURATION } from './places.ts';

/** The sandbox's time where there is a sandbox that runs, else the real one. */
export async function clockOf({ environment }: Given): Promise<Clock> {
  const clock = shiftedClock();
  if (environment.sandbox === null) return clock;
  try {
    clock.shiftTo((await sandboxControl(environment.sandbox.apiBase.href).clock()).offsetMs);
  } catch {
    // A sandbox that does not run moves nobody's clock: the books can be looked at without it.
  }
  return clock;
}

/** Opens the books for one piece of work and closes them, whatever comes of it. */
export async function withBooks(work: (running: Running) => Promise<number>): Promise<number> {
  const given = givenOrTell();
  if (!given) return BAD_CONFIGURATION;
  const onError = (what: string, error: unknown): void => {
    console.error(what, error);
  };
  const assembled = await assemble({ ...given, clock: await clockOf(given), onError, tell: (words) => console.error(words) });
  if (!assembled.ok) {
    console.error(assembled.why);
    return BAD_CONFIGURATION;
  }
  try {
    return await work(assembled.value);
  } finally {
    await assembled.value.close();
  }
}
