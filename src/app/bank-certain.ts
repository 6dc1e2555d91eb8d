import type { Refusal } from '../access/guard.ts';
import type { Visit } from '../access/session.ts';
import { acceptCertain, keptCertain, type AcceptedAll } from '../reconciliation/certain-lines.ts';
import { certainOf, queuePage, type LineQueue, type LinesAsked } from '../reconciliation/line-queue.ts';
import type { Proposal } from '../reconciliation/proposal.ts';
import type { Books } from '../storage/open.ts';
import { isWithin, type DaySpan } from '../values/day.ts';
import type { Result } from '../values/result.ts';
import type { Progress } from '../values/turns.ts';
import { guarded, guardDeskOf } from './guarded.ts';
import { jobsOf, type JobSeen } from './jobs.ts';
import { booksForQueue, lineDesk, type Look } from './line-neighbours.ts';
import type { Parts } from './parts.ts';

/** What comes of accepting all that is certain. */
type Accepted = Result<AcceptedAll, Refusal>;

/** The lines to post, and all of them that are certain. */
export type CertainLines = {
  queue(about: LinesAsked): Promise<LineQueue>;
  /** Posts all that is certain now: at once where it is little, else in the background, by the name of that work. */
  acceptAll(visit: Visit): Promise<{ readonly kind: 'ended'; readonly accepted: Accepted } | { readonly kind: 'job'; readonly id: string }>;
  accepting(visit: Visit, id: string): JobSeen<Progress, Accepted> | null;
};

/** So many open lines are looked through while a page waits; so many certain ones are posted while a form does. */
const WAITED_FOR = 2_000;
const POSTED_AT_ONCE = 100;

export function certainLinesOf(parts: Parts, books: Books, look: Look): CertainLines {
  const chart = parts.content.accounts;
  const kept = keptCertain(booksForQueue(books.reading), chart);
  const guard = guardDeskOf(parts, books);
  const jobs = jobsOf<Progress, Accepted>(parts.onError, 'Not all lines that are certain could be posted: the others wait as before');
  const ownerOf = (visit: Visit): string => visit.signedIn?.member.id ?? '';
  const accept = async (visit: Visit, told: (progress: Progress) => void): Promise<Accepted> => {
    const certain = await kept.find();
    return guarded(guard, visit, { act: 'bank.match' }, (write, by) => acceptCertain(lineDesk(parts, write), certain, by, null, told));
  };
  /** Waits for what is found soon. */
  const seen = async (open: number) => (open > WAITED_FOR ? kept.look() : { found: await kept.find() });
  const within = async (days: readonly DaySpan[] | null, certain: readonly Proposal[]): Promise<readonly Proposal[]> => {
    if (days === null) return certain;
    const lines = await books.reading.lines.seen(certain.map(({ line }) => line));
    const own = new Set(lines.filter(({ line }) => isWithin(days, line.bookedOn)).map(({ line }) => line.id));
    return certain.filter(({ line }) => own.has(line));
  };
  return {
    queue: async (about) => {
      const page = await look((stores) => queuePage(stores, chart, about));
      const all = await seen(page.open);
      return 'found' in all
        ? { ...page, certain: await within(about.days ?? null, certainOf(all.found, about.account)), comparing: null }
        : { ...page, certain: [], comparing: all };
    },
    acceptAll: async (visit) => {
      const all = await seen(await books.reading.lines.count({ account: null, state: 'open' }));
      const isShort = 'found' in all && all.found.length <= POSTED_AT_ONCE;
      if (isShort) return { kind: 'ended', accepted: await accept(visit, () => undefined) };
      return { kind: 'job', id: jobs.begin(ownerOf(visit), (tell) => accept(visit, tell)) };
    },
    accepting: (visit, id) => jobs.seen(ownerOf(visit), id),
  };
}
