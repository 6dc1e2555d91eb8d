import type { Running } from '../app.ts';
import type { Metric } from '../server/metrics.ts';

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1_000;
}

function one(name: string, help: string, value: number | null): Metric {
  return { name, help, values: [{ value }] };
}

/** What tells an operator whether the books are true and up to date. Instants are seconds since 1970. */
export async function metricsOf({ health }: Pick<Running, 'health'>): Promise<readonly Metric[]> {
  const { faults, notices, checkedMs, backfilledMs, walkedMs, clockSkewS, refusedByClock } = await health();
  const states = Object.entries(notices).map(([state, value]) => ({ labels: { state }, value }));
  return [
    one('books_faults', 'Sums of the books that do not hold; anything but 0 stops booking.', faults.length),
    one('books_checked_seconds', 'When the books were last checked against themselves.', seconds(checkedMs)),
    one('stripe_backfilled_seconds', 'When the events of Stripe were last asked for in whole.', seconds(backfilledMs)),
    one('stripe_walked_seconds', 'When the balance of Stripe was last walked through in whole.', seconds(walkedMs)),
    one('clock_skew_seconds', 'How far ahead of ours Stripe signed its last genuine notice.', clockSkewS),
    one('notices_refused_by_clock', 'Genuine notices refused since the start, as signed over five minutes from our time.', refusedByClock),
    { name: 'inbox_notices', help: 'Notices of the inbox by state; parked and dead ones wait for a person.', values: states },
  ];
}
