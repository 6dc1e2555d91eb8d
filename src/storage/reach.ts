import { codeOf } from './transact.ts';

/** Whether the database answered when it was last asked: pages tell a house that waits for its database from one that has a bug. */
export type Reach = {
  /** Does work that asks the database, and remembers how it went. */
  through<Value>(work: () => Promise<Value>): Promise<Value>;
  isAway(): boolean;
};

/** The drivers' errors carry a code, but for those of PostgreSQL's pool. Stripe's library has codes too, and a type. */
function isOfDatabase(error: unknown): boolean {
  const words = error instanceof Error ? error.message : '';
  const fromPool = /^(?:timeout exceeded when trying to connect|Connection terminated|Client has encountered)/.test(words);
  const ofStripe = typeof error === 'object' && error !== null && String(Reflect.get(error, 'type')).startsWith('Stripe');
  return (codeOf(error) !== '' && !ofStripe) || fromPool;
}

export function databaseReach(): Reach {
  let away = false;
  return {
    through: async (work) => {
      try {
        const value = await work();
        away = false;
        return value;
      } catch (error) {
        away = isOfDatabase(error);
        throw error;
      }
    },
    isAway: () => away,
  };
}
