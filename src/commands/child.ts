import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Another command of ours in a process of its own. It ends when we end, however that comes: it watches the channel between us. */
export function startChild(command: 'launch.mjs' | 'sandbox.ts', words: readonly string[] = []): ChildProcess {
  return fork(join(import.meta.dirname, command), words, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

/** The exit status; 1 when a signal ended it. */
export async function exitOf(child: ChildProcess): Promise<number> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode ?? 1;
}

/** Asks a child to end by closing the channel, and ends it after a while when it does not. */
export async function stopChild(child: ChildProcess, graceMs: number): Promise<void> {
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await exitOf(child);
  clearTimeout(timer);
}
