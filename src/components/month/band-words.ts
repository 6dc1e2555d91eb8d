import type { MonthCoverage } from '../../coverage/report.ts';
import { FORMATS } from '../../i18n/formats.ts';
import type { Language } from '../../i18n/language.ts';
import { MONTH_WORDS } from '../../i18n/words-month.ts';
import { negateCents } from '../../values/cents.ts';
import { aheadOf, type Band } from './band.ts';

/** What a band shows, in words: each part with its amount, then the month's cost. */
export function bandSaid(band: Band, of: MonthCoverage, language: Language): string {
  const words = MONTH_WORDS[language];
  const formats = FORMATS[language];
  const said = [
    ...band.parts.map((part) => `${words.parts[part.name]} ${formats.money(part.amount)}`),
    ...(band.past ? [`${words.parts.towardsPast} ${formats.money(band.past.amount)}`] : []),
    ...(band.notch ? [`${words.parts.deductions} ${formats.money(negateCents(band.notch.amount))}`] : []),
    ...(band.later ? [`${words.parts.later} ${formats.money(band.later.amount)}`] : []),
    ...(band.ownFunds ? [`${words.parts.ownFunds} ${formats.money(band.ownFunds.amount)}`] : []),
    ...(band.expected ? [`${words.parts.expected} ${formats.money(band.expected.amount)}`] : []),
  ];
  return words.bandDescription(said.join(', '), formats.money(of.cost));
}

/** Whether the month is covered, in words: what is gathered for it, and what is missing or ahead. The account beside it says the same cents. */
export function bandAnswer(band: Band, of: MonthCoverage, language: Language): string {
  const words = MONTH_WORDS[language];
  const formats = FORMATS[language];
  const ahead = aheadOf(of);
  const balance =
    ahead > 0 ? [words.bandAhead(formats.money(ahead))] : of.missing > 0 ? [words.bandMissing(formats.money(of.missing))] : [];
  return [words.bandAnswer(formats.money(of.towardsPast > 0 ? of.filled : band.total), formats.money(of.cost)), ...balance].join(' ');
}
