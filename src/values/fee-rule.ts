import { atLeastZero, cents, subtractCents, ZERO, type Cents } from './cents.ts';

/** What a payment costs: a fixed part (cents, perhaps not whole) and a share of the amount, below 1. */
export type FeeRule = { readonly fixed: number; readonly share: number };

/** What is left of an amount once its fee is kept, about; between nothing and the amount. */
export function arrives(rule: FeeRule, amount: Cents): Cents {
  const fee = Math.min(amount, Math.round(rule.fixed + rule.share * amount));
  return atLeastZero(subtractCents(amount, cents(Math.max(0, fee))));
}

/** The least that is added to an amount so that the whole of it arrives, the fee of what is added included (cents). */
export function coverFor(rule: FeeRule, amount: Cents): Cents {
  if (amount <= 0) return ZERO;
  let cover = Math.max(0, Math.floor((rule.fixed + rule.share * amount) / (1 - rule.share)) - 1);
  while (arrives(rule, cents(amount + cover)) < amount) cover += 1;
  return cents(cover);
}
