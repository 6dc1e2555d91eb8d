import { setTimeout } from 'node:timers/promises';
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

/** Errors of a key that lacks a right, or is none: what Stripe says of them names the right, and holds nothing of a donor. */
const OF_THE_KEY: readonly string[] = ['StripePermissionError', 'StripeAuthenticationError'];

/** What the log may say of an error of Stripe: its kind, and its words only where they cannot repeat what a donor has typed. */
export function loggable(error: unknown): string {
  const [type, code, message] = [fieldOf(error, 'type'), fieldOf(error, 'code'), fieldOf(error, 'message')];
  const kind = code === '' ? type : `${type} (${code})`;
  return OF_THE_KEY.includes(type) ? `${kind}: ${message}` : kind;
}

/** An object that does not exist is for a person; everything else (network, limits, outage, a key without the right) may pass. */
export function readProblem(error: unknown): ReadProblem {
  if (!isStripeError(error)) throw error;
  const why = `${fieldOf(error, 'type')}: ${fieldOf(error, 'message')}`;
  return { kind: fieldOf(error, 'code') === 'resource_missing' ? 'parked' : 'failed', why };
}

/** How long to wait when Stripe says that we ask too much and its library does not ask again by itself (milliseconds). */
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000];

/** Stripe counts what we ask (100 calls a second, 25 in a sandbox): we wait and ask again, and give up after some times. */
export async function patiently<Value>(ask: () => Promise<Value>, waits: readonly number[] = WAITS_MS): Promise<Value> {
  for (const waitMs of waits) {
    try {
      return await ask();
    } catch (error) {
      if (!isStripeError(error) || Reflect.get(Object(error), 'statusCode') !== 429) throw error;
      await setTimeout(waitMs);
    }
  }
  return ask();
}

/** Asks Stripe; what goes wrong becomes a value. */
export async function reading<Value>(ask: () => Promise<Read<Value>>): Promise<Read<Value>> {
  try {
    return await patiently(ask);
  } catch (error) {
    return refused(readProblem(error));
  }
}
