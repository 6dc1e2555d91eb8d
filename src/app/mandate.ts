import { may } from '../access/acts.ts';
import type { Visit } from '../access/session.ts';
import { yearsUntil, type FiscalYear } from '../ledger/year.ts';
import { day, isWithin, type Day, type DaySpan } from '../values/day.ts';
import { firstYearOf, type ClosingParts } from './closing-sources.ts';

const BEGINNING = day('0001-01-01');

/** The fiscal years that a visit may read, the newest first. */
export function yearsFor({ content, clock }: ClosingParts, { signedIn }: Visit): FiscalYear[] {
  const today = content.association.zone.dayOf(clock.now());
  if (signedIn === null) return [];
  const years = yearsUntil(today, firstYearOf(content));
  return years.filter(({ name }) => may(signedIn.member, 'year.read', today, Number(name))).toReversed();
}

/**
 * The days that a visit may read: those of the fiscal years of the mandate, the newest first; what came before the first year belongs to it
 * (method §7.1). Null for all days, also those that are ahead, where a role is held to no year.
 */
export function daysFor(parts: ClosingParts, visit: Visit): DaySpan[] | null {
  const { ends } = firstYearOf(parts.content);
  if (visit.signedIn !== null && visit.signedIn.member.role !== 'auditor') return null;
  return yearsFor(parts, visit).map(({ first, last }) => ({ from: last === ends ? BEGINNING : first, through: last }));
}

/** Whether a visit may read what has facts of these days: one of them within the mandate is enough. */
export function mayReadAny(parts: ClosingParts, visit: Visit, days: readonly (Day | null)[]): boolean {
  const spans = daysFor(parts, visit);
  return spans === null || days.some((each) => each !== null && isWithin(spans, each));
}
