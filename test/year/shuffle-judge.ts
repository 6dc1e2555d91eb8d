import type { Running } from '../../src/app.ts';
import type { Entry } from '../../src/ledger/entry.ts';
import { everyEntry, stateHash } from '../../src/ledger/totals.ts';
import { openBooks } from '../../src/storage/open.ts';
import { movableClock } from '../../src/values/clock.ts';
import { booked, figures, replayAll } from './judge.ts';
import type { RecordedYear } from './recorded.ts';

/** What a year is judged by. */
export type Measure = {
  readonly year: RecordedYear;
  /** The hash of the books after a perfect delivery; null for that delivery itself. */
  readonly hash: string | null;
  /** How often everything is dealt with again. */
  readonly replays: number;
  /** An empty database in which the totals are made anew, if they are to be. */
  readonly rebuildUrl: string | null;
};

async function inboxFaults({ notices }: Running): Promise<string[]> {
  const { waiting, failed, parked, dead } = await notices.counts();
  const open = waiting + failed + parked + dead;
  return open === 0 ? [] : [`the inbox holds ${waiting} waiting, ${failed} failed, ${parked} parked, ${dead} dead`];
}

function lines(totals: readonly object[]): string {
  return JSON.stringify(totals.map((total) => JSON.stringify(total)).toSorted());
}

/** Books that are told the entries alone, last ones first, hold the same and make the same totals of them. */
async function rebuilt({ books }: Running, url: string): Promise<string[]> {
  const opened = await openBooks(url, 'sandbox', movableClock(0));
  if (!opened.ok) throw new Error(opened.why);
  const { ledger, close } = opened.value;
  const entries: Entry[] = [];
  for await (const entry of everyEntry(books.ledger)) entries.push(entry);
  await ledger.append(entries.toReversed());
  const same =
    (await stateHash(ledger)) === (await stateHash(books.ledger)) &&
    lines(await ledger.measureTotals()) === lines(await books.ledger.measureTotals()) &&
    lines(await ledger.accountTotals()) === lines(await books.ledger.accountTotals());
  await close();
  return same ? [] : ['totals that are made anew from the entries differ from those that were kept'];
}

/** Truths about the books that do not hold: that kept totals are those of a full scan is one of them. */
async function broken(running: Running): Promise<string[]> {
  return (await running.check()).flatMap(({ what, fails }) => fails.map((fail) => `${what}: ${fail}`));
}

/** All that must be true at a year's end, whatever happened to the mail; what is not, in words. */
export async function judgeShuffled(running: Running, { year, hash, replays, rebuildUrl }: Measure): Promise<string[]> {
  const look = async (): Promise<string[]> => [
    ...(hash === null || (await stateHash(running.books.ledger)) === hash ? [] : ['the books differ from those of a perfect delivery']),
    ...(await inboxFaults(running)),
  ];
  const faults = [...(await look()), ...(await figures({ running }, year, year.projectOf)), ...(await booked({ running }, year))];
  for (let replay = 1; replay <= replays; replay += 1) {
    await replayAll({ running });
    faults.push(...[...(await look()), ...(await broken(running))].map((fault) => `after replay ${replay}: ${fault}`));
  }
  if (rebuildUrl !== null) faults.push(...(await rebuilt(running, rebuildUrl)));
  return faults;
}
