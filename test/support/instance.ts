import { setTimeout as sleep } from 'node:timers/promises';
import { drain } from '../../src/inbox/drain.ts';
import { openBooks } from '../../src/storage/open.ts';
import { systemClock } from '../../src/values/clock.ts';
import { inventedDrain, inventedNotices } from './invented.ts';

/**
 * An instance in a process of its own, to be killed: `instance.ts <database> <gifts> <forwards|backwards> <how many notices are kept already>`.
 * Keeps notices four at a time, says how many are kept once that is durable, and drains meanwhile; then goes on draining.
 */
const [url = '', gifts = '', direction = '', keptBefore = ''] = process.argv.slice(2);
const opened = await openBooks(url, 'test', systemClock);
if (!opened.ok) throw new Error(opened.why);
const notices = inventedNotices(Number(gifts));
if (direction === 'backwards') notices.reverse();
const books = opened.value;

async function keepOnKeeping(): Promise<void> {
  process.stdout.write(`${keptBefore}\n`);
  for (let kept = Number(keptBefore); kept < notices.length; kept += 4) {
    await books.inbox.keepAll(notices.slice(kept, kept + 4));
    process.stdout.write(`${Math.min(kept + 4, notices.length)}\n`);
    await sleep(30);
  }
}

async function keepOnDraining(): Promise<never> {
  for (;;) {
    await drain(inventedDrain(books, systemClock, 2), 8, 16);
    await sleep(5);
  }
}

await Promise.all([keepOnKeeping(), keepOnDraining()]);
