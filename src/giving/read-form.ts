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
/** The form of a token of `newId('form')`: anything else was not carried by our form. */
const TOKEN = /^form_[0-9a-z]{26}$/;

function emailProblem(email: string): FieldProblem | null {
  if (email === '') return 'email-missing';
  return email.length <= LONGEST_EMAIL && EMAIL.test(email) ? null : 'email-unreadable';
}

/** Control characters would travel into letters and exports. Line breaks stay. */
function cleanMessage(typed: string): string | null {
  const message = typed.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n]/gu, '').trim();
  return message === '' ? null : message;
}

/** Reads a form as typed. Every field is looked at, so that all mistakes are told at once, each at its field. */
export function readGiftForm(typed: TypedGift, rules: GiftRules, language: Language): Result<GiftWish, FieldError[]> {
  const errors: FieldError[] = [];
  const wrong = (field: GiftField, problem: FieldProblem | null): void => {
    if (problem) errors.push({ field, problem });
  };
  const frequency = nameAmong(FREQUENCIES, typed.frequency);
  if (!frequency) wrong('frequency', 'choose-frequency');
  const amount = parseAmountWithin(typed.amount, rules.smallest, rules.largest);
  if (!amount.ok) wrong('amount', amount.why);
  const email = typed.email.trim();
  wrong('email', emailProblem(email));
  const project = typed.project === '' ? null : typed.project;
  if (project !== null && !rules.projects.includes(project)) wrong('project', 'unknown-project');
  const campaign = typed.campaign === '' ? null : typed.campaign;
  if (campaign !== null && !rules.campaigns.includes(campaign)) wrong('campaign', 'unknown-campaign');
  const visibility = typed.visibility === '' ? 'private' : nameAmong(VISIBILITIES, typed.visibility);
  if (!visibility) wrong('visibility', 'unknown-visibility');
  const message = cleanMessage(typed.message);
  if (message !== null && message.length > LONGEST_MESSAGE) wrong('message', 'message-too-long');
  if (!TOKEN.test(typed.token)) wrong('token', 'form-expired');
  if (errors.length > 0 || !frequency || !amount.ok || !visibility) return refused(errors);
  return ok({ amount: amount.value, frequency, email, project, campaign, visibility, message, language, token: typed.token });
}
