import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EntrySought } from '../../src/ledger/store.ts';
import { account } from '../../src/values/account.ts';
import { day } from '../../src/values/day.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';
import { runOn } from '../support/postgres.ts';
import { noHash } from '../support/tamper.ts';

const NIGHT = process.env['OBOLE_NIGHT'] !== undefined;
const ENTRIES = NIGHT ? 100_000 : 10_000;
const RARE = account('hosting');
/** Where the rare account's entries stand: at either end, and between. */
const PLACES = [2, 3, ENTRIES / 2, ENTRIES - 1];

/** Gifts of six years, in days of their own; a few entries of them are paid from an account that nothing else touches. */
const filled = (hash: string): string[] => [
  `insert into entries (key, seq, kind, fact_day, booking_day, measure, measured, project, source, gift, corrects, hash, booked_ms, label)
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${ENTRIES})
    select 'gift:ch_' || i, i, 'gift', '202' || (i / 20000) || '-03-0' || (1 + i % 9), '202' || (i / 20000) || '-03-0' || (1 + i % 9),
      null, null, null, 'ch_' || i, 'don_' || i, null, ${hash}, 0, null from n`,
  `insert into postings (entry, line, from_account, to_account, amount)
    select seq, 0, case when seq in (${PLACES.join(', ')}) then '${RARE}' else 'gifts' end, 'stripe', 500 from entries`,
  `insert into postings (entry, line, from_account, to_account, amount) select seq, 1, 'stripe', 'fees', 30 from entries`,
];

async function fill({ url }: TestBooks): Promise<void> {
  if (!url.startsWith('file:')) {
    for (const statement of [...filled(noHash(url)), 'analyze']) await runOn(url, statement);
    return;
  }
  const database = new Sqlite(url.slice('file:'.length));
  for (const statement of filled(noHash(url))) database.exec(statement);
  database.close();
}

/** The quickest of some: what is slower waited for others on the machine. */
async function quickestMs(look: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const before = performance.now();
    await look();
    times.push(performance.now() - before);
  }
  return Math.min(...times);
}

describe.each(ADAPTERS)('an account that few of many entries touch, on $name', ({ name, open }) => {
  let test: TestBooks;
  beforeAll(async () => {
    test = await open();
    await fill(test);
  }, 120_000);
  afterAll(() => test.close());

  const sought: EntrySought = { spans: null, account: RARE, kind: null, words: null };
  const keys = PLACES.map((place) => `gift:ch_${place}`);

  it('is found in each order, summed and read by day', async () => {
    const { ledger } = test.books;
    const found = async (order: 'newest' | 'oldest', after: number | null = null) =>
      (await ledger.sought(sought, order, after, 101)).map(({ entry }) => entry.key);
    expect(await found('oldest')).toEqual(keys);
    expect(await found('newest')).toEqual(keys.toReversed());
    expect(await found('newest', PLACES[2])).toEqual(keys.slice(0, 2).toReversed());
    expect(await ledger.soughtSums(sought)).toEqual({ entries: PLACES.length, debit: 0, credit: 500 * PLACES.length });
    const span = { from: day('2020-01-01'), through: day('2026-12-31'), account: RARE };
    const byDay = await ledger.booked(span, null, 101);
    expect(byDay.map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
    expect(byDay.map(({ bookingDay }) => bookingDay)).toEqual(byDay.map(({ bookingDay }) => bookingDay).toSorted());
  });

  // How long it takes is asserted at night alone, on a machine with nothing else to do.
  it.runIf(NIGHT)('within a tenth of a second each', async () => {
    const { ledger } = test.books;
    const span = { from: day('2020-01-01'), through: day('2026-12-31'), account: RARE };
    const place = { day: day('2025-12-31'), key: 'gift:zzz' };
    const times = {
      newest: await quickestMs(() => ledger.sought(sought, 'newest', null, 101)),
      oldest: await quickestMs(() => ledger.sought(sought, 'oldest', null, 101)),
      sums: await quickestMs(() => ledger.soughtSums(sought)),
      byDay: await quickestMs(() => ledger.booked(span, null, 101)),
      held: await quickestMs(() => ledger.movedThrough(RARE, day('2020-01-01'), place, 'no such')),
      common: await quickestMs(() => ledger.sought({ ...sought, account: account('stripe') }, 'newest', null, 101)),
      words: await quickestMs(() => ledger.sought({ ...sought, account: null, words: 'rien de tel' }, 'newest', null, 101)),
      wordsSummed: await quickestMs(() => ledger.soughtSums({ ...sought, account: null, words: 'ch_99' })),
      commonByDay: await quickestMs(() => ledger.booked({ ...span, account: account('stripe') }, null, 101)),
    };
    console.info(
      `${name}: ${Object.entries(times)
        .map(([what, ms]) => `${what} ${ms.toFixed(1)} ms`)
        .join(', ')}`,
    );
    // Words are looked for in each entry, which is told and not promised.
    for (const [what, ms] of Object.entries(times)) expect(ms, what).toBeLessThan(what.startsWith('words') ? 600 : 100);
  });
});
