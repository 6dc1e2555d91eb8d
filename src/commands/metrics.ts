import type { Running } from '../app.ts';
import type { Metric } from '../server/metrics.ts';

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1_000;
}

function one(name: string, help: string, value: number | null): Metric {
  return { name, help, values: [{ value }] };
}

type Overview = Awaited<ReturnType<Running['overview']>>;

function ofJobs(jobs: Overview['jobs'], name: string, help: string, valueOf: (job: Overview['jobs'][number]) => number | null): Metric {
  return { name, help, values: jobs.map((job) => ({ labels: { job: job.name }, value: valueOf(job) })) };
}

/** The inbox, the jobs, the backup, and whether cards are being tried. Instants are seconds since 1970. */
function overviewMetrics({ jobs, waitingSinceMs, lastNoticeMs, isAttacked, backup, recurring, endpointDifferences }: Overview): Metric[] {
  return [
    one(
      'inbox_waiting_since_seconds',
      'Since when the oldest notice that is not dealt with waits; not there while none does.',
      seconds(waitingSinceMs),
    ),
    one('notice_last_seconds', 'When the last notice of Stripe was kept.', seconds(lastNoticeMs)),
    one('recurring_gifts', 'Recurring gifts that go on: while there are some, Stripe says something each week.', recurring),
    one(
      'stripe_endpoint_differences',
      'In how many ways the webhook endpoint at Stripe is not as it should be; not there while that is not known.',
      endpointDifferences,
    ),
    one('card_testing', '1 while cards are being tried on the site, and its forms are stricter.', isAttacked ? 1 : 0),
    one(
      'backup_last_seconds',
      'When the night’s backup last succeeded; not there for PostgreSQL.',
      backup.isOurs ? seconds(backup.lastMs) : null,
    ),
    ofJobs(jobs, 'job_succeeded_seconds', 'When a job last did what it was to do.', ({ succeededMs }) => seconds(succeededMs)),
    ofJobs(jobs, 'job_failures', 'How many runs of a job failed in a row.', ({ failures }) => failures),
    ofJobs(jobs, 'job_amiss', '1 for a job that has failed, is late, or neither ends nor goes on.', ({ amiss }) => (amiss ? 1 : 0)),
    ofJobs(jobs, 'job_duration_seconds', 'How long a job’s last run took.', ({ durationMs }) => seconds(durationMs)),
  ];
}

/** What tells an operator whether the books are true and up to date. Instants are seconds since 1970. */
export async function metricsOf({ health, overview }: Pick<Running, 'health' | 'overview'>): Promise<readonly Metric[]> {
  const { faultCount, notices, checkedMs, backfilledMs, walkedMs, clockSkewS, refusedByClock } = await health();
  const states = Object.entries(notices).map(([state, value]) => ({ labels: { state }, value }));
  return [
    one('books_faults', 'Sums of the books that do not hold; anything but 0 stops booking.', faultCount),
    one('books_checked_seconds', 'When the books were last checked against themselves.', seconds(checkedMs)),
    one('stripe_backfilled_seconds', 'When the events of Stripe were last asked for in whole.', seconds(backfilledMs)),
    one('stripe_walked_seconds', 'When the balance of Stripe was last walked through in whole.', seconds(walkedMs)),
    one('clock_skew_seconds', 'How far ahead of ours Stripe signed its last genuine notice.', clockSkewS),
    one('notices_refused_by_clock', 'Genuine notices refused since the start, as signed over five minutes from our time.', refusedByClock),
    ...overviewMetrics(await overview()),
    { name: 'inbox_notices', help: 'Notices of the inbox by state; parked and dead ones wait for a person.', values: states },
  ];
}
