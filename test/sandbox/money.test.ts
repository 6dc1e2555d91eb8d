import fc from 'fast-check';
import { readFile, rm, writeFile, appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { DAY_MS, startStand, type Stand } from './harness.ts';
import { fastFolder } from '../support/fast-folder.ts';

/** Scenes that move money; what cannot be done is refused. */
async function playSeldom(stand: Stand, charge: Stripe.Charge | undefined, which: number): Promise<void> {
  const { control } = stand.sandbox;
  const [payout] = (await stand.stripe.payouts.list({ status: 'paid', limit: 1 })).data;
  const [refund] = (await stand.stripe.refunds.list({ limit: 1 })).data;
  if (which === 0) await control.play({ do: 'movement', category: 'fee', type: 'stripe_fee', amount: -250 });
  else if (which === 1) await control.play({ do: 'pay-out' });
  else if (which === 2 && payout?.failure_balance_transaction === null) await control.play({ do: 'fail-payout', payout: payout.id });
  else if (which === 3 && refund?.status === 'succeeded') await control.play({ do: 'end-refund', refund: refund.id, status: 'failed' });
  else if (which === 4 && charge?.status === 'pending') await control.play({ do: 'return-debit', charge: charge.id });
  else if (which === 5) await control.play({ do: 'manual-payout', amount: 700 });
}

async function transactions(stand: Stand, payout?: string): Promise<Stripe.BalanceTransaction[]> {
  const all: Stripe.BalanceTransaction[] = [];
  for await (const each of stand.stripe.balanceTransactions.list({ limit: 100, ...(payout === undefined ? {} : { payout }) }))
    all.push(each);
  return all;
}

function net(of: readonly Stripe.BalanceTransaction[]): number {
  return of.reduce((sum, each) => sum + each.net, 0);
}

/** Every sum that Stripe's books keep (balance, payouts, fees, refunds). */
async function expectSums(stand: Stand): Promise<void> {
  const all = await transactions(stand);
  for (const each of all) {
    expect(each.net).toBe(each.amount - each.fee);
    expect(each.fee_details.reduce((sum, detail) => sum + detail.amount, 0)).toBe(each.fee);
  }
  const balance = await stand.stripe.balance.retrieve();
  expect((balance.available[0]?.amount ?? 0) + (balance.pending[0]?.amount ?? 0)).toBe(net(all));
  const listed = new Set<string>();
  for (const payout of (await stand.stripe.payouts.list({ limit: 100 })).data) {
    if (!payout.automatic) continue;
    const list = await transactions(stand, payout.id);
    expect(net(list)).toBe(0);
    expect(net(list.filter((each) => each.id !== payout.balance_transaction))).toBe(payout.amount);
    for (const each of list) {
      expect(listed.has(each.id)).toBe(false);
      listed.add(each.id);
    }
  }
  for (const charge of (await stand.stripe.charges.list({ limit: 100 })).data) {
    const refunds = (await stand.stripe.refunds.list({ charge: charge.id })).data.filter((each) => each.status === 'succeeded');
    expect(refunds.reduce((sum, each) => sum + each.amount, 0)).toBe(charge.amount_refunded);
  }
}

describe('the balance', () => {
  it('adds up after any story', async () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant('gift' as const),
        cents: fc.integer({ min: 50, max: 500_000 }),
        method: fc.constantFrom('card' as const, 'sepa_debit' as const),
      }),
      fc.record({ do: fc.constant('monthly' as const), method: fc.constantFrom('card' as const, 'sepa_debit' as const, 'ideal' as const) }),
      fc.record({ do: fc.constant('days' as const), days: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ do: fc.constant('seldom' as const), which: fc.nat(5) }),
      fc.record({ do: fc.constant('refund' as const), part: fc.double({ min: 0.1, max: 1, noNaN: true }) }),
      fc.record({
        do: fc.constant('dispute' as const),
        step: fc.constantFrom('inquiry' as const, 'open' as const, 'won' as const, 'lost' as const),
      }),
    );
    const property = fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const stand = await startStand();
      try {
        for (const each of steps) {
          const charge = (await stand.stripe.charges.list({ limit: 1 })).data[0];
          if (each.do === 'gift') {
            const line_items = [{ quantity: 1, price_data: { currency: 'eur', product: 'prod_gift', unit_amount: each.cents } }];
            await stand.sandbox.control.pay((await stand.session({ line_items })).id, { method: each.method });
          } else if (each.do === 'monthly') await stand.sandbox.control.pay((await stand.subscription()).id, { method: each.method });
          else if (each.do === 'days') await stand.advance(each.days);
          else if (each.do === 'seldom') await playSeldom(stand, charge, each.which);
          else if (charge?.status === 'succeeded' && each.do === 'dispute') await stand.sandbox.control.dispute(charge.id, each.step);
          else if (charge && each.do === 'refund') {
            const amount = Math.max(1, Math.floor(charge.amount * each.part));
            await stand.stripe.refunds.create({ charge: charge.id, amount }).catch(() => undefined);
          }
        }
        await expectSums(stand);
      } finally {
        await stand.close();
      }
    });
    await fc.assert(property, { numRuns: 12 });
  });

  it('leaves on Mondays at six, arrives two days later, and is then explained', async () => {
    const stand = await startStand();
    await stand.sandbox.control.pay((await stand.session()).id, { method: 'card' });
    await stand.sandbox.control.advanceTo(Date.parse('2026-11-09T05:59:00Z'));
    expect((await stand.stripe.payouts.list()).data).toEqual([]);
    await stand.sandbox.control.advanceTo(Date.parse('2026-11-09T06:00:00Z'));
    const [payout] = (await stand.stripe.payouts.list()).data;
    expect(payout).toMatchObject({ amount: 2930, status: 'in_transit', reconciliation_status: 'in_progress', automatic: true });
    expect(payout?.arrival_date).toBe(Date.parse('2026-11-11T00:00:00Z') / 1000);
    await stand.sandbox.control.advanceTo(Date.parse('2026-11-11T03:00:00Z'));
    expect(await stand.stripe.payouts.retrieve(payout?.id ?? '')).toMatchObject({ status: 'paid', reconciliation_status: 'completed' });
    expect((await stand.told()).filter((type) => type.startsWith('payout.'))).toEqual([
      'payout.created',
      'payout.updated',
      'payout.paid',
      'payout.reconciliation_completed',
    ]);
    expect((await transactions(stand, payout?.id)).map((each) => each.net)).toEqual([-2930, 2930]);
    await stand.close();
  });

  it('turns available three days after a card gift', async () => {
    const stand = await startStand();
    await stand.sandbox.control.pay((await stand.session()).id, { method: 'card' });
    stand.clock.advance(1500);
    expect(await stand.stripe.balance.retrieve()).toMatchObject({ available: [{ amount: 0 }], pending: [{ amount: 2930 }] });
    await stand.sandbox.control.advanceTo(Date.parse('2026-11-07T00:00:00Z'));
    expect(await stand.stripe.balance.retrieve()).toMatchObject({ available: [{ amount: 2930 }], pending: [{ amount: 0 }] });
    await stand.close();
  });
});

describe('the clock', () => {
  it('only goes forward, and may be set back while nobody has paid', async () => {
    const stand = await startStand();
    const { control } = stand.sandbox;
    const twoYearsAgo = stand.clock.now() - 730 * DAY_MS;
    expect(await control.isEmpty()).toBe(true);
    expect(await control.startAt(twoYearsAgo)).toEqual({ nowMs: twoYearsAgo, offsetMs: -730 * DAY_MS });
    await stand.session();
    expect(await control.isEmpty()).toBe(false);
    await expect(control.startAt(twoYearsAgo)).rejects.toMatchObject({ code: 'clock' });
    await expect(control.advanceTo(twoYearsAgo - 1)).rejects.toMatchObject({ code: 'clock' });
    expect(await control.advanceTo(stand.clock.now() + 300)).toEqual({ nowMs: stand.clock.now(), offsetMs: 0 });
    await stand.close();
  });

  it('gives each event the instant of its own act', async () => {
    const stand = await startStand();
    await stand.sandbox.control.pay((await stand.session()).id, { method: 'sepa_debit' });
    await stand.advance(8);
    const { data } = await stand.stripe.events.list({ types: ['charge.succeeded', 'payout.created', 'payout.paid'] });
    expect(data.map((event) => [event.type, new Date(event.created * 1000).toISOString()])).toEqual([
      ['charge.succeeded', '2026-11-10T08:00:00.000Z'],
    ]);
    await stand.close();
  });
});

describe('the state on disk', () => {
  async function picture(stand: Stand): Promise<unknown> {
    const lists = [
      'charges',
      'customers',
      'invoices',
      'payouts',
      'refunds',
      'disputes',
      'balanceTransactions',
      'events',
      'invoicePayments',
    ] as const;
    const all = await Promise.all(lists.map(async (name) => (await stand.stripe[name].list({ limit: 100 })).data));
    const sessions = (await stand.stripe.checkout.sessions.list({ limit: 100 })).data.map((each) => ({ ...each, url: null }));
    return JSON.parse(
      JSON.stringify([all, sessions, await stand.stripe.subscriptions.list({ status: 'all' }), await stand.sandbox.control.clock()]),
    ) as unknown;
  }

  async function story(dataDir: string): Promise<{ before: unknown; clock: Stand['clock'] }> {
    const stand = await startStand({ dataDir });
    await stand.sandbox.control.pay((await stand.subscription()).id, { method: 'card' });
    await stand.sandbox.control.pay((await stand.session()).id, { method: 'sepa_debit' });
    await stand.advance(10);
    const [charge] = (await stand.stripe.charges.list({ limit: 1 })).data;
    await stand.stripe.refunds.create({ charge: charge?.id ?? '', amount: 500 });
    const before = await picture(stand);
    await stand.close();
    return { before, clock: stand.clock };
  }

  it('is the same after a restart, and what was planned still comes', async () => {
    const dataDir = fastFolder('sandbox-');
    const { before, clock } = await story(dataDir);
    const again = await startStand({ dataDir, clock });
    expect(await picture(again)).toEqual(before);
    await again.advance(31);
    expect((await again.stripe.invoices.list()).data.map((each) => each.billing_reason)).toEqual([
      'subscription_cycle',
      'subscription_create',
    ]);
    await expectSums(again);
    await again.close();
    await rm(dataDir, { recursive: true });
  });

  it('loses no more than an act that was cut short', async () => {
    const dataDir = fastFolder('sandbox-');
    const { before, clock } = await story(dataDir);
    const file = join(dataDir, 'sandbox.jsonl');
    await appendFile(file, '[["charge",{"id":"ch_torn","amo');
    const again = await startStand({ dataDir, clock });
    expect(await picture(again)).toEqual(before);
    await again.session();
    await again.close();
    const once = await startStand({ dataDir, clock });
    expect((await once.stripe.checkout.sessions.list()).data).toHaveLength(3);
    await once.close();
    await writeFile(file, `not json\n${await readFile(file, 'utf8')}`);
    await expect(startStand({ dataDir, clock })).rejects.toThrow('cannot be read');
    await rm(dataDir, { recursive: true });
  });
});
