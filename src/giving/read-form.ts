import { parseAmountWithin, type Cents } from '../values/cents.ts';
import type { Language } from '../settings/types.ts';
import { FREQUENCIES, VISIBILITIES, type FieldError, type FieldProblem, type GiftField, type GiftWish, type TypedGift } from './types.ts';
import { nameAmong } from '../values/named.ts';
import { ok, refused, type Result } from '../values/result.ts';

/** What may be asked for: from the association's settings and content. */
export type GiftRules = {
  readonly smallest: Cents;
  readonly largest: Cents;
  /** Slugs of the projects that accept gifts, and of the campaigns. */
  readonly projects: readonly string[];
  readonly campaigns: readonly string[];
};

/** Something before an @, something with a dot after it, no space: whether it exists is for the letter to find out. */
const EMAIL = /^[^\s@,;<>"]{1,64}@[^\s@,;<>"]+\.[^\s@,;<>".]{2,}$/u;
const LONGEST_EMAIL = 254;
export const LONGEST_MESSAGE = 500;
/** Of a name to be shown. */
export const LONGEST_NAME = 60;
/** The form of a token of `newId('form')`: anything else was not carried by our form. */
const TOKEN = /^form_[0-9a-z]{26}$/;

/** Whether a text without spaces around can be an e-mail address. */
export function isEmail(typed: string): boolean {
  return typed.length <= LONGEST_EMAIL && EMAIL.test(typed);
}

function emailProblem(email: string): FieldProblem | null {
  if (email === '') return 'email-missing';
  return isEmail(email) ? null : 'email-unreadable';
}

/** A name to show is one line of visible characters; null where the donor stays private, whatever else was typed, and where no name was asked for. */
function shownName({ visibility, name }: TypedGift): string | null {
  if (visibility !== 'named' || name === undefined) return null;
  return name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

function nameProblem(name: string | null): FieldProblem | null {
  if (name === '') return 'name-missing';
  return (name?.length ?? 0) > LONGEST_NAME ? 'name-too-long' : null;
}

/** Control characters would travel into letters and exports. Line breaks stay. */
export function cleanMessage(typed: string): string | null {
  const message = typed
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]/gu, '')
    .trim();
  return message === '' ? null : message;
}

/** One line as typed, without control characters, line breaks and spaces around. */
export function cleanLine(typed: string): string {
  return typed.replace(/\p{Cc}+/gu, ' ').trim();
}

/** An empty field is no choice; anything else must be one of the choices. */
function isAmong(typed: string, choices: readonly string[]): boolean {
  return typed === '' || choices.includes(typed);
}

function problemsBesideMoney(typed: TypedGift, rules: GiftRules): (readonly [GiftField, FieldProblem | null])[] {
  return [
    ['email', emailProblem(typed.email.trim())],
    ['project', isAmong(typed.project, rules.projects) ? null : 'unknown-project'],
    ['campaign', isAmong(typed.campaign, rules.campaigns) ? null : 'unknown-campaign'],
    ['visibility', isAmong(typed.visibility, VISIBILITIES) ? null : 'unknown-visibility'],
    ['name', nameProblem(shownName(typed))],
    ['message', (cleanMessage(typed.message)?.length ?? 0) > LONGEST_MESSAGE ? 'message-too-long' : null],
    ['token', TOKEN.test(typed.token) ? null : 'form-expired'],
  ];
}

/** Reads a form as typed. Every field is looked at, so that all mistakes are told at once, each at its field. */
export function readGiftForm(typed: TypedGift, rules: GiftRules, language: Language): Result<GiftWish, FieldError[]> {
  const frequency = nameAmong(FREQUENCIES, typed.frequency);
  const amount = parseAmountWithin(typed.amount, rules.smallest, rules.largest);
  const problems: (readonly [GiftField, FieldProblem | null])[] = [
    ['frequency', frequency ? null : 'choose-frequency'],
    ['amount', amount.ok ? null : amount.why],
    ...problemsBesideMoney(typed, rules),
  ];
  const errors = problems.flatMap(([field, problem]) => (problem ? [{ field, problem }] : []));
  if (errors.length > 0 || !frequency || !amount.ok) return refused(errors);
  return ok({
    amount: amount.value,
    frequency,
    email: typed.email.trim(),
    project: typed.project || null,
    campaign: typed.campaign || null,
    visibility: nameAmong(VISIBILITIES, typed.visibility) ?? 'private',
    message: cleanMessage(typed.message),
    name: shownName(typed),
    language,
    token: typed.token,
  });
}
