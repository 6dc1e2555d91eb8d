import { ok, refused, type Result } from '../values/result.ts';
import type { StandingWhy } from '../giving/standing.ts';
import { recordRecurring } from '../giving/record.ts';
import type { DonorDesk } from './desk.ts';
import { isOver } from './standing-acts.ts';
import type { Erased } from './store.ts';

/**
 * Has a donor forgotten (RGPD art. 17): recurring gifts are stopped and the payer deleted at Stripe first; then all that tells who they are
 * is replaced by nothing here, in one transaction. Amounts, days and entries stay: the law wants them (art. 17 §3 b). Where Stripe cannot be
 * reached nothing is erased, and it can be asked again.
 */
export async function eraseMe(desk: DonorDesk, donor: string, once: string): Promise<Result<Erased, StandingWhy['kind']>> {
  const { gifts, recurring } = await desk.reading.given(donor);
  for (const each of recurring.filter((one) => !isOver(one))) {
    const stopped = await desk.standing.stop(each.id, `donor:${each.id}:${once}:erase`);
    if (!stopped.ok) return refused(stopped.why.kind);
    await desk.write((books) => recordRecurring(books, stopped.value));
  }
  const payers = { charges: gifts.map(({ id }) => id), recurring: recurring.map(({ id }) => id) };
  const forgotten = await desk.standing.forget(payers);
  if (!forgotten.ok) return refused(forgotten.why.kind);
  return desk.write(async ({ donors }) => {
    const nowMs = desk.clock.now();
    await donors.note({ id: `${donor}:${once}:erase`, donor, act: 'erase', object: donor, before: null, after: null, atMs: nowMs });
    return ok(await donors.erase(donor, forgotten.value, nowMs));
  });
}
