import { describe, expect, it } from 'vitest';
import { demoPlan } from '../../src/sandbox/demo-plan.ts';
import { tellDemo, type TypedByDonor } from '../../src/sandbox/demo.ts';
import { systemClock } from '../../src/values/clock.ts';
import { day } from '../../src/values/day.ts';
import { addMonths, month, monthOf } from '../../src/values/month.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { clientOf, SECRET, startReceiver } from './harness.ts';

const PROJECTS = ['jitsi', 'goupile'];

describe('the plan of the demonstration', () => {
  it('is the same for the same seed, and another for another', () => {
    const plan = (seed: number): string => JSON.stringify(demoPlan(seed, month('2024-12'), day('2026-11-23'), PROJECTS));
    expect(plan(7)).toBe(plan(7));
    expect(plan(7)).not.toBe(plan(8));
  });

  it.each([
    ['2024-12', '2026-11-23'],
    ['2024-01', '2026-01-01'],
    ['2025-03', '2027-02-28'],
  ])('from %s to %s tells of the past only, in order, with invented people', (first, today) => {
    const { happenings, startMs } = demoPlan(3, month(first), day(today), PROJECTS);
    const instants = happenings.map((each) => each.atMs);
    expect(instants).toEqual([...instants].sort((left, right) => left - right));
    expect(instants[0]).toBeGreaterThanOrEqual(startMs);
    expect(instants.at(-1)).toBeLessThan(Date.parse(today));
    const gifts = happenings.filter((each) => each.do === 'give');
    for (const gift of gifts) expect(gift.email).toMatch(/^[a-z.0-9-]+@example\.org$/);
    const share = (count: number): number => count / gifts.length;
    expect(share(gifts.filter((gift) => gift.method === 'sepa_debit').length)).toBeGreaterThan(0.15);
    expect(new Set(gifts.map((gift) => gift.key)).size).toBe(gifts.length);
    expect(new Set(happenings.map((each) => each.do))).toEqual(new Set(['give', 'cancel', 'refund', 'dispute']));
  });
});

describe('the demonstration', () => {
  it('told through the API pays the past months and a part of the current one', { timeout: 60_000 }, async () => {
    const receiver = await startReceiver();
    const sandbox = await startSandbox({ port: 0, dataDir: null, webhook: { url: receiver.url, secret: SECRET } });
    const stripe = clientOf(sandbox.port);
    await stripe.products.create({ id: 'prod_gift', name: 'Don' });
    const ask = async (typed: TypedByDonor): Promise<string> => {
      const recurring =
        typed.frequency === 'once'
          ? {}
          : { recurring: { interval: typed.frequency === 'monthly' ? ('month' as const) : ('year' as const) } };
      const price_data = {
        currency: 'eur',
        product: 'prod_gift',
        unit_amount: Math.round(Number(typed.amount.replace(',', '.')) * 100),
        ...recurring,
      };
      const mode = typed.frequency === 'once' ? 'payment' : 'subscription';
      const session = await stripe.checkout.sessions.create({
        mode,
        success_url: 'http://site.test/',
        customer_email: typed.email,
        line_items: [{ quantity: 1, price_data }],
      });
      return session.url ?? '';
    };
    const today = day(new Date(systemClock.now()).toISOString().slice(0, 10));
    const plan = demoPlan(1, addMonths(monthOf(today), -23), today, PROJECTS);
    let progress = 0;
    await tellDemo({ apiBase: sandbox.apiBase, control: sandbox.control, plan, ask, onProgress: ({ done }) => (progress = done) });
    expect(progress).toBe(plan.happenings.length);
    expect((await sandbox.control.clock()).offsetMs).toBe(0);
    let net = 0;
    for await (const each of stripe.balanceTransactions.list({ limit: 100 })) if (each.type !== 'payout') net += each.net;
    expect((net - 23 * 90_000) / 90_000).toBeGreaterThan(0.3);
    expect((net - 23 * 90_000) / 90_000).toBeLessThan(0.9);
    const active = (await stripe.subscriptions.list({ limit: 100, status: 'active' })).data;
    expect(active.length).toBeGreaterThan(50);
    expect(active.length).toBeLessThan(75);
    const delivered = new Set(receiver.notices.map((notice) => notice.event.id));
    expect(delivered.size).toBe(receiver.notices.length);
    expect((await stripe.events.list({ delivery_success: false })).data).toEqual([]);
    await sandbox.close();
    await receiver.close();
  });
});
