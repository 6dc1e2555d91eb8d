import type { App } from '../../src/app.ts';
import type { Visit } from '../../src/access/session.ts';
import type { LinePart } from '../../src/reconciliation/bank-line.ts';
import type { QueuedLine } from '../../src/reconciliation/line-queue.ts';
import { account, type Account } from '../../src/values/account.ts';
import { cents } from '../../src/values/cents.ts';
import { lastDay, type Month } from '../../src/values/month.ts';
import { knocker } from './people.ts';
import type { MonthsFile } from './teller.ts';

/** What a story's treasurer makes of a bank line, by its words; null where she knows nothing of it. */
export type Decide = (line: QueuedLine) => Promise<readonly LinePart[] | null>;

/** Somebody who does the treasurer's month by hand, through the app's desks, as the pages do it. */
export type Treasurer = {
  visit(): Promise<Visit>;
  /** Takes a statement whole. */
  take(of: Account, file: MonthsFile): Promise<void>;
  /** Accepts what is certain, then posts the other lines as `decide` says. Answers how many of each. */
  post(decide: Decide): Promise<{ readonly certain: number; readonly byHand: number }>;
  close(month: Month): Promise<void>;
};

/** Signs in as the demonstration's treasurer. */
export async function treasurerOf(app: App): Promise<Treasurer> {
  const { treasury, closing } = app;
  const { lines, door } = treasury;
  const browser = knocker(treasury);
  if (!door.demonstration) throw new Error('the story is not in a sandbox');
  const entered = await door.demonstration(await browser.visit(), browser.request());
  if (entered.kind !== 'in') throw new Error(`nobody is in: ${entered.kind}`);
  browser.take(entered.cookies);

  async function post(line: QueuedLine, parts: readonly LinePart[]): Promise<void> {
    const { attempt } = line.state;
    const done = await lines.act(await browser.visit(), 'bank.match', (acts, by) => acts.post({ line: line.line.id, attempt, parts, by }));
    if (!done.ok || done.value.kind !== 'done') throw new Error(`${line.line.label}: ${JSON.stringify(done)}`);
  }

  return {
    visit: () => browser.visit(),
    take: async (of, { bytes, name, month, closing: held }) => {
      const visit = await browser.visit();
      const sent = { bytes, fileName: name, account: of, mapping: null, decided: [], isFinal: true };
      const first = await lines.files.send(visit, sent);
      // The columns of a CSV are taken as they are proposed.
      const isNew = first.kind === 'unread' && first.sheet !== null;
      const taken = isNew ? await lines.files.send(visit, { ...sent, mapping: first.sheet.mapping }) : first;
      if (taken.kind !== 'told' || taken.told.kind !== 'done') throw new Error(`${name}: ${JSON.stringify(taken)}`);
      const [told] = taken.told.imports;
      const on = lastDay(month);
      if (told?.closing && told.closing.on >= on) return;
      // A file that does not tell what was held at the month's end: it is typed from the paper statement.
      await lines.act(visit, 'bank.match', (acts, by) => acts.keepBalance(of, on, cents(held), by));
    },
    post: async (decide) => {
      const all = await lines.acceptAll(await browser.visit());
      if (all.kind === 'job' || !all.accepted.ok || all.accepted.value.left > 0) throw new Error(JSON.stringify(all));
      const { posted } = all.accepted.value;
      const { lines: open } = await lines.queue({ account: null, after: null, limit: 100 });
      let byHand = 0;
      for (const { line } of open) {
        // A line that was one half of a transfer is posted with its other half.
        const now = await lines.line(line.id);
        if (now?.state.kind !== 'open') continue;
        const parts = await decide(now);
        if (!parts) throw new Error(`nobody knows what "${line.label}" of ${line.bookedOn} is: ${line.amount}`);
        await post(now, parts);
        byHand += 1;
      }
      return { certain: posted.length, byHand };
    },
    close: async (month) => {
      const { obstacles, version } = await closing.month(month);
      if (obstacles.length > 0) throw new Error(`${month} cannot be closed: ${JSON.stringify(obstacles)}`);
      const done = await closing.close(await browser.visit(), month, version);
      if (done.kind !== 'done') throw new Error(`${month} is not closed: ${JSON.stringify(done)}`);
    },
  };
}

/** A line that is one thing, whole. */
export function whole(line: QueuedLine, into: string): readonly LinePart[] {
  return [{ kind: 'entry', amount: line.line.amount, account: account(into), label: null, project: null }];
}
