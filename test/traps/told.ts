import { expect } from 'vitest';
import type Stripe from 'stripe';
import { currentMonth } from '../../src/coverage/report.ts';
import type { Entry } from '../../src/ledger/entry.ts';
import { checkLedger, everyEntry } from '../../src/ledger/totals.ts';
import type { World } from '../support/world.ts';

export async function entries({ running }: World): Promise<Entry[]> {
  const all: Entry[] = [];
  for await (const entry of everyEntry(running.books.ledger)) all.push(entry);
  return all;
}

/** What entries of one kind add to the public figures, in cents, by key order. */
export async function amounts(world: World, kind: Entry['kind']): Promise<number[]> {
  return (await entries(world)).filter((entry) => entry.kind === kind).map(({ measured }) => measured?.amount ?? 0);
}

export async function month(world: World): Promise<ReturnType<typeof currentMonth>> {
  return currentMonth(await world.running.app.report());
}

/** Months that hold gifts, with their gross. */
export async function grossByMonth(world: World): Promise<[string, number][]> {
  const { months } = await world.running.app.report();
  return months.filter(({ gross }) => gross > 0).map((each) => [each.month, each.gross]);
}

/** What the books say that an account holds, in cents. */
export async function balanceOf({ running }: World, name: string): Promise<number> {
  const totals = await running.books.ledger.accountTotals();
  return totals.filter(({ account }) => account === name).reduce((sum, { debit, credit }) => sum + debit - credit, 0);
}

/** The types of all events of the last thirty days, oldest first. */
export async function told({ stripe }: World): Promise<string[]> {
  const types: string[] = [];
  for await (const event of stripe.events.list({ limit: 100 })) types.push(event.type);
  return types.reverse();
}

export async function onlySubscription({ stripe }: World): Promise<Stripe.Subscription> {
  const { data } = await stripe.subscriptions.list({ status: 'all' });
  if (!data[0] || data.length > 1) throw new Error(`There are ${data.length} subscriptions`);
  return data[0];
}

export async function newestInvoice({ stripe }: World): Promise<Stripe.Invoice> {
  const [invoice] = (await stripe.invoices.list({ limit: 1 })).data;
  if (!invoice) throw new Error('There is no invoice');
  return invoice;
}

/** Kept totals are those of the entries, nothing waits for a person, and the books hold at Stripe what Stripe says that it holds. */
export async function expectTruth(world: World): Promise<void> {
  expect((await checkLedger(world.running.books.ledger)).flatMap(({ fails }) => fails)).toEqual([]);
  expect(await world.running.notices.counts()).toMatchObject({ waiting: 0, failed: 0, parked: 0, dead: 0 });
  const { available, pending } = await world.stripe.balance.retrieve();
  expect(await balanceOf(world, 'stripe')).toBe([...available, ...pending].reduce((sum, { amount }) => sum + amount, 0));
}
