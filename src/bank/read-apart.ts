import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { FileProblem, StatementFile, StatementLine } from '../reconciliation/statement.ts';
import { ok, type Result } from '../values/result.ts';
import { nextTurn, type Progress } from '../values/turns.ts';
import type { FileHead, SomeLines, ToRead } from './reader.ts';

/** Larger files take longer to read than others should wait: some 2 000 lines. */
const WORTH_A_THREAD_BYTES = 128 * 1024;
const MOST_MEMORY_MB = 512;

/** Whether reading a file is so short that nobody waits for it. */
export function isShort(bytes: Uint8Array): boolean {
  return bytes.length <= WORTH_A_THREAD_BYTES;
}

async function handedOver(worker: Worker, told: (progress: Progress) => void): Promise<Result<StatementFile, FileProblem>> {
  // Rejects when the thread fails.
  const [head] = (await once(worker, 'message')) as [FileHead];
  if (!head.ok) return head;
  const { statements, bad, lines: of } = head.value;
  const lines = statements.map((): StatementLine[] => []);
  let done = 0;
  for (;;) {
    told({ done, of });
    const answer = once(worker, 'message');
    worker.postMessage(null);
    const [piece] = (await answer) as [SomeLines];
    if (piece === null) break;
    lines[piece.statement]?.push(...piece.lines);
    done += piece.lines.length;
    await nextTurn();
  }
  return ok({ statements: statements.map((each, index) => ({ ...each, lines: lines[index] ?? [] })), bad });
}

/** As `readStatementFile`; a long file is read in a thread of its own, so that the server goes on answering. `told` hears how many lines have come. */
export async function readApart(
  { bytes, mapping }: ToRead,
  told: (progress: Progress) => void = () => undefined,
): Promise<Result<StatementFile, FileProblem>> {
  if (isShort(bytes)) return (await import('./read-statement.ts')).readStatementFile(bytes, { mapping });
  const workerData: ToRead = { bytes, mapping };
  const worker = new Worker(new URL('./reader.ts', import.meta.url), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
  });
  try {
    return await handedOver(worker, told);
  } finally {
    await worker.terminate();
  }
}
