import { newId } from '../values/ids.ts';
import { isSameText, keyedDigest } from '../values/keyed.ts';
import { ok, refused, type Result } from '../values/result.ts';

/** Nobody fills a form in less; whoever leaves it open for longer is handed a fresh one (milliseconds). */
export const YOUNGEST_FORM_MS = 3_000;
export const OLDEST_FORM_MS = 2 * 3_600_000;

/** What was wrong with a token. `early` and `late` ones are of our making: what was typed with them may be kept. */
export type TokenProblem = 'forged' | 'early' | 'late';

const SHAPE = /^(form_[0-9a-z]{26})\.([0-9a-z]{1,11})\.([\w-]{43})$/;

function signed(key: string, nonce: string, at: string): string {
  return `${nonce}.${at}.${keyedDigest(key, `form ${nonce} ${at}`)}`;
}

/** A token for a new form: a name used once and the instant at which it was handed out, signed. */
export function newFormToken(key: string, nowMs: number): string {
  return signed(key, newId('form'), nowMs.toString(36));
}

/** A token for a form that is shown again: what was typed is there already, so that it may be sent at once. */
export function againFormToken(key: string, nowMs: number): string {
  return newFormToken(key, nowMs - YOUNGEST_FORM_MS);
}

/** The name in a token of ours that is neither too young nor too old. */
export function readFormToken(key: string, token: string, nowMs: number): Result<string, TokenProblem> {
  const [, nonce, at] = SHAPE.exec(token) ?? [];
  if (nonce === undefined || at === undefined || !isSameText(token, signed(key, nonce, at))) return refused('forged');
  const age = nowMs - parseInt(at, 36);
  if (age > OLDEST_FORM_MS) return refused('late');
  return age < YOUNGEST_FORM_MS ? refused('early') : ok(nonce);
}
