import type { KeptJob } from './store.ts';

/** How a job stands: `late` when it should have run long ago, `lost` when whoever did it neither ended nor says that it goes on. */
export type JobStanding = 'running' | 'lost' | 'failed' | 'late' | 'fine' | 'new';

/** A machine that wakes up, or a round that is full, needs some minutes. */
const LATE_MS = 3_600_000;
/** So many failures in a row are more than an outage that passes by itself. */
export const TOO_MANY_FAILURES = 3;

/** How a job stands at an instant (milliseconds). */
export function standingOf({ leasedMs, dueMs, outcome }: KeptJob, nowMs: number): JobStanding {
  if (leasedMs > nowMs) return 'running';
  if (leasedMs > 0) return 'lost';
  if (outcome?.kind === 'failed') return 'failed';
  if (dueMs < nowMs - LATE_MS) return 'late';
  return outcome === null ? 'new' : 'fine';
}

/** Whether a person should look at it. */
export function isAmiss(job: KeptJob, nowMs: number): boolean {
  return ['lost', 'failed', 'late'].includes(standingOf(job, nowMs));
}
