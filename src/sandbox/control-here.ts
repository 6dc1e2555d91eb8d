import type { Deliveries } from './deliveries/deliver.ts';
import { ControlRefused, type SandboxControl, type SandboxHour } from './control.ts';
import type { Faults } from './faults.ts';
import { pay } from './flows/checkout.ts';
import { dispute } from './flows/reversals.ts';
import { advance, catchUp, isUntouched, startAt } from './flows/time.ts';
import { playScene } from './play-scene.ts';
import { keep, nowMs, type World } from './world/world.ts';

const IDLE_MS = 30_000;

/** `http://…/c/pay/cs_test_…` or the id itself. */
function sessionIdOf(session: string): string {
  return /cs_test_[a-z0-9]+/.exec(session)?.[0] ?? session;
}

function hour(world: World): SandboxHour {
  return { nowMs: nowMs(world), offsetMs: world.offsetMs };
}

/** The control of a sandbox in this very process. */
export function controlHere(world: World, deliveries: Deliveries, faults: Faults): SandboxControl {
  /** Runs one act at the present instant, keeps it, and has its notices sent. */
  const act = async <T>(run: () => T): Promise<T> => {
    catchUp(world);
    const result = run();
    keep(world);
    deliveries.retry();
    await Promise.resolve();
    return result;
  };
  return {
    clock: () => act(() => hour(world)),
    advanceTo: (instantMs) =>
      act(() => {
        if (instantMs < nowMs(world)) throw new ControlRefused('clock', 'The clock can only be moved forward.');
        advance(world, instantMs);
        return hour(world);
      }),
    startAt: (instantMs) =>
      act(() => {
        if (!isUntouched(world)) throw new ControlRefused('clock', 'The clock can only be set while nobody has paid yet.');
        startAt(world, instantMs);
        return hour(world);
      }),
    idle: async (withinMs = IDLE_MS) => ({ waiting: await deliveries.idle(withinMs) }),
    deliveries: (mode) => act(() => deliveries.setMode(mode)),
    pay: (session, wish) =>
      act(() => {
        const id = sessionIdOf(session);
        if (!world.tables.session.get(id)) throw new ControlRefused('unknown', `There is no checkout session ${id}.`);
        return pay(world, id, wish);
      }),
    dispute: (charge, step) =>
      act(() => {
        const found = world.tables.charge.get(charge);
        if (!found) throw new ControlRefused('unknown', `There is no charge ${charge}.`);
        if (found.status !== 'succeeded') throw new ControlRefused('not-possible', `${charge} has not succeeded: nobody can dispute it.`);
        const { id, status } = dispute(world, charge, step);
        return { id, status };
      }),
    play: (scene) => act(() => ({ id: playScene(world, scene) })),
    faults: (fault) => act(() => faults.set(fault)),
    isEmpty: () => act(() => isUntouched(world)),
  };
}
