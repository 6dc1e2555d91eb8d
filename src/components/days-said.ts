import type { DaysTold } from '../coverage/days-told.ts';
import { FORMATS } from '../i18n/formats.ts';
import type { Language } from '../i18n/language.ts';
import { MINE_GIFT_WORDS } from '../i18n/words-mine-gift.ts';

/** Which days a gift pays for, as it was told when it was received: "du 11 au 13 décembre 2026 et le retard de novembre 2026"; empty where nothing can be said. */
export function daysSaid(told: DaysTold | undefined, language: Language): string {
  if (told === undefined) return '';
  const words = MINE_GIFT_WORDS[language].days;
  const formats = FORMATS[language];
  const { from, until, days, late } = told;
  const ahead =
    from === null || until === null ? [] : [days > 0 ? words.whole(formats.day(from), formats.day(until)) : words.part(formats.day(until))];
  const behind = late.length === 0 ? [] : [words.late(late.map(({ month }) => formats.month(month)).join(', '))];
  return [...ahead, ...behind].join(words.and);
}
