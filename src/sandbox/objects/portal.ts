import type Stripe from 'stripe';
import { newId } from '../../values/ids.ts';

export type PortalWish = {
  readonly customer: string;
  readonly configuration: string;
  readonly locale: Stripe.BillingPortal.Session.Locale | null;
  readonly returnUrl: string | null;
  /** Where the donor goes once the means are changed; null shows the portal's own page, as Stripe's does. */
  readonly redirectUrl: string | null;
  readonly url: string;
};

/** The page opens on the change of the means of payment, and has nothing else. */
export function buildPortalSession(wish: PortalWish, created: number): Stripe.BillingPortal.Session {
  const { customer, configuration, locale, returnUrl, redirectUrl, url } = wish;
  return {
    id: newId('bps'),
    object: 'billing_portal.session',
    configuration,
    created,
    customer,
    customer_account: null,
    flow: {
      after_completion: {
        hosted_confirmation: null,
        redirect: redirectUrl === null ? null : { return_url: redirectUrl },
        type: redirectUrl === null ? 'portal_homepage' : 'redirect',
      },
      customer_update: null,
      subscription_cancel: null,
      subscription_pause: null,
      subscription_update: null,
      subscription_update_confirm: null,
      type: 'payment_method_update',
    },
    livemode: false,
    locale,
    on_behalf_of: null,
    return_url: returnUrl,
    url,
  };
}
