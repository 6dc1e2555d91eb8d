import type { Running } from '../app.ts';
import type { Command } from './obole.ts';
import { DONE, REFUSED } from './places.ts';
import { withBooks } from './with-books.ts';

const MOST_LISTED = 100;

/** What waits for a person, without any address: those who read a screen need not know who gives. */
async function list({ books }: Running): Promise<number> {
  const counts = Object.entries(await books.reading.letters.counts()).filter(([, count]) => count > 0);
  console.log(counts.length === 0 ? 'There is no letter.' : counts.map(([state, count]) => `${state}: ${count}`).join(', '));
  for (const { key, state, attempts, madeMs, reason } of await books.reading.letters.list(['queued', 'held', 'dead'], MOST_LISTED)) {
    const made = new Date(madeMs).toISOString();
    console.log([key, state, made, `${attempts} tries`, reason ?? ''].join('  ').trimEnd());
  }
  return DONE;
}

async function hold({ books, app }: Running): Promise<number> {
  const held = await books.letters.hold(app.clock.now());
  console.log(
    `${held} letters are held, and so is whatever tells of what happened until now. Let them go by: npm run obole -- letters release`,
  );
  return DONE;
}

async function release({ books, app }: Running): Promise<number> {
  const released = await books.letters.releaseHeld(app.clock.now());
  console.log(`${released} letters will leave, as soon as the house is open.`);
  return DONE;
}

const ACTIONS: Readonly<Record<string, (running: Running) => Promise<number>>> = { list, hold, release };

export const letters: Command = {
  usage: 'letters list|hold|release',
  what: 'Shows the letters that wait; holds all of them, as before a backup is put back whose log of sent letters is lost; lets them go.',
  run: async ([action = '']) => {
    const work = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (work) return withBooks(work);
    console.error(`"letters" is followed by "list", "hold" or "release", not by "${action}".`);
    return REFUSED;
  },
};
