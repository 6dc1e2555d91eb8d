import { parentPort, workerData } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';

/** Which file is copied to which. */
export type ToCopy = { readonly from: string; readonly to: string };

/** In a thread of its own: the whole file is read and written, and looked through once more. Says what is wrong with the copy, `ok` when nothing is. */
function copy({ from, to }: ToCopy): string {
  const source = new Sqlite(from, { readonly: true, fileMustExist: true });
  source.pragma('busy_timeout = 5000');
  source.prepare('vacuum into ?').run(to);
  source.close();
  const made = new Sqlite(to, { readonly: true });
  const found = String(made.pragma('integrity_check', { simple: true }));
  made.close();
  return found;
}

parentPort?.postMessage(copy(workerData as ToCopy));
