import type { World } from './world.ts';

/** Some days with everything that money does: gifts of each kind, a refund, a dispute, a refused debit, payouts where days suffice. */
export async function liveThrough(world: World, days: number): Promise<void> {
  const first = await world.give({ amount: '100' });
  await world.give({ amount: '10', frequency: 'monthly', email: 'grace@example.org' });
  await world.give({ amount: '50' }, { method: 'sepa_debit' });
  await world.give({ amount: '25', project: 'jitsi' });
  await world.give({ amount: '70' }, { method: 'sepa_debit', refusedLater: true });
  const disputed = await world.give({ amount: '40' });
  await world.advanceDays(1);
  await world.stripe.refunds.create({ charge: first.charge ?? '', amount: 2_500 });
  await world.sandbox.control.dispute(disputed.charge ?? '', 'open');
  await world.advanceDays(1);
  await world.sandbox.control.dispute(disputed.charge ?? '', 'won');
  await world.advanceDays(days - 2);
}
