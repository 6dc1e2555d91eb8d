/** Everything that the house does by itself at its hour. A new job is a line here, its part in `app/own-jobs.ts`, and its words. */
export const JOB_NAMES = ['self-check', 'backfill', 'walk', 'endpoint', 'letters', 'alerts', 'purge', 'backup'] as const;

export type JobName = (typeof JOB_NAMES)[number];

/** What a run came to, in numbers that pages put into words; `why` in words for the operator. `unfinished`: nothing went wrong, and the rest follows soon. */
export type Outcome = {
  readonly kind: 'done' | 'unfinished' | 'failed';
  readonly figures: Readonly<Record<string, number>>;
  readonly why: string | null;
};

/** One thing that is done again and again. */
export type Job = {
  readonly name: JobName;
  /** When, as a cron pattern in the association's time zone. */
  readonly at: string;
  /** Each instance does it for itself, as it concerns what that instance remembers; otherwise one instance does it for all. */
  readonly everywhere: boolean;
  /** Also when the house starts: each time, or only where it was never done; otherwise a first run waits for its hour. */
  readonly atStart: 'always' | 'first' | 'never';
  /** A run that takes longer hangs: it is told, and another instance may take its place (milliseconds). */
  readonly longestMs: number;
  run(): Promise<Outcome>;
};

/** A run that did what it was to do. */
export function done(figures: Outcome['figures'] = {}, why: string | null = null): Outcome {
  return { kind: 'done', figures, why };
}

/** A run that did not. */
export function failed(why: string, figures: Outcome['figures'] = {}): Outcome {
  return { kind: 'failed', figures, why };
}
