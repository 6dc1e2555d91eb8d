import { Cron } from 'croner';

/** When a pattern comes up next after an instant, in a time zone (milliseconds). An hour that summer time skips comes up when the next one begins; one that comes twice, once. */
export function nextAfter(pattern: string, zone: string, afterMs: number): number {
  const next = new Cron(pattern, { timezone: zone, paused: true }).nextRun(new Date(afterMs));
  if (!next) throw new Error(`Bug: ${pattern} never comes up`);
  return next.getTime();
}
