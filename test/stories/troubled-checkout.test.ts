import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import { at } from '../support/facts.ts';
import { openWorld, type World } from '../support/world.ts';

const GIFTS = process.env['OBOLE_NIGHT'] ? 300 : 30;
/** How often a donor presses the button again while it does not lead on. */
const PRESSES = 8;

/** One call in ten goes wrong; a call that is never answered would take as long as the library waits, so it is tried on its own below. */
const TROUBLES: readonly Fault[] = [
  { how: 'error', oneIn: 10 },
  { how: 'reset', oneIn: 10 },
  { how: 'half', oneIn: 10 },
  { how: 'too_many', oneIn: 10 },
  { how: 'too_many_retry', oneIn: 10 },
];

describe('opening a checkout while Stripe’s API has troubles', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(at('2026-09-08T09:00:00Z'));
  });
  afterEach(() => world.close());

  const form = (token: string, amount: string) => ({
    ...{ amount, frequency: 'once', email: 'ada@example.org', project: '', campaign: '', visibility: '', message: '', token },
  });

  /** Presses the button until it leads on; where it led, and how often it was pressed. */
  async function press(token: string, amount: string): Promise<{ url: string | null; presses: number }> {
    for (let presses = 1; presses <= PRESSES; presses += 1) {
      const asked = await world.running.app.gifts.ask(form(token, amount), 'fr');
      if (asked.kind === 'go') return { url: asked.url, presses };
      expect(asked).toEqual({ kind: 'unavailable' });
    }
    return { url: null, presses: PRESSES };
  }

  /** The sessions that Stripe has, by the wish that they name. */
  async function sessionsByWish(): Promise<ReadonlyMap<string | null, number>> {
    const counts = new Map<string | null, number>();
    for await (const { client_reference_id: wish } of world.stripe.checkout.sessions.list({ limit: 100 })) {
      counts.set(wish, (counts.get(wish) ?? 0) + 1);
    }
    return counts;
  }

  it.each(TROUBLES)(
    'one call in ten ends in $how: each gift has one session, and each donor gets there',
    { timeout: 10_000 + GIFTS * 1_000 },
    async (fault) => {
      await world.sandbox.control.faults(fault);
      const answers: { url: string | null; presses: number }[] = [];
      for (let gift = 0; gift < GIFTS; gift += 1) answers.push(await press(world.running.app.gifts.newToken(), String(10 + gift)));
      await world.sandbox.control.faults(null);
      expect(answers.filter(({ url }) => url === null)).toEqual([]);
      const counts = await sessionsByWish();
      expect(counts.size).toBe(GIFTS);
      expect([...counts.values()].filter((count) => count !== 1)).toEqual([]);
    },
  );

  it('an answer that breaks off leads, the next time, to the very session that was opened', async () => {
    // The first gift has made the product, so that the only call left is the session's.
    await press(world.running.app.gifts.newToken(), '10');
    const token = world.running.app.gifts.newToken();
    await world.sandbox.control.faults({ how: 'half', path: '/v1/checkout/sessions' });
    expect(await world.running.app.gifts.ask(form(token, '30'), 'fr')).toEqual({ kind: 'unavailable' });
    await world.sandbox.control.faults(null);
    const again = await world.running.app.gifts.ask(form(token, '30'), 'fr');
    expect(again.kind).toBe('go');
    expect([...(await sessionsByWish()).values()]).toEqual([1, 1]);
  });
});
