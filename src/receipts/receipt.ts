import type { Association, ReceiptCategory, ReceiptSettings } from '../settings/types.ts';
import { formOn } from '../settings/receipts.ts';
import { sumCents, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { sha256 } from '../values/digest.ts';
import type { Identity } from './identity.ts';
import { eligibleAmount, RECEIPT_MODES, type ReceiptMode, type ReceiptPayment } from './payment.ts';
import { amountInWords } from './words.ts';

/** All that a receipt says, frozen when its number is given (FRANCE: form 2041-RD). What is printed is drawn from here and from nowhere else. */
export type ReceiptContent = {
  /** By which rules it is drawn: one that was issued is drawn the same for ever. */
  readonly drawing: 1;
  readonly number: number;
  /** The receipt in whose stead it is issued. */
  readonly replaces: number | null;
  readonly form: { readonly model: '2041-RD'; readonly number: string };
  readonly organisation: {
    readonly name: string;
    readonly siren: string | null;
    readonly rna: string | null;
    readonly address: ReceiptSettings['address'];
    readonly object: string;
    readonly category: ReceiptCategory;
  };
  readonly donor: Identity;
  readonly amount: Cents;
  readonly amountWords: string;
  /** One payment has its own day; several of a year are its `cumul`. */
  readonly paidOn: { readonly kind: 'day'; readonly day: Day } | { readonly kind: 'year'; readonly year: string };
  /** Articles of the CGI by which gifts to the association give the right. */
  readonly articles: readonly ['200'];
  readonly giftForm: 'manual-gift';
  readonly nature: 'money';
  readonly modes: readonly ReceiptMode[];
  readonly payments: readonly { readonly id: string; readonly day: Day; readonly amount: Cents; readonly mode: ReceiptMode }[];
  readonly signatory: ReceiptSettings['signatory'];
  readonly issuedOn: Day;
  readonly issuedMs: number;
};

/** A receipt as it is kept: what it says, with the digests of that and of the document drawn from it. */
export type Receipt = {
  readonly content: ReceiptContent;
  readonly holder: string;
  readonly sha256: string;
  readonly pdfSha256: string;
  readonly issuedBy: string;
  readonly cancel: ReceiptCancel | null;
};

/** Why a receipt no longer stands (method §6.2). */
export const CANCEL_REASONS = ['refund', 'identity'] as const;

export type ReceiptCancel = {
  readonly reason: (typeof CANCEL_REASONS)[number];
  /** Null where nothing is left to receipt. */
  readonly replacedBy: number | null;
  readonly cancelledMs: number;
  readonly cancelledBy: string;
};

/** What a new receipt is made of. */
export type ReceiptParts = {
  readonly number: number;
  readonly replaces: number | null;
  readonly association: Association;
  readonly settings: ReceiptSettings;
  readonly donor: Identity;
  readonly payments: readonly ReceiptPayment[];
  readonly issuedOn: Day;
  readonly issuedMs: number;
};

/** What a receipt will say, from the payments' eligible amounts (method §6.3). All payments are of one calendar year. */
export function receiptContent(parts: ReceiptParts): ReceiptContent {
  const { number, replaces, association, settings, donor, payments, issuedOn, issuedMs } = parts;
  const years = new Set(payments.map(({ day }) => day.slice(0, 4)));
  const [first] = payments;
  if (!first || years.size !== 1) throw new Error(`Bug: a receipt for ${payments.length} payments of ${years.size} years`);
  const borne = payments.map((each) => ({ id: each.id, day: each.day, amount: eligibleAmount(each), mode: each.mode }));
  const amount = sumCents(borne.map((each) => each.amount));
  const { name, role } = settings.signatory;
  const { street, postcode, town, country } = settings.address;
  return {
    drawing: 1,
    ...{ number, replaces },
    form: { model: '2041-RD', number: formOn(settings, issuedOn) },
    organisation: {
      name: association.legalName,
      ...{ siren: association.siren, rna: association.rna, address: { street, postcode, town, country } },
      ...{ object: settings.object, category: settings.category },
    },
    donor,
    amount,
    amountWords: amountInWords(amount),
    paidOn: payments.length === 1 ? { kind: 'day', day: first.day } : { kind: 'year', year: first.day.slice(0, 4) },
    ...{ articles: ['200'], giftForm: 'manual-gift', nature: 'money' },
    modes: RECEIPT_MODES.filter((mode) => borne.some((each) => each.mode === mode)),
    payments: borne,
    signatory: { name, role },
    issuedOn,
    issuedMs,
  };
}

/** SHA-256 of all that a receipt says, so that a changed row is found. */
export function receiptDigest(content: ReceiptContent): string {
  return sha256(content);
}

/** What the yearly declaration asks for (CGI, article 222 bis): receipts that stand, and the sum that they bear. */
export function declarationOf(receipts: readonly Receipt[], year: string): { readonly count: number; readonly amount: Cents } {
  const own = receipts.filter(({ cancel, content }) => cancel === null && yearOf(content) === year);
  return { count: own.length, amount: sumCents(own.map(({ content }) => content.amount)) };
}

/** The calendar year in which its payments were made. */
export function yearOf({ payments }: Pick<ReceiptContent, 'payments'>): string {
  return (payments[0]?.day ?? '').slice(0, 4);
}

/** The law keeps a receipt and its proof for six years from its issue (LPF, article L102 E). */
export function keptUntil({ issuedOn }: Pick<ReceiptContent, 'issuedOn'>): Day {
  const [year, rest] = [issuedOn.slice(0, 4), issuedOn.slice(4)];
  return `${Number(year) + 6}${rest === '-02-29' ? '-02-28' : rest}` as Day;
}
