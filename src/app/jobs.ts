import { newId } from '../values/ids.ts';

/** How work in the background stands. `waiting`: other work comes first. `failed`: by a fault of ours; nothing half-done is left. */
export type JobSeen<Step, Value> =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running'; readonly step: Step }
  | { readonly kind: 'ended'; readonly value: Value }
  | { readonly kind: 'failed' };

/** Long work that goes on while pages tell how far it has come. It lives as long as the process. */
export type Jobs<Step, Value> = {
  /** Begins once the work before is done; answers with the work's name. */
  begin(owner: string, work: (tell: (step: Step) => void) => Promise<Value>): string;
  /** To whoever began it; null where there is no such work, as after a restart. */
  seen(owner: string, id: string): JobSeen<Step, Value> | null;
};

/** Work that has ended is told of until so much more has begun. */
const REMEMBERED = 50;

/** One piece of work at a time. */
export function jobsOf<Step, Value>(onError: (what: string, error: unknown) => void, what: string): Jobs<Step, Value> {
  const jobs = new Map<string, { readonly owner: string; seen: JobSeen<Step, Value> }>();
  let before: Promise<void> = Promise.resolve();
  return {
    begin: (owner, work) => {
      const id = newId('job');
      const job: { readonly owner: string; seen: JobSeen<Step, Value> } = { owner, seen: { kind: 'waiting' } };
      jobs.set(id, job);
      for (const old of [...jobs.keys()].slice(0, -REMEMBERED)) jobs.delete(old);
      const run = async (): Promise<void> => {
        try {
          const value = await work((step) => {
            job.seen = { kind: 'running', step };
          });
          job.seen = { kind: 'ended', value };
        } catch (error) {
          job.seen = { kind: 'failed' };
          onError(what, error);
        }
      };
      before = before.then(run);
      return id;
    },
    seen: (owner, id) => {
      const job = jobs.get(id);
      return job?.owner === owner ? job.seen : null;
    },
  };
}
