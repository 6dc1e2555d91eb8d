import type { Kysely } from 'kysely';
import type { FeeSource } from '../giving/fees.ts';
import { cents } from '../values/cents.ts';
import type { Schema } from './schema.ts';

/** Fees of card payments, from the journal of Stripe's balance. */
export function feeSource(db: Kysely<Schema>): FeeSource {
  return {
    cardFees: async (sinceMs) => {
      const query = db
        .selectFrom('movements')
        .innerJoin('gifts', 'gifts.id', 'movements.source')
        .select(['movements.amount', 'movements.fee'])
        .select((eb) => eb.fn.countAll<number>().as('payments'))
        .where('movements.category', '=', 'charge')
        .where('movements.created_ms', '>', sinceMs)
        .where('gifts.method', '=', 'card')
        .groupBy(['movements.amount', 'movements.fee']);
      return (await query.execute()).map(({ amount, fee, payments }) => ({
        amount: cents(amount),
        fee: cents(fee),
        payments: payments,
      }));
    },
  };
}
