import { randomBytes } from 'node:crypto';
import { ok, type Result } from '../../values/result.ts';
import { emit } from '../world/emit.ts';
import { nowMs, nowSeconds, put } from '../world/world.ts';
import { buildPortalSession } from '../objects/portal.ts';
import { answer, EXPAND, referred, type Answer, type Call, type Route } from './call.ts';
import { choice, optional, readAll, record, required, text, type ReadBy } from './read.ts';
import { badRequest, missingParameter, type Refusal } from './refusal.ts';
import { isAddress, LOCALES } from './session-parameters.ts';

/** An address that nobody opened is worth nothing after five minutes. */
const UNOPENED_MS = 300_000;

/** The settings of a portal that nobody set up. */
const CONFIGURATION = 'bpc_sandbox';

const AFTER = record({
  type: required(choice(['redirect', 'portal_homepage'])),
  redirect: optional(record({ return_url: required(text()) })),
});
const FLOW = record({ type: required(choice(['payment_method_update'])), after_completion: optional(AFTER) });

const PARAMETERS = {
  ...EXPAND,
  configuration: optional(text()),
  customer: required(text()),
  flow_data: required(FLOW),
  locale: optional(choice(LOCALES)),
  return_url: optional(text()),
} as const;

type After = ReadBy<typeof AFTER>;

/** Where the donor goes after the change; null where nothing is said. */
function redirectOf(after: After | undefined): Result<string | null, Refusal> {
  if (after?.type !== 'redirect') return ok(null);
  return after.redirect ? ok(after.redirect.return_url) : missingParameter('flow_data[after_completion][redirect]');
}

function unreadable(url: string | null, param: string): Result<never, Refusal> | undefined {
  return url === null || isAddress(url) ? undefined : badRequest('Not a valid URL', param, 'url_invalid');
}

/** Opens the page on which one customer changes the means of payment: who has its address can. */
function openPortal({ world, form }: Call): Answer {
  const read = readAll(PARAMETERS, form);
  if (!read.ok) return read;
  const { configuration = CONFIGURATION, locale = null, return_url: returnUrl = null, flow_data: flow, expand } = read.value;
  const customer = referred(world, 'customer', read.value.customer, 'customer');
  if (!customer.ok) return customer;
  if (configuration !== CONFIGURATION) return badRequest(`No such configuration: '${configuration}'`, 'configuration', 'resource_missing');
  const redirect = redirectOf(flow.after_completion);
  if (!redirect.ok) return redirect;
  const redirectUrl = redirect.value;
  const wrong = unreadable(returnUrl, 'return_url') ?? unreadable(redirectUrl, 'flow_data[after_completion][redirect][return_url]');
  if (wrong) return wrong;
  const secret = `test_${randomBytes(24).toString('base64url')}`;
  const url = `${world.publicUrl}/p/session/${secret}`;
  const wish = { customer: customer.value.id, configuration, locale, returnUrl, redirectUrl, url };
  const session = buildPortalSession(wish, nowSeconds(world));
  put(world, 'portal', { id: secret, session, expiresMs: nowMs(world) + UNOPENED_MS });
  emit(world, 'billing_portal.session.created', session);
  return answer(session, expand);
}

export const PORTAL_ROUTES: readonly Route[] = [['POST', '/v1/billing_portal/sessions', openPortal]];
