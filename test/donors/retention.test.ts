import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DATA_MAP, keptSince, purgeAll, type PurgeReport } from '../../src/donors/retention.ts';
import type { KeptWish } from '../../src/giving/store.ts';
import { cents, ZERO } from '../../src/values/cents.ts';
import { newId } from '../../src/values/ids.ts';
import { ADAPTERS, SQLITE, type TestBooks } from '../support/books.ts';

const DAY_MS = 86_400_000;

/** Tables that hold nothing by which a donor is known. A new table stands here, or in the data map: that is decided when it is made. */
const NOTHING_PERSONAL = [
  ...['account_totals', 'audit_head', 'balances', 'books', 'closing_requests', 'closings', 'cursors', 'decisions'],
  ...[
    'entry_words',
    'history_months',
    'measure_totals',
    'movements',
    'offline_gifts',
    'payout_items',
    'payout_lists',
    'payouts',
    'postings',
  ],
  ...[
    'bank_imports',
    'bank_balances',
    'bank_mappings',
    'bank_line_acts',
    'bank_line_undone',
    'bank_line_parts',
    'bank_line_entries',
    'payout_links',
    'bank_rules',
    'receipt_lost',
    'gate_attack',
    'jobs',
    'published_vouchers',
    'undone_invoices',
    'voucher_links',
    'voucher_reviews',
    'year_acts',
  ],
];
/** People of the association, by their own rules: sessions end, accounts are closed by an administrator. */
const TEAM = /^(login_|members$|invitations$)/;

describe('the map of personal data', () => {
  it('names every table that the database has, or says that it holds none', async () => {
    const test = await SQLITE.open();
    const database = new Database(test.url.slice('file:'.length), { readonly: true });
    const tables = database
      .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'kysely_%'")
      .pluck()
      .all() as string[];
    database.close();
    await test.close();
    const mapped = new Set(DATA_MAP.flatMap((each) => each.tables.map((table) => table.split('.')[0] ?? '')));
    const unknown = tables.filter((table) => !mapped.has(table) && !NOTHING_PERSONAL.includes(table) && !TEAM.test(table));
    expect(unknown).toEqual([]);
    expect([...mapped, ...NOTHING_PERSONAL].filter((table) => !tables.includes(table))).toEqual([]);
  });
});

describe.each(ADAPTERS)('forgetting by age on $name', ({ open }) => {
  let test: TestBooks;
  beforeEach(async () => {
    test = await open();
  });
  afterEach(() => test.close());

  const now = (): number => test.clock.now();
  const gave = (email: string, daysAgo: number): Promise<KeptWish> =>
    test.books.giving.keepWish({
      ...{ id: newId('don'), requestKey: newId('key'), amount: cents(1_000), frequency: 'once', email, project: null, campaign: null },
      ...{ visibility: 'named', message: 'Bon courage', name: 'Ada', language: 'fr', token: newId('form'), state: 'open' },
      ...{ createdMs: now() - daysAgo * DAY_MS, checkout: null, donor: null, cover: ZERO },
    });
  const paid = ({ id, createdMs }: KeptWish, subscription: string | null = null): Promise<void> =>
    test.books.giving.putGift({
      ...{ id: newId('ch'), gift: id, subscription, state: 'received', amount: cents(1_000), method: 'card', createdMs },
      ...{ project: null, countedOn: null, feeKnown: true },
    });
  const of = (report: PurgeReport, name: PurgeReport[number]['name']): number => report.find((each) => each.name === name)?.rows ?? -1;
  const purge = (dry = false): Promise<PurgeReport> => test.books.write(({ purge: store }) => purgeAll(store, now(), dry));

  it('empties a checkout that was left after three days, and forgets who only left checkouts', async () => {
    const left = await gave('left@example.org', 4);
    const fresh = await gave('fresh@example.org', 2);
    const kept = await gave('kept@example.org', 4);
    await paid(kept);
    expect(of(await purge(true), 'abandoned')).toBe(1);
    expect(await test.books.giving.wish(left.id)).toMatchObject({ email: 'left@example.org' });
    expect(of(await purge(), 'abandoned')).toBe(1);
    expect(await test.books.giving.wish(left.id)).toMatchObject({ email: '', message: null, name: null, donor: null });
    expect(await test.books.donors.donorAt('left@example.org')).toBeNull();
    for (const { id, email } of [fresh, kept]) expect(await test.books.giving.wish(id)).toMatchObject({ email });
    expect(of(await purge(), 'abandoned')).toBe(0);
  });

  it('forgets a donor three years after the last gift, unless one goes on or they came by since', async () => {
    const years = 3 * 365 + 1;
    const [gone, goesOn, entered, recent] = await Promise.all(
      ['gone', 'goes-on', 'entered', 'recent'].map((name) => gave(`${name}@example.org`, years)),
    );
    for (const each of [gone!, goesOn!, entered!, recent!]) await paid(each);
    await test.books.giving.putRecurring({
      ...{
        id: 'sub_1',
        gift: goesOn!.id,
        status: 'active',
        amount: cents(1_000),
        every: 'month',
        nextMs: null,
        endsMs: null,
        card: null,
        project: null,
      },
    });
    await test.books.donors.entered(entered!.donor ?? '', now() - 10 * DAY_MS);
    await paid(await gave('recent@example.org', 100));
    expect(of(await purge(true), 'donors')).toBe(1);
    await purge();
    expect(await test.books.donors.donorAt('gone@example.org')).toBeNull();
    expect(await test.books.giving.wish(gone!.id)).toMatchObject({ email: '', message: null, name: null, visibility: 'private' });
    expect(await test.books.giving.giftsOf(gone!.id)).toHaveLength(1);
    for (const name of ['goes-on', 'entered', 'recent']) expect(await test.books.donors.donorAt(`${name}@example.org`)).not.toBeNull();
  });

  it('keeps what Stripe told, word for word, for ninety days; what waits keeps its words', async () => {
    const notice = (id: string, daysAgo: number) => ({
      ...{ id, type: 'charge.succeeded', objectId: id, objectType: 'charge', createdMs: now() - daysAgo * DAY_MS },
      ...{ receivedMs: now() - daysAgo * DAY_MS, body: `{"email":"${id}@example.org"}` },
    });
    await test.books.inbox.keepAll([notice('evt_old', 91), notice('evt_new', 89), notice('evt_waiting', 91)]);
    await test.books.inbox.markAll(['evt_old', 'evt_new'].map((id) => ({ id, state: 'done', reason: null, dueMs: now() }) as const));
    expect(of(await purge(), 'notices')).toBe(1);
    const waiting = await test.books.inbox.take(now(), 60_000, 10);
    expect(waiting.map(({ id, body }) => [id, body.length > 0])).toEqual([['evt_waiting', true]]);
  });

  it('counts in days', () => {
    expect(keptSince('abandoned', 10 * DAY_MS)).toBe(7 * DAY_MS);
  });
});
