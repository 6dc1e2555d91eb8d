import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { currentMonth } from '../../src/coverage/report.ts';
import { checkLedger } from '../../src/ledger/totals.ts';
import { ADAPTERS } from '../support/books.ts';
import { at } from '../support/facts.ts';
import { ledgerTable } from '../support/ledger-table.ts';
import { sameBooks } from '../support/same-books.ts';
import { pendingIn, securedIn } from '../support/promised.ts';
import { openWorld, type World } from '../support/world.ts';

/** Charge and movement ids differ from run to run; a reader wants to see what belongs together. */
async function readableLedger(world: World): Promise<string> {
  const names = new Map<string, string>();
  return (await ledgerTable(world.running.books.ledger)).replace(/\b(ch|py|txn|re|pyr|du|dp|po)_\w+/g, (id, kind: string) => {
    const name = names.get(id) ?? `${kind}_${[...names.keys()].filter((each) => each.startsWith(kind)).length + 1}`;
    names.set(id, name);
    return name;
  });
}

const same = sameBooks();

describe.each(ADAPTERS)('stories on $name, from the form to the public figure', (adapter) => {
  let world: World;
  beforeEach(async () => {
    // A Tuesday morning in a month with days to spare.
    world = await openWorld(at('2026-09-08T09:00:00Z'), adapter);
  });
  afterEach(async ({ task }) => {
    // Whether a fee is known a moment after its gift, or not yet, is the machine's pace.
    await world.advanceDays(0.01);
    await same(task.name, world.running.books.ledger);
    expect((await checkLedger(world.running.books.ledger)).flatMap(({ fails }) => fails)).toEqual([]);
    expect(await world.running.notices.counts()).toMatchObject({ failed: 0, parked: 0, dead: 0 });
    await world.close();
  });

  const month = async () => currentMonth(await world.running.app.report());
  const status = async (id: string) => (await world.running.app.gifts.status(id))?.state;

  it('a card gift is booked once, its fee when it is known', async () => {
    const { id } = await world.give({ amount: '30' });
    expect(await status(id)).toBe('received');
    await world.advanceDays(0.01);
    expect(`\n${await readableLedger(world)}\n`).toMatchInlineSnapshot(`
      "
      day         from    to          €  cause
      2026-09-08  gifts   stripe  30,00  gift:ch_1
      2026-09-08  stripe  fees     0,70  fee:txn_1
      "
    `);
    expect(await month()).toMatchObject({ gross: 3_000, net: 2_930, fees: 70, feesUnknown: 0, refunds: 0 });
  });

  it('a monthly gift counts each month, and is promised', async () => {
    await world.give({ amount: '10', frequency: 'monthly' });
    expect(await securedIn(world)).toBe(1_000);
    // Of one recurring gift the public is told nothing.
    expect((await world.running.app.report()).secured).toEqual({ monthly: null, ratio: null, gifts: null });
    for (const amount of ['20', '30']) await world.give({ amount, frequency: 'monthly', email: `${amount}@example.org` });
    expect((await world.running.app.report()).secured).toEqual({ monthly: 6_000, ratio: 0.0667, gifts: 3 });
    await world.advanceDays(40);
    const { months } = await world.running.app.report();
    expect(months.filter(({ gross }) => gross > 0).map((each) => [each.month, each.gross, each.net])).toEqual([
      ['2026-09', 6_000, 5_835],
      ['2026-10', 6_000, 5_835],
    ]);
    const recurring = (await world.running.books.ledger.measureTotals()).filter(({ measure }) => measure === 'recurring');
    expect(recurring.map(({ amount, entries }) => [amount, entries])).toEqual([
      [6_000, 3],
      [6_000, 3],
    ]);
  });

  it('a yearly gift counts whole in its month, and is promised by the month', async () => {
    await world.give({ amount: '120', frequency: 'yearly' });
    expect(await month()).toMatchObject({ gross: 12_000 });
    expect(await securedIn(world)).toBe(1_000);
  });

  it('a SEPA gift counts only when the bank has confirmed it (traps 3, 7, 31)', async () => {
    const { id } = await world.give({ amount: '50' }, { method: 'sepa_debit' });
    expect(await status(id)).toBe('pending');
    expect(await month()).toMatchObject({ gross: 0, expected: null });
    expect(await pendingIn(world)).toBe(5_000);
    await world.advanceDays(8);
    expect(await status(id)).toBe('received');
    expect(await month()).toMatchObject({ gross: 5_000, fees: 35, expected: 0 });
    expect(`\n${await readableLedger(world)}\n`).toMatchInlineSnapshot(`
      "
      day         from    to          €  cause
      2026-09-14  gifts   stripe  50,00  gift:py_1
      2026-09-14  stripe  fees     0,35  fee:txn_1
      "
    `);
  });

  it('a SEPA gift that the bank refuses never counts', async () => {
    const { id } = await world.give({ amount: '50' }, { method: 'sepa_debit', refusedLater: true });
    await world.advanceDays(8);
    expect(await status(id)).toBe('failed');
    expect(await month()).toMatchObject({ gross: 0, expected: 0 });
    expect(await world.running.books.ledger.revision()).toBe(0);
  });

  it('a donor who gives up finds the form as it was chosen, without an e-mail address in its address', async () => {
    const form = {
      amount: '12,50',
      frequency: 'monthly',
      email: 'ada@example.org',
      project: 'jitsi',
      campaign: '',
      visibility: '',
      message: '',
    };
    const asked = await world.running.app.gifts.ask({ ...form, token: world.running.app.gifts.newToken() }, 'en');
    const { redirect } = await world.sandbox.control.pay(asked.kind === 'go' ? asked.url : '', { method: 'give_up' });
    const [address, reference] = (redirect ?? '').split('&resume=');
    expect(address).toBe(`http://localhost:${world.environment.port}/en/give?amount=12.50&project=jitsi&frequency=monthly`);
    // It tells nothing, and finds the rest only together with a cookie.
    expect(reference).toMatch(/^[\w-]{16}$/);
  });

  it('a refused card and a checkout that is left are no money', async () => {
    const refused = await world.give({ amount: '30' }, { method: 'card_declined' });
    expect(await status(refused.id)).toBe('open');
    const left = await world.give({ amount: '30' }, { method: 'give_up' });
    await world.advanceDays(2);
    expect(await status(left.id)).toBe('abandoned');
    expect(await month()).toMatchObject({ gross: 0 });
  });

  it('a refund in part and a dispute take back what they take, in the month where they happen (traps 4, 5, 7)', async () => {
    const first = await world.give({ amount: '100' });
    const second = await world.give({ amount: '40' });
    await world.advanceDays(25);
    await world.stripe.refunds.create({ charge: first.charge ?? '', amount: 2_500 });
    await world.sandbox.control.dispute(second.charge ?? '', 'open');
    await world.advanceDays(1);
    const { months } = await world.running.app.report();
    const [september, october] = months.filter(({ month }) => month === '2026-09' || month === '2026-10');
    expect(september).toMatchObject({ gross: 14_000, refunds: 0, disputes: 0, fees: 260 });
    expect(october).toMatchObject({ gross: 0, refunds: 2_500, disputes: 4_000, fees: 2_000, net: -8_500 });
    expect(`\n${await readableLedger(world)}\n`).toMatchInlineSnapshot(`
      "
      day         from    to                 €  cause
      2026-09-08  gifts   stripe        100,00  gift:ch_1
      2026-09-08  gifts   stripe         40,00  gift:ch_2
      2026-09-08  stripe  fees            0,85  fee:txn_1
      2026-09-08  stripe  fees            1,75  fee:txn_2
      2026-09-14  stripe  transit       137,40  payout:po_1
      2026-10-03  stripe  disputes       40,00  dispute:dp_1:txn_3
      2026-10-03  stripe  fees           20,00  fee:txn_3
      2026-10-03  stripe  gift-refunds   25,00  refund:re_1
      "
    `);
    await world.sandbox.control.dispute(second.charge ?? '', 'won');
    await world.advanceDays(1);
    expect(await month()).toMatchObject({ disputes: 0 });
  });

  it('an inquiry moves nothing (trap 6)', async () => {
    const { charge } = await world.give({ amount: '40' });
    await world.advanceDays(1);
    const revision = await world.running.books.ledger.revision();
    await world.sandbox.control.dispute(charge ?? '', 'inquiry');
    await world.advanceDays(1);
    expect(await world.running.books.ledger.revision()).toBe(revision);
  });

  it('payouts leave the balance of Stripe, and the public figures alone', async () => {
    await world.give({ amount: '100' });
    await world.advanceDays(15);
    const totals = await world.running.books.ledger.accountTotals();
    const balance = (name: string): number =>
      totals.filter(({ account }) => account === name).reduce((sum, { debit, credit }) => sum + debit - credit, 0);
    const stripe = await world.stripe.balance.retrieve();
    expect(balance('transit')).toBe(9_825);
    expect(balance('stripe')).toBe([...stripe.available, ...stripe.pending].reduce((sum, { amount }) => sum + amount, 0));
    expect(await month()).toMatchObject({ gross: 10_000, net: 9_825 });
  });

  it('a gift for a project carries it, with its fee', async () => {
    await world.give({ amount: '30', project: 'jitsi' });
    await world.advanceDays(0.01);
    expect((await world.running.books.ledger.measureTotals()).map(({ measure, project, amount }) => [measure, project, amount])).toEqual([
      ['fees', 'jitsi', 70],
      ['oneOff', 'jitsi', 3_000],
    ]);
  });

  it('no donor, e-mail or amount of ours is told to Stripe beyond what the checkout needs (trap 21)', async () => {
    const { id, charge } = await world.give({ amount: '30' });
    const { metadata, description } = await world.stripe.charges.retrieve(charge ?? '');
    expect(metadata).toEqual({ obole_gift: id });
    expect(String(description)).not.toContain('@');
  });
});
