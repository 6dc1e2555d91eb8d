/** A movement of the balance that no payment, refund, dispute or payout makes; cents, signed as Stripe signs them. */
export type MovementScene = {
  readonly do: 'movement';
  /** Stripe's reporting category: `fee`, `other_adjustment`, `risk_reserved_funds`, or one that nobody has heard of. */
  readonly category: string;
  readonly type: string;
  readonly amount: number;
  readonly fee?: number;
  readonly currency?: string;
};

/** A notice that no act of the sandbox tells. */
export type EventScene = {
  readonly do: 'event';
  readonly type: string;
  /** The id of the object that it carries as it is now, or the object itself. */
  readonly object: string | Readonly<Record<string, unknown>>;
  readonly apiVersion?: string;
  readonly livemode?: boolean;
  /** How old it says to be, in seconds. */
  readonly age?: number;
};

/** What seldom happens, and what Stripe has no call for. Amounts in cents. */
export type Scene =
  | MovementScene
  | EventScene
  /** A charge of another origin than a checkout: in any currency, with nothing that names a gift. */
  | { readonly do: 'charge'; readonly amount: number; readonly currency?: string; readonly method?: 'card' | 'sepa_debit' }
  /** Changes fields of an object, whatever they hold, and tells it by an event of a type, if any. */
  | { readonly do: 'alter'; readonly id: string; readonly fields: Readonly<Record<string, unknown>>; readonly event?: string }
  /** A refund that waits, as when the balance is short; its charge counts it at once. */
  | { readonly do: 'refund-later'; readonly charge: string; readonly amount: number }
  /** How a refund ends: a pending one succeeds or fails, one that succeeded fails afterwards. */
  | { readonly do: 'end-refund'; readonly refund: string; readonly status: 'succeeded' | 'failed' }
  /** The bank refuses a pending debit after its money was announced: two movements that cancel each other. */
  | { readonly do: 'return-debit'; readonly charge: string }
  /** Sends what is available to the bank now, or takes from the bank what is missing. */
  | { readonly do: 'pay-out' }
  /** A payout by hand, which is not explained by movements. */
  | { readonly do: 'manual-payout'; readonly amount: number }
  /** A payout comes back, also after it was paid; the next one holds its money again. */
  | { readonly do: 'fail-payout'; readonly payout: string; readonly status?: 'failed' | 'canceled' }
  /** Credit that pays a customer's next invoices. */
  | { readonly do: 'credit'; readonly customer: string; readonly amount: number }
  /** Says that an open invoice was paid elsewhere. */
  | { readonly do: 'pay-elsewhere'; readonly invoice: string }
  /** Pays an open invoice by several card payments. */
  | { readonly do: 'pay-in-parts'; readonly invoice: string; readonly amounts: readonly number[] };
