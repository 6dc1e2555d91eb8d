/** Where Stripe's notices come in, below the site's address. */
export const WEBHOOK_PATH = '/api/stripe/webhook';
