import { toCurrency } from 'n2words/fr-FR';
import type { Cents } from '../values/cents.ts';

/** Cents as text with a point, exactly: no floating number lies between. */
function plain(amount: Cents): string {
  return `${Math.trunc(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
}

/** An amount in French words: 14 000 → `cent quarante euros`. */
export function amountInWords(amount: Cents): string {
  if (amount <= 0) throw new Error(`Bug: a receipt of ${amount} cents`);
  // The library leaves out what French puts between whole millions and what they are of.
  return toCurrency(plain(amount)).replace(/(millions?|milliards?) euros/u, '$1 d’euros');
}

/** `***140,00***`: between asterisks a printed figure needs no words beside it; it gets them all the same. */
export function framedAmount(amount: Cents): string {
  return `***${plain(amount).replace('.', ',')}***`;
}
