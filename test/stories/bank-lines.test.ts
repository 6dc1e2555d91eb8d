import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Proposal } from '../../src/reconciliation/proposal.ts';
import type { Import } from '../../src/reconciliation/import-desk.ts';
import { sha256 } from '../../src/values/digest.ts';
import { BANK } from '../support/bank-facts.ts';
import { at } from '../support/facts.ts';
import { openWorld, type World } from '../support/world.ts';

/** From a gift to the bank's own statement, as a sandbox tells both. */
describe('a month of gifts and its bank statement', () => {
  let world: World;
  let charge: string;
  beforeEach(async () => {
    world = await openWorld(at('2026-11-02T09:00:00Z'));
    charge = (await world.give({ amount: '100' })).charge ?? '';
    await world.give({ amount: '10', frequency: 'monthly', email: 'grace@example.org' });
    await world.advanceDays(14);
    await world.give({ amount: '25', project: 'jitsi' });
    await world.advanceDays(21);
  }, 60_000);
  afterEach(() => world.close());

  async function importMonth(month: string): Promise<Import> {
    const { lines } = world.running.app.treasury;
    const answer = await fetch(`${world.sandbox.apiBase}/_sandbox/bank/${month}.xml`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const file = await lines.readFile(bytes, BANK, null);
    if (!file.ok) throw new Error(file.why.code);
    return lines.takeAsOperator({
      file: file.value,
      fileHash: sha256(Buffer.from(bytes).toString('hex')),
      fileName: `${month}.xml`,
      account: BANK,
      decided: [],
    });
  }

  it('is imported once, its payouts are certain, and each gift is followed to its bank line and back', async () => {
    const { lines } = world.running.app.treasury;
    expect(await importMonth('2026-11')).toMatchObject({ kind: 'done', imports: [{ account: BANK, known: 0 }] });
    expect(await importMonth('2026-11')).toMatchObject({ kind: 'done', imports: [{ kept: 0 }] });
    const queue = await lines.queue({ account: null, after: null, limit: 50 });
    const payouts = (await world.stripe.payouts.list({ limit: 100 })).data.filter(
      ({ status, arrival_date }) => status === 'paid' && arrival_date < at('2026-11-30T00:00:00Z') / 1_000,
    );
    expect(payouts.length).toBeGreaterThanOrEqual(2);
    expect(queue.certain.map(({ parts: [part] }) => (part?.kind === 'payout' ? part.payout : null)).toSorted()).toEqual(
      payouts.map(({ id }) => id).toSorted(),
    );

    const [sure] = queue.certain;
    const books = world.running.books;
    const by = { member: 'mem_ada', name: 'Ada' };
    const before = (await lines.accounts()).find(({ account }) => account.name === BANK);
    const { postLine } = await import('../../src/reconciliation/post-line.ts');
    const { lineDesk } = await import('../../src/app/line-neighbours.ts');
    const desk = lineDesk({ ...world.running.app, onError: () => undefined }, (work) =>
      books.write((stores) => work(stores, () => Promise.resolve())),
    );
    for (const { line, parts } of queue.certain)
      expect(await postLine(desk, { line, attempt: 0, parts, by })).toMatchObject({ kind: 'done' });

    const after = (await lines.accounts()).find(({ account }) => account.name === BANK);
    expect((after?.difference ?? 0) - (before?.difference ?? 0)).toBe(-payouts.reduce((sum, { amount }) => sum + amount, 0));
    await followed(sure);
  });

  /** From the gift to its bank line, and back from each of them. */
  async function followed(sure: Proposal | undefined): Promise<void> {
    const { lines } = world.running.app.treasury;
    const trail = (await lines.gift(charge))!;
    expect(trail).toMatchObject({ id: charge, charge: { amount: 10_000 }, payout: { state: { kind: 'reconciled' } } });
    expect(trail.movement).toMatchObject({ amount: 10_000, source: charge });
    expect(trail.lines).toHaveLength(1);
    expect(Object.values(trail.dates).filter((each) => each === null)).toEqual([]);
    expect(trail.entries.map(({ kind }) => kind).toSorted()).toEqual(['bank', 'fee', 'gift', 'payout']);
    const key = trail.entries.find(({ kind }) => kind === 'bank')?.key ?? '';
    const payout = trail.payout?.payout.id ?? '';
    expect(await lines.entry(key)).toMatchObject({ payout, line: { line: { id: trail.lines[0]?.line.id } } });
    expect((await lines.payout(payout))?.movements.map(({ source }) => source)).toContain(charge);
    expect((await lines.entry(`gift:${charge}`))?.gift).toBe(charge);
    expect(sure?.reason).toMatchObject({ code: 'payout' });
    expect((await world.running.check()).filter(({ ok }) => !ok)).toEqual([]);
  }
});
