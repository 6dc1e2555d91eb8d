import type Stripe from 'stripe';
import { NEW_MEANS } from '../flows/means.ts';
import { escape, frame } from './frame.ts';
import type { PageWords } from './words.ts';

/** What is paid with now, as its holder knows it. */
function shown({ card, sepa_debit: debit }: Stripe.PaymentMethod): string {
  if (card) return `${card.brand} •••• ${card.last4}, ${String(card.exp_month).padStart(2, '0')}/${card.exp_year}`;
  return `SEPA •••• ${debit?.last4 ?? ''}`;
}

export type PortalParts = {
  readonly path: string;
  readonly email: string | null;
  /** The newest first. */
  readonly methods: readonly Stripe.PaymentMethod[];
  readonly returnUrl: string | null;
  readonly words: PageWords;
};

/** The hosted page on which a donor changes the card or the account that recurring gifts are paid with. */
export function portalPage({ path, email, methods, returnUrl, words }: PortalParts): string {
  const { portal } = words;
  const ways = NEW_MEANS.map((means, place) => {
    const { label, hint } = portal.means[means];
    const button = `<button type="submit" name="means" value="${means}">${label}<span>${hint}</span></button>`;
    return `<form method="post" action="${path}"${place === 0 ? ' class="first"' : ''}>${button}</form>`;
  });
  const known = methods.map((method) => `<li><span>${escape(shown(method))}</span></li>`);
  const body = [
    `<h1>${portal.title}</h1>`,
    known.length === 0 ? '' : `<ul class="lines">${known.join('')}</ul>`,
    email === null ? '' : `<p class="who">${escape(email)}</p>`,
    `<h2>${portal.choose}</h2>`,
    ...ways,
    returnUrl === null ? '' : `<p><a class="back" href="${escape(returnUrl)}">${portal.back}</a></p>`,
  ];
  return frame(words, portal.title, body.join('\n'));
}

/** After a change that leads nowhere else, and for an address that is worth nothing any more. */
export function portalNotice(words: PageWords, message: string, returnUrl: string | null): string {
  const link = returnUrl === null ? '' : `<p><a class="back" href="${escape(returnUrl)}">${words.portal.back}</a></p>`;
  return frame(words, message, `<h1>${words.portal.title}</h1>\n<p>${message}</p>\n${link}`);
}
