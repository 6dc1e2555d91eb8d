import { parentPort, workerData } from 'node:worker_threads';
import { checkBooks } from '../reconciliation/self-check.ts';
import { openAgain } from '../storage/open.ts';
import { systemClock } from '../values/clock.ts';
import type { ToLookAt } from './look.ts';

if (parentPort) {
  const { databaseUrl, checked } = workerData as ToLookAt;
  const opened = await openAgain(databaseUrl, systemClock);
  if (!opened.ok) throw new Error(opened.why);
  const books = opened.value;
  parentPort.postMessage(await books.snapshot((stores) => checkBooks(stores, checked)));
  await books.close();
}
