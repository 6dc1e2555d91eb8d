import type Stripe from 'stripe';
import type { World } from '../world/world.ts';
import { answer, EXPAND, retrieve, type Answer, type Call, type Route } from './call.ts';
import { isWithin, LIST_FIELDS, listPage, span } from './list.ts';
import { choice, optional, readAll, text } from './read.ts';
import { badRequest } from './refusal.ts';

function listTransactions({ world, form }: Call): Answer {
  const filters = {
    created: optional(span()),
    currency: optional(text()),
    payout: optional(text()),
    source: optional(text()),
    type: optional(text()),
  };
  const read = readAll({ ...LIST_FIELDS, ...filters }, form);
  if (!read.ok) return read;
  const { created, currency, payout, source, type, expand } = read.value;
  if (payout !== undefined && !world.tables.payout.get(payout))
    return badRequest(`No such payout: '${payout}'`, 'payout', 'resource_missing');
  const page = listPage(world, {
    kind: 'balance_transaction',
    url: '/v1/balance_transactions',
    cursor: read.value,
    key: source === undefined ? undefined : `source=${source}`,
    where: (each) =>
      isWithin(each.created, created) &&
      (currency === undefined || each.currency === currency) &&
      (type === undefined || each.type === type) &&
      (payout === undefined || world.tables.posting.get(each.id)?.payout === payout),
    until: oldest(world, created, payout),
  });
  return page.ok ? answer(page.value, expand) : page;
}

/** Nothing older than the first movement of a payout, or than the span asked for, can match. */
function oldest(
  world: World,
  created: { readonly gte: number; readonly gt: number } | undefined,
  payout: string | undefined,
): (each: Stripe.BalanceTransaction) => boolean {
  const [first] = payout === undefined ? [] : world.tables.posting.having(`payout=${payout}`);
  const firstRank = first ? world.tables.balance_transaction.rank(first.id) : -1;
  const since = Math.max(created?.gte ?? -Infinity, created?.gt ?? -Infinity);
  return (each) => each.created < since || world.tables.balance_transaction.rank(each.id) < firstRank;
}

function balance({ world, form }: Call): Answer {
  const read = readAll(EXPAND, form);
  if (!read.ok) return read;
  let available = 0;
  let pending = 0;
  for (const each of world.tables.balance_transaction.all()) {
    if (each.currency !== 'eur') continue;
    if (each.status === 'available') available += each.net;
    else pending += each.net;
  }
  const funds = (amount: number): Stripe.Balance.Available[] => [{ amount, currency: 'eur', source_types: { card: amount } }];
  const object: Stripe.Balance = { object: 'balance', available: funds(available), livemode: false, pending: funds(pending) };
  return answer(object, read.value.expand);
}

function listPayouts({ world, form }: Call): Answer {
  const statuses = choice(['pending', 'in_transit', 'paid', 'failed', 'canceled']);
  const filters = { arrival_date: optional(span()), created: optional(span()), destination: optional(text()), status: optional(statuses) };
  const read = readAll({ ...LIST_FIELDS, ...filters }, form);
  if (!read.ok) return read;
  const { arrival_date: arrival, created, destination, status, expand } = read.value;
  const page = listPage(world, {
    kind: 'payout',
    url: '/v1/payouts',
    cursor: read.value,
    where: (each) =>
      isWithin(each.created, created) &&
      isWithin(each.arrival_date, arrival) &&
      (destination === undefined || each.destination === destination) &&
      (status === undefined || each.status === status),
  });
  return page.ok ? answer(page.value, expand) : page;
}

export const MONEY_ROUTES: readonly Route[] = [
  ['GET', '/v1/balance', balance],
  ['GET', '/v1/balance_transactions', listTransactions],
  ['GET', '/v1/balance_transactions/:id', retrieve('balance_transaction')],
  ['GET', '/v1/payouts', listPayouts],
  ['GET', '/v1/payouts/:id', retrieve('payout', 'payout')],
];
