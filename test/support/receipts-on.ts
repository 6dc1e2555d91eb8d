import { moneyDesk, type MoneyDesk } from '../../src/app/money.ts';
import { writerOf } from '../../src/app/money-write.ts';
import { receiptsOf, type Receipts } from '../../src/app/receipts.ts';
import type { Payment } from '../../src/giving/payment.ts';
import { recordPayment, type RecordRules } from '../../src/giving/record.ts';
import type { Identity } from '../../src/receipts/identity.ts';
import type { Content, ReceiptSettings } from '../../src/settings/types.ts';
import type { Books } from '../../src/storage/open.ts';
import type { Actor } from '../../src/values/actor.ts';
import { cents, ZERO } from '../../src/values/cents.ts';
import type { Clock } from '../../src/values/clock.ts';
import { day } from '../../src/values/day.ts';
import { newId } from '../../src/values/ids.ts';
import { stripeClient } from '../../src/stripe/client.ts';
import { fakeEnvironment, realContent } from './fake-app.ts';
import { REPORTS } from './fake-report.ts';
import { at, movement, PARIS, payment } from './facts.ts';

export const SETTINGS: ReceiptSettings = {
  entitledBy: 'Marie Curie, présidente',
  checkedOn: day('2026-11-02'),
  rescrit: null,
  object: 'Promouvoir les logiciels libres et l’autohébergement de données de santé',
  category: { kind: 'general_interest' },
  address: { street: '1 rue de l’Exemple', postcode: '75011', town: 'Paris', country: 'France' },
  signatory: { name: 'Émile Zola', role: 'trésorier' },
  memberships: false,
  platformGifts: 'platform',
  forms: [{ from: day('2023-01-01'), number: '11580*05' }],
};

export const ADA: Identity = {
  firstNames: 'Ada Augusta',
  lastName: 'Lovelace',
  address: '12 bis, rue du Faubourg-Saint-Antoine',
  postcode: '35000',
  town: 'Rennes',
  country: 'France',
};

/** The content of the project with receipts on, and the numbers that they need. */
export function contentWithReceipts(about: Partial<ReceiptSettings> = {}): Content {
  const content = realContent();
  const receipts = { ...SETTINGS, ...about };
  return { ...content, association: { ...content.association, rna: 'W751234567', siren: '732829320', receipts } };
}

export const TREASURER: Actor = { member: '', name: 'Person treasurer' };

/** A noon after the year 2026. */
export const AFTER_2026 = at('2027-01-15T11:00:00Z');

export type ReceiptHouse = {
  readonly money: NonNullable<MoneyDesk['receipts']>;
  readonly donors: Receipts;
  readonly gifts: MoneyDesk['gifts'];
};

/** The desks of receipts over books, with everything else as in production. */
export function receiptHouse(books: Books, clock: Clock, dataDir: string, content = contentWithReceipts()): ReceiptHouse {
  const environment = { ...fakeEnvironment('http://localhost:4390', 'http://127.0.0.1:4391'), dataDir };
  const parts = { environment, content, clock, onError: () => undefined };
  const around = { stripe: stripeClient(environment.stripe), report: () => Promise.resolve(REPORTS.under) };
  const desk = moneyDesk(parts, books, around, writerOf(books, clock));
  if (!desk.receipts) throw new Error('Bug: receipts are off in their own test');
  return { money: desk.receipts, gifts: desk.gifts, donors: receiptsOf(parts, books) };
}

const RULES: RecordRules = { zone: PARIS, otherCharges: 'gifts_only', openedOn: null };

/** Somebody who asks to give, by an address; answers with the gift's id and the donor's. */
export async function asking(books: Books, email: string, createdMs: number): Promise<{ readonly wish: string; readonly donor: string }> {
  const id = newId('don');
  const wish = await books.giving.keepWish({
    ...{ id, requestKey: id, token: id, amount: cents(1_000), frequency: 'once', email, project: null, campaign: null },
    ...{
      visibility: 'private',
      message: null,
      name: null,
      language: 'fr',
      state: 'complete',
      createdMs,
      checkout: null,
      donor: null,
      cover: ZERO,
    },
  });
  return { wish: wish.id, donor: wish.donor ?? '' };
}

/** Records a payment of a wish as Stripe would tell of it. */
export async function paid(
  books: Books,
  id: string,
  about: Partial<Payment> & { readonly on: string; readonly cents: number },
): Promise<void> {
  const { on, cents: amount, ...rest } = about;
  const createdMs = at(`${on}T10:00:00Z`);
  const told = payment({ id, amount: cents(amount), createdMs, movement: movement(`txn_${id}`, amount, 70, createdMs), ...rest });
  await books.write((stores) => recordPayment(stores, told, RULES));
}

/** A refund of a payment, by its own movement. */
export function refund(id: string, amount: number, on: string): Payment['refunds'][number] {
  return { id, movement: movement(`txn_${id}`, -amount, 0, at(`${on}T10:00:00Z`)), failure: null };
}

/** A dispute that took the money. */
export function dispute(id: string, amount: number, on: string): Payment['disputes'][number] {
  return { id, withdrawn: [movement(`txn_${id}`, -amount, 1_500, at(`${on}T10:00:00Z`))], reinstated: [] };
}

/** People with an address, each with a gift of 2026, every tenth with two. */
export async function manyDonors(books: Books, count: number): Promise<void> {
  await books.write(async (stores) => {
    for (let n = 0; n < count; n += 1) {
      const { wish, donor } = await asking({ ...books, ...stores }, `donor-${n}@example.org`, at('2026-02-01T10:00:00Z'));
      for (const part of n % 10 === 0 ? [1, 2] : [1]) {
        const createdMs = at(`2026-0${part + 2}-05T10:00:00Z`) + n;
        const id = `ch_${String(n).padStart(5, '0')}_${part}`;
        const told = payment({
          id,
          gift: wish,
          amount: cents(1_000 + n),
          createdMs,
          movement: movement(`txn_${id}`, 1_000 + n, 40, createdMs),
        });
        await recordPayment(stores, told, RULES);
      }
      await stores.receipts.putIdentity(donor, { ...ADA, lastName: `Nom-${n}` }, createdAt);
    }
  });
}

const createdAt = at('2026-02-01T10:00:00Z');
