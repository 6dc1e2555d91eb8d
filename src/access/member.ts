import type { Day } from '../values/day.ts';

/**
 * `admin`: all, the team included; `treasurer`: the books; `auditor` (commissaire aux comptes, contrôleur interne): reads chosen fiscal years
 * until a day, ticks and comments vouchers, and changes nothing else.
 */
export const ROLES = ['admin', 'treasurer', 'auditor'] as const;

export type Role = (typeof ROLES)[number];

/** What a role is given with: fiscal years and a last day for an auditor, neither for the others. */
export type Mandate = {
  readonly role: Role;
  /** The fiscal years by their names, each the calendar year in which it ends (method §7.1), such as 2026, in order; empty for those who read all. */
  readonly years: readonly number[];
  /** The last day on which the person may enter; null for no end. */
  readonly until: Day | null;
};

/** A person who may enter the treasury. */
export type Member = Mandate & {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly createdMs: number;
  /** Since when the person may not enter any more (milliseconds); null for who may. */
  readonly disabledMs: number | null;
};

/** Whether a person may enter on a day: neither disabled nor past the last day of the mandate. */
export function isActive(member: Member, today: Day): boolean {
  return member.disabledMs === null && (member.until === null || today <= member.until);
}

/** What is wrong with a mandate, if anything: only an auditor has years and a last day, and an auditor always has both. */
export type MandateFault = 'years-missing' | 'until-missing' | 'until-past';

/** A mandate as it may be given today; years and day are dropped for who reads all. */
export function mandateOf(role: Role, years: readonly number[], until: Day | null, today: Day): Mandate | MandateFault {
  if (role !== 'auditor') return { role, years: [], until: null };
  if (years.length === 0) return 'years-missing';
  if (until === null) return 'until-missing';
  if (until < today) return 'until-past';
  return { role, years: [...new Set(years)].sort((left, right) => left - right), until };
}
