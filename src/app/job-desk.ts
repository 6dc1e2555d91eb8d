import { actAs, type Done, type Refusal } from '../access/guard.ts';
import type { Visit } from '../access/session.ts';
import { JOB_NAMES, type JobName } from '../jobs/job.ts';
import { isAmiss, standingOf, type JobStanding } from '../jobs/standing.ts';
import type { KeptJob } from '../jobs/store.ts';
import type { Books } from '../storage/open.ts';
import { nameAmong } from '../values/named.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { guardDeskOf } from './guarded.ts';
import type { Parts } from './parts.ts';

/** A job as the treasury sees it; `kept` is null before the house has run for the first time. */
export type JobSeen = { readonly name: JobName; readonly standing: JobStanding; readonly kept: KeptJob | null };

export type JobFault = 'unknown' | 'running';

/** What the treasury sees of what the house does by itself. */
export type JobDesk = {
  seen(): Promise<JobSeen[]>;
  /** Makes a job due now: an instance that runs begins it within seconds. */
  runNow(visit: Visit, name: string): Promise<Result<null, JobFault | Refusal>>;
};

/** How many jobs a person should look at. */
export async function jobsAmiss({ reading }: Pick<Books, 'reading'>, nowMs: number): Promise<number> {
  return (await reading.jobs.all()).filter((each) => isAmiss(each, nowMs)).length;
}

export function jobDeskOf(parts: Pick<Parts, 'content' | 'clock'>, books: Books): JobDesk {
  const desk = guardDeskOf(parts, books);
  return {
    seen: async () => {
      const all = await books.reading.jobs.all();
      return JOB_NAMES.map((name) => {
        const kept = all.find((each) => each.name === name) ?? null;
        return { name, kept, standing: kept === null ? 'new' : standingOf(kept, desk.nowMs()) };
      });
    },
    runNow: (visit, typed) =>
      actAs(desk, visit, { act: 'job.run' }, async ({ jobs }): Promise<Result<Done<null>, JobFault>> => {
        const name = nameAmong(JOB_NAMES, typed);
        const kept = (await jobs.all()).find((each) => each.name === name);
        if (name === null || !kept) return refused('unknown');
        if (standingOf(kept, desk.nowMs()) === 'running') return refused('running');
        await jobs.plan(name, desk.nowMs(), kept.dueMs);
        return ok({ value: null, object: `job:${name}`, before: { dueMs: kept.dueMs }, after: { dueMs: desk.nowMs() } });
      }),
  };
}
