import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeptWish } from '../../src/giving/store.ts';
import { stripeCheckout } from '../../src/stripe/checkout.ts';
import { stripeClient } from '../../src/stripe/client.ts';
import { cents, ZERO } from '../../src/values/cents.ts';
import { openWorld, type World } from '../support/world.ts';

const WISH: KeptWish = {
  id: 'don_1',
  requestKey: 'one',
  state: 'open',
  createdMs: Date.now(),
  checkout: null,
  donor: null,
  name: null,
  cover: ZERO,
  amount: cents(3_000),
  frequency: 'once',
  email: 'ada@example.org',
  project: null,
  campaign: null,
  visibility: 'private',
  message: null,
  language: 'fr',
  token: 'form_1',
};

describe('a checkout', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  it('is one for one wish, asked again or at once, by whoever asks', async () => {
    const terms = {
      ...{ productName: 'InterHop', coverName: 'Fees' },
      thanksUrl: () => 'http://localhost/thanks',
      backUrl: () => 'http://localhost/give',
    };
    const first = stripeCheckout(world.stripe, terms);
    const afterRestart = stripeCheckout(world.stripe, terms);
    const opened = await Promise.all([first.open(WISH), first.open(WISH), afterRestart.open(WISH)]);
    const again = await afterRestart.open(WISH);
    expect(new Set([...opened, again].map((each) => (each.ok ? each.value.id : each.why))).size).toBe(1);
    expect((await world.stripe.checkout.sessions.list({ limit: 10 })).data).toHaveLength(1);
  });

  it('that Stripe does not open is told to the operator, with the right that a key lacks and without what a donor typed', async () => {
    const told: string[] = [];
    const terms = {
      ...{ productName: 'InterHop', coverName: 'Fees', tell: (words: string) => void told.push(words) },
      thanksUrl: () => 'http://localhost/thanks',
      backUrl: () => 'http://localhost/give',
    };
    const apiBase = new URL(world.sandbox.apiBase);
    const keyless = stripeClient({ secretKey: 'sk_test_other', webhookSecrets: [], apiBase });
    expect(await stripeCheckout(keyless, terms).open({ ...WISH, id: 'don_2' })).toEqual({ ok: false, why: 'unreachable' });
    const wrong = { ...terms, thanksUrl: () => `not an address of ${WISH.email}` };
    expect(await stripeCheckout(world.stripe, wrong).open({ ...WISH, id: 'don_3' })).toEqual({ ok: false, why: 'unreachable' });
    expect(told).toEqual([
      expect.stringMatching(/^Stripe opened no checkout: StripeAuthenticationError: Invalid API Key provided: sk_test_\*{3}$/),
      expect.stringMatching(/^Stripe opened no checkout: StripeInvalidRequestError( \(\w+\))?$/),
    ]);
  });
});
