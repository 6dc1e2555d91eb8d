import type { MonthCoverage } from '../../coverage/report.ts';
import { FORMATS } from '../../i18n/formats.ts';
import type { Language } from '../../i18n/language.ts';
import type { Reading } from '../../i18n/routes.ts';
import { MONTHS_WORDS } from '../../i18n/words-months.ts';

/** One month in one sentence: what all money reaches of it (method §3.4), or what it received itself (method §3.3). */
export function monthSentence(of: MonthCoverage, reading: Reading, language: Language): string {
  const words = MONTHS_WORDS[language].sentence;
  const formats = FORMATS[language];
  const amount = reading === 'smoothed' ? of.filled : of.net;
  const own = {
    month: formats.month(of.month),
    cost: formats.money(of.cost),
    amount: formats.money(amount),
    missing: formats.money(of.missing),
    percent: of.cost > 0 ? formats.percent(amount, of.cost) : '',
  };
  if (reading === 'received') {
    if (of.state === 'planned') return words.receivedPlanned(own);
    if (of.net < 0) return words.receivedShort(own);
    return of.cost === 0 ? words.receivedFree(own) : words.received(own);
  }
  if (of.cost === 0) return words.free(own);
  if (of.missing === 0) return words.covered(own);
  return of.state === 'planned' && of.filled === 0 ? words.toFund(own) : words.missing(own);
}
