import type { Act } from '../access/acts.ts';
import type { Refusal } from '../access/guard.ts';
import type { Visit } from '../access/session.ts';
import type { Actor } from '../values/actor.ts';
import type { Day } from '../values/day.ts';
import type { CoverageReport } from '../coverage/report.ts';
import { readSought, type Found } from '../reconciliation/search.ts';
import type { Books } from '../storage/open.ts';
import type { stripeClient } from '../stripe/client.ts';
import { newId } from '../values/ids.ts';
import type { Result } from '../values/result.ts';
import { textOfFile } from '../values/table.ts';
import { booksMoneyOf, type BooksMoney } from './money-books.ts';
import { costMoneyOf, type CostMoney } from './money-costs.ts';
import { giftMoneyOf, type GiftMoney } from './money-gifts.ts';
import { guarded, guardDeskOf } from './guarded.ts';
import { receiptMoneyOf, type ReceiptMoney } from './money-receipts.ts';
import { vouchersOf, type VoucherMoney } from './money-vouchers.ts';
import { operatorWriter, writerWithin, type Writer } from './money-write.ts';
import type { Parts } from './parts.ts';

/** Money facts that do not come from Stripe, as the treasury's pages and commands know them. */
export type MoneyDesk = {
  readonly gifts: GiftMoney;
  readonly costs: CostMoney;
  readonly books: BooksMoney;
  readonly vouchers: VoucherMoney;
  /** Null while tax receipts are off. */
  readonly receipts: ReceiptMoney | null;
  /** At most so many things of each kind, the latest first. */
  search(typed: string, limit: number): Promise<Found[]>;
  /** The text of a file, whatever its encoding. */
  textOf(file: Uint8Array): string;
  today(): Day;
  /** A token for a new form: the same form sent twice does its act once. */
  newToken(): string;
};

/** The desk as it is read, and the only way in which somebody who is signed in writes at it. */
export type Money = MoneyDesk & {
  /** An act of somebody who is signed in, guarded and noted; why it is not done where it may not be. `year`: the fiscal year that it is about, for acts that are about one. */
  act<Value>(visit: Visit, act: Act, run: (desk: MoneyDesk, by: Actor) => Promise<Value>, year?: number): Promise<Result<Value, Refusal>>;
};

type Around = { readonly stripe: ReturnType<typeof stripeClient>; readonly report: () => Promise<CoverageReport> };

/** The treasurer's acts on money, writing as `write` says. */
export function moneyDesk(parts: Parts, books: Books, { stripe, report }: Around, write: Writer): MoneyDesk {
  const today = (): Day => parts.content.association.zone.dayOf(parts.clock.now());
  return {
    gifts: giftMoneyOf(parts, books, stripe, today, write),
    costs: costMoneyOf(parts, books, today, write),
    books: booksMoneyOf(parts, books, stripe, report, today, write),
    vouchers: vouchersOf(parts, books, write),
    receipts: receiptMoneyOf(parts, books, write),
    search: async (typed, limit) => {
      const sought = readSought(typed);
      return sought ? books.reading.search.find(sought, limit) : [];
    },
    textOf: textOfFile,
    today,
    newToken: () => newId('form'),
  };
}

/** Puts the treasurer's acts on money together. Outside of {@link Money.act} only the command line writes. */
export function moneyOf(parts: Parts, books: Books, around: Around): Money {
  const guard = guardDeskOf(parts, books);
  return {
    ...moneyDesk(parts, books, around, operatorWriter(books, parts.clock)),
    act: (visit, act, run, year) =>
      guarded(guard, visit, { act, ...(year !== undefined && { year }) }, (write, by) =>
        run(moneyDesk(parts, books, around, writerWithin(write)), by),
      ),
  };
}
