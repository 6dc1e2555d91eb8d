import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Environment } from '../settings/types.ts';
import { WEBHOOK_PATH } from '../settings/webhook-path.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { exitOf, startChild, stopChild } from './child.ts';
import { SANDBOX_DIR } from './places.ts';
import { SandboxAnswer, type SandboxOrder } from './sandbox-messages.ts';

const GRACE_MS = 5_000;
const ANY_ADDRESS: readonly string[] = ['0.0.0.0', '::'];

export type SandboxProcess = {
  /** Resolves when it ends without being asked to. */
  readonly ended: Promise<number>;
  stop(): Promise<void>;
};

/** Where this machine reaches the server itself. */
function ownAddress({ host, port }: Environment): string {
  const name = ANY_ADDRESS.includes(host) ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

function orderFor(environment: Environment, sandbox: NonNullable<Environment['sandbox']>): SandboxOrder {
  const [secret] = environment.stripe.webhookSecrets;
  if (secret === undefined) throw new Error('Bug: the sandbox has no secret to sign with');
  return {
    port: Number(sandbox.apiBase.port),
    dataDir: join(environment.dataDir, SANDBOX_DIR),
    publicUrl: sandbox.publicUrl.origin,
    webhook: { url: `${ownAddress(environment)}${WEBHOOK_PATH}`, secret },
  };
}

/** The child's answer, or that it ended without one. */
function answerOf(child: ChildProcess): Promise<SandboxAnswer> {
  return new Promise((resolve) => {
    child.once('message', (message) => {
      resolve(SandboxAnswer.parse(message));
    });
    child.once('exit', (code) => {
      resolve({ listens: false, why: `it ended with status ${code ?? 'unknown'}` });
    });
  });
}

/** Starts the sandbox beside us and waits until it listens; the reason when it cannot. */
export async function startSandboxProcess(
  environment: Environment,
  sandbox: NonNullable<Environment['sandbox']>,
): Promise<Result<SandboxProcess, string>> {
  const child = startChild('sandbox.ts');
  child.send(orderFor(environment, sandbox));
  const answer = await answerOf(child);
  if (answer.listens) return ok({ ended: exitOf(child), stop: () => stopChild(child, GRACE_MS) });
  await stopChild(child, GRACE_MS);
  return refused(answer.why);
}
