import type { CoverageReport } from '../coverage/report.ts';
import type { Language } from '../settings/types.ts';
import { addMonths, monthOf, type Month } from '../values/month.ts';
import { FRESH_MS, type LetterParams, type NewLetter } from './letter.ts';

/** A closing, as far as the monthly letter minds. */
export type MonthClosed = { readonly month: Month; readonly atMs: number };

/** A month that was closed long after it ended is history: whoever closes years of it writes to nobody. */
const OLDEST_MONTHS = 2;

/** The months whose letter is to be written now: closed within three days, and not long over. */
export function monthsToTell(closed: readonly MonthClosed[], report: CoverageReport, nowMs: number): Month[] {
  const oldest = addMonths(monthOf(report.today), -OLDEST_MONTHS);
  return closed.filter(({ month, atMs }) => nowMs - atMs <= FRESH_MS && month >= oldest).map(({ month }) => month);
}

/** What the monthly letter says of a month: the public figures, with the same parts left untold (method §4.2). */
export function digestOf(report: CoverageReport, month: Month): LetterParams<'digest'> | null {
  const figures = report.months.find((each) => each.month === month);
  if (!figures) return null;
  const { cost, gross, oneOff, recurring, offline, merged, other, refunds, disputes, fees, net } = figures;
  const { coveredUntil } = report;
  return { month, cost, gross, oneOff, recurring, offline, merged, other, refunds, disputes, fees, net, coveredUntil };
}

/** The monthly letter to one donor. */
export function digestLetter(
  params: LetterParams<'digest'>,
  donor: { readonly id: string; readonly language: Language },
  nowMs: number,
): NewLetter {
  const { id, language } = donor;
  const times = { factMs: nowMs, madeMs: nowMs, dueMs: nowMs };
  return { key: `digest:${params.month}:${id}`, donor: id, language, kind: 'digest', params, ...times };
}
