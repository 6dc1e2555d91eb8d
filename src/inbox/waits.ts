/** One minute to six hours: 8 tries over about ten hours, then a person is asked. */
const DELAYS_MS = [1, 2, 5, 15, 45, 120, 360].map((minutes) => minutes * 60_000);

/** Longer than a batch takes while Stripe answers, and short enough that what a killed process held is soon dealt with by another. */
export const LEASE_MS = 5 * 60_000;

/** How long to wait after the n-th failed try (1 for the first); null when there was one too many. */
export function retryDelayMs(attempts: number): number | null {
  return DELAYS_MS[attempts - 1] ?? null;
}

/**
 * A next try that lies further ahead than this was written by a clock that has been set back since, and is due now; so is the end of a
 * lease beyond twice its length. Twice, since instances' clocks differ a little, and what one of them holds is left to it.
 */
export const FURTHEST_TRY_MS = 2 * Math.max(...DELAYS_MS);
