import { askedOf } from '../coverage/assess.ts';
import { daysToldBy } from '../coverage/days-told.ts';
import { cents } from '../values/cents.ts';
import { addDays } from '../values/day.ts';
import { factsFrom } from './report.ts';
import type { Hearer } from './witness.ts';

/** What is learned of later belongs to the past: nobody waits to be told which days it pays for. */
const TOLD_WITHIN_DAYS = 10;

/** Tells each gift of our own checkout, when it first counts, which days it pays for (method §3.5). */
export const daysHearer: Hearer = (parts, stores) => ({
  payment: async (before, after, payment) => {
    if (after.gift === null || after.countedOn === null || typeof before?.countedOn === 'string') return;
    const today = parts.content.association.zone.dayOf(parts.clock.now());
    if (after.countedOn < addDays(today, -TOLD_WITHIN_DAYS)) return;
    const facts = await factsFrom(stores, parts, { isBroken: () => false });
    if (after.project !== null && !facts.coveredProjects.has(after.project)) return;
    const { asked, total } = askedOf(facts);
    const amount = cents(after.amount - (payment.movement?.fee ?? 0));
    await stores.days.tell(after.id, daysToldBy(asked, total, amount, today), today);
  },
  recurring: () => Promise.resolve(),
});
