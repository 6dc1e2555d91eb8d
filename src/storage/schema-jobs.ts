/** What the house does by itself: one row a job, by which several instances agree on who does it. */
export type JobSchema = {
  jobs: {
    name: string;
    holder: string | null;
    /** The end of the lease; 0 when nobody does it. */
    leased_ms: number;
    started_ms: number | null;
    ended_ms: number | null;
    duration_ms: number | null;
    state: string | null;
    /** JSON: what the last run came to, in numbers. */
    figures: string;
    why: string | null;
    failures: number;
    succeeded_ms: number | null;
    due_ms: number;
  };
};
