import type Stripe from 'stripe';
import type { CheckoutOrder } from '../world/kinds.ts';
import { escape, frame } from './frame.ts';
import { euros, type PageWords } from './words.ts';

function way(session: string, method: string, label: string, hint: string, className = ''): string {
  const note = hint === '' ? '' : `<span>${hint}</span>`;
  return `<form method="post" action="/c/pay/${session}"${className}><button type="submit" name="method" value="${method}">${label}${note}</button></form>`;
}

function ways(session: Stripe.Checkout.Session, words: PageWords): string {
  const offered = session.payment_method_types;
  const first = ' class="first"';
  return [
    `<h2>${words.choose}</h2>`,
    offered.includes('card') ? way(session.id, 'card', words.card, words.cardHint, first) : '',
    offered.includes('sepa_debit') ? way(session.id, 'sepa_debit', words.sepa, words.sepaHint) : '',
    offered.includes('card') ? way(session.id, 'card_declined', words.declined, words.declinedHint) : '',
    way(session.id, 'give_up', words.giveUp, ''),
  ].join('\n');
}

function rhythmOf(order: CheckoutOrder, words: PageWords): string {
  const recurring = order.lines[0]?.price?.recurring;
  return recurring ? words.every(recurring.interval, recurring.interval_count) : words.once;
}

function lines(order: CheckoutOrder, words: PageWords): string {
  const rows = order.lines.map(
    (line) => `<li><span>${escape(line.description ?? '')}</span><span>${euros(line.amount_total, words.lang)}</span></li>`,
  );
  return `<ul class="lines">${rows.join('')}</ul>`;
}

export type PageParts = {
  readonly session: Stripe.Checkout.Session;
  readonly order: CheckoutOrder;
  readonly email: string | null;
  readonly refused: boolean;
  readonly words: PageWords;
};

/** The hosted checkout: what is paid, how often, what for, and what the donor may do. */
export function checkoutPage({ session, order, email, refused, words }: PageParts): string {
  const amount = euros(session.amount_total ?? 0, words.lang);
  const body = [
    `<h1>${words.title}</h1>`,
    `<p class="amount">${amount}</p>`,
    `<p class="rhythm">${rhythmOf(order, words)}</p>`,
    lines(order, words),
    email === null ? '' : `<p class="who">${escape(email)}</p>`,
    refused ? `<p class="wrong" role="alert">${words.refused}</p>` : '',
    ways(session, words),
  ];
  return frame(words, `${words.title} · ${amount}`, body.join('\n'));
}

/** For a checkout that is over, or that never was; `back` is where its site is. */
export function closedPage(words: PageWords, message: string, back: string | null): string {
  const link = back === null ? '' : `<p><a class="back" href="${escape(back)}">${words.back}</a></p>`;
  return frame(words, message, `<h1>${words.title}</h1>\n<p>${message}</p>\n${link}`);
}
