import type { Language } from '../settings/types.ts';
import { ZERO, type Cents } from '../values/cents.ts';
import { coverFor, type FeeRule } from '../values/fee-rule.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { openFor, requestKey, type AskParts } from './ask.ts';
import { againFormToken, newFormToken, readFormToken, type TokenProblem } from './form-token.ts';
import { gateKeys } from './gate.ts';
import { knock, type GateParts } from './gate-store.ts';
import { readGiftForm } from './read-form.ts';
import type { KeptWish } from './store.ts';
import type { Asked, FieldError, FieldProblem, GiftWish, Held, TypedGift } from './types.ts';

/** Whoever sends a form: from which address of the network, and whether a page of ours sent it. */
export type Visitor = { readonly address: string; readonly own: boolean };

export type DoorParts = {
  readonly ask: AskParts;
  readonly gate: GateParts;
  /** What payments cost, by our own books; null where too few are known. */
  fees(): Promise<FeeRule | null>;
  /** Signs forms, and names addresses in what the gate remembers. */
  readonly key: string;
};

/** `wish`: what was asked for, so that whoever comes back from its checkout finds it again. */
export type Answered = (Extract<Asked, { kind: 'go' }> & { readonly wish: KeptWish }) | Exclude<Asked, { kind: 'go' }> | Held;

const TOKEN_PROBLEMS: Readonly<Record<TokenProblem, FieldProblem>> = { forged: 'form-expired', late: 'form-expired', early: 'form-early' };

/** Keeps the reading of the form from finding a second fault in a token that was found wanting already. */
const SOME_NONCE = `form_${'0'.repeat(26)}`;

function readWhole(parts: DoorParts, typed: TypedGift, language: Language): Result<GiftWish, readonly FieldError[]> {
  const { rules, clock } = parts.ask;
  const token = readFormToken(parts.key, typed.token, clock.now());
  const read = readGiftForm({ ...typed, token: token.ok ? token.value : SOME_NONCE }, rules, language);
  if (token.ok) return read;
  const problem: FieldError = { field: 'token', problem: TOKEN_PROBLEMS[token.why] };
  return refused(read.ok ? [problem] : [...read.why, problem]);
}

/** What is added for the fee: only what the form has said (cents). */
async function coverOf(parts: DoorParts, typed: TypedGift, amount: Cents): Promise<Result<Cents, FieldProblem>> {
  if (typed.cover !== 'yes') return ok(ZERO);
  const rule = await parts.fees();
  if (rule === null) return refused('cover-unknown');
  const cover = coverFor(rule, amount);
  return typed.coverShown === String(cover) ? ok(cover) : refused('cover-to-read');
}

/**
 * A form that a visitor sends, to its checkout: what people do not see is looked at first, then who sent it, then every field, then the
 * gate, which alone counts (decision 16). Twenty presses of one button open one checkout.
 */
export async function answerGift(parts: DoorParts, typed: TypedGift, visitor: Visitor, language: Language): Promise<Answered> {
  if ((typed.trap ?? '') !== '') return { kind: 'trapped' };
  if (!visitor.own) return { kind: 'foreign' };
  const read = readWhole(parts, typed, language);
  if (!read.ok) return { kind: 'mend', errors: read.why };
  const cover = await coverOf(parts, typed, read.value.amount);
  if (!cover.ok) return { kind: 'mend', errors: [{ field: 'cover', problem: cover.why }] };
  const wish = read.value;
  const content = requestKey(wish, cover.value);
  const keys = gateKeys(parts.key, 'checkout', visitor.address, wish.email);
  const admitted = await knock(parts.gate, { door: 'checkout', keys, nonce: wish.token, content }, parts.ask.clock.now());
  if (admitted.kind === 'limited') return admitted;
  if (admitted.kind === 'used') return { kind: 'mend', errors: [{ field: 'token', problem: 'form-used' }] };
  return openFor(parts.ask, wish, cover.value);
}

/** The token of a form that is shown again: the same one where it may still be sent; else a fresh one, which may be sent at once where the former was of our making. */
export function tokenForAgain(key: string, typed: string, isSpent: boolean, nowMs: number): string {
  const read = readFormToken(key, typed, nowMs);
  if (!read.ok && read.why === 'forged') return newFormToken(key, nowMs);
  const isGood = !isSpent && (read.ok || read.why === 'early');
  return isGood ? typed : againFormToken(key, nowMs);
}
