import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { payoutState, type PayoutFacts } from '../../src/reconciliation/payout-state.ts';
import type { KnownPayout } from '../../src/reconciliation/payout-store.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { movement } from '../support/facts.ts';

function known(about: Partial<KnownPayout> = {}): KnownPayout {
  const read = { createdMs: 0, automatic: true, trace: null, movement: 'txn_po', failure: null };
  return { id: 'po_1', amount: cents(2_930), status: 'paid', arrivesOn: day('2026-11-03'), ...read, ...about };
}

function facts(about: Partial<PayoutFacts> = {}): PayoutFacts {
  return { payout: known(), items: ['txn_1'], movements: [movement('txn_1', 3_000, 70, 0)], line: null, around: null, ...about };
}

describe('a payout', () => {
  it('is on its way when its movements add up to it, and reconciled once a line is linked', () => {
    expect(payoutState(facts())).toEqual({ kind: 'on-its-way' });
    expect(payoutState(facts({ line: 'ln_1' }))).toEqual({ kind: 'reconciled' });
  });

  it.each<[string, Partial<PayoutFacts>, object]>([
    ['without a list', { items: null, movements: [] }, { code: 'list' }],
    ['with a movement that is not booked', { items: ['txn_1', 'txn_2'] }, { code: 'movements', ids: ['txn_2'] }],
    ['that pays something else', { movements: [movement('txn_1', 3_000, 0, 0)] }, { code: 'sum', sum: 3_000, difference: -70 }],
  ])('%s is to be explained, linked or not', (_what, about, missing) => {
    expect(payoutState(facts(about))).toEqual({ kind: 'unexplained', isLinked: false, missing: [missing] });
    expect(payoutState(facts({ ...about, line: 'ln_1' }))).toEqual({ kind: 'unexplained', isLinked: true, missing: [missing] });
  });

  it('that failed or was canceled is neither', () => {
    for (const status of ['failed', 'canceled'])
      expect(payoutState(facts({ payout: known({ status }), line: 'ln_1' }))).toEqual({ kind: 'failed' });
  });

  it('made by hand is explained by Stripe’s balance before and after it, and says what was not seen', () => {
    const payout = known({ automatic: false });
    const manual = (around: PayoutFacts['around']) => payoutState(facts({ payout, items: null, movements: [], around }));
    const seen = (amount: number, atMs: number) => ({ atMs, amount: cents(amount) });
    const journal = { journalBefore: cents(10_000), journalAfter: cents(7_070) };
    expect(manual({ before: seen(10_000, 1), after: seen(7_070, 9), ...journal })).toEqual({ kind: 'on-its-way' });
    expect(manual({ before: seen(10_000, 1), after: seen(7_000, 9), ...journal })).toMatchObject({
      missing: [{ code: 'balance', difference: -70 }],
    });
    expect(manual({ before: seen(10_000, 1), after: null, ...journal })).toMatchObject({
      missing: [{ code: 'balances', before: true, after: false }],
    });
    expect(manual(null)).toMatchObject({ missing: [{ code: 'balances', before: false, after: false }] });
  });

  it('is never reconciled while a cent of it is not explained', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 0, max: 99 })), { minLength: 1 }),
        fc.integer({ min: -2, max: 2 }),
        (items, off) => {
          const movements = items.map(([amount, fee], index) => movement(`txn_${index}`, amount, fee, 0));
          const sum = items.reduce((total, [amount, fee]) => total + amount - fee, 0);
          const state = payoutState(
            facts({ payout: known({ amount: cents(sum + off) }), items: movements.map(({ id }) => id), movements, line: 'ln_1' }),
          );
          expect(state.kind).toBe(off === 0 ? 'reconciled' : 'unexplained');
        },
      ),
    );
  });
});
