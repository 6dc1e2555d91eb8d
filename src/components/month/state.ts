import type { CoverageReport, MonthCoverage } from '../../coverage/report.ts';
import { sumCents, type Cents } from '../../values/cents.ts';
import type { Day } from '../../values/day.ts';
import { lastDay, type Month } from '../../values/month.ts';

/** How long a month counts as just begun: renewals of the first days are still on their way. */
const BEGINNING_DAYS = 3;

/** What the headline answers. It goes by the filling, not by the month's own receipts (method §3.7). */
export type CampaignState =
  | { readonly kind: 'empty' | 'begun' | 'under' | 'reached' | 'free' }
  | { readonly kind: 'over'; readonly until: Day }
  | { readonly kind: 'behind'; readonly total: Cents; readonly since: Month };

/** The month that today falls in. */
export function monthUnderWay(report: CoverageReport): MonthCoverage {
  const current = report.months.find((each) => each.state === 'current');
  if (!current) throw new Error('Bug: a report has no current month');
  return current;
}

/** The months up to the current one, oldest first. */
export function monthsSoFar(report: CoverageReport): MonthCoverage[] {
  return report.months.filter((each) => each.state !== 'planned');
}

/** The month before the current one, when the campaign is that old. */
export function lastMonthOf(report: CoverageReport): MonthCoverage | undefined {
  return monthsSoFar(report).at(-2);
}

export function stateOf(report: CoverageReport): CampaignState {
  const soFar = monthsSoFar(report);
  const current = monthUnderWay(report);
  const lacking = soFar.filter((each) => each.missing > 0);
  const oldest = lacking[0];
  if (soFar.every((each) => each.gross === 0 && each.other === 0)) return { kind: 'empty' };
  if (oldest && oldest.month !== current.month) {
    return { kind: 'behind', total: sumCents(lacking.map((each) => each.missing)), since: oldest.month };
  }
  if (current.cost === 0) return { kind: 'free' };
  return current.missing > 0 ? unfinished(report) : finished(report, current);
}

function unfinished(report: CoverageReport): CampaignState {
  return { kind: Number(report.today.slice(8)) <= BEGINNING_DAYS ? 'begun' : 'under' };
}

function finished(report: CoverageReport, current: MonthCoverage): CampaignState {
  const until = report.coveredUntil;
  return until !== null && until > lastDay(current.month) ? { kind: 'over', until } : { kind: 'reached' };
}
