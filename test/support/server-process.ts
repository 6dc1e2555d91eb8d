import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const STARTS_WITHIN_MS = 30_000;

/** Instances on one PostgreSQL must be given the same one; a file needs none. */
const SHARED = { SESSION_SECRET: 'not-a-secret-but-long-enough-for-one' };

/** The whole server in a process of its own, as `npm start` runs it. */
export type ServerProcess = {
  readonly child: ChildProcess;
  readonly url: string;
  said(): string;
  /** Waits until it has said so on its terminal. */
  says(words: string, withinMs: number): Promise<void>;
  stop(signal: NodeJS.Signals): Promise<void>;
};

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    return false;
  }
}

/** Starts the server and waits until it answers. What is not given comes from nowhere: a test does not depend on the machine's environment. */
export async function startServer(
  environment: Readonly<Record<string, string>> & { readonly PORT: string },
  as: { readonly uid?: number; readonly gid?: number } = {},
): Promise<ServerProcess> {
  const given = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', MALLOC_ARENA_MAX: '1', ...SHARED, ...environment };
  const child = spawn(process.execPath, ['src/commands/launch.mjs', 'start'], { env: given, stdio: ['ignore', 'pipe', 'pipe'], ...as });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (words += chunk.toString()));
  const url = `http://127.0.0.1:${environment.PORT}`;
  const lastMs = performance.now() + STARTS_WITHIN_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null || performance.now() > lastMs) {
      child.kill('SIGKILL');
      throw new Error(`The server does not answer. It said:\n${words}`);
    }
    await sleep(20);
  }
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  const says = async (expected: string, withinMs: number): Promise<void> => {
    const endMs = performance.now() + withinMs;
    while (!words.includes(expected)) {
      if (child.exitCode !== null || performance.now() > endMs) throw new Error(`The server did not say "${expected}". It said:\n${words}`);
      await sleep(50);
    }
  };
  return { child, url, said: () => words, says, stop };
}
