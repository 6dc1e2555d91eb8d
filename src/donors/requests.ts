/** `refund`: a gift back; `stop`: a recurring gift ended without access to the mailbox. */
export const REQUEST_KINDS = ['refund', 'stop'] as const;

export const REQUEST_STATES = ['open', 'done', 'declined'] as const;

/** What only a treasurer may decide. */
export type DonorRequest = {
  readonly id: string;
  /** Carried by the form: sent twice, it is one request. */
  readonly once: string;
  readonly kind: (typeof REQUEST_KINDS)[number];
  /** Null where nobody has come in by a link. */
  readonly donor: string | null;
  /** The charge to refund, or our own gift (`don_…`) to stop. */
  readonly object: string;
  /** The last digits of the card or account, as typed by who has no access to the mailbox. */
  readonly digits: string | null;
  readonly note: string | null;
  readonly state: (typeof REQUEST_STATES)[number];
  /** What the treasurer says to the donor. */
  readonly answer: string | null;
  readonly madeMs: number;
  readonly decidedMs: number | null;
  readonly decidedBy: string | null;
};
