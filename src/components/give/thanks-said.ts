import type { DaysTold } from '../../coverage/days-told.ts';
import { FORMATS } from '../../i18n/formats.ts';
import type { Language } from '../../i18n/language.ts';
import { THANKS_WORDS } from '../../i18n/words-thanks.ts';

/** What a gift pays for, as a sentence (method §3.5); empty where nothing was told. */
export function paysSaid(told: DaysTold | null, language: Language): string {
  if (told === null) return '';
  const words = THANKS_WORDS[language].days;
  const formats = FORMATS[language];
  const { from, until, days, late } = told;
  const months = late.map(({ month }) => formats.month(month)).join(', ');
  if (from === null || until === null) return months === '' ? '' : words.late(months);
  const ahead = days > 0 ? words.whole(formats.day(from), formats.day(until)) : words.part(formats.day(until));
  return months === '' ? words.ahead(ahead) : words.aheadAndLate(ahead, months);
}
