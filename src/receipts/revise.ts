import type { Actor } from '../values/actor.ts';
import { sumCents, type Cents } from '../values/cents.ts';
import type { Behind, ReceiptDesk } from './desk.ts';
import { freeze } from './issue.ts';
import { eligibleAmount, type ReceiptPayment } from './payment.ts';
import { receiptDigest, type Receipt, type ReceiptContent } from './receipt.ts';
import type { LostNumbers, ReceiptStore } from './store.ts';

const PAGE = 500;

/** A receipt that no longer says what its gifts are worth: `now` is what is left of them, 0 where nothing is. */
export type ToRevise = { readonly receipt: Receipt; readonly now: Cents };

/** The payments of a receipt as the books know them now. */
async function paymentsNow(receipts: ReceiptStore, { payments }: ReceiptContent): Promise<ReceiptPayment[]> {
  return receipts.payments({ ids: payments.map(({ id }) => id) });
}

function differs({ payments }: ReceiptContent, now: readonly ReceiptPayment[]): boolean {
  const left = new Map(now.map((each) => [each.id, eligibleAmount(each)]));
  return payments.some(({ id, amount }) => left.get(id) !== amount);
}

/** Receipts whose gifts were refunded, disputed or given back by a dispute since they were issued (method §6.2). */
export async function receiptsToRevise(receipts: ReceiptStore): Promise<ToRevise[]> {
  const found: ToRevise[] = [];
  for (const number of await receipts.touched()) {
    const receipt = await receipts.receipt(number);
    if (!receipt) continue;
    const now = await paymentsNow(receipts, receipt.content);
    if (differs(receipt.content, now)) found.push({ receipt, now: sumCents(now.map(eligibleAmount)) });
  }
  return found;
}

export type Revised =
  /** Null where nothing is left to receipt. */
  | { readonly kind: 'done'; readonly replacedBy: number | null }
  | { readonly kind: 'refused'; readonly why: 'unknown' | 'cancelled' | 'same' }
  | Behind;

/**
 * Cancels a receipt and issues the one that takes its place, in one act: for what is left of its gifts, under the name and address that are
 * known today, or those it bore. The number that was cancelled is never given again.
 */
export async function reviseReceipt(desk: ReceiptDesk, number: number, by: Actor): Promise<Revised> {
  const revised = await desk.write<Revised>(by, async (books) => {
    const { receipts } = books;
    const [last, given] = [await receipts.lastNumber(), await desk.mark.highest()];
    if (last < given) return { kind: 'behind', books: last, given };
    const receipt = await receipts.receipt(number);
    if (!receipt) return { kind: 'refused', why: 'unknown' };
    if (receipt.cancel) return { kind: 'refused', why: 'cancelled' };
    const { content, holder } = receipt;
    const now = await paymentsNow(receipts, content);
    const donor = (await receipts.identity(holder)) ?? content.donor;
    const isSamePerson = receiptDigest({ ...content, donor }) === receipt.sha256;
    if (!differs(content, now) && isSamePerson) return { kind: 'refused', why: 'same' };
    const reason = differs(content, now) ? 'refund' : 'identity';
    await receipts.cancel(number, { reason, cancelledMs: desk.clock.now(), cancelledBy: by.name });
    const payments = now
      .filter((each) => eligibleAmount(each) > 0)
      .toSorted((left, right) => (left.day + left.id < right.day + right.id ? -1 : 1));
    const isLeft = payments.length > 0;
    const next = isLeft ? await freeze(desk, { number: last + 1, holder, donor, payments, replaces: number }, by) : null;
    if (next) await receipts.add([next]);
    const after = { reason, replacedBy: next?.content.number ?? null, amount: next?.content.amount ?? 0 };
    await books.note({ act: 'cancel-receipt', object: String(number), before: { amount: content.amount }, after });
    return { kind: 'done', replacedBy: after.replacedBy };
  });
  if (revised.kind === 'done' && revised.replacedBy !== null) await desk.mark.raise(revised.replacedBy);
  return revised;
}

/** The number after one, with those passed over that are written down as lost. */
function numberAfter(number: number, lost: readonly LostNumbers[]): number {
  return (lost.find(({ first }) => first === number + 1)?.last ?? number) + 1;
}

/** What breaks the sequence or a receipt's own digest, in words; nothing where all holds. */
export async function receiptFaults(receipts: ReceiptStore): Promise<string[]> {
  const faults: string[] = [];
  const lost = await receipts.lost();
  let last = 0;
  for (let page = await receipts.list(0, PAGE); page.length > 0; page = await receipts.list(last, PAGE)) {
    for (const { content, sha256 } of page) {
      const { number } = content;
      if (number !== numberAfter(last, lost)) faults.push(`receipt ${number} follows ${last}`);
      if (receiptDigest(content) !== sha256) faults.push(`receipt ${number} no longer says what it was issued with`);
      last = number;
    }
  }
  return faults;
}
