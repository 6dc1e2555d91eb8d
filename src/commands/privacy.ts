import type { Running } from '../app.ts';
import type { Command } from './obole.ts';
import { DONE, REFUSED } from './places.ts';
import { withBooks } from './with-books.ts';

async function purge({ purge: forget }: Running, dry: boolean): Promise<number> {
  for (const { name, rows } of await forget(dry)) console.log(`${name}: ${rows} ${dry ? 'due' : 'forgotten'}`);
  return DONE;
}

export const privacy: Command = {
  usage: 'privacy report|purge',
  what: 'Tells, rule by rule, how much is kept longer than it should be; forgets it now instead of tonight.',
  run: async ([action]) => {
    if (action === 'report') return withBooks((running) => purge(running, true));
    if (action === 'purge') return withBooks((running) => purge(running, false));
    console.error(`"privacy" is followed by "report" or "purge", not by "${action ?? ''}".`);
    return REFUSED;
  },
};
