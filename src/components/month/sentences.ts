import type { CoverageReport, MonthCoverage } from '../../coverage/report.ts';
import { FORMATS, type Formats } from '../../i18n/formats.ts';
import type { Language } from '../../i18n/language.ts';
import { MONTH_WORDS, type MonthWords } from '../../i18n/words-month.ts';
import { addCents, subtractCents, sumCents, type Cents } from '../../values/cents.ts';
import { lastMonthOf, monthUnderWay, stateOf } from './state.ts';

/** The month in words: first whether it is covered, then what it received itself (method §3.7). */
export type StateSentences = { readonly headline: string; readonly filling: string; readonly own: string; readonly before: string | null };

export function stateSentences(report: CoverageReport, language: Language): StateSentences {
  const words = MONTH_WORDS[language];
  const formats = FORMATS[language];
  const current = monthUnderWay(report);
  return {
    ...headlineAndFilling(report, current, language),
    own: ownReceipts(current, words, formats),
    before: lastMonthSentence(report, words, formats),
  };
}

function headlineAndFilling(
  report: CoverageReport,
  current: MonthCoverage,
  language: Language,
): Pick<StateSentences, 'headline' | 'filling'> {
  const words = MONTH_WORDS[language];
  const formats = FORMATS[language];
  const own = {
    month: formats.monthName(current.month),
    cost: formats.money(current.cost),
    filled: formats.money(current.filled),
    missing: formats.money(current.missing),
    percent: current.cost > 0 ? formats.percent(current.filled, current.cost) : '',
  };
  const state = stateOf(report);
  switch (state.kind) {
    case 'behind':
      return {
        headline: words.headline.behind({ ...own, total: formats.money(state.total), since: formats.month(state.since) }),
        filling: words.filling.behind(own),
      };
    case 'over':
      return { headline: words.headline.over(own), filling: words.filling.over({ ...own, until: formats.day(state.until) }) };
    default:
      return { headline: words.headline[state.kind](own), filling: words.filling[state.kind](own) };
  }
}

/** "630 € ont été reçus ce mois-ci : 460 € de dons réguliers et 170 € de dons ponctuels." Hidden splits are left out (method §4.2). */
function ownReceipts(current: MonthCoverage, words: MonthWords, formats: Formats): string {
  const received = addCents(current.gross, current.other);
  const sentences = [received === 0 ? words.receivedNothing : `${receivedSentence(current, received, words, formats)}.`];
  const deducted = deductionsOf(current);
  if (deducted > 0) sentences.push(words.deducted(formats.money(deducted)));
  if (current.towardsPast > 0) sentences.push(words.towardsPast(formats.money(current.towardsPast)));
  if (current.expected !== null && current.expected > 0) sentences.push(words.expectedSentence(formats.money(current.expected)));
  return sentences.join(' ');
}

function receivedSentence(current: MonthCoverage, received: Cents, words: MonthWords, formats: Formats): string {
  const whole = words.receivedThisMonth(formats.money(received));
  const parts = knownParts(current);
  const [first, ...others] = parts;
  if (!first) return whole;
  if (others.length === 0) return `${whole}, ${words.allOf[first.name]}`;
  return `${whole}${words.colon}${listed(
    parts.map(({ name, amount }) => words.ofWhich[name](formats.money(amount))),
    words.and,
  )}`;
}

/** The parts that may be told: all of them, or none where one is hidden. */
function knownParts(current: MonthCoverage): { name: 'recurring' | 'oneOff' | 'offline'; amount: Cents }[] {
  const { recurring, oneOff, offline } = current;
  if (current.merged !== null || recurring === null || oneOff === null || offline === null) return [];
  const parts = [
    { name: 'recurring', amount: recurring },
    { name: 'oneOff', amount: oneOff },
    { name: 'offline', amount: addCents(offline, current.other) },
  ] as const;
  return parts.filter((part) => part.amount > 0);
}

function lastMonthSentence(report: CoverageReport, words: MonthWords, formats: Formats): string | null {
  const last = lastMonthOf(report);
  if (!last || last.cost === 0 || stateOf(report).kind !== 'begun') return null;
  return words.lastMonth(formats.monthName(last.month), formats.percent(last.net, last.cost));
}

/** What left the month: fees, refunds and disputes; less than zero when more came back than went. */
export function deductionsOf(of: MonthCoverage): Cents {
  return subtractCents(sumCents([of.gross, of.other]), of.net);
}

/** `a, b et c`. */
function listed(parts: readonly string[], and: string): string {
  const head = parts.slice(0, -1).join(', ');
  const tail = parts.at(-1) ?? '';
  return head === '' ? tail : `${head}${and}${tail}`;
}
