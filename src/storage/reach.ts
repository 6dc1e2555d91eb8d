import { AsyncLocalStorage } from 'node:async_hooks';
import { codeOf } from './transact.ts';

/** Whether the database answers: pages tell a house that waits for its database from one that has a bug. */
export type Reach = {
  /** Does work that asks the database. Where that gave no answer, the request on whose behalf it is asked has it noted. */
  through<Value>(work: () => Promise<Value>): Promise<Value>;
  /** Does the work of one request, and says whether the database gave it no answer, whatever the work made of that. What others met does not count. */
  during<Value>(work: () => Promise<Value>): Promise<{ readonly value: Value; readonly isAway: boolean }>;
};

const FROM_POOL = /^(?:timeout exceeded when trying to connect|Connection terminated|Client has encountered)/;

/**
 * The drivers' errors carry a code, but for those of PostgreSQL's pool; the login library wraps them as a cause. Stripe's library has codes
 * too, and a type.
 */
function isOfDatabase(error: unknown): boolean {
  if (!(error instanceof Error) || String(Reflect.get(error, 'type')).startsWith('Stripe')) return false;
  return codeOf(error) !== '' || FROM_POOL.test(error.message) || isOfDatabase(error.cause);
}

export function databaseReach(): Reach {
  const requests = new AsyncLocalStorage<{ isAway: boolean }>();
  return {
    through: async (work) => {
      try {
        return await work();
      } catch (error) {
        const request = requests.getStore();
        if (request && isOfDatabase(error)) request.isAway = true;
        throw error;
      }
    },
    during: (work) => {
      const request = { isAway: false };
      return requests.run(request, async () => ({ value: await work(), isAway: request.isAway }));
    },
  };
}
