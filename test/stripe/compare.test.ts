import { setImmediate as turn } from 'node:timers/promises';
import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkBalance } from '../../src/stripe/compare.ts';
import { aliveThings } from '../support/alive.ts';
import { SQLITE, type TestBooks } from '../support/books.ts';
import { at, movement } from '../support/facts.ts';

const START_S = at('2026-11-02T10:00:00Z') / 1_000;

type Told = { readonly id: string; readonly created: number; readonly amount: number; readonly fee: number; readonly net: number };

/** A movement of so many seconds after the start. */
function told(id: string, second: number, amount = 1_000): Told {
  return { id, created: START_S + second, amount, fee: 0, net: amount };
}

/** Stripe's list as its own pages give it, the newest first. `onPage` hears of each page before it is given. */
function stripeOf(
  movements: readonly Told[],
  balance: number,
  onPage: (page: readonly Told[]) => Promise<unknown> = () => Promise.resolve(),
): Stripe {
  const sorted = movements.toReversed();
  const list = async (asked: { limit: number; starting_after?: string; created?: { gt: number } }) => {
    const from = asked.starting_after === undefined ? 0 : sorted.findIndex(({ id }) => id === asked.starting_after) + 1;
    const rest = sorted.slice(from).filter(({ created }) => created > (asked.created?.gt ?? 0));
    const data = rest.slice(0, asked.limit).map((each) => ({ ...each }));
    // As over a network: what nobody holds can be given up meanwhile.
    await turn();
    await onPage(data);
    return { data, has_more: rest.length > data.length };
  };
  const retrieve = () => Promise.resolve({ available: [{ amount: balance, currency: 'eur' }], pending: [] });
  return { balance: { retrieve }, balanceTransactions: { list } } as unknown as Stripe;
}

describe('Stripe’s balance beside the journal', () => {
  let test: TestBooks;
  beforeEach(async () => {
    test = await SQLITE.open();
  });
  afterEach(() => test.close());

  const journal = (movements: readonly Told[]): Promise<unknown> =>
    test.books.movements.append(
      movements.map(({ id, created, amount }) => ({ ...movement(id, amount, 0, created * 1_000), source: null, entry: null })),
    );
  const compare = (stripe: Stripe) => checkBalance(stripe, test.books.movements);

  /** Several pages, whose ends lie within seconds in which much happened. */
  const MANY = Array.from({ length: 730 }, (_, index) => told(`txn_${String(index).padStart(4, '0')}`, Math.floor(index / 7)));

  it('agrees where both say the same, however the pages of the list are cut', async () => {
    await journal(MANY);
    expect(await compare(stripeOf(MANY, 730_000))).toMatchObject({ ok: true, fails: [], waits: [] });
    expect(await compare(stripeOf([], 0))).toMatchObject({ ok: false, count: 731 });
  });

  it('names what only one of both knows, on either side of a page’s end', async () => {
    const missing = [0, 99, 100, 331, 729].map((index) => `txn_${String(index).padStart(4, '0')}`);
    const strange = [told('txn_x1', -5), told('txn_x2', 50), told('txn_x3', 90)];
    await journal([...MANY.filter(({ id }) => !missing.includes(id)), ...strange]);
    const { fails, waits = [] } = await compare(stripeOf(MANY, 730_000));
    expect(waits.toSorted()).toEqual(missing.map((id) => `${id}: 1000 cents are not booked`));
    expect(fails.toSorted()).toEqual([
      'Stripe tells 730000 cents, the movements make 728000, and -3000 have no explanation',
      ...strange.map(({ id }) => `${id}: Stripe does not know it`),
    ]);
  });

  it('takes a gift that comes while the list is read for no fault, and what nobody knows for one, however new', async () => {
    await journal(MANY);
    const late = told('txn_late', 5_000);
    // The list that was begun before it came does not hold it; one that is asked for afterwards does.
    const { balance } = stripeOf([], 730_000);
    const lists = [stripeOf(MANY, 730_000, () => journal([late])).balanceTransactions, stripeOf([...MANY, late], 0).balanceTransactions];
    const split = {
      balance,
      balanceTransactions: { list: (asked: { created?: unknown }) => lists[asked.created === undefined ? 0 : 1]?.list(asked as never) },
    } as unknown as Stripe;
    expect(await compare(split)).toMatchObject({ ok: true, fails: [], waits: [] });
    await journal([told('txn_forged', 9_000)]);
    expect((await compare(split)).fails).toEqual([
      'txn_forged: Stripe does not know it',
      'Stripe tells 730000 cents, the movements make 731000, and -1000 have no explanation',
    ]);
  });

  it('holds a few pages of the list', async () => {
    const alive = aliveThings(500);
    const many = Array.from({ length: 3_000 }, (_, index) => told(`txn_${String(index).padStart(4, '0')}`, index));
    const found = await compare(stripeOf(many, 0, (page) => Promise.resolve(alive.note(page))));
    expect([found.waits?.length, alive.noted()]).toEqual([100, 3_000]);
    expect(alive.most()).toBeLessThanOrEqual(800);
  });
});
