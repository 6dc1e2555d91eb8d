import { FORMATS } from '../../i18n/formats.ts';
import type { Language } from '../../i18n/language.ts';
import { GIVE_WORDS } from '../../i18n/words-give.ts';
import type { Association } from '../../settings/types.ts';
import type { GiftField } from '../../giving/types.ts';
import type { FormError } from './visit.ts';

/** An error in words that help, and the field that it leads to; no target where no field can mend it. */
export type SaidError = { readonly field: GiftField; readonly text: string; readonly target: string | null };

const TARGETS: Partial<Readonly<Record<GiftField, string>>> = {
  frequency: 'frequency-once',
  amount: 'amount',
  project: 'project',
  email: 'email',
  name: 'name',
  message: 'message',
  visibility: 'visibility-private',
  cover: 'cover',
};

/** `added`: the sum that an error about the fee tells of, and the total with it, formatted. */
export function saidErrors(
  errors: readonly FormError[],
  association: Association,
  language: Language,
  added: { readonly extra: string; readonly total: string } = { extra: '', total: '' },
): SaidError[] {
  const words = GIVE_WORDS[language].problems;
  const formats = FORMATS[language];
  const { smallest, largest } = association.gifts;
  return errors.map(({ field, problem }) => {
    const target = TARGETS[field] ?? null;
    if (problem === 'too-small') return { field, target, text: words[problem](formats.money(smallest)) };
    if (problem === 'too-large') return { field, target, text: words[problem](formats.money(largest)) };
    if (problem === 'cover-to-read') return { field, target, text: words[problem](added.extra, added.total) };
    return { field, target, text: words[problem] };
  });
}
