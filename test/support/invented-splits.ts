import fc from 'fast-check';

/** A gift as an invented world has it. `learned`: before the first closing, before it is undone, or after. */
export type InventedGift = {
  readonly month: 0 | 1 | 2;
  readonly measure: 'oneOff' | 'recurring' | 'offline';
  /** `once`: its costs were covered when the month was closed and no longer are, where the plan changes. */
  readonly project: null | 'covered' | 'once' | 'never';
  readonly campaign: null | 'hiver' | 'autre';
  readonly amount: number;
  readonly learned: 0 | 1 | 2;
  /** When it was found to be no gift; never for most. */
  readonly takenBack: null | 0 | 1 | 2;
};

export type InventedPromise = { readonly every: 'month' | 'year'; readonly isDue: boolean; readonly amount: number };

/** Three months of a small association: September may be closed, opened again and closed again while facts come in. */
export type SplitWorld = {
  readonly gifts: readonly InventedGift[];
  readonly acts: 0 | 1 | 2 | 3;
  /** Whether the lines that are covered change after the first closing. */
  readonly planChanges: boolean;
  /** What September is told to have received before the books; `gifts`: null where nobody knows how many. */
  readonly history: null | { readonly gross: number; readonly gifts: number | null };
  readonly promises: readonly InventedPromise[];
  readonly pending: readonly number[];
};

const amount = fc.integer({ min: 300, max: 9_000_000 });

const kind: fc.Arbitrary<Omit<InventedGift, 'amount'>> = fc.record({
  month: fc.constantFrom(0, 0, 1, 2),
  measure: fc.constantFrom('oneOff', 'oneOff', 'oneOff', 'recurring', 'recurring', 'offline'),
  project: fc.constantFrom(null, null, null, null, 'covered', 'once', 'never'),
  campaign: fc.constantFrom(null, null, 'hiver', 'hiver', 'autre'),
  learned: fc.constantFrom(0, 0, 0, 1, 2),
  takenBack: fc.constantFrom(null, null, null, null, null, null, null, null, null, null, null, 0, 1, 2),
});

/** Some gifts that are alike but for their amounts: parts of one to four are what a rule can fail on, larger ones what it may tell. */
const alike: fc.Arbitrary<InventedGift[]> = fc
  .tuple(kind, fc.oneof(fc.array(amount, { minLength: 1, maxLength: 4 }), fc.array(amount, { minLength: 3, maxLength: 9 })))
  .map(([each, amounts]) => amounts.map((own) => ({ ...each, amount: own })));

const promise: fc.Arbitrary<InventedPromise> = fc.record({
  every: fc.constantFrom('month', 'month', 'month', 'year'),
  isDue: fc.boolean(),
  amount,
});

export const splitWorlds: fc.Arbitrary<SplitWorld> = fc.record({
  gifts: fc.array(alike, { minLength: 2, maxLength: 12 }).map((groups) => groups.flat()),
  acts: fc.constantFrom(0, 0, 1, 2, 3),
  planChanges: fc.boolean(),
  history: fc.option(fc.record({ gross: amount, gifts: fc.option(fc.integer({ min: 1, max: 5 })) }), { freq: 4 }),
  promises: fc.array(promise, { maxLength: 9 }),
  pending: fc.array(amount, { maxLength: 4 }),
});

const QUIET = { acts: 0, planChanges: false, history: null, promises: [], pending: [] } as const;

/** So many gifts that are alike but for their amounts. */
function some(count: number, about: Partial<InventedGift> = {}): InventedGift[] {
  const plain = { month: 0, measure: 'oneOff', project: null, campaign: null, learned: 0, takenBack: null, ...about } as const;
  return Array.from({ length: count }, (_, index) => ({ ...plain, amount: 1_000 + 37 * index + index ** 3 }));
}

const HIVER = { campaign: 'hiver' } as const;

/** Worlds that were too much for the rules once, or that one rule alone makes safe. */
export const SPLIT_EXAMPLES: readonly SplitWorld[] = [
  // Gifts of a closed month that are taken back, beside a campaign of all its others but one.
  { ...QUIET, acts: 1, gifts: [...some(2, { takenBack: 2 }), ...some(3, HIVER), ...some(1)] },
  // Taken back in a month that was opened again, which is earlier than theirs.
  {
    ...QUIET,
    acts: 2,
    gifts: [...some(1, { learned: 1 }), ...some(3, { month: 1, measure: 'recurring' }), ...some(2, { learned: 1, takenBack: 2 })],
  },
  {
    ...QUIET,
    acts: 2,
    history: { gross: 300, gifts: null },
    gifts: [...some(3, { measure: 'recurring', learned: 1 }), ...some(3, { learned: 1, takenBack: 2 }), ...some(1, { learned: 1 })],
  },
  // Closed twice, with a gift of each of two kinds between: the totals tell their sum alone.
  {
    ...QUIET,
    acts: 3,
    gifts: [...some(5), ...some(5, { measure: 'recurring' }), ...some(1, { learned: 2 }), ...some(1, { learned: 2, measure: 'recurring' })],
  },
  // One gift of a part is given and one taken back: none is left, but an amount.
  {
    ...QUIET,
    acts: 1,
    gifts: [...some(6, { month: 1 }), ...some(1, { measure: 'offline', takenBack: 1 }), ...some(1, { month: 1, measure: 'offline' })],
  },
  // All of a month's own gifts are for a campaign, and a history told of two more.
  { ...QUIET, history: { gross: 4_000, gifts: 2 }, gifts: [...some(5, HIVER), ...some(9, { month: 1 })] },
  // A project counted when the month was closed, and no longer does.
  { ...QUIET, acts: 1, planChanges: true, gifts: [...some(5, HIVER), ...some(1, { project: 'once' }), ...some(9, { month: 1 })] },
];
