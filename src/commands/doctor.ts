import { examinerOf } from '../app.ts';
import { booksLines, folderLines, mailLines } from './doctor/house.ts';
import { told, well, type Line } from './doctor/line.ts';
import { probeFolder, probeSite } from './doctor/probe.ts';
import { siteLines } from './doctor/site.ts';
import { stripeLines } from './doctor/stripe.ts';
import { givenOrTell, type Given } from './given.ts';
import type { Command } from './obole.ts';
import { BAD_CONFIGURATION, DONE, REFUSED } from './places.ts';
import { clockOf } from './with-books.ts';

/** Looks at everything, the network left out where it is not to be asked; `print` hears of each line as soon as it is known. */
export async function examine(given: Given, isOffline: boolean, print: (line: Line) => void): Promise<number> {
  const { environment } = given;
  const clock = await clockOf(given);
  const doctor = examinerOf({ ...given, clock });
  const levels: Line['level'][] = [];
  const tell = (lines: readonly Line[]): void => {
    for (const line of lines) {
      levels.push(line.level);
      print(line);
    }
  };
  tell([well('content/ and the environment have no mistake')]);
  tell(folderLines(await probeFolder(environment)));
  tell(booksLines(await doctor.books(), clock.now()));
  if (!isOffline) tell(siteLines(await probeSite(environment)));
  if (!isOffline) tell(stripeLines(await doctor.stripe(), environment));
  const isSandbox = environment.mode === 'sandbox';
  tell(mailLines(isOffline || isSandbox ? null : await doctor.letter(), { ...environment, isSandbox }));
  return levels.includes('fail') ? REFUSED : DONE;
}

export const doctor: Command = {
  usage: 'doctor [--offline]',
  what: 'Looks at settings, disk, books, backups, the public address, Stripe and mail, and says what to do. "--offline" asks nobody outside.',
  run: async (words) => {
    if (words.some((each) => each !== '--offline')) {
      console.error('"doctor" is followed by nothing, or by --offline.');
      return REFUSED;
    }
    const given = givenOrTell();
    if (!given) return BAD_CONFIGURATION;
    return examine(given, words.includes('--offline'), (line) => {
      console.log(told(line));
    });
  },
};
