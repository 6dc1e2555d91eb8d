import { isUnderWay } from '../giving/attack.ts';
import { isAmiss } from '../jobs/standing.ts';
import type { KeptJob } from '../jobs/store.ts';
import { fileOf } from '../storage/backup.ts';
import type { Books } from '../storage/open.ts';
import { endpointDifferences } from './endpoint-watch.ts';
import type { Parts } from './parts.ts';

/** What the books tell of the house besides its health. Instants in milliseconds, null where it never happened. */
export type Overview = {
  readonly jobs: readonly (KeptJob & { readonly amiss: boolean })[];
  /** Since when the oldest notice that is not dealt with waits; null while none does. */
  readonly waitingSinceMs: number | null;
  readonly lastNoticeMs: number | null;
  /** Recurring gifts that go on. */
  readonly recurring: number;
  /** In how many ways the webhook endpoint was not as it should be when it was last looked at; null while that is not known. */
  readonly endpointDifferences: number | null;
  readonly isAttacked: boolean;
  /** Whether the night's backup is ours to make, and when it last succeeded. */
  readonly backup: { readonly isOurs: boolean; readonly lastMs: number | null; readonly dueMs: number | null };
};

/** Of more than these the oldest is not looked for: the count tells enough. */
const MOST_WAITING = 200;

/** Looks at what monitoring and alerts are made from. */
export async function overviewOf(
  { environment, clock }: Pick<Parts, 'environment' | 'clock'>,
  { reading }: Pick<Books, 'reading'>,
): Promise<Overview> {
  const nowMs = clock.now();
  const jobs = await reading.jobs.all();
  const backup = jobs.find(({ name }) => name === 'backup');
  const waiting = await reading.inbox.list(['waiting', 'failed'], MOST_WAITING);
  const recurring = await reading.giving.recurring();
  return {
    jobs: jobs.map((each) => ({ ...each, amiss: isAmiss(each, nowMs) })),
    waitingSinceMs: waiting.at(-1)?.receivedMs ?? null,
    lastNoticeMs: await reading.inbox.lastReceivedMs(),
    recurring: recurring.filter(({ status, endsMs }) => status === 'active' && endsMs === null).length,
    endpointDifferences: endpointDifferences(jobs.find(({ name }) => name === 'endpoint')?.outcome ?? null),
    isAttacked: isUnderWay(await reading.gate.attack(), nowMs),
    backup: { isOurs: fileOf(environment.databaseUrl) !== null, lastMs: backup?.succeededMs ?? null, dueMs: backup?.dueMs ?? null },
  };
}
