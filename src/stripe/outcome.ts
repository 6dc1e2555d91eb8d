import { refused, type Result } from '../values/result.ts';

/** Why an object could not be read into our words: try again later, or ask a person. */
export type ReadProblem = { readonly kind: 'failed' | 'parked'; readonly why: string };

export type Read<Value> = Result<Value, ReadProblem>;

/** Something that Stripe says and that we have no rule for: a person decides, nothing is guessed. */
export function unforeseen(why: string): Read<never> {
  return refused({ kind: 'parked', why });
}

/** What an error of Stripe's library has to say; told apart by its `type` and `code`, since built pages carry a copy of the classes. */
function fieldOf(error: unknown, name: 'type' | 'code' | 'message'): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  return typeof value === 'string' ? value : '';
}

export function isStripeError(error: unknown): boolean {
  return fieldOf(error, 'type').startsWith('Stripe');
}

/** An object that does not exist is for a person; everything else (network, limits, outage, a key without the right) may pass. */
export function readProblem(error: unknown): ReadProblem {
  if (!isStripeError(error)) throw error;
  const why = `${fieldOf(error, 'type')}: ${fieldOf(error, 'message')}`;
  return { kind: fieldOf(error, 'code') === 'resource_missing' ? 'parked' : 'failed', why };
}

/** Asks Stripe; what goes wrong becomes a value. */
export async function reading<Value>(ask: () => Promise<Read<Value>>): Promise<Read<Value>> {
  try {
    return await ask();
  } catch (error) {
    return refused(readProblem(error));
  }
}
