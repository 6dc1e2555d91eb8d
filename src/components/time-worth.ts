import { FORMATS } from '../i18n/formats.ts';
import type { Language } from '../i18n/language.ts';
import { PAGE_WORDS } from '../i18n/words-pages.ts';
import type { Cents } from '../values/cents.ts';

/** Hours of the mean month (a twelfth of 365 days), so that the answer does not change from June to July. */
const HOURS_PER_MONTH = 730;
const HOURS_PER_DAY = 24;

/** What an amount pays of a monthly cost, as time: "environ 8 heures de serveurs". Empty where nothing is to pay. */
export function timeWorth(amount: Cents, monthlyCost: Cents, language: Language): string {
  if (monthlyCost <= 0) return '';
  const words = PAGE_WORDS[language].time;
  const formats = FORMATS[language];
  if (amount >= monthlyCost && amount % monthlyCost === 0) {
    const months = amount / monthlyCost;
    return words.months(formats.count(months), months === 1);
  }
  const hours = (amount * HOURS_PER_MONTH) / monthlyCost;
  if (hours < 1) return words.less;
  if (hours < HOURS_PER_DAY * 0.9) return words.hours(formats.count(Math.round(hours)), Math.round(hours) === 1);
  const halves = Math.max(2, Math.round((hours / HOURS_PER_DAY) * 2));
  const days = halves < 20 ? Math.floor(halves / 2) : Math.round(hours / HOURS_PER_DAY);
  return words.days(formats.count(days), halves < 20 && halves % 2 === 1, days === 1);
}
