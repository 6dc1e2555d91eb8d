import type { Running } from '../app.ts';
import { parseDay } from '../values/day.ts';
import type { Command } from './obole.ts';
import { DONE, REFUSED } from './places.ts';
import { progressOn } from './progress.ts';
import { stopSignal } from './stop-signal.ts';
import { withBooks } from './with-books.ts';

const AGAIN = 'The same command goes on where this one stopped.';

async function fetchSince({ app, nets, notices }: Running, sinceMs: number): Promise<number> {
  const asked = { toStop: false };
  void stopSignal().then(() => {
    asked.toStop = true;
  });
  const progress = progressOn(process.stdout, 'Asking Stripe…');
  const done = await nets.since(sinceMs, {
    at: (share) => {
      progress.at(share, 1);
    },
    isStopped: () => asked.toStop,
  });
  progress.end();
  if (!done.ok) {
    console.error(`Stripe could not be asked: ${done.why.why}. ${AGAIN}`);
    return REFUSED;
  }
  await notices.idle();
  const { waiting, failed, parked, dead } = await notices.counts();
  console.log(
    `${done.value.found} notices found. Waiting: ${waiting}, to be tried again: ${failed}, parked: ${parked}, given up: ${dead}.`,
  );
  if (!done.value.complete) console.log(`Stopped before the end. ${AGAIN}`);
  const stripeKnownAtMs = (await app.report()).stripeKnownAtMs;
  if (stripeKnownAtMs !== null) console.log(`Stripe is known up to ${new Date(stripeKnownAtMs).toISOString()}.`);
  return done.value.complete ? DONE : REFUSED;
}

/** Midnight of that day where the association is (milliseconds); null for what is no day or lies ahead. */
function readSince({ app }: Running, text: string | undefined): number | null {
  const from = parseDay(text ?? '');
  const sinceMs = from === undefined ? null : app.content.association.zone.startOf(from);
  return sinceMs === null || sinceMs > app.clock.now() ? null : sinceMs;
}

export const backfill: Command = {
  usage: 'backfill --since DATE',
  what: 'Asks Stripe for all events and movements since a day such as 2026-11-01, and books what is missing. Can be stopped (Ctrl-C) and run again.',
  run: async ([option, date]) =>
    withBooks((running) => {
      const sinceMs = option === '--since' ? readSince(running, date) : null;
      if (sinceMs !== null) return fetchSince(running, sinceMs);
      console.error('"backfill" is followed by --since and a past day such as 2026-11-01.');
      return Promise.resolve(REFUSED);
    }),
};
