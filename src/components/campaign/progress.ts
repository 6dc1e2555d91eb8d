import type { CampaignProgress } from '../../coverage/campaign.ts';
import type { CoverageReport } from '../../coverage/report.ts';
import { FORMATS } from '../../i18n/formats.ts';
import type { Language } from '../../i18n/language.ts';
import { givePath } from '../../i18n/routes.ts';
import { CAMPAIGN_WORDS } from '../../i18n/words-campaign.ts';
import type { Campaign } from '../../settings/types.ts';
import { cents } from '../../values/cents.ts';
import type { Day } from '../../values/day.ts';
import { yearOf, type Month } from '../../values/month.ts';
import { monthUnderWay } from '../month/state.ts';

/** What a campaign page says of its progress, in order; `bar`: the part of the goal that is there, in percent of its width. */
export type ProgressSaid = {
  readonly goal: string | null;
  readonly sentences: readonly string[];
  readonly bar: number | null;
  /** Whether an amount of the books is told: then it is said how it was counted. */
  readonly isTold: boolean;
  readonly give: { readonly href: string; readonly text: string };
};

type Told = Extract<CampaignProgress, { readonly kind: 'told' }>;

/** Where a day stands in a campaign. */
export function phaseOf({ from, until }: Campaign, today: Day): 'to come' | 'running' | 'over' {
  if (today < from) return 'to come';
  return until !== null && today > until ? 'over' : 'running';
}

/** The month that the next gift pays for: the oldest that is not covered (method §3.4); null where none of those shown is. */
function servedMonth(report: CoverageReport): Month | null {
  return report.months.find(({ missing }) => missing > 0)?.month ?? null;
}

function monthSaid(month: Month, report: CoverageReport, language: Language): string {
  const formats = FORMATS[language];
  return yearOf(month) === yearOf(monthUnderWay(report).month) ? formats.monthName(month) : formats.month(month);
}

/** What a gift pays for once the goal is reached: what the filling of the months does, and nothing else. */
function nowServes(report: CoverageReport, language: Language): string[] {
  const words = CAMPAIGN_WORDS[language].progress;
  const [current, served] = [monthUnderWay(report), servedMonth(report)];
  if (served === null) return [];
  if (served <= current.month || current.cost === 0) return [words.firstFor(monthSaid(served, report, language))];
  return [words.nowFor(monthSaid(current.month, report, language), monthSaid(served, report, language))];
}

function goalSaid({ goal }: Told, language: Language): string | null {
  if (goal === null) return null;
  const [words, formats] = [CAMPAIGN_WORDS[language].progress, FORMATS[language]];
  const amount = formats.money(goal.amount);
  if (goal.months === null) return words.goalEuros(amount);
  return words.goalMonths(formats.count(goal.months.asked), goal.months.asked === 1, amount);
}

function receivedSaid({ received, goal }: Told, language: Language): string[] {
  const [words, formats] = [CAMPAIGN_WORDS[language].progress, FORMATS[language]];
  if (received === 0) return [words.none];
  if (goal === null) return [words.received(formats.money(received))];
  if (goal.reached) return [words.reached(formats.money(received), formats.money(goal.amount))];
  return [
    words.of(formats.money(received), formats.money(goal.amount), formats.percent(received, goal.amount)),
    ...(goal.months === null || goal.months.asked === 1
      ? []
      : [words.monthsPaid(formats.count(goal.months.paid), formats.count(goal.months.asked))]),
    words.missing(formats.money(cents(goal.amount - received))),
  ];
}

function giveSaid(campaign: Campaign, progress: CampaignProgress, report: CoverageReport, language: Language): ProgressSaid['give'] {
  const words = CAMPAIGN_WORDS[language].give;
  // A gift of another day does not count for the campaign: it is asked for without its name.
  if (phaseOf(campaign, report.today) !== 'running') return { href: givePath(language), text: words.plain };
  const href = givePath(language, { campaign: campaign.slug });
  const served = servedMonth(report);
  const isReached = progress.kind === 'told' && progress.goal?.reached === true;
  return { href, text: isReached && served !== null ? words.month(monthSaid(served, report, language)) : words.campaign };
}

export function progressSaid(campaign: Campaign, progress: CampaignProgress, report: CoverageReport, language: Language): ProgressSaid {
  const words = CAMPAIGN_WORDS[language];
  const phase = phaseOf(campaign, report.today);
  const give = giveSaid(campaign, progress, report, language);
  const begins = FORMATS[language].day(campaign.from);
  if (phase === 'to come') return { goal: null, sentences: [words.toCome(begins)], bar: null, isTold: false, give };
  const over = phase === 'over' ? [words.over] : [];
  if (progress.kind === 'unknown') return { goal: null, sentences: [words.progress.unknown], bar: null, isTold: false, give };
  if (progress.kind === 'hidden') return { goal: null, sentences: [...over, words.progress.hidden], bar: null, isTold: false, give };
  const { goal, received } = progress;
  const serves = phase === 'running' && goal?.reached === true ? nowServes(report, language) : [];
  return {
    goal: goalSaid(progress, language),
    sentences: [...over, ...receivedSaid(progress, language), ...serves, ...(report.beingVerified ? [words.progress.verifying] : [])],
    bar: goal === null || goal.amount <= 0 ? null : Math.max(0, Math.min(100, (received * 100) / goal.amount)),
    isTold: true,
    give,
  };
}
