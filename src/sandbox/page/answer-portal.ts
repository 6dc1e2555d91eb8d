import { decodeForm } from '../api/form.ts';
import { addMeans, NEW_MEANS, type NewMeans } from '../flows/means.ts';
import type { Portal } from '../world/kinds.ts';
import { change, nowMs, type World } from '../world/world.ts';
import { headersFor, type PageAnswer, type PageCall } from './page-answer.ts';
import { portalNotice, portalPage } from './portal-page.ts';
import { wordsFor, type PageWords } from './words.ts';

/** Counted anew each time that the page is looked at. */
const OPENED_MS = 3_600_000;

function meansIn(body: string): NewMeans | undefined {
  const given = decodeForm(body)['means'];
  return NEW_MEANS.find((means) => means === given);
}

function openOne(world: World, secret: string): Portal | undefined {
  const portal = world.tables.portal.get(secret);
  const isOpen =
    portal !== undefined && portal.expiresMs > nowMs(world) && world.tables.customer.get(portal.session.customer) !== undefined;
  return isOpen ? change(world, 'portal', secret, { expiresMs: nowMs(world) + OPENED_MS }) : undefined;
}

function changed(world: World, { session }: Portal, means: NewMeans, words: PageWords): PageAnswer {
  addMeans(world, session.customer, means);
  const next = session.flow?.after_completion.redirect?.return_url ?? session.return_url;
  const headers = headersFor([next]);
  if (next !== null) return { status: 303, body: '', headers: { ...headers, location: next } };
  return { status: 200, body: portalNotice(words, words.portal.done, null), headers };
}

/** Answers everything under `/p/`. */
export function answerPortal(world: World, { method, path, body, languages }: PageCall): PageAnswer {
  const portal = openOne(world, /^\/p\/session\/(test_[\w-]+)$/.exec(path)?.[1] ?? '');
  const words = wordsFor(portal?.session.locale ?? null, languages);
  if (!portal) return { status: 404, body: portalNotice(words, words.portal.unknown, null), headers: headersFor([]) };
  const { customer, return_url: returnUrl, flow } = portal.session;
  const means = method === 'POST' ? meansIn(body) : undefined;
  if (means) return changed(world, portal, means, words);
  const email = world.tables.customer.get(customer)?.email ?? null;
  const methods = world.tables.payment_method.having(`customer=${customer}`).reverse();
  const headers = headersFor([returnUrl, flow?.after_completion.redirect?.return_url ?? null]);
  return { status: 200, body: portalPage({ path, email, methods, returnUrl, words }), headers };
}
