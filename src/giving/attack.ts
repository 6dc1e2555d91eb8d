const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A payment that was tried at a checkout of ours, as its notice told it. */
export type Outcome = { readonly atMs: number; readonly failed: boolean };

/** While cards are being tried on the site, from when until when (milliseconds); `untilMs` moves on with each sign of it. */
export type Attack = { readonly sinceMs: number; readonly untilMs: number };

/** Ten failures within ten minutes, or more failures than successes among ten attempts and more within the last hour. */
const BURST = { failures: 10, withinMs: 10 * MINUTE_MS };
const SHARE = { attempts: 10, withinMs: HOUR_MS };
/** What has been quiet for so long is over. */
const QUIET_MS = 2 * HOUR_MS;

/** Outcomes older than this say nothing any more. */
export const OUTCOMES_WITHIN_MS = SHARE.withinMs;

/** A payment tried so long after its form is no donor at a checkout: it renews a gift. */
const AT_CHECKOUT_MS = HOUR_MS;

/** Whether a payment was tried by somebody at our checkout, not by Stripe for a renewal. */
export function isAtCheckout(wishCreatedMs: number, paymentCreatedMs: number): boolean {
  return paymentCreatedMs - wishCreatedMs < AT_CHECKOUT_MS;
}

/** Whether what has become known until an instant says that stolen cards are being tried. */
export function isSignOfAttack(outcomes: readonly Outcome[], nowMs: number): boolean {
  const within = (span: number): Outcome[] => outcomes.filter(({ atMs }) => atMs > nowMs - span && atMs <= nowMs);
  const failures = (some: readonly Outcome[]): number => some.filter(({ failed }) => failed).length;
  if (failures(within(BURST.withinMs)) >= BURST.failures) return true;
  const recent = within(SHARE.withinMs);
  return recent.length >= SHARE.attempts && failures(recent) * 2 > recent.length;
}

/** Whether an attack is under way. */
export function isUnderWay(attack: Attack | null, nowMs: number): attack is Attack {
  return attack !== null && nowMs < attack.untilMs;
}

/** The attack after another outcome; `began`: it was not under way before, and a person is told. */
export function attackAfter(
  before: Attack | null,
  outcomes: readonly Outcome[],
  nowMs: number,
): { readonly attack: Attack | null; readonly began: boolean } {
  if (!isSignOfAttack(outcomes, nowMs)) return { attack: before, began: false };
  const untilMs = nowMs + QUIET_MS;
  return isUnderWay(before, nowMs)
    ? { attack: { sinceMs: before.sinceMs, untilMs }, began: false }
    : { attack: { sinceMs: nowMs, untilMs }, began: true };
}
