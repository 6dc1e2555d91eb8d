import type { CoverageReport, MonthCoverage } from '../../coverage/report.ts';
import { FORMATS } from '../../i18n/formats.ts';
import type { Language } from '../../i18n/language.ts';
import type { Reading } from '../../i18n/routes.ts';
import { CHART_WORDS } from '../../i18n/words-charts.ts';
import { monthsSoFar, monthUnderWay } from '../month/state.ts';

/** The twelve months up to the current one; fewer when the campaign is younger. */
export function lastTwelve(report: CoverageReport): MonthCoverage[] {
  return monthsSoFar(report).slice(-12);
}

/** What the months' figure says, as a sentence: how many ended months were covered by their own gifts. */
export function yearSentence(months: readonly MonthCoverage[], language: Language): string {
  const words = CHART_WORDS[language];
  const ended = months.filter((month) => month.state !== 'current' && month.cost > 0);
  if (ended.length === 0) return words.noPast;
  return words.sentence(ended.length, ended.filter((month) => month.net >= month.cost).length);
}

/** What regular gifts promise a month: told apart from money (method §3.6). */
export function securedSentence(report: CoverageReport, language: Language): string {
  const words = CHART_WORDS[language];
  const formats = FORMATS[language];
  const { monthly, gifts } = report.secured;
  if (monthly === null || gifts === null) return words.fewSecured;
  if (monthly === 0) return words.noSecured;
  const cost = monthUnderWay(report).cost;
  return words.secured(formats.money(monthly), cost > 0 ? formats.percent(monthly, cost) : null, formats.count(gifts));
}

/** The months' figure for who does not see it: the answer, what it covers, the latest month in figures, and where all of them stand. */
export function chartSaid(months: readonly MonthCoverage[], language: Language, reading: Reading): string {
  const words = CHART_WORDS[language];
  const formats = FORMATS[language];
  const [first, last] = [months[0], months.at(-1)];
  if (!first || !last) return words.noPast;
  const { month, cost } = last;
  const reached = reading === 'smoothed' ? last.filled : last.net;
  const answer = reading === 'smoothed' ? [] : [yearSentence(months, language)];
  const latest =
    cost > 0
      ? [words.latest[reading](formats.month(month), formats.money(reached), formats.money(cost), formats.percent(reached, cost))]
      : [];
  const span = words.spans[reading](formats.month(first.month), formats.month(month));
  return [...answer, span, ...latest, words.sameInTable].join(' ');
}
