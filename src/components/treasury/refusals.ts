import type { Refusal } from '../../access/guard.ts';
import type { Language } from '../../i18n/language.ts';
import { treasuryPath } from '../../i18n/treasury-routes.ts';
import { TREASURY_WORDS } from '../../i18n/words-treasury.ts';
import type { FormAnswer } from './form.ts';

const REFUSALS = ['signed-out', 'foreign', 'forbidden', 'stale'] as const satisfies readonly Refusal[];

function isRefusal(why: string): why is Refusal {
  return REFUSALS.some((refusal) => refusal === why);
}

/** What a form says when an act was refused: by the guard, in the same way everywhere; by its own rules, as `own` says. */
export function answerRefused<Why extends string>(
  why: Why | Refusal,
  language: Language,
  own: (why: Exclude<Why, Refusal>) => { readonly field: string | null; readonly text: string },
): FormAnswer {
  if (!isRefusal(why)) return { kind: 'mend', problems: [own(why as Exclude<Why, Refusal>)] };
  const words = TREASURY_WORDS[language].refusals;
  if (why === 'stale' || why === 'signed-out') return { kind: 'stale', signIn: treasuryPath('signIn', language) };
  const said = words[why];
  return { kind: 'mend', problems: [{ field: null, text: `${said.heading}. ${said.text}` }], status: 403 };
}
