import { afterEach, describe, expect, it } from 'vitest';
import { currentMonth } from '../../src/coverage/report.ts';
import type { Content } from '../../src/settings/types.ts';
import { day } from '../../src/values/day.ts';
import { month } from '../../src/values/month.ts';
import { at } from '../support/facts.ts';
import { ledgerTable } from '../support/ledger-table.ts';
import { liveThrough } from '../support/life.ts';
import { ADA, EVE, moneyIn } from '../support/money.ts';
import { SQLITE } from '../support/books.ts';
import { openWorld, testContent, type World } from '../support/world.ts';

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

async function worldWith(startMs: number, about: Partial<Content['association']>): Promise<World> {
  const content = testContent();
  const world = await openWorld(startMs, SQLITE, { ...content, association: { ...content.association, ...about } });
  worlds.push(world);
  return world;
}

async function faults({ running }: World): Promise<string[]> {
  return (await running.check()).flatMap(({ what, fails }) => fails.map((each) => `${what}: ${each}`));
}

/** Charges, refunds and movements are named by their order. */
async function tableOf({ running }: World): Promise<string> {
  const names = new Map<string, string>();
  return (await ledgerTable(running.books.ledger)).replace(/\b(ch|py|txn|re|po|du|dp|pyr)_[0-9A-Za-z]+/g, (id, kind: string) => {
    if (!names.has(id)) names.set(id, `${kind}${names.size + 1}`);
    return names.get(id) ?? id;
  });
}

describe('books that open in the middle of a life at Stripe (method §0.1)', () => {
  const OPENED = { openedOn: day('2026-09-15'), firstYearEnds: day('2026-12-31') };
  const BALANCES = [
    { line: 1, account: 'bank-main', owns: '1 234,56', owes: '' },
    { line: 2, account: 'suppliers', owns: '', owes: '900' },
  ];

  it('hold every invariant: what came before is in the opening entry, what comes after is booked', async () => {
    const world = await worldWith(at('2026-09-08T09:00:00Z'), { books: OPENED });
    const money = moneyIn(world);
    await liveThrough(world, 5);
    const before = await world.give({ amount: '60' });
    expect(await world.running.books.ledger.revision()).toBe(0);
    await world.advanceDays(4);
    await world.give({ amount: '80' });
    await world.stripe.refunds.create({ charge: before.charge ?? '', amount: 1_000 });
    await world.advanceDays(1);
    const told = await money.books.stripeAtOpening();
    const typed = [...BALANCES, { line: 3, account: 'stripe', owns: String((told ?? 0) / 100), owes: '' }];
    expect(await money.books.previewOpening(typed)).toMatchObject({ kind: 'ready', stripe: { typed: told, told } });
    const opened = await Promise.all(Array.from({ length: 20 }, (_, index) => money.books.open(typed, 0, index % 2 === 0 ? ADA : EVE)));
    expect(opened.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(opened.filter(({ kind }) => kind === 'changed')).toHaveLength(19);
    expect(await faults(world)).toEqual([]);
    await world.advanceDays(14);
    expect(await faults(world)).toEqual([]);
    // What the books hold at Stripe is what Stripe holds, payouts of older money included.
    const kept = (await world.running.books.ledger.accountTotals()).filter(({ account }) => account === 'stripe');
    const { available, pending } = await world.stripe.balance.retrieve();
    const held = [...available, ...pending].reduce((sum, { amount }) => sum + amount, 0);
    expect(kept.reduce((sum, { debit, credit }) => sum + debit - credit, 0)).toBe(held);
    const table = await tableOf(world);
    expect(table).toMatch(/2026-09-15 {2}own-funds +bank-main +1234,56 {2}opening/);
    expect(table).toMatch(/2026-09-15 {2}suppliers +own-funds +900,00 {2}opening/);
    expect(table).toMatch(/gift-refunds +10,00 {2}refund:/);
    expect(table).not.toMatch(/2026-09-(?:0\d|1[0-4])/);
  });

  it('are corrected by a reversal and a new opening while no month is closed, and by nobody twice', async () => {
    const world = await worldWith(at('2026-09-16T09:00:00Z'), { books: OPENED });
    const { books } = moneyIn(world);
    expect(await books.open(BALANCES, 0, ADA)).toEqual({ kind: 'done', entry: 'opening' });
    expect(await books.open(BALANCES, 0, EVE)).toEqual({ kind: 'changed' });
    expect(await books.undoOpening(0, EVE)).toEqual({ kind: 'done' });
    expect(await books.undoOpening(0, ADA)).toEqual({ kind: 'changed' });
    expect(await books.open([{ line: 1, account: '512100', owns: '2000', owes: '' }], 1, ADA)).toEqual({
      kind: 'done',
      entry: 'opening:2',
    });
    expect(await tableOf(world)).toBe(
      [
        'day         from       to               €  cause',
        '2026-09-15  bank-main  own-funds  1234,56  undo:opening',
        '2026-09-15  own-funds  bank-main  1234,56  opening',
        '2026-09-15  own-funds  bank-main  2000,00  opening:2',
        '2026-09-15  own-funds  suppliers   900,00  undo:opening',
        '2026-09-15  suppliers  own-funds   900,00  opening',
      ].join('\n'),
    );
    expect(await faults(world)).toEqual([]);
  });

  it('say what is wrong with a file, line by line, and read one that is right', async () => {
    const world = await worldWith(at('2026-09-16T09:00:00Z'), { books: OPENED });
    const { books } = moneyIn(world);
    const read = (text: string) => books.readOpening(new TextEncoder().encode(text));
    const typed = read('compte;actif;passif\n512100;1234,56;\n401000;;900\n');
    expect(typed.ok && (await books.previewOpening(typed.value))).toMatchObject({ kind: 'ready', ownFunds: 33_456 });
    const yaml = read('owns:\n  bank-main: 1234,56\nowes:\n  suppliers: 900\n');
    expect(yaml.ok && (await books.previewOpening(yaml.value))).toMatchObject({ kind: 'ready', ownFunds: 33_456 });
    const bad = read('account;owns;owes\nbank-main;1;1\ngifts;5;\nnowhere;5;\nbank-main;2;\ncash;x;\n');
    const preview = bad.ok ? await books.previewOpening(bad.value) : null;
    expect(preview?.kind === 'refused' ? preview.mistakes.map(({ line, problem }) => [line, problem]) : []).toEqual([
      [2, 'both-sides'],
      [3, 'not-for-opening'],
      [4, 'unknown-account'],
      [6, 'not-an-amount'],
    ]);
  });

  it('take a history for the months before, which no posting knows and no check reconciles (method §0.2)', async () => {
    const world = await worldWith(at('2026-09-16T09:00:00Z'), { books: OPENED, firstMonth: month('2026-07') });
    const { books } = moneyIn(world);
    const file = (text: string) => new TextEncoder().encode(text);
    const good = file('mois;dons;frais;remboursements;nombre\n2026-07;1 500,00;22,50;0;31\n08/2026;300;5;10;2\n');
    expect(await books.importHistory(good, ADA)).toEqual({ kind: 'done', added: 2, same: 0 });
    expect(await books.importHistory(good, EVE)).toEqual({ kind: 'done', added: 0, same: 2 });
    const late = await books.importHistory(file('month;gross\n2026-10;5\n2026-13;5\n2026-07;-1\n'), ADA);
    expect(late.kind === 'refused' ? late.mistakes.map(({ line, problem }) => [line, problem]) : []).toEqual([
      [2, 'not-before-opening'],
      [3, 'not-a-choice'],
      [4, 'not-an-amount'],
    ]);
    const { months, reserve } = await world.running.app.report();
    expect(months.slice(0, 2)).toMatchObject([
      {
        month: '2026-07',
        gross: 150_000,
        oneOff: null,
        merged: 150_000,
        gifts: 31,
        fees: 2_250,
        net: 147_750,
        fromHistory: true,
        filled: 90_000,
      },
      { month: '2026-08', gross: 30_000, gifts: null, giftsBelow: 3, refunds: 1_000, net: 28_500, filled: 86_250, missing: 3_750 },
    ]);
    expect(reserve).toBe(147_750 + 28_500 - 3 * 90_000);
    expect(await world.running.books.ledger.revision()).toBe(0);
    const typed = { month: '2026-08', amount: '37,50', source: 'own-funds', decidedOn: '2026-09-16', minutes: 'https://example.org/pv' };
    expect(await books.decide(typed, { token: 'form_1', seen: 0 }, ADA)).toEqual({ kind: 'done' });
    const decided = await world.running.app.report();
    expect(decided.months[1]).toMatchObject({ filled: 90_000, missing: 0, ownFunds: 3_750, gross: 30_000, net: 28_500 });
    expect(decided.reserve).toBe(reserve + 3_750);
    expect(decided.coveredUntil).toBe('2026-08-31');
  });
});

describe('money that waits in account 471 (method §1.5)', () => {
  it('becomes the gift that it is, with its fee and its refund, and waits again when that is taken back', async () => {
    const world = await worldWith(at('2026-09-08T09:00:00Z'), { otherCharges: 'mixed' });
    const { gifts } = moneyIn(world);
    const { id: charge } = await world.sandbox.control.play({ do: 'charge', amount: 5_000 });
    await world.settle();
    await world.advanceDays(1);
    await world.stripe.refunds.create({ charge, amount: 1_000 });
    await world.advanceDays(1);
    const waiting = await gifts.waiting(50);
    expect(waiting.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['refund', -1_000],
      ['charge', 5_000],
    ]);
    expect(currentMonth(await world.running.app.report())).toMatchObject({ gross: 0, net: 0, fees: 0 });
    const key = waiting[1]?.key ?? '';
    expect(await gifts.qualify(key, 'lottery', 0, ADA)).toEqual({ kind: 'refused', why: 'no-account' });
    const tries = await Promise.all(Array.from({ length: 20 }, (_, index) => gifts.qualify(key, 'gifts', 0, index % 2 === 0 ? ADA : EVE)));
    expect(tries.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(await gifts.waiting(50)).toEqual([]);
    const fee = (await world.running.books.movements.page('', 10)).find(({ amount }) => amount === 5_000)?.fee ?? 0;
    expect(fee).toBeGreaterThan(0);
    expect(currentMonth(await world.running.app.report())).toMatchObject({ gross: 5_000, refunds: 1_000, fees: fee, net: 4_000 - fee });
    expect(await faults(world)).toEqual([]);
    expect(await gifts.qualified(10)).toMatchObject([{ as: 'gift-refunds' }, { as: 'gifts', amount: 5_000, attempt: 0 }]);
    expect(await gifts.undoQualification(key, 0, EVE)).toEqual({ kind: 'done' });
    expect(currentMonth(await world.running.app.report())).toMatchObject({ gross: 0, net: 0, fees: 0, refunds: 0 });
    expect(await gifts.waiting(50)).toHaveLength(2);
    expect(await gifts.qualify(key, 'memberships', 1, ADA)).toEqual({ kind: 'done' });
    expect(currentMonth(await world.running.app.report())).toMatchObject({ gross: 0, other: 0, net: 0 });
    expect(await faults(world)).toEqual([]);
    const balance = (await world.running.books.ledger.accountTotals()).filter(({ account }) => account === 'memberships');
    expect(balance.reduce((sum, { debit, credit }) => sum + credit - debit, 0)).toBe(4_000);
  });
});

describe('a gift given back from the back office', () => {
  it('is one refund, though twenty clicks come at once, and is booked by its own notice', async () => {
    const world = await worldWith(at('2026-09-08T09:00:00Z'), {});
    const { gifts } = moneyIn(world);
    const { charge } = await world.give({ amount: '30' });
    await world.advanceDays(1);
    const typed = { charge: charge ?? '', amount: '12,50', reason: 'erreur de saisie', seen: 0, token: 'form_1' };
    expect(await gifts.refund({ ...typed, amount: '30,01', token: 'form_0' }, ADA)).toMatchObject({
      kind: 'refused',
      why: 'amount',
      detail: '30,00',
    });
    expect(await gifts.refund({ ...typed, charge: 'ch_nobody', token: 'form_0' }, ADA)).toMatchObject({ kind: 'refused', why: 'unknown' });
    const clicks = await Promise.all(Array.from({ length: 20 }, () => gifts.refund(typed, ADA)));
    expect(clicks.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(clicks.filter(({ kind }) => kind === 'known')).toHaveLength(19);
    expect((await world.stripe.refunds.list({ charge: typed.charge })).data.map(({ amount }) => amount)).toEqual([1_250]);
    expect(await gifts.refund({ ...typed, token: 'form_2' }, EVE)).toMatchObject({ kind: 'changed', by: 'Ada' });
    await world.advanceDays(1);
    expect(currentMonth(await world.running.app.report())).toMatchObject({ gross: 3_000, refunds: 1_250 });
    expect((await gifts.refunds(typed.charge)).asked).toMatchObject([
      { state: 'sent', amount: 1_250, reason: 'erreur de saisie', madeBy: 'Ada' },
    ]);
    expect(await faults(world)).toEqual([]);
  });

  it('is refused, in words, while it is disputed', async () => {
    const world = await worldWith(at('2026-09-08T09:00:00Z'), {});
    const { gifts } = moneyIn(world);
    const { charge } = await world.give({ amount: '30' });
    await world.sandbox.control.dispute(charge ?? '', 'open');
    await world.settle();
    const answer = await gifts.refund({ charge: charge ?? '', amount: '30', reason: '', seen: 0, token: 'form_1' }, ADA);
    expect(answer).toMatchObject({ kind: 'refused', why: 'disputed' });
    expect((await gifts.refunds(charge ?? '')).asked).toEqual([]);
  });
});
