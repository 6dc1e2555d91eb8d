import type { HouseSeen } from '../../app.ts';
import type { Environment } from '../../settings/types.ts';
import { fail, warn, well, type Line } from './line.ts';

type StripeSeen = HouseSeen['stripe'];
type About = Pick<Environment, 'mode' | 'publicUrl' | 'sandbox'>;

const WEBHOOK = '/api/stripe/webhook';
/** Signatures older than five minutes are refused; a clock that is off by half a minute will be soon. */
const SKEW_WARNS_MS = 30_000;
const SKEW_FAILS_MS = 240_000;

function key({ reads }: StripeSeen, { mode, sandbox }: About): Line[] {
  const answers = Object.values(reads);
  if (answers.every((each) => each === 'away')) {
    if (sandbox !== null) return [warn('the sandbox does not answer', 'start Obole: the sandbox starts with it')];
    return [fail('Stripe does not answer', 'see that this machine reaches api.stripe.com by https')];
  }
  const refused = Object.keys(reads).filter((what) => reads[what] === 'no');
  if (refused.length === answers.length)
    return [fail('Stripe does not know the key', 'set STRIPE_SECRET_KEY to a key of this account that was not rolled')];
  if (refused.length > 0)
    return [fail(`the key may not read: ${refused.join(', ')}`, 'give the restricted key these permissions in the dashboard of Stripe')];
  const away = Object.keys(reads).filter((what) => reads[what] === 'away');
  if (away.length > 0) return [warn(`Stripe did not answer for: ${away.join(', ')}`, 'try again in a while')];
  return [well(`the key is for ${mode} mode, and may read all that is asked for`)];
}

function clock({ aheadMs }: StripeSeen): Line[] {
  if (aheadMs === null) return [];
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  const what = `this machine's clock is ${seconds} s ${aheadMs > 0 ? 'behind' : 'ahead of'} Stripe's`;
  if (Math.abs(aheadMs) >= SKEW_FAILS_MS) return [fail(what, 'set the clock by NTP: notices are refused from 300 s on')];
  return Math.abs(aheadMs) >= SKEW_WARNS_MS ? [warn(what, 'set the clock by NTP')] : [well(what)];
}

function endpoint({ endpoints, apiVersion, missingEvents }: StripeSeen, { publicUrl, sandbox }: About): Line[] {
  if (sandbox !== null) return [];
  const ours = new URL(WEBHOOK, publicUrl).href;
  if (endpoints === null)
    return [warn('the key may not read the webhook endpoints', `look in the dashboard of Stripe that one is registered at ${ours}`)];
  const [found] = endpoints.filter(({ url }) => url === ours);
  if (!found)
    return [
      fail(
        `no webhook endpoint is registered at ${ours}`,
        'add it in the dashboard of Stripe, and set its secret as STRIPE_WEBHOOK_SECRET',
      ),
    ];
  const lines: Line[] = [];
  if (!found.enabled)
    lines.push(
      fail('the webhook endpoint is disabled', 'enable it in the dashboard of Stripe, then: npm run obole -- backfill --since DATE'),
    );
  const missing = missingEvents(found.events);
  if (missing.length > 0)
    lines.push(warn(`the webhook endpoint is not told of: ${missing.join(', ')}`, 'add these events to it in the dashboard of Stripe'));
  if (found.apiVersion !== null && found.apiVersion !== apiVersion) {
    lines.push(
      warn(
        `the webhook endpoint speaks version ${found.apiVersion}, and objects are read at ${apiVersion}`,
        `make one at version ${apiVersion}`,
      ),
    );
  }
  return lines.length > 0 ? lines : [well(`the webhook endpoint is registered at ${ours}`)];
}

/** What Stripe says of the key, the clock and the webhook endpoint. */
export function stripeLines(seen: StripeSeen, about: About): Line[] {
  return [...key(seen, about), ...clock(seen), ...endpoint(seen, about)];
}
