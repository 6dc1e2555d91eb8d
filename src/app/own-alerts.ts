import type { ALERTS } from '../mail/letter.ts';
import { alertLetter } from '../mail/queue.ts';
import type { Books } from '../storage/open.ts';
import { firstOf, inShort } from '../values/few.ts';
import type { Overview } from './overview.ts';
import type { Parts } from './parts.ts';

export type Alert = { readonly about: (typeof ALERTS)[number]; readonly what: string };

const HOUR_MS = 3_600_000;
/** A night's backup that was missed once is a day and a half old at most. */
const BACKUP_OLD_MS = 36 * HOUR_MS;
/** Recurring gifts make Stripe say something each week. */
const SILENCE_MS = 7 * 24 * HOUR_MS;
const LONGEST_WHAT = 500;

function ofEndpoint({ jobs, endpointDifferences }: Pick<Overview, 'jobs' | 'endpointDifferences'>): Alert[] {
  if (endpointDifferences === null || endpointDifferences === 0) return [];
  return [{ about: 'endpoint', what: jobs.find(({ name }) => name === 'endpoint')?.outcome?.why ?? '' }];
}

/** What a person must hear of, as things stand at an instant (milliseconds). */
export function alertsFor(
  { backup, lastNoticeMs, recurring, ...seen }: Overview,
  {
    dead,
    faults,
    faultCount = faults.length,
  }: { readonly dead: readonly string[]; readonly faults: readonly string[]; readonly faultCount?: number },
  nowMs: number,
): Alert[] {
  const alerts: Alert[] = [];
  if (dead.length > 0) alerts.push({ about: 'dead-notice', what: firstOf(dead, 5).join(', ') });
  if (faults.length > 0) alerts.push({ about: 'books-broken', what: inShort(faults, faultCount) });
  // Before the first one, its first hour counts.
  const sinceMs = backup.lastMs ?? backup.dueMs;
  if (backup.isOurs && sinceMs !== null && nowMs - sinceMs > BACKUP_OLD_MS) {
    alerts.push({ about: 'backup-old', what: new Date(sinceMs).toISOString() });
  }
  if (recurring > 0 && lastNoticeMs !== null && nowMs - lastNoticeMs > SILENCE_MS) {
    alerts.push({ about: 'no-notices', what: new Date(lastNoticeMs).toISOString() });
  }
  alerts.push(...ofEndpoint(seen));
  return alerts.map(({ about, what }) => ({ about, what: what.slice(0, LONGEST_WHAT) }));
}

/** Queues a letter for each alert, once a day; how many were new. */
export function queueAlerts(
  { content, clock }: Pick<Parts, 'content' | 'clock'>,
  { letters }: Pick<Books, 'letters'>,
  alerts: readonly Alert[],
): Promise<number> {
  const nowMs = clock.now();
  const { zone, languages } = content.association;
  const [language = 'fr'] = languages;
  const once = zone.dayOf(nowMs);
  return letters.queueAll(alerts.map(({ about, what }) => alertLetter({ about, once, what, language, nowMs })));
}
