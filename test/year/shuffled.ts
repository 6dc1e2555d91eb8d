import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Running } from '../../src/app.ts';
import { stateHash } from '../../src/ledger/totals.ts';
import { dice, type Dice } from '../../src/sandbox/demo-people.ts';
import { openBooks } from '../../src/storage/open.ts';
import { noticeFrom } from '../../src/stripe/open-notice.ts';
import { movableClock, systemClock } from '../../src/values/clock.ts';
import { signatureOf } from '../support/stripe-signing.ts';
import { catchUp, type Nets } from './catch-up.ts';
import { WEBHOOK_SECRET } from './house.ts';
import { pastStripe, type PastStripe } from './past.ts';
import { openRunning, type RecordedYear, type ToldEvent } from './recorded.ts';
import { judgeShuffled } from './shuffle-judge.ts';
import { shuffledMail, type Letter, type ShuffledMail } from './shuffle-mail.ts';

/** How likely it is that events are asked for after some were delivered. */
const BACKFILLED = 0.05;
/** By day, which seeds also replay a second time, and which make their totals anew: each so many. By night all do. */
const OFTEN = process.env['OBOLE_NIGHT'] ? { replayedTwice: 1, rebuilt: 1 } : { replayedTwice: 4, rebuilt: 10 };

export type Shuffled = Pick<ShuffledMail, 'deliveries' | 'duplicates'> & { readonly faults: readonly string[]; readonly lost: number };

/** A year, the hash of its perfect delivery, and a database that knows its wishes and nothing else: each seed begins with a copy. */
export type Stage = { readonly year: RecordedYear; readonly folder: string; readonly empty: string; readonly hash: string };

/** Databases of a seed: one that knows the wishes, and perhaps an empty one to make totals anew. */
type Databases = { readonly house: string; readonly rebuild: string | null };

/** Hands over what arrives together; what it names is read as it is when the last of it arrives. */
async function handOver({ notices }: Running, past: PastStripe, letters: readonly Letter[]): Promise<void> {
  const nowMs = Math.max(...letters.map(({ dueMs }) => dueMs));
  past.moveTo(nowMs);
  const kept = letters.map(({ told: { event, body } }) => {
    const notice = noticeFrom(event, body, 'sandbox', nowMs);
    if (!notice.ok) throw new Error(`Bug: ${event.id} is ${notice.why}`);
    return notice.value;
  });
  for (const { id } of kept) past.world.tables.delivery.remove(id);
  await notices.keepAll(kept);
  await notices.idle();
}

/** A notice of the other mode, and one of somebody who does not know the secret, come to nothing (traps 16, 17). */
function forge({ notices }: Running, told: ToldEvent | undefined): string[] {
  if (!told) return [];
  const { event } = told;
  const forged: [string, string][] = [
    [JSON.stringify({ ...event, id: `${event.id}_live`, livemode: true }), WEBHOOK_SECRET],
    [JSON.stringify(event), 'whsec_yeas'],
  ];
  const taken = forged.filter(([body, secret]) => notices.open(Buffer.from(body), signatureOf(body, secret, systemClock.now())).ok);
  return taken.map(() => `a forged notice of ${event.id} was taken`);
}

async function deliver(running: Running, past: PastStripe, { groups, lost }: ShuffledMail, nets: Nets, roll: Dice): Promise<void> {
  for (const { event } of lost) past.world.tables.delivery.set({ id: event.id, attempts: 3, nextAtMs: 0, givenUp: true });
  for (const group of groups) {
    await handOver(running, past, group);
    if (nets === 'events and walk' && roll.next() < BACKFILLED) await running.nets.backfill();
  }
}

/** Lives the year with the mail of a seed, and says what was wrong at its end. */
export async function liveShuffled({ year, hash }: Omit<Stage, 'folder' | 'empty'>, seed: number, databases: Databases): Promise<Shuffled> {
  const roll = dice(seed * 15_485_863 + 3);
  const mail = shuffledMail(year.events, roll);
  const nets: Nets = roll.next() < 0.5 ? 'walk alone' : 'events and walk';
  const past = pastStripe(year);
  const running = await openRunning(databases.house, year.content, past.clock, past.carrier);
  await deliver(running, past, mail, nets, roll);
  past.moveTo(Math.max(year.endMs, past.clock.now()));
  const forged = forge(running, year.events[roll.upTo(year.events.length)]);
  await catchUp({ running }, nets);
  const replays = seed % OFTEN.replayedTwice === 0 ? 2 : 1;
  const faults = await judgeShuffled(running, { year, hash, replays, rebuildUrl: databases.rebuild });
  await running.close();
  const { deliveries, duplicates, lost } = mail;
  return { faults: [...forged, ...faults], deliveries, duplicates, lost: lost.length };
}

/** The same on SQLite, in copies of the stage's database that are removed afterwards. */
export async function liveOnSqlite(stage: Stage, seed: number): Promise<Shuffled> {
  const [house = '', other = ''] = ['house', 'rebuilt'].map((name) => join(stage.folder, `${name}-${seed}.db`));
  const isRebuilt = seed % OFTEN.rebuilt === 0;
  const files = isRebuilt ? [house, other] : [house];
  for (const file of files) copyFileSync(stage.empty, file);
  const lived = await liveShuffled(stage, seed, { house: `file:${house}`, rebuild: isRebuilt ? `file:${other}` : null });
  for (const file of files) for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  return lived;
}

/** Puts the wishes of a year into a database, as the form did. */
export async function keepWishes({ wishes }: RecordedYear, databaseUrl: string): Promise<void> {
  const opened = await openBooks(databaseUrl, 'sandbox', movableClock(0));
  if (!opened.ok) throw new Error(opened.why);
  for (const wish of wishes) await opened.value.giving.keepWish(wish);
  await opened.value.close();
}

/** Each notice once, in order and at once: what is in these books must be in all others. */
export async function stageOf(year: RecordedYear, folder: string): Promise<{ readonly stage: Stage; readonly faults: readonly string[] }> {
  const [empty, perfect] = [join(folder, 'empty.db'), join(folder, 'perfect.db')] as const;
  await keepWishes(year, `file:${empty}`);
  copyFileSync(empty, perfect);
  const past = pastStripe(year);
  const running = await openRunning(`file:${perfect}`, year.content, past.clock, past.carrier);
  for (const told of year.events) await handOver(running, past, [{ told, dueMs: told.atMs }]);
  past.moveTo(year.endMs);
  await running.resettle();
  const hash = await stateHash(running.books.ledger);
  const faults = await judgeShuffled(running, { year, hash: null, replays: 0, rebuildUrl: null });
  await running.close();
  return { stage: { year, folder, empty, hash }, faults };
}
