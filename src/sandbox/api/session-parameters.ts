import { ok, type Result } from '../../values/result.ts';
import type { FormMap } from './form.ts';
import { EXPAND } from './call.ts';
import { anything, choice, flag, integer, listOf, metadata, optional, readAll, record, required, text, type ReadOf } from './read.ts';
import { badRequest, missingParameter, type Refusal } from './refusal.ts';
import { LINES } from './session-lines.ts';
import { isEmail } from './customers.ts';

const SOME_LOCALES = [
  'auto',
  'bg',
  'cs',
  'da',
  'de',
  'el',
  'en',
  'en-GB',
  'es',
  'es-419',
  'et',
  'fi',
  'fil',
  'fr',
  'fr-CA',
  'hr',
  'hu',
  'id',
  'it',
  'ja',
  'ko',
  'lt',
  'lv',
  'ms',
] as const;
const MORE_LOCALES = [
  'mt',
  'nb',
  'nl',
  'pl',
  'pt',
  'pt-BR',
  'ro',
  'ru',
  'sk',
  'sl',
  'sv',
  'th',
  'tr',
  'vi',
  'zh',
  'zh-HK',
  'zh-TW',
] as const;

/** The languages of Stripe's pages. */
export const LOCALES = [...SOME_LOCALES, ...MORE_LOCALES] as const;

const TYPES = optional(listOf(text()));

const PAYMENT_DATA = record({
  description: optional(text()),
  metadata: optional(metadata()),
  receipt_email: optional(text()),
  setup_future_usage: optional(choice(['on_session', 'off_session'])),
  statement_descriptor: optional(text(22)),
  statement_descriptor_suffix: optional(text(22)),
});

const SUBSCRIPTION_DATA = record({ description: optional(text(500)), metadata: optional(metadata()), billing_mode: optional(anything()) });

/** What the sandbox takes of Stripe's parameters; the rest is refused as unknown, so that nothing is silently without effect. */
const PARAMETERS = {
  ...EXPAND,
  adaptive_pricing: optional(record({ enabled: required(flag()) })),
  allowed_payment_method_types: TYPES,
  billing_address_collection: optional(choice(['auto', 'required'])),
  cancel_url: optional(text()),
  client_reference_id: optional(text(200)),
  consent_collection: optional(anything()),
  currency: optional(text()),
  custom_text: optional(anything()),
  customer: optional(text()),
  customer_creation: optional(choice(['always', 'if_required'])),
  customer_email: optional(text(800)),
  excluded_payment_method_types: TYPES,
  expires_at: optional(integer()),
  line_items: optional(LINES),
  locale: optional(choice(LOCALES)),
  metadata: optional(metadata()),
  mode: required(choice(['payment', 'subscription', 'setup'])),
  name_collection: optional(anything()),
  payment_intent_data: optional(PAYMENT_DATA),
  payment_method_options: optional(anything()),
  submit_type: optional(choice(['auto', 'book', 'donate', 'pay', 'subscribe'])),
  subscription_data: optional(SUBSCRIPTION_DATA),
  success_url: optional(text()),
  ui_mode: optional(choice(['hosted_page', 'embedded_page', 'elements', 'form'])),
} as const;

type Raw = ReadOf<typeof PARAMETERS>;
export type SessionParameters = Raw & { readonly mode: 'payment' | 'subscription'; readonly success_url: string };

/** An address that a browser can be sent to. */
export function isAddress(url: string): boolean {
  return URL.canParse(url.replaceAll('{CHECKOUT_SESSION_ID}', 'cs_test')) && /^https?:/.test(url);
}

function misfit(read: Raw): Result<never, Refusal> | undefined {
  const wrong = (name: string): Result<never, Refusal> => badRequest(`You can not pass \`${name}\` in \`${read.mode}\` mode.`, name);
  if (read.mode === 'subscription' && read.payment_intent_data) return wrong('payment_intent_data');
  if (read.mode === 'payment' && read.subscription_data) return wrong('subscription_data');
  if (read.mode === 'subscription' && read.customer_creation)
    return badRequest('`customer_creation` can only be used in `payment` mode.', 'customer_creation');
  if (read.customer !== undefined && read.customer_email !== undefined) {
    return badRequest('You may only specify one of these parameters: customer, customer_email.', 'customer');
  }
  if (read.customer !== undefined && read.customer_creation)
    return badRequest('You may only specify one of these parameters: customer, customer_creation.', 'customer');
  return undefined;
}

function unreadable(read: Raw): Result<never, Refusal> | undefined {
  if (read.customer_email !== undefined && !isEmail(read.customer_email)) {
    return badRequest(`Invalid email address: ${read.customer_email}`, 'customer_email', 'email_invalid');
  }
  for (const name of ['success_url', 'cancel_url'] as const) {
    const url = read[name];
    if (url !== undefined && !isAddress(url)) return badRequest('Not a valid URL', name, 'url_invalid');
  }
  return undefined;
}

/** The parameters of a new checkout session, with the checks that Stripe makes across them. */
export function readSession(form: FormMap): Result<SessionParameters, Refusal> {
  if (form['payment_method_types'] !== undefined) {
    const message = 'The `payment_method_types` parameter is no longer supported. Use `allowed_payment_method_types` instead.';
    return badRequest(message, 'payment_method_types', 'payment_method_types_no_longer_supported');
  }
  const read = readAll(PARAMETERS, form);
  if (!read.ok) return read;
  const { mode, success_url: successUrl } = read.value;
  if (mode === 'setup') return badRequest('The sandbox has no `setup` mode.', 'mode');
  if (read.value.ui_mode !== undefined && read.value.ui_mode !== 'hosted_page')
    return badRequest('The sandbox has the hosted page only.', 'ui_mode');
  if (successUrl === undefined) return missingParameter('success_url');
  return misfit(read.value) ?? unreadable(read.value) ?? ok({ ...read.value, mode, success_url: successUrl });
}
