/** Rows of tax receipts. Amounts are whole cents; `content` is JSON with sorted keys, which `sha256` is of. */
export type ReceiptSchema = {
  receipts: {
    number: number;
    holder: string;
    content: string;
    sha256: string;
    pdf_sha256: string;
    replaces: number | null;
    /** The revision of the books when it was issued: entries with a higher number came later. */
    revision: number;
    issued_ms: number;
    issued_by: string;
  };
  receipt_cancels: { number: number; reason: string; cancelled_ms: number; cancelled_by: string };
  /** The receipt that stands for a payment: one at most. */
  receipt_payments: { payment: string; number: number };
  /** Numbers that went with books which a backup has replaced. */
  receipt_lost: { first: number; last: number; made_ms: number; made_by: string };
  /** Whom receipts to come name: a donor, or a giver of offline gifts. */
  donor_identities: {
    holder: string;
    first_names: string;
    last_name: string;
    address: string;
    postcode: string;
    town: string;
    country: string;
    folded: string;
    changed_ms: number;
  };
  /** Who made an offline gift, where a treasurer said so. */
  receipt_givers: { gift: string; holder: string };
};
