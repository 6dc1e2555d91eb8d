import type { Cents } from '../values/cents.ts';
import type { FeeRule } from '../values/fee-rule.ts';

/** Card payments of one amount that Stripe kept the same fee of (cents), and how many there were. */
export type FeeSample = { readonly amount: Cents; readonly fee: Cents; readonly payments: number };

/** Where fees are known from: our own journal of Stripe's balance, never a price list (method §1.6). */
export type FeeSource = {
  /** The latest card payments whose fee is known, so many at most, made since an instant (milliseconds). */
  cardFees(sinceMs: number, most: number): Promise<readonly FeeSample[]>;
};

/** From fewer payments nothing is said. */
export const FEWEST_PAYMENTS = 20;
export const FEES_WITHIN_MS = 365 * 86_400_000;
/** More tell nothing more, and each reader of the give page would wait for them. */
export const MOST_PAYMENTS = 2_000;

/** The fee in the middle of those of one amount: a rare dear card does not move it. */
function medianFee(samples: readonly FeeSample[]): { readonly fee: number; readonly payments: number } {
  const sorted = samples.toSorted((left, right) => left.fee - right.fee);
  const payments = sorted.reduce((sum, each) => sum + each.payments, 0);
  let passed = 0;
  for (const each of sorted) {
    passed += each.payments;
    if (passed * 2 >= payments) return { fee: each.fee, payments };
  }
  return { fee: 0, payments };
}

/**
 * The fixed and the proportional part that fit the fees kept best: least squares over the median fee of each amount, weighed by the number
 * of payments. Null with fewer than {@link FEWEST_PAYMENTS}, or where all are of one amount, which does not tell one part from the other.
 */
export function estimateFees(samples: readonly FeeSample[]): FeeRule | null {
  const known = samples.filter(({ amount, fee, payments }) => amount > 0 && fee >= 0 && payments > 0);
  const points = [...Map.groupBy(known, ({ amount }) => amount)].map(([amount, some]) => ({ amount, ...medianFee(some) }));
  const payments = points.reduce((sum, point) => sum + point.payments, 0);
  if (payments < FEWEST_PAYMENTS || points.length < 2) return null;
  const mean = (of: (point: (typeof points)[number]) => number): number =>
    points.reduce((sum, point) => sum + of(point) * point.payments, 0) / payments;
  const [meanAmount, meanFee] = [mean(({ amount }) => amount), mean(({ fee }) => fee)];
  const spread = mean(({ amount }) => (amount - meanAmount) ** 2);
  const slope = mean(({ amount, fee }) => (amount - meanAmount) * (fee - meanFee)) / spread;
  const fixed = meanFee - slope * meanAmount;
  // Neither part is negative: where one would be, the other tells all.
  if (fixed < 0) return { fixed: 0, share: Math.min(meanFee / meanAmount, 0.99) };
  return slope < 0 ? { fixed: meanFee, share: 0 } : { fixed, share: Math.min(slope, 0.99) };
}
