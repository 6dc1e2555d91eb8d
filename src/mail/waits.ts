const MINUTE_MS = 60_000;

/** One minute to 24 hours: ten tries over three days, then a person is asked. */
const DELAYS_MS = [1, 5, 15, 60, 180, 360, 720, 1_440, 1_440].map((minutes) => minutes * MINUTE_MS);

/** Longer than a batch takes while the mail server hangs at each letter. */
export const LETTER_LEASE_MS = 5 * MINUTE_MS;

/** How long to wait after the n-th failed try (1 for the first); null when there was one too many. */
export function letterDelayMs(attempts: number): number | null {
  return DELAYS_MS[attempts - 1] ?? null;
}

/** A next try further ahead than any can be was written by a clock that has been set back since, and is due now. */
export const FURTHEST_LETTER_MS = 2 * Math.max(...DELAYS_MS);
