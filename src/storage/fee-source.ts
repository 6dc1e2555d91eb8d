import type { Kysely } from 'kysely';
import type { FeeSource } from '../giving/fees.ts';
import { cents } from '../values/cents.ts';
import type { Schema } from './schema.ts';

/** Fees of card payments, from the journal of Stripe's balance. */
export function feeSource(db: Kysely<Schema>): FeeSource {
  return {
    cardFees: async (sinceMs, most) => {
      const latest = db
        .selectFrom('movements')
        .innerJoin('gifts', 'gifts.id', 'movements.source')
        .select(['movements.amount', 'movements.fee'])
        .where('movements.category', '=', 'charge')
        .where('movements.created_ms', '>', sinceMs)
        .where('gifts.method', '=', 'card')
        .orderBy('movements.created_ms', 'desc')
        .orderBy('movements.id', 'desc')
        .limit(most);
      const query = db
        .selectFrom(latest.as('latest'))
        .select(['amount', 'fee'])
        .select((eb) => eb.fn.countAll<number>().as('payments'))
        .groupBy(['amount', 'fee']);
      return (await query.execute()).map(({ amount, fee, payments }) => ({
        amount: cents(amount),
        fee: cents(fee),
        payments: payments,
      }));
    },
  };
}
