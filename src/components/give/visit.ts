import type { App } from '../../app.ts';
import type { FieldProblem, GiftField } from '../../giving/types.ts';
import type { Content, Language } from '../../settings/types.ts';
import { chosenAmount, linkedForm, readPosted, type TypedForm } from './typed-form.ts';

export type FormError = { readonly field: GiftField; readonly problem: FieldProblem | 'two-amounts' };

/** What the give page shows: the form, what is wrong with it, or that the payment service is away. */
export type GiveView = {
  readonly status: 200 | 422 | 503;
  readonly form: TypedForm;
  readonly errors: readonly FormError[];
};

export type GiveVisit = { readonly kind: 'go'; readonly response: Response } | { readonly kind: 'show'; readonly view: GiveView };

/** One visit of the give page: a form to fill in, or a filled one that leads to the checkout. */
export async function visitGive(request: Request, query: URLSearchParams, app: App, language: Language): Promise<GiveVisit> {
  if (request.method === 'POST') return answerForm(await readPosted(request), app, language);
  const linked = linkedForm(query, app.gifts.newToken(), app.content.association.gifts.presets);
  return { kind: 'show', view: { status: 200, form: withKnownPurpose(linked, app.content), errors: [] } };
}

/** A link may be old: a purpose that is no longer offered is left out rather than refused later. */
function withKnownPurpose(form: TypedForm, content: Content): TypedForm {
  const project = content.projects.some((each) => each.acceptsGifts && each.slug === form.gift.project) ? form.gift.project : '';
  const campaign = content.campaigns.some((each) => each.slug === form.gift.campaign) ? form.gift.campaign : '';
  return { ...form, gift: { ...form.gift, project, campaign } };
}

async function answerForm(form: TypedForm, app: App, language: Language): Promise<GiveVisit> {
  const amount = chosenAmount(form);
  if (amount.kind === 'two-amounts') return mend(form, [{ field: 'amount', problem: 'two-amounts' }], app);
  const asked = await app.gifts.ask({ ...form.gift, amount: amount.text }, language);
  switch (asked.kind) {
    case 'go':
      return { kind: 'go', response: new Response(null, { status: 303, headers: { Location: asked.url, 'Cache-Control': 'no-store' } }) };
    case 'mend':
      return mend(form, asked.errors, app);
    case 'unavailable':
      return { kind: 'show', view: { status: 503, form, errors: [] } };
  }
}

function mend(form: TypedForm, errors: readonly FormError[], app: App): GiveVisit {
  const expired = errors.some((error) => error.field === 'token');
  const gift = expired ? { ...form.gift, token: app.gifts.newToken() } : form.gift;
  return { kind: 'show', view: { status: 422, form: { ...form, gift }, errors } };
}
