import { givePath, pathTo, QUERY } from '../i18n/routes.ts';
import type { Content, Environment } from '../settings/types.ts';
import type { GiftRules } from './read-form.ts';
import { signGift } from './signed.ts';
import type { KeptWish } from './store.ts';

/** A gift's lasting address, signed: who has it may correct what its donor mistyped. */
export function thanksUrl({ publicUrl }: Environment, { id, language }: Pick<KeptWish, 'id' | 'language'>, secret: string): string {
  const url = new URL(pathTo('thanks', language), publicUrl);
  url.searchParams.set('don', id);
  url.searchParams.set('cle', signGift(secret, id));
  return url.href;
}

/**
 * The form again with what was chosen, for a donor who gave up at the checkout. An e-mail address never stands in an address: it is found
 * by the reference, together with a cookie.
 */
export function backUrl(
  { publicUrl }: Environment,
  { amount, frequency, project, campaign, language }: KeptWish,
  reference: string,
): string {
  const chosen = { amount: (amount / 100).toFixed(2).replace(/\.00$/, ''), ...(project && { project }), ...(campaign && { campaign }) };
  const url = new URL(givePath(language, chosen, frequency), publicUrl);
  url.searchParams.set(QUERY.resume[language], reference);
  return url.href;
}

/** What may be asked for, from the settings and the content. */
export function giftRules({ association, projects, campaigns }: Content): GiftRules {
  const { smallest, largest } = association.gifts;
  return {
    smallest,
    largest,
    projects: projects.filter(({ acceptsGifts }) => acceptsGifts).map(({ slug }) => slug),
    campaigns: campaigns.map(({ slug }) => slug),
  };
}
