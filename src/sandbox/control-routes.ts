import { ControlRefused, type SandboxControl } from './control.ts';
import type { DeliveryMode } from './deliveries/deliver.ts';
import { FAULTS, type Fault } from './faults.ts';
import { PAY_METHODS, RENEWALS, type PayWish } from './flows/checkout.ts';
import type { Scene } from './scenes.ts';

type Given = Readonly<Record<string, unknown>>;

function unreadable(what: string): ControlRefused {
  return new ControlRefused('unreadable', `Unreadable: ${what}.`);
}

function isGiven(value: unknown): value is Given {
  return typeof value === 'object' && value !== null;
}

function numberIn(given: Given, name: string): number {
  const value = given[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw unreadable(`${name} is a number of milliseconds`);
  return Math.floor(value);
}

function textIn(given: Given, name: string): string {
  const value = given[name];
  if (typeof value !== 'string') throw unreadable(`${name} is a text`);
  return value;
}

function oneOf<const T extends string>(value: unknown, values: readonly T[], name: string): T {
  const found = values.find((each) => each === value);
  if (found === undefined) throw unreadable(`${name} is one of ${values.join(', ')}`);
  return found;
}

function wishIn(given: Given): PayWish {
  const wish = given['wish'];
  if (!isGiven(wish)) throw unreadable('wish says how to pay');
  return {
    method: oneOf(wish['method'], PAY_METHODS, 'wish.method'),
    ...(wish['refusedLater'] === true ? { refusedLater: true } : {}),
    ...(wish['renewals'] === undefined ? {} : { renewals: oneOf(wish['renewals'], RENEWALS, 'wish.renewals') }),
    ...(typeof wish['email'] === 'string' ? { email: wish['email'] } : {}),
  };
}

function modeIn(given: Given): DeliveryMode {
  const mode = given['mode'];
  if (!isGiven(mode)) throw unreadable('mode says how notices travel');
  return {
    ...(typeof mode['hold'] === 'boolean' ? { hold: mode['hold'] } : {}),
    ...(typeof mode['lose'] === 'boolean' ? { lose: mode['lose'] } : {}),
    ...(typeof mode['down'] === 'boolean' ? { down: mode['down'] } : {}),
    ...(typeof mode['duplicate'] === 'number' ? { duplicate: mode['duplicate'] } : {}),
    ...(typeof mode['shuffle'] === 'number' ? { shuffle: mode['shuffle'] } : {}),
  };
}

/** Scenes come from tests and demonstrations only: what they name is looked up when they are played. */
function sceneIn(given: Given): Scene {
  const scene = given['scene'];
  if (!isGiven(scene) || typeof scene['do'] !== 'string') throw unreadable('scene says what happens');
  return scene as Scene;
}

function faultIn(given: Given): Fault | null {
  const fault = given['fault'];
  if (fault === null) return null;
  if (!isGiven(fault)) throw unreadable('fault says what goes wrong');
  const numbers = (['calls', 'untilMs', 'oneIn', 'perSecond'] as const).flatMap((name) =>
    fault[name] === undefined ? [] : [[name, numberIn(fault, name)]],
  );
  const path = fault['path'] === undefined ? {} : { path: textIn(fault, 'path') };
  return { how: oneOf(fault['how'], FAULTS, 'fault.how'), ...path, ...(Object.fromEntries(numbers) as Partial<Fault>) };
}

async function run(control: SandboxControl, name: string, given: Given): Promise<object | undefined> {
  switch (name) {
    case 'clock':
      return control.clock();
    case 'advanceTo':
      return control.advanceTo(numberIn(given, 'instantMs'));
    case 'startAt':
      return control.startAt(numberIn(given, 'instantMs'));
    case 'idle':
      return control.idle(given['withinMs'] === undefined ? undefined : numberIn(given, 'withinMs'));
    case 'deliveries':
      await control.deliveries(modeIn(given));
      return {};
    case 'pay':
      return control.pay(textIn(given, 'session'), wishIn(given));
    case 'dispute':
      return control.dispute(textIn(given, 'charge'), oneOf(given['step'], ['inquiry', 'open', 'won', 'lost'], 'step'));
    case 'play':
      return control.play(sceneIn(given));
    case 'faults':
      await control.faults(faultIn(given));
      return {};
    case 'isEmpty':
      return { isEmpty: await control.isEmpty() };
    default:
      return undefined;
  }
}

function parse(body: string): Given {
  try {
    const given: unknown = body === '' ? {} : JSON.parse(body);
    return isGiven(given) ? given : {};
  } catch {
    throw unreadable('the body is JSON');
  }
}

function isRefused(error: unknown): error is ControlRefused {
  return error instanceof Error && error.name === 'ControlRefused';
}

/** Answers `POST /_sandbox/<name>`: JSON in, JSON out. */
export async function answerControl(
  control: SandboxControl,
  name: string,
  body: string,
): Promise<{ readonly status: number; readonly body: string }> {
  try {
    const result = await run(control, name, parse(body));
    if (result) return { status: 200, body: JSON.stringify(result) };
    return { status: 404, body: JSON.stringify({ error: { code: 'unknown', message: `There is no control "${name}".` } }) };
  } catch (error) {
    if (!isRefused(error)) throw error;
    return { status: 400, body: JSON.stringify({ error: { code: error.code, message: error.message } }) };
  }
}
