import type { CoverageReport } from '../../coverage/report.ts';
import { FORMATS } from '../../i18n/formats.ts';
import type { Language } from '../../i18n/language.ts';
import { MONTH_WORDS } from '../../i18n/words-month.ts';
import { PAGE_WORDS } from '../../i18n/words-pages.ts';
import { negateCents } from '../../values/cents.ts';

/** The campaign's advance, or what is still missing, as a sentence (method §3.7). */
export function reserveSentence(report: CoverageReport, language: Language): string {
  const words = PAGE_WORDS[language].transparency;
  const formats = FORMATS[language];
  if (report.reserve === 0) return words.even;
  if (report.reserve > 0) return words.ahead(formats.money(report.reserve));
  return words.behind(formats.money(negateCents(report.reserve)), MONTH_WORDS[language].shortfall);
}

/** What becomes of the advance of today, or that there is none (method §3.4, §3.7). */
export function surplusSentence(report: CoverageReport, language: Language): string {
  const words = PAGE_WORDS[language].transparency.surplus;
  const formats = FORMATS[language];
  if (report.reserve <= 0) return words.none;
  const until = report.coveredUntil === null ? '' : ` ${words.until(formats.day(report.coveredUntil))}`;
  return `${words.now(formats.exact(report.reserve))}${until}`;
}
