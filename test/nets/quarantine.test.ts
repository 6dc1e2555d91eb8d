import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type Stripe from 'stripe';
import { drain } from '../../src/inbox/drain.ts';
import type { Stores } from '../../src/storage/stores.ts';
import { bookTold, type Told } from '../../src/stripe/book.ts';
import { readNotice } from '../../src/stripe/read-notice.ts';
import { checkBooks } from '../../src/reconciliation/self-check.ts';
import { ADAPTERS, TEST_NOW_MS, type TestBooks } from '../support/books.ts';
import { at, PARIS } from '../support/facts.ts';
import { ledgerTable } from '../support/ledger-table.ts';

const RULES = { zone: PARIS, otherCharges: 'gifts_only', openedOn: null } as const;

/** A stand-alone movement of the balance, as Stripe tells it. */
function transaction(
  id: string,
  category: string,
  amount: number,
  about: Partial<Stripe.BalanceTransaction> = {},
): Stripe.BalanceTransaction {
  const seconds = at('2026-11-20T08:00:00Z') / 1_000;
  return {
    id,
    object: 'balance_transaction',
    amount,
    available_on: seconds,
    balance_type: 'payments',
    created: seconds,
    currency: 'eur',
    description: null,
    exchange_rate: null,
    fee: 0,
    fee_details: [],
    net: amount,
    reporting_category: category,
    source: null,
    status: 'available',
    type: 'adjustment',
    ...about,
  };
}

describe.each(ADAPTERS)('movements without a payment, on $name', ({ open }) => {
  let test: TestBooks;
  beforeEach(async () => {
    test = await open();
  });
  afterEach(() => test.close());

  async function tell(...transactions: Stripe.BalanceTransaction[]): Promise<(string | null)[]> {
    const { inbox } = test.books;
    const told = new Map(transactions.map((each) => [each.id, each]));
    // Only this one call is made for a movement of its own.
    const stripe = { balanceTransactions: { retrieve: (id: string) => Promise.resolve(told.get(id)) } } as unknown as Stripe;
    const notice = {
      type: 'walk.balance_transaction',
      objectType: 'balance_transaction',
      createdMs: TEST_NOW_MS,
      receivedMs: TEST_NOW_MS,
      body: '',
    };
    await inbox.keepAll(transactions.map(({ id }) => ({ ...notice, id: `walk:${id}:2026-11-23`, objectId: id })));
    await drain({
      inbox,
      clock: test.clock,
      read: (each) => readNotice({ stripe, rules: RULES }, each),
      apply: (books: Stores, read: readonly Told[]) => bookTold(books, read, RULES),
      write: (work) => test.books.write((stores) => work(stores, stores.inbox)),
      onDead: () => undefined,
    });
    return (await inbox.list(['parked'], 10)).map(({ reason }) => reason);
  }

  it('fees of the account count as fees, reserves and adjustments wait in 471, each once', async () => {
    const told = [
      transaction('txn_1', 'fee', -300, { type: 'stripe_fee' }),
      transaction('txn_2', 'fee', 120, { type: 'stripe_fee' }),
      transaction('txn_3', 'other_adjustment', -500),
      transaction('txn_4', 'risk_reserved_funds', -1_000, { type: 'reserve_hold' }),
      transaction('txn_5', 'risk_reserved_funds', 1_000, { type: 'reserve_release' }),
      transaction('txn_6', 'other_adjustment', 700, {
        fee: 50,
        net: 650,
        fee_details: [{ amount: 50, application: null, currency: 'eur', description: null, type: 'stripe_fee' }],
      }),
    ];
    expect(await tell(...told)).toEqual([]);
    expect(`\n${await ledgerTable(test.books.ledger)}\n`).toMatchInlineSnapshot(`
      "
      day         from         to               €  cause
      2026-11-20  fees         stripe        1,20  fee:txn_2
      2026-11-20  stripe       fees          0,50  fee:txn_6
      2026-11-20  stripe       fees          3,00  fee:txn_1
      2026-11-20  stripe       unqualified  10,00  movement:txn_4
      2026-11-20  stripe       unqualified   5,00  movement:txn_3
      2026-11-20  unqualified  stripe       10,00  movement:txn_5
      2026-11-20  unqualified  stripe        7,00  movement:txn_6
      "
    `);
    const measures = await test.books.ledger.measureTotals();
    expect(measures.map(({ measure, project, amount }) => [measure, project, amount])).toEqual([['fees', null, 230]]);
    for (const { id } of told) await test.books.inbox.replay(`walk:${id}:2026-11-23`);
    expect(await tell(...told)).toEqual([]);
    expect(await test.books.ledger.revision()).toBe(7);
    expect((await checkBooks(test.books)).flatMap(({ fails }) => fails)).toEqual([]);
  });

  it('what has no rule is parked with its reason, and books nothing', async () => {
    const parked = await tell(
      transaction('txn_1', 'moon_rent', -300, { type: 'moon_rent' as never }),
      transaction('txn_2', 'fee', -300, { currency: 'usd' }),
      transaction('txn_3', 'fee', -300, { net: -299 }),
      transaction('txn_4', 'fee', -300, { fee: 10, net: -310 }),
      transaction('txn_5', 'charge', 300),
    );
    expect(parked.toSorted()).toEqual([
      'The balance transaction txn_2 is in usd: only euros are booked, nothing is converted',
      'The balance transaction txn_3 does not add up: -300 − 0 is not -299',
      'The fee of the balance transaction txn_4 is 10, and its parts add up to 0',
      'The movement txn_5 is a charge of nothing',
      'There is no rule for "moon_rent" (txn_1, type moon_rent)',
    ]);
    expect(await test.books.ledger.revision()).toBe(0);
  });
});
