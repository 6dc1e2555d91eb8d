import type { App } from '../../app.ts';
import type { LineSeen } from '../../reconciliation/line-store.ts';
import type { GiftTrail, PayoutTrail } from '../../reconciliation/trail.ts';
import type { Day } from '../../values/day.ts';
import { visitOf, type TreasuryContext } from './door.ts';

type Papered = Pick<NonNullable<Awaited<ReturnType<App['treasury']['money']['vouchers']['about']>>>, 'kind' | 'id' | 'on'>;

function mayReadAny(page: TreasuryContext, days: readonly (Day | null)[]): boolean {
  return page.locals.app.closing.mayReadAny(visitOf(page), days);
}

/** Whether a visit may read a bank line: by the day on which the bank booked it, or that of an entry made of it. */
export async function mayReadLine(page: TreasuryContext, { line, state }: LineSeen): Promise<boolean> {
  if (mayReadAny(page, [line.bookedOn])) return true;
  const keys = state.kind === 'posted' ? state.parts.flatMap(({ entries }) => entries) : [];
  for (const key of keys) {
    const trail = await page.locals.app.treasury.lines.entry(key);
    if (trail && mayReadAny(page, [trail.entry.bookingDay])) return true;
  }
  return false;
}

/** Whether a visit may read a gift: by the day of its charge, or that of an entry of its own. What its payout and its bank line are is told there. */
export function mayReadGift(page: TreasuryContext, { id, charge, entries }: GiftTrail): boolean {
  const { zone } = page.locals.app.content.association;
  const own = entries.filter(({ source }) => source === id).map(({ bookingDay }) => bookingDay);
  return mayReadAny(page, [charge && zone.dayOf(charge.createdMs), ...own]);
}

/** A payout, as far as a visit may read it: by its arrival, the day of its bank line, or that of an entry of its own. Null where there is none. */
export async function payoutFor(page: TreasuryContext, id: string): Promise<PayoutTrail | null> {
  const trail = await page.locals.app.treasury.lines.payout(id);
  if (trail === null) return null;
  const { payout, seen, entries } = trail;
  const days = [payout.arrivesOn, seen?.line.bookedOn ?? null, ...entries.map(({ bookingDay }) => bookingDay)];
  return mayReadAny(page, days) ? trail : null;
}

/** Whether a visit may read the papers of a thing: of an entry, a gift or a bank line as its own page is read. Papers of invoices are read by all. */
export async function mayReadPapers(page: TreasuryContext, { kind, id, on }: Papered): Promise<boolean> {
  const { lines } = page.locals.app.treasury;
  if (kind === 'invoice' || mayReadAny(page, [on])) return true;
  if (kind === 'entry') return false;
  if (kind === 'gift') {
    const trail = await lines.gift(id);
    return trail !== null && mayReadGift(page, trail);
  }
  const seen = await lines.line(id);
  return seen !== null && mayReadLine(page, seen);
}
