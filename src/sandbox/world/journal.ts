import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Kind } from './kinds.ts';

/** An item that was set, or the id of one that was removed. */
export type Change = readonly [kind: Kind, item: { readonly id: string }] | readonly [kind: Kind, item: null, id: string];

/** The state on disk: one line for each act, so that an act is kept whole or not at all. */
export type Journal = {
  /** Calls back with each change kept so far, in order. A line that was cut short by a crash is dropped. */
  replay(apply: (change: Change) => void): void;
  append(changes: readonly Change[]): void;
  /** Whether the lines have become many times what is left of them. */
  overgrown(): boolean;
  rewrite(changes: Iterable<Change>): void;
  close(): void;
};

const NEWLINE = 10;
const TOLERATED_BYTES = 16 * 1024 * 1024;

function readLine(line: string): readonly Change[] | undefined {
  try {
    return JSON.parse(line) as readonly Change[];
  } catch {
    return undefined;
  }
}

/** Length of the whole lines at the start of the file; what follows is an act that was not kept. */
function replayFile(path: string, apply: (change: Change) => void): number {
  if (!existsSync(path)) return 0;
  const bytes = readFileSync(path);
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    const changes = readLine(bytes.toString('utf8', start, end));
    if (!changes) throw new Error(`Bug: ${path} holds a line that cannot be read, at byte ${start}`);
    changes.forEach(apply);
    start = end + 1;
  }
  return start;
}

/** Keeps the state in `<dir>/sandbox.jsonl`. */
export function fileJournal(dir: string): Journal {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, 'sandbox.jsonl');
  let file = openSync(path, 'a+', 0o600);
  let keptBytes = 0;
  let bytes = statSync(path).size;
  const write = (descriptor: number, changes: readonly Change[]): number => writeSync(descriptor, `${JSON.stringify(changes)}\n`);
  return {
    replay: (apply) => {
      const whole = replayFile(path, apply);
      if (whole === bytes) return;
      ftruncateSync(file, whole);
      bytes = whole;
    },
    append: (changes) => {
      bytes += write(file, changes);
    },
    overgrown: () => bytes > TOLERATED_BYTES + 2 * keptBytes,
    rewrite: (changes) => {
      const fresh = openSync(`${path}.new`, 'w', 0o600);
      keptBytes = 0;
      for (const change of changes) keptBytes += write(fresh, [change]);
      closeSync(fresh);
      closeSync(file);
      renameSync(`${path}.new`, path);
      file = openSync(path, 'a');
      bytes = keptBytes;
    },
    close: () => closeSync(file),
  };
}

/** Keeps nothing: for tests, and for a sandbox that forgets. */
export function noJournal(): Journal {
  return { replay: () => undefined, append: () => undefined, overgrown: () => false, rewrite: () => undefined, close: () => undefined };
}
