import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Finding } from '../ledger/look.ts';
import { checkBooks, type CheckedBooks } from '../reconciliation/self-check.ts';
import type { Books } from '../storage/open.ts';

/** What the thread is given. */
export type ToLookAt = { readonly databaseUrl: string; readonly checked: CheckedBooks };

/** Entries that are looked at within a second: beyond these others would wait, and a start too. */
export const SOON_LOOKED_AT = 20_000;
/** Some four million entries. Memory is given back when the look ends. */
const MOST_MEMORY_MB = 8_192;

const CUT_SHORT = 'the look was cut short';

/** Looks at the whole books, in the process while they are small, else in a thread of its own. */
export type Look = { look(): Promise<Finding[]>; stop(): Promise<void> };

async function lookApart(worker: Worker): Promise<Finding[]> {
  const ended = once(worker, 'exit').then(() => {
    throw new Error(CUT_SHORT);
  });
  // Rejects when the thread fails.
  const [findings] = (await Promise.race([once(worker, 'message'), ended])) as [Finding[]];
  return findings;
}

export function lookOver(books: Pick<Books, 'reading' | 'snapshot'>, about: ToLookAt, soon = SOON_LOOKED_AT): Look {
  const workers = new Set<Worker>();
  let stopped = false;
  return {
    look: async () => {
      if ((await books.reading.ledger.revision()) <= soon) return books.snapshot((stores) => checkBooks(stores, about.checked));
      if (stopped) throw new Error(CUT_SHORT);
      const resourceLimits = { maxOldGenerationSizeMb: MOST_MEMORY_MB };
      const worker = new Worker(new URL('./look-thread.ts', import.meta.url), { workerData: about, resourceLimits });
      workers.add(worker);
      try {
        return await lookApart(worker);
      } finally {
        workers.delete(worker);
        await worker.terminate();
      }
    },
    stop: async () => {
      stopped = true;
      await Promise.all([...workers].map((worker) => worker.terminate()));
    },
  };
}
