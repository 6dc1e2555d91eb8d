import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Starts one of the scripts beside this file in a process of its own. */
export function begin(script: string, words: readonly string[] = []): ChildProcess {
  return fork(join(import.meta.dirname, script), words);
}

/** What a child says next over the channel; rejects when it ends instead. */
export function told(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (words: string | number) => {
      child.off('exit', ended);
      resolve(String(words));
    });
  });
}

/** Asks a child something, and waits for its answer. */
export function ask(child: ChildProcess, words: string): Promise<string> {
  const answer = told(child);
  child.send(words);
  return answer;
}

/** A new folder in the system’s place for what passes. */
export function newFolder(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'obole-bench-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
