import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchPayouts as matching, type ProposedLine, type ProposedPayout } from '../../src/reconciliation/propose-payouts.ts';
import { exactSubsets, proposeSubsets } from '../../src/reconciliation/propose-subsets.ts';
import { propose } from '../../src/reconciliation/propose.ts';
import { cents } from '../../src/values/cents.ts';
import { addDays, day, type Day } from '../../src/values/day.ts';
import { BANK, invoice, line, payout, rule, SAVINGS } from '../support/bank-facts.ts';
import { runAtOnce } from '../../src/values/turns.ts';
import { testContent } from '../support/world.ts';

function matchPayouts(lines: readonly ProposedLine[], payouts: readonly ProposedPayout[]) {
  const matches = runAtOnce(matching(lines, payouts));
  return lines.map((_, index) => matches(index));
}

const chart = testContent().accounts;
const NOTHING = { payouts: [], invoices: [], rules: [], refundable: [], chart };

/** Bank days from one day to another, counted one by one: week-ends and 25 and 26 December are the only days without one in this span. */
function bankDaysBetween(from: Day, to: Day): number {
  if (to < from) return -bankDaysBetween(to, from);
  let count = 0;
  for (let each = addDays(from, 1); each <= to; each = addDays(each, 1)) {
    const weekday = new Date(`${each}T00:00:00Z`).getUTCDay();
    if (weekday !== 0 && weekday !== 6 && !['2026-12-25', '2026-12-26'].includes(each)) count += 1;
  }
  return count;
}

/** The rule of method §5.2 as it is said, pair by pair, without any table. */
function slowly(lines: readonly ProposedLine[], payouts: readonly ProposedPayout[]): string[] {
  const fits = (each: ProposedLine, of: ProposedPayout): boolean => {
    const late = bankDaysBetween(of.arrivesOn, each.bookedOn);
    return !['failed', 'canceled'].includes(of.status) && each.amount === of.amount && late >= -1 && late <= 5;
  };
  const tells = (each: ProposedLine, of: ProposedPayout): boolean => of.trace !== null && each.label.includes(of.trace);
  const says = (each: ProposedLine): boolean => /stripe/i.test(each.label);
  const linesOf = (of: ProposedPayout) => lines.filter((each) => fits(each, of));
  const payoutsOf = (each: ProposedLine) => payouts.filter((of) => fits(each, of));
  const traced = lines.flatMap((each) =>
    payoutsOf(each)
      .filter((of) => tells(each, of) && linesOf(of).filter((other) => tells(other, of)).length === 1)
      .filter(() => payoutsOf(each).filter((of) => tells(each, of)).length === 1)
      .map((of) => ({ each, of })),
  );
  return lines.flatMap((each) => {
    const sure = traced.find((pair) => pair.each === each);
    if (sure) return [`${each.id} ${sure.of.id} trace sure`];
    const left = payoutsOf(each).filter((of) => !traced.some((pair) => pair.of === of));
    return left.flatMap((of) => {
      const rivals = linesOf(of).filter((other) => other !== each && !traced.some((pair) => pair.each === other));
      if (!says(each)) return rivals.some(says) ? [] : [`${each.id} ${of.id} amount`];
      const certain = left.length === 1 && !rivals.some(says);
      return [`${each.id} ${of.id} label${certain ? ' sure' : ''}`];
    });
  });
}

function quickly(lines: readonly ProposedLine[], payouts: readonly ProposedPayout[]): string[] {
  const matches = matchPayouts(lines, payouts);
  return lines.flatMap((each, index) =>
    (matches[index] ?? []).map(({ payout: of, by, certain }) => `${each.id} ${of.id} ${by}${certain ? ' sure' : ''}`),
  );
}

const someDay = fc.integer({ min: 0, max: 30 }).map((offset) => addDays(day('2026-12-01'), offset));
const someAmount = fc.constantFrom(1_000, 2_000, -1_000).map(cents);
const TRACES = ['TRACE001', 'TRACE002', 'TRACE003'];
const somePayouts = fc.array(
  fc.record({
    amount: someAmount,
    arrivesOn: someDay,
    status: fc.constantFrom('paid', 'in_transit', 'failed'),
    trace: fc.option(fc.constantFrom(...TRACES)),
  }),
  { maxLength: 8 },
);
const someLines = fc.array(
  fc.record({
    amount: someAmount,
    bookedOn: someDay,
    label: fc.constantFrom('VIR STRIPE', 'VIREMENT', 'VIR STRIPE TRACE001', 'VIR TRACE002', 'CHEQUES'),
  }),
  { maxLength: 8 },
);

describe('which payout a bank line is', () => {
  it('is what the rule says pair by pair, whatever lines and payouts there are', () => {
    fc.assert(
      fc.property(someLines, somePayouts, (lines, payouts) => {
        const made = lines.map((each, index) => line({ id: `ln_${index}`, ...each }));
        const of = payouts.map((each, index) => payout({ id: `po_${index}`, ...each }));
        expect(quickly(made, of)).toEqual(slowly(made, of));
      }),
      { numRuns: 1_000 },
    );
  });

  it('never makes two certain pairs of one payout', () => {
    fc.assert(
      fc.property(someLines, somePayouts, (lines, payouts) => {
        const made = lines.map((each, index) => line({ id: `ln_${index}`, ...each }));
        const sure = [
          ...matchPayouts(
            made,
            payouts.map((each, index) => payout({ id: `po_${index}`, ...each })),
          ),
        ];
        const taken = sure.flatMap((each) => each.filter(({ certain }) => certain).map((match) => match.payout.id));
        expect(new Set(taken).size).toBe(taken.length);
      }),
    );
  });

  it.each([
    ['2026-11-03', '2026-11-02', true],
    ['2026-11-03', '2026-10-30', false],
    ['2026-11-03', '2026-11-10', true],
    ['2026-11-03', '2026-11-11', false],
    // Christmas and the week-end after it are no bank days.
    ['2026-12-23', '2026-12-31', true],
    ['2026-12-23', '2027-01-04', false],
  ])('arriving on %s may be booked on %s: %s', (arrivesOn, bookedOn, fits) => {
    const matches = matchPayouts([line({ bookedOn: day(bookedOn) })], [payout({ arrivesOn: day(arrivesOn) })]);
    expect(matches[0]).toHaveLength(fits ? 1 : 0);
  });

  it('is told with its reason, certain by the label', () => {
    const made = line({ label: 'VIR STRIPE TECHNOLOGY EUROPE', amount: cents(41_230), bookedOn: day('2026-11-04') });
    const [first] =
      propose({ ...NOTHING, lines: [made], payouts: [payout({ amount: cents(41_230), arrivesOn: day('2026-11-03') })] }).get(made.id) ?? [];
    expect(first).toEqual({
      line: made.id,
      parts: [{ kind: 'payout', amount: 41_230, payout: 'po_1' }],
      reason: { code: 'payout', amount: 41_230, arrivesOn: '2026-11-03', by: 'label', label: 'VIR STRIPE TECHNOLOGY EUROPE' },
      certain: true,
    });
  });
});

describe('a line that may be a payout is never proposed as a gift', () => {
  it('whatever kept rules say', () => {
    fc.assert(
      fc.property(someLines, somePayouts, fc.boolean(), (lines, payouts, withRule) => {
        const made = lines.map((each, index) => line({ id: `ln_${index}`, ...each }));
        const of = payouts.map((each, index) => payout({ id: `po_${index}`, ...each }));
        const rules = withRule ? [rule({ words: 'vir', direction: 'in', into: { kind: 'gift', project: null } })] : [];
        const proposals = propose({ ...NOTHING, lines: made, payouts: of, rules });
        for (const [index, each] of made.entries()) {
          const own = proposals.get(each.id) ?? [];
          const mayBe = (matchPayouts(made, of)[index]?.length ?? 0) > 0 || /stripe/i.test(each.label);
          if (mayBe) expect(own.flatMap(({ parts }) => parts).filter(({ kind }) => kind === 'gift')).toEqual([]);
          expect(own.filter(({ certain }) => certain).length).toBeLessThanOrEqual(1);
          for (const { parts } of own) expect(parts.reduce((sum, { amount }) => sum + amount, 0)).toBe(each.amount);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('but money that nothing explains is, without certainty', () => {
    const made = line({ label: 'VIR DUPONT', counterparty: 'M DUPONT' });
    expect(propose({ ...NOTHING, lines: [made] }).get(made.id)).toMatchObject([
      { reason: { code: 'gift', from: 'M DUPONT' }, certain: false },
    ]);
  });
});

describe('invoices, kept rules and transfers', () => {
  const hosting = line({ amount: cents(-90_000), label: 'PRLV SEPA GPLEXPERT FACTURE 112' });

  it('propose an invoice by its open amount and its supplier, certain where it is alone', () => {
    const invoices = [
      invoice({ id: 'inv_1', supplier: 'GPL Expert', open: cents(90_000) }),
      invoice({ id: 'inv_2', supplier: 'Autre', open: cents(90_000) }),
    ];
    expect(propose({ ...NOTHING, lines: [hosting], invoices }).get(hosting.id)).toMatchObject([
      { parts: [{ kind: 'invoice', amount: -90_000, invoice: 'inv_1' }], reason: { code: 'invoice', named: true }, certain: true },
    ]);
    const twice = [hosting, line({ ...hosting, id: 'ln_2' })];
    expect(propose({ ...NOTHING, lines: twice, invoices }).get(hosting.id)).toMatchObject([{ certain: false }]);
    const unnamed = line({ amount: cents(-90_000), label: 'PRLV 8812' });
    expect(
      propose({ ...NOTHING, lines: [unnamed], invoices })
        .get(unnamed.id)
        ?.map(({ certain }) => certain),
    ).toEqual([false, false]);
  });

  it('propose a kept rule: words in any order, without case or accents, an amount where it has one', () => {
    const rules = [
      rule({ id: 'rl_1', words: 'gplexpert prlv', amount: cents(90_000) }),
      rule({ id: 'rl_2', words: 'Frais tenue de compte' }),
    ];
    expect(propose({ ...NOTHING, lines: [hosting], rules }).get(hosting.id)).toMatchObject([
      { reason: { code: 'rule', amount: 90_000 }, certain: true },
    ]);
    const more = line({ ...hosting, amount: cents(-95_000) });
    expect(propose({ ...NOTHING, lines: [more], rules }).get(more.id)).toBeUndefined();
    const fees = line({ amount: cents(-550), label: 'FRAIS TENUE DE COMPTE NOVEMBRE' });
    expect(propose({ ...NOTHING, lines: [fees], rules }).get(fees.id)).toMatchObject([
      { reason: { code: 'rule', words: 'Frais tenue de compte' } },
    ]);
    const ended = rules.map((each) => ({ ...each, endedMs: 1 }));
    expect(propose({ ...NOTHING, lines: [fees], rules: ended }).get(fees.id)).toBeUndefined();
  });

  it('leave the word to an invoice that waits for the line, whatever a kept rule says', () => {
    const hosting = line({ amount: cents(-90_000), label: 'PRLV SEPA GPLEXPERT' });
    const proposed = (invoices: ReturnType<typeof invoice>[]) =>
      (propose({ ...NOTHING, lines: [hosting], invoices, rules: [rule()] }).get(hosting.id) ?? []).map(({ reason, certain }) => [
        reason.code,
        certain,
      ]);
    expect(proposed([])).toEqual([['rule', true]]);
    expect(proposed([invoice()])).toEqual([
      ['invoice', true],
      ['rule', false],
    ]);
    expect(proposed([invoice({ supplier: 'Autre' })])).toEqual([
      ['rule', true],
      ['invoice', false],
    ]);
  });

  it('propose opposite lines of two accounts as a transfer, certain with a savings account and nobody else', () => {
    const out = line({ id: 'ln_out', amount: cents(-50_000), label: 'VIR LIVRET', bookedOn: day('2026-11-06') });
    const into = line({ id: 'ln_in', account: SAVINGS, amount: cents(50_000), label: 'VIR', bookedOn: day('2026-11-09') });
    const proposals = propose({ ...NOTHING, lines: [out, into] });
    expect(proposals.get('ln_out')).toMatchObject([{ parts: [{ kind: 'transfer', amount: -50_000, other: 'ln_in' }], certain: true }]);
    expect(proposals.get('ln_in')).toMatchObject([{ parts: [{ kind: 'transfer', amount: 50_000, other: 'ln_out' }], certain: true }]);
    const another = line({ ...into, id: 'ln_in2' });
    expect(
      propose({ ...NOTHING, lines: [out, into, another] })
        .get('ln_out')
        ?.map(({ certain }) => certain),
    ).toEqual([false, false]);
    const late = line({ ...into, bookedOn: day('2026-11-16') });
    expect(propose({ ...NOTHING, lines: [out, late] }).get('ln_out')).toBeUndefined();
    expect(BANK).not.toBe(SAVINGS);
  });
});

describe('exact subsets', () => {
  it('are those that trying all sets finds', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 30 }), { maxLength: 9 }), fc.integer({ min: -10, max: 60 }), (amounts, target) => {
        const all: string[] = [];
        for (let bits = 0; bits < 1 << amounts.length; bits += 1) {
          const set = [...amounts.keys()].filter((index) => (bits >> index) & 1);
          if (set.length >= 2 && set.reduce((sum, index) => sum + (amounts[index] ?? 0), 0) === target) all.push(set.join());
        }
        const found = exactSubsets(amounts.map(cents), cents(target), Number.POSITIVE_INFINITY);
        expect(found.map((set) => set.join()).toSorted()).toEqual(all.toSorted());
        expect(found.map(({ length }) => length)).toEqual(found.map(({ length }) => length).toSorted((one, two) => one - two));
      }),
      { numRuns: 500 },
    );
  });

  it('of 24 payouts are found at once, and are never certain', () => {
    const payouts = Array.from({ length: 30 }, (_, index) =>
      payout({ id: `po_${index}`, amount: cents(10_000 + index * 37), arrivesOn: day('2026-11-03') }),
    );
    const made = line({ amount: cents(10_000 + 10_037 + 10_111), bookedOn: day('2026-11-04') });
    const startMs = performance.now();
    const proposals = proposeSubsets(made, { payouts, invoices: [], cheques: [] });
    expect(performance.now() - startMs).toBeLessThan(1_000);
    expect(proposals.length).toBeGreaterThan(0);
    for (const { parts, certain, reason } of proposals) {
      expect(certain).toBe(false);
      expect(reason).toMatchObject({ code: 'payouts', count: parts.length });
      expect(parts.reduce((sum, { amount }) => sum + amount, 0)).toBe(made.amount);
    }
  });

  it('tell a deposit of several cheques, and of one', () => {
    const cheques = [
      { gift: 'off_1', amount: cents(3_000), reference: '0001' },
      { gift: 'off_2', amount: cents(5_000), reference: '0002' },
      { gift: 'off_3', amount: cents(2_000), reference: '0003' },
    ];
    const deposit = (amount: number) =>
      proposeSubsets(line({ amount: cents(amount), label: 'REM CHQ' }), { payouts: [], invoices: [], cheques });
    expect(deposit(8_000)).toMatchObject([{ parts: [{ gift: 'off_1' }, { gift: 'off_2' }], reason: { code: 'cheques', count: 2 } }]);
    expect(deposit(5_000)).toMatchObject([{ parts: [{ gift: 'off_2' }] }, { parts: [{ gift: 'off_1' }, { gift: 'off_3' }] }]);
    expect(deposit(4_000)).toEqual([]);
  });
});
