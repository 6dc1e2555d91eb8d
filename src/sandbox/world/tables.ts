import { createTable, type Table } from './table.ts';
import { idOf, idOrNull, type Kind, type Kinds } from './kinds.ts';

export type Tables = { readonly [K in Kind]: Table<Kinds[K]> };

/** The keys under which an item of each kind can be found without a search. */
const none = (): readonly string[] => [];

function intentOfPayment(payment: Kinds['invoice_payment']): string[] {
  const intent = idOrNull(payment.payment.payment_intent);
  return intent ? [`payment_intent=${intent}`] : [];
}

export function createTables(): Tables {
  return {
    product: createTable(none),
    price: createTable((price) => [`product=${idOf(price.product)}`]),
    customer: createTable((customer) => [`email=${customer.email}`]),
    session: createTable((session) => [
      `payment_intent=${idOrNull(session.payment_intent)}`,
      `subscription=${idOrNull(session.subscription)}`,
      `customer=${idOrNull(session.customer)}`,
      `status=${session.status}`,
    ]),
    payment_intent: createTable((intent) => [`customer=${idOrNull(intent.customer)}`]),
    charge: createTable((charge) => [`payment_intent=${idOrNull(charge.payment_intent)}`, `customer=${idOrNull(charge.customer)}`]),
    balance_transaction: createTable((transaction) => [`source=${idOrNull(transaction.source)}`]),
    subscription: createTable((subscription) => [`customer=${idOf(subscription.customer)}`]),
    invoice: createTable((invoice) => [
      `customer=${idOrNull(invoice.customer)}`,
      `subscription=${idOrNull(invoice.parent?.subscription_details?.subscription)}`,
    ]),
    invoice_payment: createTable((payment) => [`invoice=${idOf(payment.invoice)}`, ...intentOfPayment(payment)]),
    payment_method: createTable((method) => [`customer=${idOrNull(method.customer)}`]),
    mandate: createTable((mandate) => [`payment_method=${idOf(mandate.payment_method)}`]),
    refund: createTable((refund) => [`charge=${idOrNull(refund.charge)}`, `payment_intent=${idOrNull(refund.payment_intent)}`]),
    dispute: createTable((dispute) => [`charge=${idOf(dispute.charge)}`, `payment_intent=${idOrNull(dispute.payment_intent)}`]),
    payout: createTable(none),
    event: createTable(none),
    order: createTable(none),
    posting: createTable((posting) => [`payout=${posting.payout}`]),
    due: createTable(none),
    reply: createTable(none),
    delivery: createTable(none),
    habit: createTable(none),
    portal: createTable(none),
    deleted_customer: createTable(none),
    hour: createTable(none),
  };
}
