import type { JobName, Outcome } from './job.ts';

/** A job as the books remember it. Instants and durations in milliseconds. */
export type KeptJob = {
  readonly name: string;
  /** Who does it now, or did it last; null before the first run. */
  readonly holder: string | null;
  /** The end of the lease under which it is done; 0 when nobody does it. */
  readonly leasedMs: number;
  readonly startedMs: number | null;
  readonly endedMs: number | null;
  readonly durationMs: number | null;
  readonly outcome: Outcome | null;
  /** How many runs failed one after the other. */
  readonly failures: number;
  /** When it last did what it was to do. */
  readonly succeededMs: number | null;
  readonly dueMs: number;
};

export type Taking = { readonly holder: string; readonly nowMs: number; readonly untilMs: number };

export type Ending = {
  readonly holder: string;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly durationMs: number;
  readonly outcome: Outcome;
  readonly dueMs: number;
};

/** Port to the jobs that the books remember: what several instances agree by. */
export type JobStore = {
  all(): Promise<KeptJob[]>;
  /** Says when a job is due: one that is new, or one that is due at another instant than `than`. */
  plan(name: JobName, dueMs: number, than: number | null): Promise<void>;
  /** Takes a job that is due and that nobody does, or whose lease has lapsed; whether it was had. */
  take(name: JobName, taking: Taking): Promise<boolean>;
  /** Goes on under a later end of the lease; false where somebody else has it by now. */
  extend(name: JobName, holder: string, untilMs: number): Promise<boolean>;
  /** Writes down what came of it, unless somebody else has it by now. */
  end(name: JobName, ending: Ending): Promise<boolean>;
};
