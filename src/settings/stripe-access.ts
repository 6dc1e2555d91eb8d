import { ok } from '../values/result.ts';
import { gather, unless, type Read } from './mistake.ts';
import { namesThisMachine, unsaid, word, wrong } from './read.ts';
import type { BookMode, Environment } from './types.ts';
import type { Spot } from './written.ts';

const SANDBOX_KEY = 'sk_test_sandbox';
const STRIPE_ORIGIN = 'https://api.stripe.com';
const LAST_PORT = 65_535;

/** What the variables said, each read by itself; `null` where one is not set. */
export type Asked = {
  readonly key: Read<string | null>;
  readonly webhookSecrets: Read<readonly string[] | null>;
  readonly apiBase: Read<URL | null>;
  readonly sandbox: Read<'0' | '1' | null>;
  readonly sandboxUrl: Read<URL | null>;
};

/** The site's own address, and the spot of a variable for what is wrong with it beside others. */
export type Site = { readonly port: number; readonly publicUrl: URL; readonly spot: (name: string) => Spot };

export type StripeAccess = Pick<Environment, 'mode' | 'stripe' | 'sandbox'>;

export const secretKey = word(
  'a secret key of Stripe',
  'a key that starts with sk_test_, rk_test_, sk_live_ or rk_live_ (pk_ keys are public ones, whsec_ is for STRIPE_WEBHOOK_SECRET)',
  (typed) => (/^(sk|rk)_(test|live)_[A-Za-z0-9_]+$/.test(typed) ? typed : undefined),
  unsaid,
);

export const webhookSecrets = word(
  'one signing secret, or two',
  'whsec_… from the webhook endpoint, or two separated by a comma while one replaces the other',
  (typed) => {
    const secrets = typed.split(',').map((secret) => secret.trim());
    return secrets.length <= 2 && secrets.every((secret) => /^whsec_[A-Za-z0-9+/=_-]+$/.test(secret)) ? secrets : undefined;
  },
  unsaid,
);

function said<Value>(read: Read<Value>): Value | null {
  return read.ok ? read.value : null;
}

function modeOf(key: string): BookMode {
  return key.includes('_live_') ? 'live' : 'test';
}

/** The key travels to this server with each call: in the clear nowhere but on this machine, and a live one to nobody else but Stripe. */
function unsafeBase(base: URL | null, key: string, spot: Spot): Read<never>[] {
  if (base === null || namesThisMachine(base)) return [];
  if (base.protocol !== 'https:') return [wrong(spot, 'would send the key in the clear', 'https://, or http:// on this machine')];
  if (modeOf(key) !== 'live' || base.origin === STRIPE_ORIGIN) return [];
  return [wrong(spot, 'would hand a live key to another server', `nothing, ${STRIPE_ORIGIN}, or a server on this machine`)];
}

function problemsWithKey(key: string, asked: Asked, { publicUrl, spot }: Site): Read<never>[] {
  const problems = unsafeBase(said(asked.apiBase), key, spot('STRIPE_API_BASE'));
  if (said(asked.sandbox) === '1')
    problems.push(wrong(spot('SANDBOX'), 'is 1 beside a key of Stripe', 'SANDBOX=1 or STRIPE_SECRET_KEY, not both'));
  if (asked.webhookSecrets.ok && asked.webhookSecrets.value === null) {
    problems.push(wrong(spot('STRIPE_WEBHOOK_SECRET'), 'is missing', 'the signing secret of the webhook endpoint, such as whsec_…'));
  }
  if (key === SANDBOX_KEY && asked.apiBase.ok && asked.apiBase.value === null) {
    problems.push(
      wrong(spot('STRIPE_SECRET_KEY'), 'is the key of the sandbox', 'no key (the sandbox starts by itself), or a key of Stripe'),
    );
  }
  if (modeOf(key) === 'live' && publicUrl.protocol !== 'https:' && !namesThisMachine(publicUrl)) {
    problems.push(wrong(spot('PUBLIC_URL'), 'is not protected while gifts are real', 'an address that starts with https://'));
  }
  return problems;
}

function problemsWithoutKey(asked: Asked, { port, publicUrl, spot }: Site): Read<never>[] {
  const wanted = said(asked.sandbox);
  const local = namesThisMachine(publicUrl);
  if (asked.sandbox.ok && (wanted === '0' || (wanted === null && !local))) {
    return [
      wrong(spot('STRIPE_SECRET_KEY'), 'is missing', 'a key such as sk_live_…, or SANDBOX=1 for a demonstration with invented figures'),
    ];
  }
  const problems: Read<never>[] = [];
  if (said(asked.apiBase) !== null) {
    problems.push(wrong(spot('STRIPE_API_BASE'), 'is set without STRIPE_SECRET_KEY', 'both, or none: the sandbox has its own address'));
  }
  if (port >= LAST_PORT)
    problems.push(wrong(spot('PORT'), 'leaves no port for the sandbox, which takes the next one', `a number up to ${LAST_PORT - 1}`));
  if (!local && asked.sandboxUrl.ok && asked.sandboxUrl.value === null) {
    problems.push(
      wrong(spot('SANDBOX_URL'), 'is missing', 'the address of the sandbox for a browser, such as https://sandbox.example.org'),
    );
  }
  return problems;
}

function sandboxAccess(port: number, secrets: readonly string[], publicUrl: URL | null): StripeAccess {
  const apiBase = new URL(`http://127.0.0.1:${port + 1}`);
  return {
    mode: 'sandbox',
    stripe: { secretKey: SANDBOX_KEY, webhookSecrets: secrets, apiBase },
    sandbox: { apiBase, publicUrl: publicUrl ?? apiBase },
  };
}

/**
 * How Stripe is reached. Without a key, and with the site on this machine or `SANDBOX=1`, the sandbox stands in for it; it
 * needs no signing secret from outside, so one is made where none is given. Otherwise a missing key is a mistake.
 */
export function stripeAccess(asked: Asked, site: Site, newSecret: () => string): Read<StripeAccess> {
  const key = said(asked.key);
  const problems = key === null ? (asked.key.ok ? problemsWithoutKey(asked, site) : []) : problemsWithKey(key, asked, site);
  const checked = unless(gather(asked), problems);
  if (!checked.ok) return checked;
  const { webhookSecrets: given, apiBase, sandboxUrl } = checked.value;
  const secrets = given ?? [];
  if (key === null) return ok(sandboxAccess(site.port, secrets.length > 0 ? secrets : [newSecret()], sandboxUrl));
  return ok({ mode: modeOf(key), stripe: { secretKey: key, webhookSecrets: secrets, apiBase }, sandbox: null });
}
