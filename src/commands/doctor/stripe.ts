import type { HouseSeen } from '../../app.ts';
import type { Environment } from '../../settings/types.ts';
import { WEBHOOK_PATH } from '../../settings/webhook-path.ts';
import { fail, warn, well, type Line } from './line.ts';

type StripeSeen = HouseSeen['stripe'];
type About = Pick<Environment, 'mode' | 'publicUrl' | 'sandbox'>;

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

function endpoint({ endpoint: advice }: StripeSeen, { publicUrl, sandbox }: About): Line[] {
  if (sandbox !== null) return [];
  const ours = new URL(WEBHOOK_PATH, publicUrl).href;
  if (advice === 'forbidden')
    return [warn('the key may not read the webhook endpoints', `look in the dashboard of Stripe that one is registered at ${ours}`)];
  // What is told of the key, or of an outage, says enough.
  if (typeof advice === 'string') return [];
  if (advice.length === 0) return [well(`the webhook endpoint is registered at ${ours}`)];
  return advice.map(({ grave, what, mend }) => (grave ? fail(what, mend) : warn(what, mend)));
}

/** What Stripe says of the key, the clock and the webhook endpoint. */
export function stripeLines(seen: StripeSeen, about: About): Line[] {
  return [...key(seen, about), ...clock(seen), ...endpoint(seen, about)];
}
