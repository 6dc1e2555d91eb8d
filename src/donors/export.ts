import type { Plain } from '../values/digest.ts';
import type { Donor } from './donor.ts';
import type { DonorStore } from './store.ts';

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

/**
 * Everything that is kept about a donor, as data that machines read (RGPD art. 15 and 20). Amounts are whole cents, instants UTC.
 * `others`: what rooms beside this one keep of the same person.
 */
export async function everythingKept(donors: DonorStore, donor: Donor, others: Readonly<Record<string, Plain>>): Promise<Plain> {
  const { wishes, gifts, recurring } = await donors.given(donor.id);
  const acts = await donors.acts(donor.id);
  const requests = await donors.requestsOf(donor.id);
  const { id, email, language, digest, createdMs, enteredMs } = donor;
  return {
    donor: { id, email, language, digest, knownSince: iso(createdMs), lastEntered: iso(enteredMs) },
    asked: wishes.map((wish) => ({
      reference: wish.id,
      amount: wish.amount,
      cover: wish.cover,
      frequency: wish.frequency,
      email: wish.email,
      project: wish.project,
      campaign: wish.campaign,
      visibility: wish.visibility,
      name: wish.name,
      message: wish.message,
      language: wish.language,
      state: wish.state,
      on: iso(wish.createdMs),
      checkout: wish.checkout?.id ?? null,
    })),
    payments: gifts.map((gift) => ({
      id: gift.id,
      reference: gift.gift,
      subscription: gift.subscription,
      amount: gift.amount,
      state: gift.state,
      method: gift.method,
      project: gift.project,
      countedOn: gift.countedOn,
      on: iso(gift.createdMs),
    })),
    recurring: recurring.map(({ id: subscription, gift, status, amount, every, nextMs, endsMs }) => ({
      id: subscription,
      reference: gift,
      status,
      amount,
      every,
      next: iso(nextMs),
      ends: iso(endsMs),
    })),
    acts: acts.map(({ act, object, before, after, atMs }) => ({ act, object, before, after, on: iso(atMs) })),
    requests: requests.map(({ id: request, kind, object, note, state, answer, madeMs, decidedMs }) => ({
      ...{ id: request, kind, object, note, state, answer },
      asked: iso(madeMs),
      decided: iso(decidedMs),
    })),
    ...others,
  };
}
