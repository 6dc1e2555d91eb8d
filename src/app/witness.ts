import type { Witness } from '../giving/record.ts';
import type { Stores } from '../storage/stores.ts';
import { daysHearer } from './days.ts';
import { gateHearer } from './gate-hearer.ts';
import { lettersHearer } from './letters-heard.ts';
import type { Parts } from './parts.ts';

/** One that hears, over the stores of one transaction. */
export type Hearer = (parts: Parts, stores: Stores) => Witness;

/** In the order in which they hear. */
const HEARERS: readonly Hearer[] = [daysHearer, gateHearer, lettersHearer];

/** The stores of a transaction with those who hear what is recorded in it: what they write is written with it, or not at all. */
export function witnessed(parts: Parts, stores: Stores): Stores & { readonly witness: Witness } {
  const all = HEARERS.map((hearer) => hearer(parts, stores));
  return {
    ...stores,
    witness: {
      payments: async (heard) => {
        for (const each of all) await each.payments(heard);
      },
      recurring: async (before, after) => {
        for (const each of all) await each.recurring(before, after);
      },
    },
  };
}
