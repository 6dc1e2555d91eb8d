import type { Route } from './call.ts';
import { CATALOGUE_ROUTES } from './catalogue.ts';
import { CUSTOMER_ROUTES } from './customers.ts';
import { EVENT_ROUTES } from './events.ts';
import { INVOICE_ROUTES } from './invoices.ts';
import { MONEY_ROUTES } from './money.ts';
import { PAYMENT_ROUTES } from './payments.ts';
import { PORTAL_ROUTES } from './portal.ts';
import { SESSION_ROUTES } from './sessions.ts';
import { SUBSCRIPTION_ROUTES } from './subscriptions.ts';

/** All of Stripe's API that the sandbox speaks. */
export const ROUTES: readonly Route[] = [
  ...CATALOGUE_ROUTES,
  ...CUSTOMER_ROUTES,
  ...SESSION_ROUTES,
  ...PAYMENT_ROUTES,
  ...MONEY_ROUTES,
  ...SUBSCRIPTION_ROUTES,
  ...INVOICE_ROUTES,
  ...PORTAL_ROUTES,
  ...EVENT_ROUTES,
];
