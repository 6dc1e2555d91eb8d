import { askedOf } from '../coverage/assess.ts';
import type { Witness } from '../giving/record.ts';
import { daysToldBy } from '../coverage/days-told.ts';
import { cents } from '../values/cents.ts';
import { addDays, type Day } from '../values/day.ts';
import { askedFactsFrom, costsFrom } from './report.ts';
import type { Hearer } from './witness.ts';

/** What is learned of later belongs to the past: nobody waits to be told which days it pays for. */
const TOLD_WITHIN_DAYS = 10;

/** Reads once what is the same all day, within one transaction. */
function perDay<Value>(read: (today: Day) => Promise<Value>): (today: Day) => Promise<Value> {
  const known = new Map<Day, Promise<Value>>();
  return (today) => {
    const value = known.get(today) ?? read(today);
    known.set(today, value);
    return value;
  };
}

/** Tells each gift of our own checkout, when it first counts, which days it pays for (method §3.5). Nothing that it hears changes what months cost. */
export const daysHearer: Hearer = (parts, stores) => {
  const costs = perDay((today) => costsFrom(stores, parts, today));
  const payment: Witness['payment'] = async (before, after, payment) => {
    if (after.gift === null || after.countedOn === null || typeof before?.countedOn === 'string') return;
    const today = parts.content.association.zone.dayOf(parts.clock.now());
    if (after.countedOn < addDays(today, -TOLD_WITHIN_DAYS)) return;
    const facts = await askedFactsFrom(stores, parts, today, costs(today));
    if (after.project !== null && !facts.coveredProjects.has(after.project)) return;
    const { asked, total } = askedOf(facts);
    const amount = cents(after.amount - (payment.movement?.fee ?? 0));
    await stores.days.tell(after.id, daysToldBy(asked, total, amount, today), today);
  };
  return { payment, recurring: () => Promise.resolve() };
};
