import { setTimeout as sleep } from 'node:timers/promises';
import { NOTICE_STATES } from '../../src/inbox/notice.ts';
import { checkBooks } from '../../src/reconciliation/self-check.ts';
import { openBooks, type Books } from '../../src/storage/open.ts';
import { systemClock } from '../../src/values/clock.ts';
import type { ServerProcess } from './server-process.ts';

async function lookInto<Value>(databaseUrl: string, work: (books: Books) => Promise<Value>): Promise<Value> {
  const opened = await openBooks(databaseUrl, 'test', systemClock);
  if (!opened.ok) throw new Error(opened.why);
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
  }
}

/** Waits until nothing is left to deal with, by looking into the books from outside; every server must live meanwhile. */
export function drained(databaseUrl: string, servers: readonly ServerProcess[]): Promise<void> {
  return lookInto(databaseUrl, async ({ reading }) => {
    for (;;) {
      const ended = servers.find(({ child }) => child.exitCode !== null);
      if (ended) throw new Error(`A server has ended:\n${ended.said()}`);
      const { waiting, failed } = await reading.inbox.counts();
      if (waiting + failed === 0) return;
      await sleep(50);
    }
  });
}

export type Served = {
  /** Ids of all posted notices that were kept, as often as they were. */
  readonly kept: readonly string[];
  /** The charge of each gift that was booked, as often as it was. */
  readonly booked: readonly string[];
  readonly faults: readonly string[];
  /** How many entries: what booking twice would add to. */
  readonly entries: number;
};

/** What is in books that servers have left, once all servers are gone. */
export function servedBooks(databaseUrl: string, atMost = 1_000_000): Promise<Served> {
  return lookInto(databaseUrl, async ({ inbox, ledger, snapshot }) => {
    const kept = (await inbox.list(NOTICE_STATES, atMost)).map(({ id }) => id).filter((id) => id.endsWith('_posted'));
    const booked = (await ledger.page('gift:', atMost)).filter(({ kind }) => kind === 'gift').map(({ source }) => source);
    const findings = await snapshot(checkBooks);
    return { kept, booked, faults: findings.flatMap(({ fails }) => fails), entries: await ledger.revision() };
  });
}
