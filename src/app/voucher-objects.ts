import { yearOfDay } from '../ledger/year.ts';
import type { Content } from '../settings/types.ts';
import type { Stores } from '../storage/stores.ts';
import { sumCents, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { firstYearOf } from './closing-sources.ts';

/** What papers belong to, as their page tells of it. */
export type VoucherObject = {
  /** `invoice:inv_…`, as vouchers name it. */
  readonly object: string;
  readonly kind: 'entry' | 'gift' | 'invoice' | 'line';
  /** What follows the kind, as the object's own page names it. */
  readonly id: string;
  /** The day that it bears in the books or at the bank, and the fiscal year of that day, by the year in which it ends (method §7.1). */
  readonly on: Day;
  readonly year: number;
  readonly label: string;
  readonly amount: Cents;
};

type Seen = Pick<VoucherObject, 'on' | 'label' | 'amount'>;

async function entrySeen({ ledger }: Stores, key: string): Promise<Seen | null> {
  const entry = await ledger.entry(key);
  return entry && { on: entry.bookingDay, label: entry.label ?? entry.key, amount: sumCents(entry.postings.map(({ amount }) => amount)) };
}

async function giftSeen({ offline }: Stores, id: string): Promise<Seen | null> {
  const gift = await offline.gift(id);
  return gift && { on: gift.receivedOn, label: gift.reference ?? gift.method, amount: gift.amount };
}

async function invoiceSeen({ costs }: Stores, id: string): Promise<Seen | null> {
  const invoice = await costs.invoice(id);
  return invoice && { on: invoice.dated, label: `${invoice.supplier} ${invoice.number}`, amount: invoice.amount };
}

async function lineSeen({ lines }: Stores, id: string): Promise<Seen | null> {
  const seen = await lines.line(id);
  return seen && { on: seen.line.bookedOn, label: seen.line.label, amount: seen.line.amount };
}

const KINDS = { entry: entrySeen, gift: giftSeen, invoice: invoiceSeen, line: lineSeen } as const;

/** What an object of papers is; null for what names nothing of the books. */
export async function voucherObject(stores: Stores, content: Content, object: string): Promise<VoucherObject | null> {
  const [, kind = '', id = ''] = /^(entry|gift|invoice|line):([\w:.-]{1,120})$/.exec(object) ?? [];
  // The pattern names the kinds that the table has.
  const look = Object.hasOwn(KINDS, kind) ? KINDS[kind as keyof typeof KINDS] : null;
  const seen = look && (await look(stores, id));
  if (!seen) return null;
  const year = Number(yearOfDay(seen.on, firstYearOf(content)).name);
  return { object, kind: kind as VoucherObject['kind'], id, year, ...seen };
}
