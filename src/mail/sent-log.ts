import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { sha256 } from '../values/digest.ts';

/**
 * Remembers on disk, beside the database, which letters were sent: it is written before the database is told, and a backup of the database
 * that is put back does not take it back. Keys stand in it as digests, which tell nothing.
 */
export type SentLog = {
  has(key: string): boolean;
  /** Durable when it returns. Throws where the disk cannot be written. */
  add(key: string): void;
};

const LINE_BYTES = 65;

/** Opens the log of a file, which is made at the first letter. Other processes may add to the same file. */
export function sentLog(path: string): SentLog {
  const known = new Set<string>();
  let readTo = 0;
  /** Reads what was added since, whole lines only: one that was cut off when the machine failed says nothing. */
  const catchUp = (): void => {
    let file: number;
    try {
      file = openSync(path, 'r');
    } catch {
      return;
    }
    try {
      const more = fstatSync(file).size - readTo;
      if (more <= 0) return;
      const bytes = Buffer.alloc(more);
      const read = readSync(file, bytes, 0, more, readTo);
      const lines = bytes.subarray(0, read).toString('latin1').split('\n');
      const rest = lines.pop() ?? '';
      for (const line of lines) known.add(line.slice(1 - LINE_BYTES));
      readTo += read - rest.length;
    } finally {
      closeSync(file);
    }
  };
  return {
    has: (key) => {
      catchUp();
      return known.has(sha256(key));
    },
    add: (key) => {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      const file = openSync(path, 'a', 0o600);
      try {
        writeSync(file, `${sha256(key)}\n`);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    },
  };
}
