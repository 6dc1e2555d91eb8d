import { answer, retrieve, type Answer, type Call, type Route } from './call.ts';
import { isWithin, LIST_FIELDS, listPage, span } from './list.ts';
import { choice, optional, readAll, record, required, text } from './read.ts';
import { badRequest } from './refusal.ts';

function listInvoices({ world, form }: Call): Answer {
  const statuses = choice(['draft', 'open', 'paid', 'uncollectible', 'void']);
  const filters = { created: optional(span()), customer: optional(text()), subscription: optional(text()), status: optional(statuses) };
  const read = readAll({ ...LIST_FIELDS, ...filters }, form);
  if (!read.ok) return read;
  const { created, customer, subscription, status, expand } = read.value;
  const page = listPage(world, {
    kind: 'invoice',
    url: '/v1/invoices',
    cursor: read.value,
    key: subscription === undefined ? customer && `customer=${customer}` : `subscription=${subscription}`,
    where: (each) =>
      isWithin(each.created, created) &&
      (customer === undefined || each.customer === customer) &&
      (status === undefined || each.status === status),
  });
  return page.ok ? answer(page.value, expand) : page;
}

const PAYMENT = record({ type: required(choice(['payment_intent', 'payment_record', 'charge'])), payment_intent: optional(text()) });

function listInvoicePayments({ world, form }: Call): Answer {
  const statuses = choice(['open', 'paid', 'canceled']);
  const filters = { invoice: optional(text()), payment: optional(PAYMENT), status: optional(statuses), created: optional(span()) };
  const read = readAll({ ...LIST_FIELDS, ...filters }, form);
  if (!read.ok) return read;
  const { invoice, payment, status, created, expand } = read.value;
  if (payment?.type === 'payment_intent' && payment.payment_intent === undefined) {
    return badRequest('Missing required param: payment[payment_intent].', 'payment[payment_intent]', 'parameter_missing');
  }
  const intent = payment?.payment_intent;
  const page = listPage(world, {
    kind: 'invoice_payment',
    url: '/v1/invoice_payments',
    cursor: read.value,
    key: intent === undefined ? invoice && `invoice=${invoice}` : `payment_intent=${intent}`,
    where: (each) =>
      isWithin(each.created, created) &&
      (status === undefined || each.status === status) &&
      (invoice === undefined || each.invoice === invoice) &&
      (payment === undefined || each.payment.type === payment.type),
  });
  return page.ok ? answer(page.value, expand) : page;
}

export const INVOICE_ROUTES: readonly Route[] = [
  ['GET', '/v1/invoices', listInvoices],
  ['GET', '/v1/invoices/:id', retrieve('invoice', 'invoice')],
  ['GET', '/v1/invoice_payments', listInvoicePayments],
  ['GET', '/v1/invoice_payments/:id', retrieve('invoice_payment', 'invoice_payment')],
];
