import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InvoiceFilter } from '../../src/costs/invoice-list.ts';
import { invoiceDraft } from '../../src/costs/invoice.ts';
import { book } from '../../src/ledger/entry.ts';
import { account } from '../../src/values/account.ts';
import { cents, type Cents } from '../../src/values/cents.ts';
import { addDays, day } from '../../src/values/day.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';
import { keptInvoice } from '../support/money-facts.ts';

const ALL: InvoiceFilter = { line: null, state: null, text: null };

describe.each(ADAPTERS)('invoices a page at a time, on $name', ({ open }) => {
  let test: TestBooks;
  beforeEach(async () => {
    test = await open();
  });
  afterEach(() => test.close());

  async function ids(filter: Partial<InvoiceFilter> = {}, limit = 7): Promise<string[]> {
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const page = await test.books.costs.page({ ...ALL, ...filter }, after, limit);
      expect(page.invoices.length).toBeLessThanOrEqual(limit);
      seen.push(...page.invoices.map(({ id }) => id));
      after = page.next;
      if (after === null) return seen;
    }
  }

  async function pay(id: string, amount: Cents): Promise<void> {
    const draft = { ...invoiceDraft(keptInvoice({ id, amount })), key: `line:${id}`, kind: 'bank' as const };
    const postings = [{ from: account('bank-main'), to: account('suppliers'), amount }];
    await test.books.ledger.append([book({ ...draft, postings }, null)]);
  }

  it('come all, once each, the latest first, whatever days they share', async () => {
    const invoices = Array.from({ length: 40 }, (_, place) =>
      keptInvoice({ id: `inv_${String(place).padStart(2, '0')}`, dated: addDays(day('2026-01-01'), (place * 7) % 9) }),
    );
    for (const invoice of invoices) await test.books.costs.addInvoice(invoice);
    const expected = invoices
      .toSorted((left, right) => (`${left.dated}${left.id}` < `${right.dated}${right.id}` ? 1 : -1))
      .map(({ id }) => id);
    expect(await ids()).toEqual(expected);
    expect(await ids({}, 40)).toEqual(expected);
    expect((await test.books.costs.page(ALL, "x' or 1=1 --", 3)).invoices.map(({ id }) => id)).toEqual(expected.slice(0, 3));
  });

  it('tell what was paid and who took one back, and are found by state, line and text', async () => {
    const facts = [
      keptInvoice({ id: 'inv_1', number: 'F 2026_1' }),
      keptInvoice({ id: 'inv_2', number: 'F 2026-2' }),
      keptInvoice({ id: 'inv_3', number: 'F 2026-3', supplier: 'Éditeur 100 %', line: 'software' }),
      keptInvoice({ id: 'inv_4', number: 'F 2026-4', amount: cents(-1_500) }),
      keptInvoice({ id: 'inv_5', number: 'F 2026-5' }),
    ];
    for (const fact of facts) {
      await test.books.costs.addInvoice(fact);
      await test.books.ledger.append([book(invoiceDraft(fact), null)]);
    }
    await pay('inv_1', cents(90_000));
    await pay('inv_2', cents(40_000));
    await test.books.costs.undoInvoice('inv_5', null, 'Eve', test.clock.now());
    expect(await test.books.costs.listed('inv_2')).toEqual({ ...facts[1], paid: 40_000, undoneBy: null });
    expect(await test.books.costs.listed('inv_5')).toMatchObject({ paid: 0, undoneBy: 'Eve', undone: { atMs: test.clock.now() } });
    expect(await test.books.costs.listed('inv_9')).toBeNull();
    expect(await ids({ state: 'paid' })).toEqual(['inv_1']);
    expect(await ids({ state: 'open' })).toEqual(['inv_4', 'inv_3', 'inv_2']);
    expect(await ids({ state: 'undone' })).toEqual(['inv_5']);
    expect(await ids({ line: 'software' })).toEqual(['inv_3']);
    expect(await ids({ text: 'editeur' })).toEqual(['inv_3']);
    expect(await ids({ text: 'f2026-4' })).toEqual(['inv_4']);
    // Signs of `like` are only signs.
    expect(await ids({ text: '_1' })).toEqual(['inv_1']);
    expect(await ids({ text: '100 %' })).toEqual(['inv_3']);
    expect(await ids({ text: '2026%4' })).toEqual([]);
  });
});
