import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { campaignProgress, countedGifts, monthsAsked, tellableCampaigns, type CampaignTotals } from '../../src/coverage/campaign.ts';
import { publishParts } from '../../src/coverage/publish.ts';
import { GIFT_MEASURES, type Measure } from '../../src/ledger/entry.ts';
import type { MeasureTotal } from '../../src/ledger/store.ts';
import type { Campaign } from '../../src/settings/types.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { month } from '../../src/values/month.ts';

const NIGHT = process.env['OBOLE_NIGHT'] !== undefined;

type Gift = { readonly id: number; readonly month: string; readonly measure: (typeof GIFT_MEASURES)[number]; readonly campaign: string | null };

const gifts: fc.Arbitrary<Gift[]> = fc
  .array(
    fc.record({
      month: fc.constantFrom('2026-10', '2026-11'),
      measure: fc.constantFrom('oneOff', 'oneOff', 'recurring', 'offline'),
      campaign: fc.constantFrom(null, null, 'a', 'b'),
    }),
    { minLength: 8, maxLength: 26 },
  )
  .map((all) => all.map((each, id) => ({ ...each, id })));

/** What the books count of some gifts: here a cent each. */
function totalsOf(some: readonly Gift[]): MeasureTotal[] {
  return [...Map.groupBy(some, (gift) => `${gift.month} ${gift.measure}`)].map(([key, each]) => {
    const [of = '', measure = ''] = key.split(' ');
    return { month: month(of), measure: measure as Measure, project: null, amount: cents(each.length), entries: each.length };
  });
}

function campaignsOf(all: readonly Gift[]): CampaignTotals[] {
  return ['a', 'b'].map((slug) => ({ slug, totals: totalsOf(all.filter(({ campaign }) => campaign === slug)) }));
}

/** The sets of gifts whose sums the months publish. */
function publishedSets(all: readonly Gift[]): Gift[][] {
  return [...Map.groupBy(all, (gift) => gift.month).values()].flatMap((own) => {
    const part = (measure: Measure) => {
      const some = own.filter((gift) => gift.measure === measure);
      return { amount: cents(some.length), gifts: some.length };
    };
    const { parts } = publishParts({ oneOff: part('oneOff'), recurring: part('recurring'), offline: part('offline') });
    const shown = GIFT_MEASURES.filter((name) => parts[name] !== null);
    return [own, ...shown.map((name) => own.filter(({ measure }) => measure === name))];
  });
}

function combinations<Item>(items: readonly Item[]): Item[][] {
  return items.reduce<Item[][]>((sets, item) => [...sets, ...sets.map((set) => [...set, item])], [[]]);
}

describe('sums of campaigns that are told (method §4.2)', () => {
  it('isolate no one or two gifts, alone or by difference with the months and each other', { timeout: NIGHT ? 300_000 : 15_000 }, () => {
    let told = 0;
    fc.assert(
      fc.property(fc.oneof(gifts, fc.noBias(gifts)), (all) => {
        const tellable = tellableCampaigns(campaignsOf(all), totalsOf(all));
        const sums = ['a', 'b'].filter((slug) => tellable.has(slug)).map((slug) => all.filter(({ campaign }) => campaign === slug));
        told += sums.filter((sum) => sum.length > 0).length;
        const months = publishedSets(all);
        for (const plus of combinations(months)) {
          for (const minus of combinations(sums.filter((sum) => sum.length > 0)).slice(1)) {
            const times = all.map((gift) => plus.filter((set) => set.includes(gift)).length - minus.filter((set) => set.includes(gift)).length);
            const left = all.filter((_, index) => times[index] !== 0);
            // A month of one or two gifts is told as a whole anyway.
            const isPublished = combinations(months).some((sets) => {
              const union = new Set(sets.flat());
              return union.size === left.length && left.every((gift) => union.has(gift));
            });
            if (!isPublished) expect(left.length === 0 || left.length >= 3).toBe(true);
          }
        }
      }),
      { numRuns: NIGHT ? 2_000 : 40 },
    );
    // The property says something only where sums are told at all.
    expect(told).toBeGreaterThan(0);
  });

  const some = (count: number, campaign: string | null, measure: Gift['measure'] = 'oneOff'): Gift[] =>
    Array.from({ length: count }, (_, id) => ({ id, month: '2026-11', measure, campaign }));

  it.each([
    ['one or two gifts', [...some(2, 'a'), ...some(9, null)], false],
    ['three of many', [...some(3, 'a'), ...some(9, null)], true],
    ['all but one of the month', [...some(8, 'a'), ...some(1, null)], false],
    ['all but three of the month', [...some(8, 'a'), ...some(3, null)], true],
    ['every gift of the month', some(5, 'a'), true],
    ['no gift yet', some(9, null), true],
    ['all but one, of one kind, beside other kinds', [...some(8, 'a'), ...some(1, null), ...some(20, null, 'recurring')], false],
  ])('%s', (_, all, isTold) => {
    expect(tellableCampaigns(campaignsOf(all), totalsOf(all)).has('a')).toBe(isTold);
  });

  it('of two campaigns that would tell of one gift together, the preferred one is told', () => {
    const all = [...some(4, 'a'), ...some(4, 'b'), ...some(1, null)];
    expect([...tellableCampaigns(campaignsOf(all), totalsOf(all))]).toEqual(['a']);
  });

  it('gifts for projects that are not covered are no part of it (method §1.10)', () => {
    const total = { month: month('2026-11'), measure: 'oneOff', amount: cents(900), entries: 3 } as const;
    const all: MeasureTotal[] = [
      { ...total, project: null },
      { ...total, project: 'jitsi' },
      { ...total, project: 'petition' },
      { ...total, project: null, measure: 'refunds' },
    ];
    expect(countedGifts(all, new Set(['jitsi'])).map(({ project }) => project)).toEqual([null, 'jitsi']);
  });
});

describe('how far a campaign is', () => {
  const words = { fr: '', en: '' };
  const campaign: Campaign = {
    ...{ slug: 'a', shortAddress: null, title: words, summary: words, events: [], petition: null, updates: [] },
    ...{ from: day('2026-11-15'), until: day('2027-01-31'), goal: { kind: 'months', months: 3 } },
  };
  const costs = monthsAsked(campaign).map((of) => ({ month: of, cost: cents(90_000) }));
  const progress = (received: number, about: Partial<Campaign> = {}, own = costs) => {
    const totals = [{ month: month('2026-11'), measure: 'oneOff', project: null, amount: cents(received), entries: 5 } as const];
    return campaignProgress({ ...campaign, ...about }, { slug: 'a', totals }, { booksFrom: day('2026-11-01'), isTold: true, costs: own });
  };

  it('asks for the hosting of its months, from its first one on', () => {
    expect(monthsAsked(campaign)).toEqual(['2026-11', '2026-12', '2027-01']);
    expect(monthsAsked({ ...campaign, goal: null })).toEqual([]);
  });

  it.each([
    [89_999, 0, false],
    [90_000, 1, false],
    [269_999, 2, false],
    [270_000, 3, true],
    [400_000, 3, true],
  ])('%i cents pay %i of three months', (received, paid, reached) => {
    expect(progress(received)).toEqual({
      kind: 'told',
      received,
      gifts: 5,
      goal: { amount: 270_000, reached, months: { paid, asked: 3 } },
    });
  });

  it('reaches a goal in euros at the cent', () => {
    const goal = { kind: 'euros', amount: cents(100_000) } as const;
    expect(progress(99_999, { goal }, [])).toMatchObject({ goal: { reached: false, months: null } });
    expect(progress(100_000, { goal }, [])).toMatchObject({ goal: { reached: true, amount: 100_000 } });
    expect(progress(100_000, { goal: null }, [])).toMatchObject({ received: 100_000, goal: null });
  });

  it('says nothing of a campaign from before the books, nor of a sum that would tell too much', () => {
    const about = { booksFrom: day('2027-02-01'), isTold: true, costs };
    expect(campaignProgress(campaign, { slug: 'a', totals: [] }, about)).toEqual({ kind: 'unknown' });
    expect(campaignProgress(campaign, { slug: 'a', totals: [] }, { ...about, booksFrom: day('2026-11-01'), isTold: false })).toEqual({
      kind: 'hidden',
    });
  });
});
