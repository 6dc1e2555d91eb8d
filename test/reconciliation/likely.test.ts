import { describe, expect, it } from 'vitest';
import { likely } from '../../src/reconciliation/likely.ts';
import { propose } from '../../src/reconciliation/propose.ts';
import type { CostLine } from '../../src/settings/types.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { line, rule } from '../support/bank-facts.ts';
import { testContent } from '../support/world.ts';

const { accounts: chart, costs } = testContent();
const NOTHING = { payouts: [], invoices: [], rules: [], refundable: [], chart };

type About = Parameters<typeof line>[0];

function guessed(about: About, plan: readonly CostLine[] = costs, rules: Parameters<typeof propose>[0]['rules'] = []) {
  const own = line(about);
  const of = { ...own, counterparty: own.counterparty ?? null };
  return likely(of, propose({ ...NOTHING, rules, lines: [of] }).get(of.id) ?? [], chart, plan);
}

const HOSTING = { amount: cents(-90_000), label: 'PRLV SEPA GPLEXPERT HEBERGEMENT HDS', bookedOn: day('2026-11-26') };

describe('what a line’s form begins with', () => {
  it('is the account of the cost line whose supplier the label names, while that line runs', () => {
    expect(guessed(HOSTING)).toMatchObject({ kind: 'account', account: 'hosting', plan: { id: 'hds-hosting' } });
    expect(guessed({ ...HOSTING, bookedOn: day('2020-11-26') })).toBeNull();
    expect(guessed({ ...HOSTING, label: 'PRLV SEPA AUTRE' })).toBeNull();
    expect(guessed({ ...HOSTING, amount: cents(90_000) })).toMatchObject({ kind: 'gift' });
  });

  it('is nothing where one supplier is paid for two kinds of things', () => {
    const second = costs.map((each) => ({ ...each, id: 'second', category: 'software' as const }));
    expect(guessed(HOSTING, [...costs, ...second])).toBeNull();
    expect(guessed(HOSTING, [...costs, ...costs])).toMatchObject({ account: 'hosting' });
  });

  it('is the account of the bank’s fees where nobody else is named', () => {
    const fees = { amount: cents(-350), label: 'FRAIS TENUE DE COMPTE' };
    expect(guessed({ ...fees, counterparty: null })).toEqual({ kind: 'account', account: 'fees', plan: null });
    expect(guessed({ ...fees, counterparty: 'GARAGE DU PONT' })).toBeNull();
    expect(guessed({ ...fees, label: 'PRLV SEPA AFFRAISSEMENT', counterparty: null })).toBeNull();
  });

  it('is a gift where money may be one, by cheque where the label says so', () => {
    const gift = { amount: cents(5_000), counterparty: null };
    expect(guessed({ ...gift, label: 'VIR SEPA RECU' })).toEqual({ kind: 'gift', method: 'transfer' });
    expect(guessed({ ...gift, label: 'REMISE DE 2 CHÈQUES' })).toEqual({ kind: 'gift', method: 'cheque' });
    expect(guessed({ ...gift, label: 'VIR SEPA STRIPE' })).toBeNull();
  });

  it('leaves the word to what is proposed', () => {
    expect(guessed(HOSTING, costs, [rule({ words: 'GPLEXPERT', direction: 'out' })])).toBeNull();
  });
});
