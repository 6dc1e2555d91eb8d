import { describe, expect, it } from 'vitest';
import { paymentEntries } from '../../src/giving/entries.ts';
import {
  brokenClosings,
  closedMonths,
  closedThroughOf,
  closingOf,
  contentOf,
  reopeningOf,
  type ClosingAct,
  type FrozenFigures,
} from '../../src/ledger/closing.ts';
import { book, type Entry } from '../../src/ledger/entry.ts';
import { cents, ZERO } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { sha256 } from '../../src/values/digest.ts';
import { month, type Month } from '../../src/values/month.ts';
import { at, movement, PARIS, payment } from '../support/facts.ts';

const [SEPTEMBER, OCTOBER] = [month('2026-09'), month('2026-10')];
const ON = day('2026-11-05');

const NOTHING = {
  gross: ZERO,
  oneOff: ZERO,
  recurring: ZERO,
  offline: ZERO,
  merged: null,
  other: ZERO,
  refunds: ZERO,
  disputes: ZERO,
  fees: ZERO,
};
const FIGURES: FrozenFigures = { ...NOTHING, net: ZERO, cost: cents(90_000), costKind: 'planned', gifts: 0, giftsBelow: null };

function gift(id: string, instant: string): Entry[] {
  const createdMs = at(instant);
  const about = payment({ id: `ch_${id}`, createdMs, movement: movement(`txn_${id}`, 3_000, 70, createdMs) });
  return paymentEntries(about, { zone: PARIS, project: null, isGift: true }).map((draft) => book(draft, null));
}

function close(of: Month, entries: readonly Entry[], last: ClosingAct | null): ClosingAct {
  return closingOf(of, contentOf(of, entries), FIGURES, ON, last);
}

const ENTRIES = [...gift('1', '2026-09-03T10:00:00Z'), ...gift('2', '2026-09-30T23:30:00Z'), ...gift('3', '2026-10-05T10:00:00Z')];

describe('closings', () => {
  const first = close(SEPTEMBER, ENTRIES, null);
  const second = close(OCTOBER, ENTRIES, first);
  const chain = [first, second];

  it('hash what was booked in their month, in any order, and the act before', () => {
    expect(chain.map((act) => act.act === 'close' && act.entries)).toEqual([2, 4]);
    expect(close(SEPTEMBER, ENTRIES.toReversed(), null)).toEqual(first);
    expect(second.before).toBe(first.hash);
    expect(close(OCTOBER, ENTRIES, null).hash).not.toBe(second.hash);
    expect(brokenClosings(chain, ENTRIES, OCTOBER)).toEqual([]);
  });

  it('can be followed by anybody: a hash is SHA-256 of the other fields, as JSON with sorted keys', () => {
    const { hash, ...rest } = second;
    expect(sha256(rest)).toBe(hash);
  });

  it('leave out what the lock of the month does not hold', () => {
    const inventory = book({ ...ENTRIES[0]!, key: 'inventory:2026:1', kind: 'inventory', measured: null }, OCTOBER);
    expect(contentOf(SEPTEMBER, [...ENTRIES, inventory])).toEqual(contentOf(SEPTEMBER, ENTRIES));
  });

  it('name the month whose entries were changed, removed or added', () => {
    const changed = ENTRIES.map((entry) =>
      entry.key === 'gift:ch_1' ? book({ ...entry, measured: { as: 'oneOff', amount: cents(1), project: null } }, null) : entry,
    );
    expect(brokenClosings(chain, changed, OCTOBER)).toEqual(['2026-09: its entries are not those that were closed (2, then 2)']);
    const without = ENTRIES.filter(({ key }) => key !== 'gift:ch_3');
    expect(brokenClosings(chain, without, OCTOBER)).toEqual(['2026-10: its entries are not those that were closed (3, then 4)']);
    expect(brokenClosings(chain, [...ENTRIES, ...gift('4', '2026-09-09T10:00:00Z')], OCTOBER)).toHaveLength(1);
  });

  it('name an act that was made anew without the ones after it, or whose figures were touched', () => {
    const forged = close(SEPTEMBER, ENTRIES.slice(2), null);
    expect(brokenClosings([forged, second], ENTRIES.slice(2), OCTOBER)).toEqual(['2 (close 2026-10): does not follow the act before it']);
    const dearer: ClosingAct = { ...second, figures: { ...FIGURES, net: cents(1) } } as ClosingAct;
    expect(brokenClosings([first, dearer], ENTRIES, OCTOBER)).toEqual(['2 (close 2026-10): does not say what its hash says']);
  });

  it('name a month closed out of turn, and books that say another last month', () => {
    const skipped = close(month('2026-12'), ENTRIES, first);
    expect(brokenClosings([first, skipped], ENTRIES, month('2026-12'))).toEqual([
      '2 (close 2026-12): is not the month whose turn it was, 2026-10',
    ]);
    expect(brokenClosings(chain, ENTRIES, SEPTEMBER)).toEqual(['the books are closed through 2026-09, their closings say 2026-10']);
  });

  it('can be undone, the last one first, and made again: the chain keeps all of it', () => {
    const reopened = reopeningOf(OCTOBER, { reason: 'A bank line was missing', decidedBy: 'two-members' }, ON, second);
    expect(closedThroughOf([...chain, reopened])).toBe(SEPTEMBER);
    const more = [...ENTRIES, ...gift('4', '2026-10-09T10:00:00Z')];
    const again = close(OCTOBER, more, reopened);
    const whole = [...chain, reopened, again];
    expect(brokenClosings(whole, more, OCTOBER)).toEqual([]);
    expect(closedMonths(whole).get(OCTOBER)).toBe(again);
    const wrong = reopeningOf(SEPTEMBER, { reason: 'Out of turn', decidedBy: 'command-line' }, ON, second);
    expect(brokenClosings([...chain, wrong], ENTRIES, null).join()).toContain('3 (reopen 2026-09): is not the month whose turn it was');
  });
});
