import { ControlRefused, type SandboxControl } from './control.ts';

type Failure = { readonly error: { readonly code: ControlRefused['code']; readonly message: string } };

async function call<T>(apiBase: string, name: keyof SandboxControl, parameters: object): Promise<T> {
  const answer = await fetch(new URL(`/_sandbox/${name}`, apiBase), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(parameters),
  });
  const body: unknown = await answer.json();
  if (answer.ok) return body as T;
  const { error } = body as Failure;
  throw new ControlRefused(error.code, error.message);
}

/** The control of a sandbox in another process, at the address where its API listens. */
export function sandboxControl(apiBase: string): SandboxControl {
  return {
    clock: () => call(apiBase, 'clock', {}),
    advanceTo: (instantMs) => call(apiBase, 'advanceTo', { instantMs }),
    startAt: (instantMs) => call(apiBase, 'startAt', { instantMs }),
    idle: (withinMs) => call(apiBase, 'idle', withinMs === undefined ? {} : { withinMs }),
    deliveries: async (mode) => {
      await call(apiBase, 'deliveries', { mode });
    },
    pay: (session, wish) => call(apiBase, 'pay', { session, wish }),
    dispute: (charge, step) => call(apiBase, 'dispute', { charge, step }),
    play: (scene) => call(apiBase, 'play', { scene }),
    faults: async (fault) => {
      await call(apiBase, 'faults', { fault });
    },
    isEmpty: async () => (await call<{ isEmpty: boolean }>(apiBase, 'isEmpty', {})).isEmpty,
  };
}
