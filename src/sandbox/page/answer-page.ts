import type Stripe from 'stripe';
import { decodeForm } from '../api/form.ts';
import { pay, type PayWish } from '../flows/checkout.ts';
import { idOrNull } from '../world/kinds.ts';
import type { World } from '../world/world.ts';
import { checkoutPage, closedPage } from './checkout-page.ts';
import { headersFor, type PageAnswer, type PageCall } from './page-answer.ts';
import { STYLESHEET } from './stylesheet.ts';
import { wordsFor } from './words.ts';

const METHODS = ['card', 'sepa_debit', 'card_declined', 'give_up'] as const;

function methodIn(body: string): PayWish['method'] | undefined {
  const given = decodeForm(body)['method'];
  return METHODS.find((method) => method === given);
}

function emailOf(world: World, session: Stripe.Checkout.Session): string | null {
  return session.customer_email ?? world.tables.customer.get(idOrNull(session.customer) ?? '')?.email ?? null;
}

function answerSession(world: World, id: string, call: PageCall): PageAnswer {
  const session = world.tables.session.get(id);
  const order = world.tables.order.get(id);
  const words = wordsFor(session?.locale ?? null, call.languages);
  if (!session || !order) return { status: 404, body: closedPage(words, words.unknown, null), headers: headersFor([]) };
  const headers = headersFor([session.success_url, session.cancel_url]);
  const method = call.method === 'POST' ? methodIn(call.body) : undefined;
  const outcome = method && pay(world, id, { method });
  if (outcome?.redirect) return { status: 303, body: '', headers: { ...headers, location: outcome.redirect } };
  if (session.status !== 'open')
    return { status: 200, body: closedPage(words, words.closed, session.cancel_url ?? session.success_url), headers };
  const refused = outcome?.result === 'declined';
  return { status: refused ? 402 : 200, body: checkoutPage({ session, order, email: emailOf(world, session), refused, words }), headers };
}

/** Answers everything under `/c/`. */
export function answerPage(world: World, call: PageCall): PageAnswer {
  if (call.path === '/c/checkout.css') {
    return { status: 200, body: STYLESHEET, headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'max-age=300' } };
  }
  const id = /^\/c\/pay\/(cs_test_[a-z0-9]+)$/.exec(call.path)?.[1] ?? '';
  return answerSession(world, id, call);
}
