import { FORMATS } from '../i18n/formats.ts';
import { givePath } from '../i18n/routes.ts';
import { LETTER_WORDS } from '../i18n/words-letters.ts';
import { REGULAR_LETTER_WORDS } from '../i18n/words-letters-regular.ts';
import type { Language } from '../settings/types.ts';
import { facts, link, words, type Block } from './blocks.ts';
import type { LetterParams } from './letter.ts';
import type { Bodies, LetterContext } from './write-letter.ts';

/** Why a bank refused, in plain words; Stripe's own word says nothing to a donor. */
function reasonOf(code: string | null, language: Language): string {
  const { reasons } = REGULAR_LETTER_WORDS[language];
  const known = code !== null && Object.hasOwn(reasons, code) ? reasons[code] : undefined;
  return known ?? reasons['other'] ?? '';
}

/** What comes after a refusal: another try, or none; and what the donor can do. */
function afterFailure({ frequency, nextTry }: LetterParams<'payment-failed'>, { language, publicUrl }: LetterContext): Block[] {
  const { failed } = REGULAR_LETTER_WORDS[language];
  if (frequency === 'once') return [link(failed.once, new URL(givePath(language), publicUrl).href)];
  return [words(nextTry === null ? failed.noMore : failed.again(FORMATS[language].day(nextTry))), words(failed.fix)];
}

/** Letters about gifts that come again. */
export const REGULAR_LETTERS: Bodies<'renewal' | 'payment-failed' | 'card-expiring' | 'stopped' | 'changed'> = {
  renewal: ({ amount, on }, { language }) => {
    const { renewal } = REGULAR_LETTER_WORDS[language];
    const { facts: labels } = LETTER_WORDS[language];
    const { money, day } = FORMATS[language];
    return {
      to: 'donor',
      subject: renewal.subject,
      blocks: [
        words(renewal.text(money(amount), day(on))),
        words(renewal.change),
        facts([labels.amount, money(amount)], [labels.debitDay, day(on)]),
      ],
    };
  },
  'payment-failed': (params, context) => {
    const { language } = context;
    const { failed } = REGULAR_LETTER_WORDS[language];
    const { facts: labels, amounts } = LETTER_WORDS[language];
    const { money, day } = FORMATS[language];
    const { amount, frequency, code, nextTry } = params;
    return {
      to: 'donor',
      subject: failed.subject,
      blocks: [
        words(failed.text(money(amount))),
        facts(
          [labels.amount, amounts[frequency](money(amount))],
          [labels.failedWhy, reasonOf(code, language)],
          [labels.nextTry, nextTry === null ? null : day(nextTry)],
        ),
        ...afterFailure(params, context),
      ],
    };
  },
  'card-expiring': ({ amount, every, last4, endsIn }, { language }) => {
    const { card } = REGULAR_LETTER_WORDS[language];
    const { facts: labels } = LETTER_WORDS[language];
    const { money, month } = FORMATS[language];
    return {
      to: 'donor',
      subject: card.subject,
      blocks: [
        words(card.text(last4, month(endsIn))),
        words(card.fix),
        facts([labels.amount, card.each[every](money(amount))], [labels.card, `•••• ${last4}`]),
      ],
    };
  },
  stopped: ({ amount, every, on, refusedToTheEnd }, { language }) => {
    const { stopped, card } = REGULAR_LETTER_WORDS[language];
    const { money, day } = FORMATS[language];
    return {
      to: 'donor',
      subject: stopped.subject[every],
      blocks: [
        words(stopped.text(card.each[every](money(amount)), day(on))),
        words(refusedToTheEnd ? stopped.refused : stopped.debit),
        words(stopped.thanks),
      ],
    };
  },
  changed: ({ what, before, amount, every, next }, { language }) => {
    const { changed, card } = REGULAR_LETTER_WORDS[language];
    const { facts: labels } = LETTER_WORDS[language];
    const { money, day } = FORMATS[language];
    const nextDebit = next === null || what === 'paused' ? null : day(next);
    return {
      to: 'donor',
      subject: changed.subject[what],
      blocks: [
        words(changed[what]),
        facts(
          [labels.before, what === 'amount' ? card.each[every](money(before)) : null],
          [what === 'amount' ? labels.after : labels.amount, card.each[every](money(amount))],
          [labels.next, nextDebit],
        ),
        words(changed.notYou),
      ],
    };
  },
};
