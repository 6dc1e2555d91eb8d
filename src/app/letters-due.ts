import type { CoverageReport } from '../coverage/report.ts';
import { closedMonths } from '../ledger/closing.ts';
import { digestLetter, digestOf, monthsToTell } from '../mail/digest.ts';
import { lettersDue } from '../mail/due-letters.ts';
import { FRESH_MS } from '../mail/letter.ts';
import type { Books } from '../storage/open.ts';
import type { Month } from '../values/month.ts';
import type { Parts } from './parts.ts';

const DONORS_AT_ONCE = 200;

/** Queues a month's letter for all who want it, some at a time; once, whatever interrupts it. */
async function queueDigest(books: Books, report: CoverageReport, month: Month, nowMs: number): Promise<number> {
  const done = `digest:${month}`;
  const params = digestOf(report, month);
  if (params === null || (await books.reading.movements.cursor(done)) !== null) return 0;
  let queued = 0;
  for (let after = ''; ;) {
    const donors = await books.reading.recipients.digestDonors(after, DONORS_AT_ONCE);
    queued += await books.letters.queueAll(donors.map((donor) => digestLetter(params, donor, nowMs)));
    const last = donors.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  await books.movements.setCursor(done, nowMs);
  return queued;
}

/** Queues what is due by its date, and the monthly letters of what was closed lately; how many. Done again, it adds nothing. */
export async function queueLettersDue({ content, clock }: Parts, books: Books, report: () => Promise<CoverageReport>): Promise<number> {
  const { reading, letters } = books;
  const nowMs = clock.now();
  const { zone } = content.association;
  const around = { zone, nowMs, wish: reading.giving.wish, isKnown: async (key: string) => (await reading.letters.letter(key)) !== null };
  const dated = await letters.queueAll(await lettersDue(await reading.giving.recurring(), around));
  const acts = await reading.closings.acts();
  const closed = closedMonths(acts.map(({ act }) => act));
  const lately = acts.filter(({ act, atMs }) => closed.get(act.month) === act && nowMs - atMs <= FRESH_MS);
  if (lately.length === 0) return dated;
  const told = await report();
  const months = monthsToTell(
    lately.map(({ act: { month }, atMs }) => ({ month, atMs })),
    told,
    nowMs,
  );
  let monthly = 0;
  for (const month of months) monthly += await queueDigest(books, told, month, nowMs);
  return dated + monthly;
}
