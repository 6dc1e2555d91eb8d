import type { RecordRules } from '../giving/record.ts';
import type Stripe from 'stripe';
import { bookPayment, type MoneyBooks } from './book.ts';
import { readPayment } from './read-payment.ts';

const AT_MOST = 200;

type ResettleParts = {
  readonly stripe: Stripe;
  readonly rules: RecordRules;
  readonly books: MoneyBooks;
  write<Value>(work: (books: MoneyBooks) => Promise<Value>): Promise<Value>;
};

/**
 * Reads again the gifts that are not final: pending debits, and counted ones whose fee or day is not known yet (trap 9), in case the
 * notice that would tell was lost. Returns how many were read; one that cannot be read now is left for the next time.
 */
export async function resettle({ stripe, rules, books, write }: ResettleParts): Promise<number> {
  const unsettled = await books.giving.unsettled(AT_MOST);
  for (const { id } of unsettled) {
    const payment = await readPayment(stripe, id);
    if (payment.ok) await write((within) => bookPayment(within, payment.value, rules));
  }
  return unsettled.length;
}
