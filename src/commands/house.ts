import { assemble, holdBooks, type Running } from '../app.ts';
import { sandboxControl } from '../sandbox/control-client.ts';
import type { SandboxControl } from '../sandbox/control.ts';
import { jsonLog, type Log } from '../server/log.ts';
import type { Environment } from '../settings/types.ts';
import { shiftedClock, type ShiftedClock } from '../values/clock.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { forgetUnfinished } from './demonstration.ts';
import type { Given } from './given.ts';
import { BAD_CONFIGURATION, REFUSED } from './places.ts';
import { portProblem, portTaken } from './ports.ts';
import { startSandboxProcess, type SandboxProcess } from './sandbox-process.ts';

export type HouseSandbox = {
  readonly apiBase: string;
  readonly control: SandboxControl;
  readonly process: SandboxProcess;
  /** Sets the app's clock to the sandbox's. */
  follow(): Promise<void>;
};

/** The app and, where it stands in for Stripe, the sandbox: what `start` and `dev` both serve. */
export type House = {
  readonly running: Running;
  readonly log: Log;
  readonly sandbox: HouseSandbox | null;
  close(): Promise<void>;
};

/** Why there is none, in words for the operator, and the exit status that says of which kind it is. */
export type NoHouse = { readonly words: string; readonly status: number };

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The first port that is taken, before anything has been started. */
async function takenPort({ host, port, sandbox }: Environment): Promise<string | undefined> {
  if (sandbox === null) return portTaken(host, port);
  const own = await portProblem(host, port);
  if (own !== undefined) return own;
  const beside = await portProblem(sandbox.apiBase.hostname, Number(sandbox.apiBase.port));
  return beside === undefined ? undefined : `The sandbox takes the port after PORT=${port}. ${beside}`;
}

async function openSandbox(environment: Environment, clock: ShiftedClock): Promise<Result<HouseSandbox | null, string>> {
  if (environment.sandbox === null) return ok(null);
  const { apiBase } = environment.sandbox;
  const started = await startSandboxProcess(environment, environment.sandbox);
  if (!started.ok) return refused(`The sandbox cannot start on port ${apiBase.port}: ${started.why}`);
  const control = sandboxControl(apiBase.href);
  const follow = async (): Promise<void> => {
    clock.shiftTo((await control.clock()).offsetMs);
  };
  return ok({ apiBase: apiBase.href, control, process: started.value, follow });
}

/** Puts the app together beside its sandbox, whose time it lives in. */
async function assembleHouse({ environment, content }: Given, log: Log, isAlone: boolean): Promise<Result<Omit<House, 'close'>, NoHouse>> {
  const clock = shiftedClock();
  const opened = await openSandbox(environment, clock);
  if (!opened.ok) return refused({ words: opened.why, status: REFUSED });
  const sandbox = opened.value;
  await sandbox?.follow();
  const onError = (what: string, error: unknown): void => {
    log.error({ error: reasonOf(error) }, what);
  };
  const tell = (words: string): void => {
    log.warn({}, words);
  };
  const following = sandbox && { beforeDrain: sandbox.follow };
  const assembled = await assemble({ environment, content, clock, isAlone, onError, tell, ...following });
  if (assembled.ok) return ok({ running: assembled.value, log, sandbox });
  await sandbox?.process.stop();
  return refused({ words: assembled.why, status: BAD_CONFIGURATION });
}

/** Opens the house, or says why it cannot be. It holds its books: whatever else opens them meanwhile is a guest. */
export async function openHouse(given: Given): Promise<Result<House, NoHouse>> {
  const { environment } = given;
  const taken = await takenPort(environment);
  if (taken !== undefined) return refused({ words: taken, status: REFUSED });
  const held = holdBooks(environment);
  if (!held.ok) return refused({ words: held.why, status: REFUSED });
  const { alone, letGo } = held.value;
  if (environment.sandbox) forgetUnfinished(environment);
  const house = await assembleHouse(given, jsonLog(environment.logLevel), alone);
  if (!house.ok) {
    letGo();
    return house;
  }
  const { running, sandbox } = house.value;
  const close = async (): Promise<void> => {
    await running.close();
    await sandbox?.process.stop();
    letGo();
  };
  return ok({ ...house.value, close });
}
