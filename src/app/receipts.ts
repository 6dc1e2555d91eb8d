import type { IdentityField, IdentityMistake, Identity } from '../receipts/identity.ts';
import { readIdentity } from '../receipts/identity.ts';
import { issueOne, type Asked } from '../receipts/issue.ts';
import { eligibleAmount, receipterOf } from '../receipts/payment.ts';
import { keptUntil, type Receipt } from '../receipts/receipt.ts';
import type { ReceiptSettings } from '../settings/types.ts';
import type { Books } from '../storage/open.ts';
import type { Actor } from '../values/actor.ts';
import type { Cents } from '../values/cents.ts';
import { day, type Day } from '../values/day.ts';
import { ok, type Result } from '../values/result.ts';
import { writerOf } from './money-write.ts';
import type { Parts } from './parts.ts';
import { documentOf, receiptDeskOf } from './receipt-desk.ts';

/** What a donor can ask a receipt for: gifts that stand on none, and the years that are over with what they come to. */
export type Askable = {
  readonly gifts: readonly { readonly id: string; readonly day: Day; readonly amount: Cents }[];
  readonly years: readonly { readonly year: string; readonly amount: Cents }[];
};

/** Tax receipts as a donor has them. Whoever calls has made sure who the donor is. */
export type DonorReceipts = {
  identity(donor: string): Promise<Identity | null>;
  setIdentity(donor: string, typed: Readonly<Record<IdentityField, string>>): Promise<Result<null, readonly IdentityMistake[]>>;
  mine(donor: string): Promise<Receipt[]>;
  /** Null where there is no such receipt of this donor. */
  pdf(number: number, donor: string): Promise<Uint8Array | null>;
  askable(donor: string): Promise<Askable>;
  /** Issues a receipt of one gift, or of a year that is over. */
  ask(donor: string, of: { readonly gift: string } | { readonly year: string }): Promise<Asked>;
};

/** What the law has us keep of a donor who asks to be forgotten: receipts that name them, each until a day (LPF, article L102 E). */
export type KeptIdentities = readonly { readonly number: number; readonly until: Day }[];

export type Receipts = {
  /** Null while receipts are off: then nothing is shown, asked or issued (method §6.1). */
  readonly on: DonorReceipts | null;
  /** The same whether they are on or off: what was issued is kept. */
  keptIdentities(donor: string): Promise<KeptIdentities>;
  /** Forgets whom receipts to come would name; false where nothing was kept. Those that were issued stay, as the law wants. */
  forgetIdentity(donor: string): Promise<boolean>;
};

/** Who acts where a donor does: nobody of the treasury, and no name that tells who gave. */
const DONOR: Actor = { member: '', name: 'donor' };

const [FIRST, LAST] = [day('0001-01-01'), day('9999-12-31')];

function donorReceipts(parts: Parts, books: Books, settings: ReceiptSettings): DonorReceipts {
  const desk = receiptDeskOf(parts, books, settings, writerOf(books, parts.clock), 'at once');
  const { reading } = desk;
  return {
    identity: (donor) => reading.identity(donor),
    setIdentity: async (donor, typed) => {
      const read = readIdentity(typed);
      if (!read.ok) return read;
      await books.write(({ receipts }) => receipts.putIdentity(donor, read.value, parts.clock.now()));
      return ok(null);
    },
    mine: (donor) => reading.ofHolder(donor),
    pdf: async (number, donor) => {
      const receipt = await reading.receipt(number);
      return receipt?.holder === donor ? documentOf(desk, receipt) : null;
    },
    askable: async (donor) => {
      const own = (await reading.payments({ holder: donor, from: FIRST, through: LAST }))
        .filter((each) => each.receipt === null && eligibleAmount(each) > 0 && receipterOf(each, settings) === 'us')
        .map((each) => ({ id: each.id, day: each.day, amount: eligibleAmount(each) }));
      const thisYear = desk.today().slice(0, 4);
      const years = Map.groupBy(own, (each) => each.day.slice(0, 4));
      const over = [...years].filter(([year]) => year < thisYear);
      return {
        gifts: own,
        years: over.map(([year, gifts]) => ({ year, amount: gifts.reduce((sum, { amount }) => sum + amount, 0) as Cents })),
      };
    },
    ask: (donor, of) => issueOne(desk, donor, of, DONOR),
  };
}

/** Tax receipts as donors' pages know them. */
export function receiptsOf(parts: Parts, books: Books): Receipts {
  const { receipts: settings } = parts.content.association;
  return {
    on: settings && donorReceipts(parts, books, settings),
    keptIdentities: async (donor) =>
      (await books.reading.receipts.ofHolder(donor)).map(({ content }) => ({ number: content.number, until: keptUntil(content) })),
    forgetIdentity: (donor) => books.write(({ receipts }) => receipts.forgetIdentity(donor)),
  };
}
