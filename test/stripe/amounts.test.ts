import fc from 'fast-check';
import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { readGiftForm, type GiftRules } from '../../src/giving/read-form.ts';
import { stripeClient, type StripeCarrier } from '../../src/stripe/client.ts';
import { readMovement } from '../../src/stripe/read-movement.ts';
import { readPayment } from '../../src/stripe/read-payment.ts';
import { cents } from '../../src/values/cents.ts';
import { newId } from '../../src/values/ids.ts';

const RUNS = { numRuns: 10_000 };
const RULES: GiftRules = { smallest: cents(300), largest: cents(500_000), projects: [], campaigns: [] };
/** With two decimals, with none, with three, and one that is none. */
const OTHERS = ['usd', 'gbp', 'chf', 'jpy', 'krw', 'xpf', 'kwd', 'bhd', 'EUR ', 'eurc', ''];

const NUMBERS = fc.oneof(
  fc.constantFrom(-1, -0, 0, 0.5, 1e21, 1e-7, Number.NaN, Infinity, -Infinity, Number.MAX_SAFE_INTEGER, 2 ** 53, 12.5, 4999.99, 5000.01),
  fc.integer({ min: -100_000, max: 1_000_000 }),
  fc.double(),
);
const HOSTILE = fc.oneof(
  NUMBERS.map(String),
  NUMBERS.map((amount) => `${amount} €`.replace('.', ',')),
  fc.constantFrom('12,50', '12.50', '1 234,56 €', '12,5', '12,505', '1e3', '0x10', '30 $', '¥3000', '3000 JPY', '-12,50', '١٢'),
  fc.string(),
);

/** What a text of digits and at most one decimal comma says, in cents, without any floating point; null for another text. */
function exact(typed: string): bigint | null {
  const [, whole = '', decimals = ''] = /^(\d+)(?:[.,](\d{1,2}))?(?: ?€)?$/.exec(typed) ?? [];
  return whole === '' ? null : BigInt(whole) * 100n + BigInt(decimals.padEnd(2, '0'));
}

describe('an amount that somebody sends', () => {
  it('is refused, or read to the cent and within the limits', () => {
    fc.assert(
      fc.property(HOSTILE, (amount) => {
        const about = { frequency: 'once', email: 'ada@example.org', project: '', campaign: '', visibility: '', message: '' };
        const read = readGiftForm({ amount, ...about, token: newId('form') }, RULES, 'fr');
        const said = exact(amount);
        if (said !== null) expect(read.ok).toBe(said >= 300n && said <= 500_000n);
        if (!read.ok) {
          expect(read.why.map(({ field }) => field)).toEqual(['amount']);
          return;
        }
        expect(Number.isSafeInteger(read.value.amount) && read.value.amount >= 300 && read.value.amount <= 500_000).toBe(true);
        if (said !== null) expect(BigInt(read.value.amount)).toBe(said);
      }),
      RUNS,
    );
  });
});

function transaction(amount: number, fee: number, currency: string): Stripe.BalanceTransaction {
  const known: Partial<Stripe.BalanceTransaction> = { id: 'txn_1', amount, fee, net: amount - fee, currency, created: 1, available_on: 2 };
  const details = [{ amount: fee, application: null, currency, description: null, type: 'stripe_fee' }];
  return { ...known, fee_details: details, reporting_category: 'charge', type: 'charge', source: null } as Stripe.BalanceTransaction;
}

function isTaken(told: Stripe.BalanceTransaction): boolean {
  try {
    return readMovement(told).ok;
  } catch (error) {
    expect(String(error)).toContain('Bug');
    return false;
  }
}

describe('an amount that Stripe tells', () => {
  it('is taken as it is in euros, and in no other currency, zero-decimal ones included', () => {
    fc.assert(
      fc.property(NUMBERS, fc.integer({ min: 0, max: 5_000 }), fc.constantFrom('eur', ...OTHERS), (amount, fee, currency) => {
        const told = transaction(amount, fee, currency);
        const isWhole = Number.isSafeInteger(amount) && Number.isSafeInteger(amount - fee);
        if (currency === 'eur' && isWhole) {
          expect(readMovement(told)).toMatchObject({ ok: true, value: { amount: amount === 0 ? 0 : amount, fee } });
        } else if (currency !== 'eur') {
          const why = `The balance transaction txn_1 is in ${currency}: only euros are booked, nothing is converted`;
          expect(readMovement(told)).toEqual({ ok: false, why: { kind: 'parked', why } });
        } else {
          // No number of cents: a person is asked, or the reading fails; nothing is rounded.
          expect(isTaken(told)).toBe(false);
        }
      }),
      RUNS,
    );
  });

  it('parks a charge of another currency with its reason, without a further question', async () => {
    const asked: string[] = [];
    const currencies = OTHERS.filter((currency) => currency !== '');
    for (const currency of currencies) {
      const charge = {
        id: 'ch_1',
        object: 'charge',
        status: 'succeeded',
        paid: true,
        captured: true,
        amount: 3_000,
        currency,
        metadata: {},
      };
      const carrier: StripeCarrier = {
        getClientName: () => 'in-process',
        makeRequest: (_host, _port, path) => {
          asked.push(path);
          const toJSON = (): Promise<unknown> => Promise.resolve(charge);
          return Promise.resolve({
            getStatusCode: () => 200,
            getHeaders: () => ({}),
            getRawResponse: () => ({}),
            toStream: () => null,
            toJSON,
          });
        },
      };
      const stripe = stripeClient({ secretKey: 'sk_test_x', webhookSecrets: [], apiBase: null }, carrier);
      const why = `The charge ch_1 is in ${currency}: only euros are booked, nothing is converted`;
      expect(await readPayment(stripe, 'ch_1')).toEqual({ ok: false, why: { kind: 'parked', why } });
    }
    expect(asked.length).toBe(currencies.length);
  });
});
