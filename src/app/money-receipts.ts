import { receiptsCsv } from '../exports/receipts-csv.ts';
import type { Behind } from '../receipts/desk.ts';
import { readIdentity, type Identity, type IdentityField, type IdentityMistake } from '../receipts/identity.ts';
import * as issuing from '../receipts/issue.ts';
import type { YearPlan } from '../receipts/payment.ts';
import { declarationOf, yearOf, type Receipt } from '../receipts/receipt.ts';
import * as revising from '../receipts/revise.ts';
import type { Language, ReceiptSettings } from '../settings/types.ts';
import type { Books } from '../storage/open.ts';
import type { Actor } from '../values/actor.ts';
import type { Cents } from '../values/cents.ts';
import { newId } from '../values/ids.ts';
import type { Writer } from './money-write.ts';
import type { Parts } from './parts.ts';
import { documentOf, receiptDeskOf } from './receipt-desk.ts';

/** Payments that are still on their way, as the list before the yearly batch shows them. */
export type PendingSeen = Awaited<ReturnType<Books['receipts']['pending']>>;

export type IdentityKept =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly mistakes: readonly IdentityMistake[] }
  /** There is no such donor or gift. */
  | { readonly kind: 'gone' };

export type IdentityAbout = {
  readonly of: { readonly holder: string } | { readonly gift: string };
  readonly identity: Identity | null;
  readonly told: string;
};

async function aboutOf(reading: Books['receipts'], whom: string): Promise<IdentityAbout | null> {
  if (await reading.isHolder(whom)) {
    const identity = await reading.identity(whom);
    return { of: { holder: whom }, identity, told: (await reading.toldOf(whom)) ?? whom };
  }
  const [payment] = whom.startsWith('off_') ? await reading.payments({ ids: [whom] }) : [];
  if (!payment || payment.isCompany) return null;
  const identity = payment.holder === null ? null : await reading.identity(payment.holder);
  return { of: { gift: whom }, identity, told: payment.told ?? whom };
}

/** Tax receipts as a treasurer issues them. */
export type ReceiptMoney = {
  readonly settings: ReceiptSettings;
  /** Everything that there is to know before the batch of a year. */
  look(year: string): Promise<{ readonly plan: YearPlan; readonly pending: PendingSeen; readonly behind: Behind | null }>;
  issueYear(year: string, limits: issuing.BatchLimits, by: Actor): Promise<issuing.YearIssued>;
  /** After an older copy of the books was restored. */
  goOnAt(next: number, by: Actor): Promise<issuing.WentOn>;
  toRevise(): Promise<revising.ToRevise[]>;
  revise(number: number, by: Actor): Promise<revising.Revised>;
  /** All receipts of payments of a year, cancelled ones included, by number. */
  ofYear(year: string): Promise<Receipt[]>;
  declaration(year: string): Promise<{ readonly count: number; readonly amount: Cents }>;
  /** The document of a receipt and the year of its gifts; null where there is no such receipt. */
  document(number: number): Promise<{ readonly year: string; readonly pdf: Uint8Array } | null>;
  /** The list that an inspector asks for: each receipt with its payments. */
  csv(year: string, language: Language): Promise<string>;
  /** Whom an id names: a donor, a giver or an offline gift; null for what names nobody. */
  about(whom: string): Promise<IdentityAbout | null>;
  /** Says whom receipts will name: a donor, or whoever made an offline gift. The same names and address are the same person. */
  identify(
    of: { readonly holder: string } | { readonly gift: string },
    typed: Readonly<Record<IdentityField, string>>,
    by: Actor,
  ): Promise<IdentityKept>;
  /** What breaks the sequence or a receipt's digest, in words. */
  faults(): Promise<string[]>;
};

const AT_ONCE = 500;

async function allOf(reading: Books['receipts'], year: string): Promise<Receipt[]> {
  const own: Receipt[] = [];
  for (let after = 0; ;) {
    const page = await reading.list(after, AT_ONCE);
    own.push(...page.filter(({ content }) => yearOf(content) === year));
    const last = page.at(-1);
    if (!last) return own;
    after = last.content.number;
  }
}

/** The desk of receipts, writing as `write` says; null while receipts are off. */
export function receiptMoneyOf(parts: Parts, books: Books, write: Writer): ReceiptMoney | null {
  const { clock, content } = parts;
  const { receipts: settings, zone } = content.association;
  if (settings === null) return null;
  const desk = receiptDeskOf(parts, books, settings, write);
  const { reading } = desk;
  const behind = async (): Promise<Behind | null> => {
    const [last, given] = [await reading.lastNumber(), await desk.mark.highest()];
    return last < given ? { kind: 'behind', books: last, given } : null;
  };
  return {
    settings,
    look: async (year) => {
      const { from } = issuing.daysOfYear(year);
      const next = issuing.daysOfYear(String(Number(year) + 1)).from;
      const pending = await reading.pending(zone.startOf(from), zone.startOf(next));
      return { plan: await issuing.lookAtReceipts(desk, year), pending, behind: await behind() };
    },
    issueYear: (year, limits, by) => issuing.issueYear(desk, year, by, limits),
    goOnAt: (next, by) => issuing.goOnAt(desk, next, by),
    toRevise: () => revising.receiptsToRevise(reading),
    revise: (number, by) => revising.reviseReceipt(desk, number, by),
    ofYear: (year) => allOf(reading, year),
    declaration: async (year) => declarationOf(await allOf(reading, year), year),
    document: async (number) => {
      const receipt = await reading.receipt(number);
      return receipt && { year: yearOf(receipt.content), pdf: await documentOf(desk, receipt) };
    },
    csv: async (year, language) => receiptsCsv(await allOf(reading, year), language),
    about: (whom) => aboutOf(reading, whom),
    identify: async (of, typed, by) => {
      const read = readIdentity(typed);
      if (!read.ok) return { kind: 'refused', mistakes: read.why };
      return write<IdentityKept>(by, async ({ receipts, note }) => {
        const [payment] = 'gift' in of ? await receipts.payments({ ids: [of.gift] }) : [];
        if ('gift' in of && !payment?.id.startsWith('off_')) return { kind: 'gone' };
        if ('holder' in of && !(await receipts.isHolder(of.holder))) return { kind: 'gone' };
        const known = 'holder' in of ? of.holder : (payment?.holder ?? null);
        const holder = known ?? (await receipts.giverLike(read.value)) ?? newId('giver');
        if ('gift' in of && known === null) await receipts.nameGiver(of.gift, holder);
        await receipts.putIdentity(holder, read.value, clock.now());
        // The trail is kept for years and read by many: it says that somebody was named, and not who.
        await note({ act: 'identify-donor', object: 'gift' in of ? of.gift : holder, before: null, after: { holder } });
        return { kind: 'done' };
      });
    },
    faults: () => revising.receiptFaults(reading),
  };
}
