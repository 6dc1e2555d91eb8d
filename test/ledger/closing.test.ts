import { describe, expect, it } from 'vitest';
import { paymentEntries } from '../../src/giving/entries.ts';
import { brokenClosings, closingOf } from '../../src/ledger/closing.ts';
import { book, type Entry } from '../../src/ledger/entry.ts';
import { cents } from '../../src/values/cents.ts';
import { month } from '../../src/values/month.ts';
import { at, movement, PARIS, payment } from '../support/facts.ts';

const [SEPTEMBER, OCTOBER] = [month('2026-09'), month('2026-10')];

function gift(id: string, instant: string): Entry[] {
  const createdMs = at(instant);
  const about = payment({ id: `ch_${id}`, createdMs, movement: movement(`txn_${id}`, 3_000, 70, createdMs) });
  return paymentEntries(about, { zone: PARIS, project: null, isGift: true }).map((draft) => book(draft, null));
}

const ENTRIES = [...gift('1', '2026-09-03T10:00:00Z'), ...gift('2', '2026-09-30T23:30:00Z'), ...gift('3', '2026-10-05T10:00:00Z')];

describe('closings', () => {
  const first = closingOf(SEPTEMBER, ENTRIES, null);
  const chain = [first, closingOf(OCTOBER, ENTRIES, first)];

  it('hash what was booked in their month, in any order, and the closing before', () => {
    expect(chain.map(({ entries }) => entries)).toEqual([2, 4]);
    expect(closingOf(SEPTEMBER, ENTRIES.toReversed(), null)).toEqual(first);
    expect(chain[1]?.before).toBe(first.hash);
    expect(closingOf(OCTOBER, ENTRIES, null).hash).not.toBe(chain[1]?.hash);
    expect(brokenClosings(chain, ENTRIES)).toEqual([]);
  });

  it('name the month whose entries were changed, removed or added', () => {
    const changed = ENTRIES.map((entry) =>
      entry.key === 'gift:ch_1' ? book({ ...entry, measured: { as: 'oneOff', amount: cents(1), project: null } }, null) : entry,
    );
    expect(brokenClosings(chain, changed)).toEqual(['2026-09: its entries are not those that were closed (2, then 2)']);
    expect(
      brokenClosings(
        chain,
        ENTRIES.filter(({ key }) => key !== 'gift:ch_3'),
      ),
    ).toEqual(['2026-10: its entries are not those that were closed (3, then 4)']);
    expect(brokenClosings(chain, [...ENTRIES, ...gift('4', '2026-09-09T10:00:00Z')])).toHaveLength(1);
  });

  it('name a closing that was made anew without the ones after it', () => {
    const forged = closingOf(SEPTEMBER, ENTRIES.slice(2), null);
    expect(brokenClosings([forged, ...chain.slice(1)], ENTRIES.slice(2))).toEqual(['2026-10: does not follow the closing before it']);
  });
});
