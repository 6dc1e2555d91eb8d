import type Stripe from 'stripe';

/** What a checkout session asked for: kept beside the session, never served. */
export type CheckoutOrder = {
  readonly id: string;
  readonly lines: readonly Stripe.LineItem[];
  readonly paymentMetadata: Readonly<Record<string, string>>;
  readonly subscriptionMetadata: Readonly<Record<string, string>>;
  readonly description: string | null;
};

/** Which payout a balance transaction left with: Stripe's own object has no such field. */
export type Posting = { readonly id: string; readonly payout: string | null };

/** What is to happen by itself, and when. */
export type Act =
  | { readonly do: 'settle'; readonly charge: string }
  | { readonly do: 'make-available'; readonly transaction: string }
  | { readonly do: 'confirm-debit'; readonly charge: string; readonly refused: boolean }
  | { readonly do: 'expire'; readonly session: string }
  | { readonly do: 'renew'; readonly subscription: string }
  | { readonly do: 'finalize'; readonly invoice: string }
  | { readonly do: 'retry-invoice'; readonly invoice: string; readonly tries: number }
  | { readonly do: 'end-pause'; readonly subscription: string; readonly resumesAt: number }
  | { readonly do: 'pay-out' }
  | { readonly do: 'arrive'; readonly payout: string }
  | { readonly do: 'reconcile'; readonly payout: string }
  | { readonly do: 'forget' };

/** `order` breaks ties between acts of the same instant: first planned, first done. */
export type DueAct = { readonly id: string; readonly atMs: number; readonly order: number; readonly act: Act };

/** The answer kept for an idempotency key. */
export type KeptReply = {
  readonly id: string;
  readonly fingerprint: string;
  readonly requestId: string;
  readonly status: number;
  readonly body: string;
  readonly createdMs: number;
};

/** A notice that was not answered with a 2xx yet; `givenUp` when nobody will try again. Instants are the sandbox's. */
export type Delivery = { readonly id: string; readonly attempts: number; readonly nextAtMs: number; readonly givenUp: boolean };

/** A means of payment whose renewals do not simply pass. */
export type Habit = { readonly id: string; readonly renewals: 'declined' | 'unpaid' | 'action_required' };

/** The page on which a customer changes the means of payment: its id is the secret in its address. */
export type Portal = { readonly id: string; readonly session: Stripe.BillingPortal.Session; readonly expiresMs: number };

/** `offsetMs`: how far the sandbox's clock stands from the real one. */
export type Hour = { readonly id: 'hour'; readonly offsetMs: number };

/** Everything that the sandbox keeps, by kind. Items are never changed, only replaced: an event may hold one as it was. */
export type Kinds = {
  product: Stripe.Product;
  price: Stripe.Price;
  customer: Stripe.Customer;
  session: Stripe.Checkout.Session;
  payment_intent: Stripe.PaymentIntent;
  charge: Stripe.Charge;
  balance_transaction: Stripe.BalanceTransaction;
  subscription: Stripe.Subscription;
  invoice: Stripe.Invoice;
  invoice_payment: Stripe.InvoicePayment;
  payment_method: Stripe.PaymentMethod;
  mandate: Stripe.Mandate;
  refund: Stripe.Refund;
  dispute: Stripe.Dispute;
  payout: Stripe.Payout;
  event: Stripe.Event;
  order: CheckoutOrder;
  posting: Posting;
  due: DueAct;
  reply: KeptReply;
  delivery: Delivery;
  habit: Habit;
  portal: Portal;
  deleted_customer: Stripe.DeletedCustomer;
  hour: Hour;
};

export type Kind = keyof Kinds;

/** The kinds that the API serves by id. */
export type ServedKind = Exclude<
  Kind,
  'order' | 'posting' | 'due' | 'reply' | 'delivery' | 'habit' | 'portal' | 'deleted_customer' | 'hour'
>;

const PREFIXES: readonly (readonly [string, ServedKind])[] = [
  ['prod_', 'product'],
  ['price_', 'price'],
  ['cus_', 'customer'],
  ['cs_', 'session'],
  ['pi_', 'payment_intent'],
  ['ch_', 'charge'],
  ['py_', 'charge'],
  ['txn_', 'balance_transaction'],
  ['sub_', 'subscription'],
  ['in_', 'invoice'],
  ['inpay_', 'invoice_payment'],
  ['pm_', 'payment_method'],
  ['mandate_', 'mandate'],
  ['re_', 'refund'],
  ['pyr_', 'refund'],
  ['dp_', 'dispute'],
  ['po_', 'payout'],
  ['evt_', 'event'],
];

/** The kind that an id names by its prefix: `ch_…` is a charge, and so is `py_…`. */
export function kindOfId(id: string): ServedKind | undefined {
  return PREFIXES.find(([prefix]) => id.startsWith(prefix))?.[1];
}

/** The id in a field that may hold the whole object once it is expanded. */
export function idOf(field: string | { readonly id: string }): string {
  return typeof field === 'string' ? field : field.id;
}

/** As {@link idOf}, where the field may be empty. */
export function idOrNull(field: string | { readonly id: string } | null | undefined): string | null {
  return field ? idOf(field) : null;
}
