import { sql, type Insertable, type Kysely, type Selectable } from 'kysely';
import { cents, ZERO } from '../values/cents.ts';
import { day } from '../values/day.ts';
import { month } from '../values/month.ts';
import { named } from '../values/named.ts';
import { GIFT_STATES, RECURRENCES, type Recurring } from '../giving/payment.ts';
import { WISH_STATES, type GiftRow, type GivingStore, type KeptWish } from '../giving/store.ts';
import { FREQUENCIES, VISIBILITIES } from '../giving/types.ts';
import { LANGUAGES } from '../settings/types.ts';
import { campaignTotals, takenBackElsewhere } from './campaign-totals.ts';
import { donorOf } from './donor-row.ts';
import type { Dialect } from './migrations.ts';
import { insertRows, replacing } from './rows.ts';
import type { Schema } from './schema.ts';

/** A wish as it is kept. */
export function wishOf(row: Selectable<Schema['wishes']>): KeptWish {
  const { id, email, project, campaign, message, token, checkout_id, checkout_url } = row;
  return {
    id,
    email,
    project,
    campaign,
    message,
    token,
    requestKey: row.request_key ?? '',
    amount: cents(row.amount),
    frequency: named(FREQUENCIES, row.frequency),
    visibility: named(VISIBILITIES, row.visibility),
    language: named(LANGUAGES, row.language),
    state: named(WISH_STATES, row.state),
    createdMs: row.created_ms,
    checkout: checkout_id === null || checkout_url === null ? null : { id: checkout_id, url: checkout_url },
    donor: row.donor,
    name: row.shown_name,
    cover: cents(row.cover),
  };
}

function wishRow(wish: KeptWish): Insertable<Schema['wishes']> {
  const { id, email, project, campaign, message, token, amount, frequency, visibility, language, state, requestKey, createdMs, checkout } =
    wish;
  const shared = { id, email, project, campaign, message, token, amount, frequency, visibility, language, state };
  return {
    ...shared,
    request_key: requestKey,
    created_ms: createdMs,
    checkout_id: checkout?.id ?? null,
    checkout_url: checkout?.url ?? null,
    donor: wish.donor,
    shown_name: wish.name,
    cover: wish.cover,
  };
}

export function giftOf(row: Selectable<Schema['gifts']>): GiftRow {
  const { id, wish, subscription, method, project } = row;
  return {
    id,
    gift: wish,
    subscription,
    method,
    project,
    state: named(GIFT_STATES, row.state),
    amount: cents(row.amount),
    createdMs: row.created_ms,
    countedOn: row.counted_on === null ? null : day(row.counted_on),
    feeKnown: row.fee_known === 1,
  };
}

function giftRow({ id, gift, subscription, state, amount, method, createdMs, project, countedOn, feeKnown }: GiftRow): Schema['gifts'] {
  const dates = { created_ms: createdMs, project, counted_on: countedOn };
  return { id, wish: gift, subscription, state, amount, method, ...dates, fee_known: feeKnown ? 1 : 0 };
}

export function recurringOf(row: Selectable<Schema['recurring']>): Recurring {
  const { id, wish: gift, status, amount, every, next_ms: nextMs, ends_ms: endsMs, card_last4: last4, card_ends: ends } = row;
  const card = last4 === null || ends === null ? null : { last4, endsIn: month(ends) };
  return { id, gift, status, amount: cents(amount), every: named(RECURRENCES, every), nextMs, endsMs, card };
}

/** As the condition of its index says it. */
const IS_LIVE = sql<boolean>`status not in ('canceled', 'incomplete_expired')`;

type WishPart = Pick<GivingStore, 'keepWish' | 'wish' | 'wishes' | 'attachCheckout' | 'markWish'>;

function wishes(db: Kysely<Schema>, { many }: Dialect): WishPart {
  return {
    keepWish: async (wish) => {
      const donor = await donorOf(db, wish);
      await db
        .insertInto('wishes')
        .values(wishRow({ ...wish, donor }))
        .onConflict((conflict) => conflict.column('request_key').doNothing())
        .execute();
      return wishOf(await db.selectFrom('wishes').selectAll().where('request_key', '=', wish.requestKey).executeTakeFirstOrThrow());
    },
    wish: async (id) => {
      const row = await db.selectFrom('wishes').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? wishOf(row) : null;
    },
    wishes: async (ids) => {
      if (ids.length === 0) return new Map();
      const rows = await db.selectFrom('wishes').selectAll().where(many.among('id', ids)).execute();
      return new Map(rows.map((row) => [row.id, wishOf(row)]));
    },
    attachCheckout: async (id, checkout) => {
      await db.updateTable('wishes').set({ checkout_id: checkout.id, checkout_url: checkout.url }).where('id', '=', id).execute();
    },
    markWish: async (id, state) => {
      const change = state === 'expired' ? { state, request_key: null } : { state };
      await db.updateTable('wishes').set(change).where('id', '=', id).where('state', '!=', 'complete').execute();
    },
  };
}

type GiftPart = Pick<
  GivingStore,
  'putGift' | 'putGifts' | 'gift' | 'gifts' | 'giftsOf' | 'unsettled' | 'pendingTotal' | 'pendingCount' | 'feesUnknown'
>;

const LAST_KNOWN = replacing('id', [
  'wish',
  'subscription',
  'state',
  'amount',
  'method',
  'created_ms',
  'project',
  'counted_on',
  'fee_known',
]);

function gifts(db: Kysely<Schema>, dialect: Dialect): GiftPart {
  const putGifts: GivingStore['putGifts'] = async (all) => {
    await insertRows(db, dialect, 'gifts', all.map(giftRow), LAST_KNOWN);
  };
  return {
    putGift: (gift) => putGifts([gift]),
    putGifts,
    gift: async (id) => {
      const row = await db.selectFrom('gifts').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? giftOf(row) : null;
    },
    gifts: async (ids) => {
      if (ids.length === 0) return new Map();
      const rows = await db.selectFrom('gifts').selectAll().where(dialect.many.among('id', ids)).execute();
      return new Map(rows.map((row) => [row.id, giftOf(row)]));
    },
    giftsOf: async (wish) => (await db.selectFrom('gifts').selectAll().where('wish', '=', wish).execute()).map(giftOf),
    unsettled: async (limit) => {
      const unsettled = db
        .selectFrom('gifts')
        .selectAll()
        .where((eb) => eb.or([eb('state', '=', 'pending'), eb.and({ state: 'received', fee_known: 0 })]));
      return (await unsettled.orderBy('created_ms').limit(limit).execute()).map(giftOf);
    },
    pendingTotal: async () => {
      const row = await db
        .selectFrom('gifts')
        .select((eb) => eb.fn.sum<number | null>('amount').as('total'))
        .where('state', '=', 'pending')
        .executeTakeFirst();
      return row?.total ? cents(row.total) : ZERO;
    },
    pendingCount: async () => {
      const pending = db.selectFrom('gifts').select((eb) => eb.fn.countAll<number | string>().as('count'));
      return Number((await pending.where('state', '=', 'pending').executeTakeFirst())?.count ?? 0);
    },
    feesUnknown: async () => {
      // In the words of the index of unsettled gifts: else all gifts that count are walked through.
      const unknown = db
        .selectFrom('gifts')
        .select('counted_on')
        .where(sql<boolean>`(state = 'pending' or (state = 'received' and fee_known = 0))`)
        .where('state', '=', 'received')
        .where('counted_on', 'is not', null);
      const months = Map.groupBy(await unknown.execute(), (row) => month(String(row.counted_on).slice(0, 7)));
      return new Map([...months].map(([each, rows]) => [each, rows.length]));
    },
  };
}

/** Wishes, gifts and recurring gifts in a database. */
export function givingStore(db: Kysely<Schema>, dialect: Dialect): GivingStore {
  return {
    ...wishes(db, dialect),
    ...gifts(db, dialect),
    campaignTotals: (campaign, from, through) => campaignTotals(db, campaign, from, through),
    takenBackElsewhere: () => takenBackElsewhere(db),
    putRecurring: async ({ id, gift, status, amount, every, nextMs, endsMs, card, project }) => {
      const paidBy = { card_last4: card?.last4 ?? null, card_ends: card?.endsIn ?? null };
      const row = { wish: gift, status, amount, every, next_ms: nextMs, ends_ms: endsMs, project, ...paidBy };
      await db
        .insertInto('recurring')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    },
    recurring: async () => {
      const rows = await db.selectFrom('recurring').selectAll().where(IS_LIVE).execute();
      return rows.map(recurringOf);
    },
    promised: async (fromMs, beforeMs) => {
      const { rows } = await sql<{ every: string; due: number; gifts: number; amount: number | string }>`
        select every, case when next_ms >= ${fromMs} and next_ms < ${beforeMs} then 1 else 0 end as due, count(*) as gifts, sum(amount) as amount
        from recurring where ${IS_LIVE} and status = 'active' and (ends_ms is null or ends_ms > next_ms) group by 1, 2`.execute(db);
      return rows.map(({ every, due, gifts, amount }) => ({
        every: named(RECURRENCES, every),
        isDue: due === 1,
        gifts,
        amount: cents(Number(amount)),
      }));
    },
    recurringOf: async (id) => {
      const row = await db.selectFrom('recurring').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? recurringOf(row) : null;
    },
    putPayout: async ({ id, amount, status, createdMs, arrivalMs, automatic, trace, movement, failure }) => {
      const moved = { movement: movement?.id ?? null, failure: failure?.id ?? null };
      const row = { amount, status, created_ms: createdMs, arrival_ms: arrivalMs, automatic: automatic ? 1 : 0, trace, ...moved };
      await db
        .insertInto('payouts')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    },
  };
}
