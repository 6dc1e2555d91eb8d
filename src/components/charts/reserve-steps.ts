import type { CoverageReport } from '../../coverage/report.ts';
import { cents, type Cents } from '../../values/cents.ts';
import type { Month } from '../../values/month.ts';

/** The reserve at the end of a month, in cents (method §3.7). */
export type ReservePoint = { readonly month: Month; readonly reserve: Cents };

/**
 * The reserve month by month, counted back from today's: each month added its net and took its cost, less what own funds bore of it. Ends on
 * the reserve that the report tells, to the cent.
 */
export function reservePoints(report: CoverageReport): ReservePoint[] {
  let after: number = report.reserve;
  const backwards = report.months
    .filter(({ state }) => state !== 'planned')
    .toReversed()
    .map(({ month, net, cost, ownFunds }): ReservePoint => {
      const reserve = cents(after);
      after -= net - cost + ownFunds;
      return { month, reserve };
    });
  return backwards.toReversed();
}

export type Steps = {
  /** A flat stretch a month; x in hundredths of the width, y in pixels. */
  readonly flats: readonly { readonly from: number; readonly to: number; readonly y: number }[];
  readonly rises: readonly { readonly at: number; readonly from: number; readonly to: number }[];
  /** Where nothing is left and nothing is missing. */
  readonly zeroY: number;
};

/** Height of the drawing and room above and below its line, in pixels. */
export const STEP_BOX = { height: 150, edge: 22 } as const;

/** The reserve as a step line on a scale that always shows zero. */
export function stepsOf(points: readonly ReservePoint[]): Steps {
  const reserves = points.map(({ reserve }) => reserve);
  const [lowest, highest] = [Math.min(0, ...reserves), Math.max(0, ...reserves)];
  const room = STEP_BOX.height - 2 * STEP_BOX.edge;
  const yOf = (amount: number): number => STEP_BOX.edge + ((highest - amount) * room) / Math.max(1, highest - lowest);
  const slot = 100 / Math.max(1, points.length);
  const flats = reserves.map((reserve, index) => ({ from: index * slot, to: (index + 1) * slot, y: yOf(reserve) }));
  return {
    flats,
    rises: flats.slice(1).map((flat, index) => ({ at: flat.from, from: flats[index]?.y ?? flat.y, to: flat.y })),
    zeroY: yOf(0),
  };
}
