import type { CostLine } from '../settings/types.ts';

/** The projects that covered lines pay for: gifts for them count towards coverage (method §1.10). */
export function coveredProjects(lines: readonly CostLine[]): ReadonlySet<string> {
  return new Set(lines.filter(({ covered }) => covered).flatMap(({ shares }) => Object.keys(shares)));
}
