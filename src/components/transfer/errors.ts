import { FORMATS } from '../../i18n/formats.ts';
import type { Language } from '../../i18n/language.ts';
import { GIVE_WORDS } from '../../i18n/words-give.ts';
import type { Association } from '../../settings/types.ts';
import type { TransferFormError } from './visit.ts';

/** What is wrong with an announced transfer, in words, each at its field; `token` stands at no field. */
export function transferErrors(
  errors: readonly TransferFormError[],
  { gifts: { smallest, largest } }: Association,
  language: Language,
): { readonly field: TransferFormError['field']; readonly text: string }[] {
  const words = GIVE_WORDS[language].problems;
  const { money } = FORMATS[language];
  return errors.map(({ field, problem }) => {
    if (problem === 'too-small') return { field, text: words[problem](money(smallest)) };
    if (problem === 'too-large') return { field, text: words[problem](money(largest)) };
    if (problem === 'cover-to-read') throw new Error('Bug: a transfer has no fee');
    return { field, text: words[problem] };
  });
}
