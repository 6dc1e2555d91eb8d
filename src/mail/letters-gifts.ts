import { FORMATS } from '../i18n/formats.ts';
import { LETTER_WORDS } from '../i18n/words-letters.ts';
import type { Day } from '../values/day.ts';
import { facts, link, words, type Block } from './blocks.ts';
import type { Bodies, LetterContext } from './write-letter.ts';

/** The gift's own page, which stays valid. */
function pageOf(gift: string, { giftUrl, language }: LetterContext): Block {
  return link(LETTER_WORDS[language].keep, giftUrl(gift));
}

/** Which days a gift was said to pay when it was first booked (method §3.5). */
function paidBy({ days, language }: LetterContext): Block {
  const { paid } = LETTER_WORDS[language];
  if (days === null) return words(paid.soon);
  const { day, month, count } = FORMATS[language];
  const { from, until, late } = days;
  const whole = (first: Day, last: Day): string =>
    first === last ? paid.oneDay(day(first)) : paid.days(count(days.days), day(first), day(last));
  const ahead = from === null || until === null ? [] : [days.days === 0 ? paid.part(day(until)) : whole(from, until)];
  const behind = late.length === 0 ? [] : [paid.late(late.map((each) => month(each.month)).join(', '))];
  const said = [...behind, ...ahead];
  return words(said.length === 0 ? paid.soon : said.join(' '));
}

/** Letters about one gift. */
export const GIFT_LETTERS: Bodies<'thanks' | 'sepa-announced' | 'sepa-received' | 'refund'> = {
  thanks: ({ gift, amount, frequency, on }, context) => {
    const said = LETTER_WORDS[context.language];
    const { money, day } = FORMATS[context.language];
    return {
      to: 'donor',
      subject: said.thanks.subject[frequency],
      blocks: [
        words(said.thanks.text(money(amount), day(on))),
        paidBy(context),
        facts([said.facts.amount, said.amounts[frequency](money(amount))], [said.facts.day, day(on)], [said.facts.reference, gift]),
        pageOf(gift, context),
      ],
    };
  },
  'sepa-announced': ({ gift, amount, frequency, on }, context) => {
    const said = LETTER_WORDS[context.language];
    const { money, day } = FORMATS[context.language];
    return {
      to: 'donor',
      subject: said.announced.subject,
      blocks: [
        words(said.announced.text(money(amount), day(on))),
        words(said.announced.notCounted),
        facts([said.facts.amount, said.amounts[frequency](money(amount))], [said.facts.debitDay, day(on)], [said.facts.reference, gift]),
        pageOf(gift, context),
      ],
    };
  },
  'sepa-received': ({ gift, amount, frequency, on }, context) => {
    const said = LETTER_WORDS[context.language];
    const { money, day } = FORMATS[context.language];
    return {
      to: 'donor',
      subject: said.received.subject,
      blocks: [
        words(said.received.text(money(amount), day(on))),
        paidBy(context),
        facts([said.facts.amount, said.amounts[frequency](money(amount))], [said.facts.day, day(on)], [said.facts.reference, gift]),
        pageOf(gift, context),
      ],
    };
  },
  refund: ({ gift, amount, of, on }, context) => {
    const said = LETTER_WORDS[context.language];
    const { money, day } = FORMATS[context.language];
    return {
      to: 'donor',
      subject: said.refund.subject,
      blocks: [
        words(amount === of ? said.refund.whole(money(of)) : said.refund.part(money(amount), money(of))),
        words(said.refund.why),
        facts([said.facts.amount, money(amount)], [said.facts.ofGift, money(of)], [said.facts.day, day(on)], [said.facts.reference, gift]),
        pageOf(gift, context),
      ],
    };
  },
};
