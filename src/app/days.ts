import { askedOf } from '../coverage/assess.ts';
import { daysToldBy, type TellingDays } from '../coverage/days-told.ts';
import { netAdded } from '../coverage/month-figures.ts';
import type { Heard } from '../giving/record.ts';
import { cents, subtractCents } from '../values/cents.ts';
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

/** Whether a gift of our own checkout counts now for the first time, soon enough to be told. */
function isToBeTold({ before, after }: Heard, today: Day): boolean {
  if (after.gift === null || after.countedOn === null || typeof before?.countedOn === 'string') return false;
  return after.countedOn >= addDays(today, -TOLD_WITHIN_DAYS);
}

/** Tells each gift of our own checkout, when it first counts, which days it pays for (method §3.5). Nothing that it hears changes what months cost. */
export const daysHearer: Hearer = (parts, stores) => {
  const costs = perDay((today) => costsFrom(stores, parts, today));
  const payments = async (heard: readonly Heard[]): Promise<void> => {
    const today = parts.content.association.zone.dayOf(parts.clock.now());
    if (!heard.some((each) => isToBeTold(each, today))) return;
    const facts = await askedFactsFrom(stores, parts, today, costs(today));
    const { asked, total } = askedOf(facts);
    const told: TellingDays[] = [];
    // All of them are in the books: from the last one back, each has before it what is left without the later ones.
    let after = total;
    for (const each of heard.toReversed()) {
      const { project, amount, id } = each.after;
      const isCovered = project === null || facts.coveredProjects.has(project);
      const net = cents(amount - (each.payment.movement?.fee ?? 0));
      if (isCovered && isToBeTold(each, today)) told.push({ gift: id, told: daysToldBy(asked, after, net, today) });
      after = subtractCents(after, netAdded(facts, each.booked));
    }
    await stores.days.tell(told.toReversed(), today);
  };
  return { payments, recurring: () => Promise.resolve() };
};
