import type Stripe from 'stripe';
import type { RefundPort } from '../giving/refund.ts';
import { cents } from '../values/cents.ts';
import { ok, refused } from '../values/result.ts';
import { isStripeError, reading } from './outcome.ts';
import { everyOne } from './pages.ts';

/** Somebody waits for the page: better soon without an answer than late with one. */
const WHILE_WAITED_FOR = { timeout: 5_000, maxNetworkRetries: 1 };

/** Under which a refund at Stripe bears the row that asked for it. */
const ROW = 'obole_refund';

/** Kinds of error that say no; all others (network, limits, an outage) say nothing of what became of the request. */
const SAYS_NO = ['StripeInvalidRequestError', 'StripeCardError', 'StripePermissionError'];

function textOf(error: unknown, name: 'type' | 'message'): string {
  const value: unknown = Reflect.get(Object(error), name);
  return typeof value === 'string' ? value : '';
}

/** Refunds through Stripe. Asked twice under one key, Stripe makes one refund. */
export function stripeRefunds(stripe: Stripe): RefundPort {
  return {
    look: async (id) => {
      const read = await reading(async () => ok(await stripe.charges.retrieve(id, {}, WHILE_WAITED_FOR)));
      if (!read.ok) return refused({ kind: read.why.kind === 'parked' ? 'unknown' : 'unreachable', why: read.why.why });
      const { amount_captured, amount_refunded, disputed, paid } = read.value;
      return ok({ amount: cents(paid ? amount_captured : 0), refunded: cents(amount_refunded), disputed });
    },
    refund: async ({ charge, amount, key, row }) => {
      try {
        const refund = await stripe.refunds.create({ charge, amount, metadata: { [ROW]: row } }, { idempotencyKey: key });
        return ok({ id: refund.id });
      } catch (error) {
        if (!isStripeError(error)) throw error;
        const kind = SAYS_NO.includes(textOf(error, 'type')) ? 'refused' : 'unreachable';
        return refused({ kind, why: textOf(error, 'message') });
      }
    },
    made: async (charge, row) => {
      const all = await reading(async () => ok(await everyOne((page) => stripe.refunds.list({ charge, ...page }))));
      if (!all.ok) return all;
      const own = all.value.find(({ metadata }) => metadata?.[ROW] === row);
      return ok(own ? { id: own.id } : null);
    },
  };
}
