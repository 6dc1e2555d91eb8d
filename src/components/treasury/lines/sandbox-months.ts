import type { App } from '../../../app.ts';
import { monthOf, type Month } from '../../../values/month.ts';

const MOST = 6;
const PAYOUTS = 50;

/** In a sandbox, the statements of its own bank for the latest months that are over: those in which a payout arrived. */
export async function sandboxMonths({
  environment: { sandbox },
  treasury: { lines, money },
}: App): Promise<{ readonly month: Month; readonly href: string }[]> {
  if (sandbox === null) return [];
  const { payouts } = await lines.payouts(null, PAYOUTS);
  const now = monthOf(money.today());
  const months = [...new Set(payouts.map(({ payout }) => monthOf(payout.arrivesOn)))].filter((month) => month < now);
  return months.slice(0, MOST).map((month) => ({ month, href: new URL(`/_sandbox/bank/${month}.xml`, sandbox.publicUrl).href }));
}
