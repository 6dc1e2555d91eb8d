import type { Running } from '../app.ts';
import { firstOf } from '../values/few.ts';
import type { Command } from './obole.ts';
import { DONE, REFUSED } from './places.ts';
import { withBooks } from './with-books.ts';

/** States that a person may want to look at; the others are dealt with. */
const TO_LOOK_AT = ['waiting', 'failed', 'parked', 'dead'] as const;
const MOST_LISTED = 100;

/** Nothing is said of receipts while they are off. */
async function receiptsFinding({ app }: Running) {
  const broken = await app.treasury.money.receipts?.faults();
  const what = 'the numbers of tax receipts have no gap, and each says what it was issued with';
  return broken === undefined ? [] : [{ what, ok: broken.length === 0, fails: broken }];
}

/** One truth about the books a line; below it what breaks it, and what it waits for. */
async function checkBooks(running: Running): Promise<number> {
  const trail = await running.people.auditFaults();
  const audit = { what: 'the audit trail is as it was written', ok: trail.length === 0, fails: trail };
  const findings: readonly Awaited<ReturnType<Running['compare']>>[] = [
    ...(await running.check()),
    await running.compare(),
    audit,
    ...(await receiptsFinding(running)),
  ];
  for (const { what, ok, fails, count = fails.length, waits = [] } of findings) {
    console.log(`${ok ? '✓' : '✗'} ${what}`);
    for (const each of firstOf(fails, fails.length, count)) console.log(`    ${each}`);
    for (const each of waits) console.log(`    (not yet) ${each}`);
  }
  return findings.every(({ ok }) => ok) ? DONE : REFUSED;
}

export const check: Command = {
  usage: 'check',
  what: 'Reads content/, the environment and the books, and tells every mistake at once.',
  run: () => withBooks(checkBooks),
};

async function listNotices({ books, notices }: Running): Promise<number> {
  const counts = Object.entries(await notices.counts()).filter(([, count]) => count > 0);
  console.log(counts.length === 0 ? 'The inbox is empty.' : counts.map(([state, count]) => `${state}: ${count}`).join(', '));
  for (const notice of await books.reading.inbox.list(TO_LOOK_AT, MOST_LISTED)) {
    const received = new Date(notice.receivedMs).toISOString();
    console.log([notice.id, notice.state, notice.type, notice.objectId, received, notice.reason ?? ''].join('  ').trimEnd());
  }
  return DONE;
}

async function replayNotices({ books, notices }: Running, id: string | undefined): Promise<number> {
  const stuck = id === undefined ? await books.reading.inbox.list(['failed', 'parked', 'dead'], MOST_LISTED) : [];
  const ids = id === undefined ? stuck.map((notice) => notice.id) : [id];
  let unknown = 0;
  for (const each of ids) {
    if (await notices.replay(each)) continue;
    unknown += 1;
    console.error(`There is no notice ${each}.`);
  }
  await notices.idle();
  console.log(`${ids.length - unknown} notices read again.`);
  return unknown === 0 ? DONE : REFUSED;
}

export const inbox: Command = {
  usage: 'inbox list|replay [ID]',
  what: 'Shows the notices that need a look; reads one of them again, or all that failed, were parked or given up.',
  run: async ([action, id]) => {
    if (action === 'list') return withBooks(listNotices);
    if (action === 'replay') return withBooks((running) => replayNotices(running, id));
    console.error(`"inbox" is followed by "list" or "replay", not by "${action ?? ''}".`);
    return REFUSED;
  },
};
