import type { App } from '../../app.ts';
import type { FieldProblem, GiftField, Held } from '../../giving/types.ts';
import { pathTo, queryValue } from '../../i18n/routes.ts';
import type { Content, Language } from '../../settings/types.ts';
import { parseAmount, type Cents } from '../../values/cents.ts';
import { coverFor, type FeeRule } from '../../values/fee-rule.ts';
import { chosenAmount, linkedForm, readPosted, resumedForm, withImpliedRhythm, type TypedForm } from './typed-form.ts';

export type FormError = { readonly field: GiftField; readonly problem: FieldProblem | 'two-amounts' };

/** What the give page shows: the form, what is wrong with it or keeps it from being sent, or that the payment service is away. */
export type GiveView = {
  readonly status: 200 | 403 | 422 | 429 | 503;
  readonly form: TypedForm;
  readonly errors: readonly FormError[];
  readonly held: Exclude<Held, { kind: 'trapped' }> | null;
  /** What card payments cost; null where it is not known, and nothing is said of it. */
  readonly fees: FeeRule | null;
  /** What the donor may add for the fee of the amount as it stands (cents); null where that is not known. */
  readonly cover: Cents | null;
  readonly headers: Readonly<Record<string, string>>;
};

export type GiveVisit = { readonly kind: 'go'; readonly response: Response } | { readonly kind: 'show'; readonly view: GiveView };

/** A request for a page with a form: where it leads, and the address of the network that it comes from. */
export type FormRequest = { readonly request: Request; readonly query: URLSearchParams; readonly address: string };

/** One visit of the give page: a form to fill in, or a filled one that leads to the checkout. */
export async function visitGive(asked: FormRequest, app: App, language: Language): Promise<GiveVisit> {
  if (asked.request.method === 'POST') return answerForm(withImpliedRhythm(await readPosted(asked.request)), asked, app, language);
  const { presets } = app.content.association.gifts;
  const resumed = await app.giveDoor.resumed(queryValue(asked.query, 'resume'), asked.request);
  const token = app.giveDoor.newToken();
  const form = resumed ? resumedForm(resumed, token, presets) : linkedForm(asked.query, token, presets);
  return show(app, 200, withKnownPurpose(form, app.content));
}

/** A link may be old: a purpose that is no longer offered is left out rather than refused later. */
function withKnownPurpose(form: TypedForm, content: Content): TypedForm {
  const project = content.projects.some((each) => each.acceptsGifts && each.slug === form.gift.project) ? form.gift.project : '';
  const campaign = content.campaigns.some((each) => each.slug === form.gift.campaign) ? form.gift.campaign : '';
  return { ...form, gift: { ...form.gift, project, campaign } };
}

async function show(
  app: App,
  status: GiveView['status'],
  form: TypedForm,
  about: { readonly errors?: readonly FormError[]; readonly held?: GiveView['held']; readonly headers?: GiveView['headers'] } = {},
): Promise<GiveVisit> {
  const fees = await app.giveDoor.fees();
  const chosen = chosenAmount(form);
  const amount = chosen.kind === 'amount' ? parseAmount(chosen.text) : null;
  const cover = fees !== null && amount?.ok === true ? coverFor(fees, amount.value) : null;
  const view: GiveView = { status, form, fees, cover, errors: about.errors ?? [], held: about.held ?? null, headers: about.headers ?? {} };
  return { kind: 'show', view };
}

function redirect(url: string, cookie: string | null = null): GiveVisit {
  const headers = { Location: url, 'Cache-Control': 'no-store', ...(cookie === null ? {} : { 'Set-Cookie': cookie }) };
  return { kind: 'go', response: new Response(null, { status: 303, headers }) };
}

async function answerForm(form: TypedForm, { request, address }: FormRequest, app: App, language: Language): Promise<GiveVisit> {
  const amount = chosenAmount(form);
  if (amount.kind === 'two-amounts') return mend(form, [{ field: 'amount', problem: 'two-amounts' }], app);
  const { answer, cookie } = await app.giveDoor.ask({ ...form.gift, amount: amount.text }, { request, address }, language);
  switch (answer.kind) {
    case 'go':
      return redirect(answer.url, cookie);
    case 'mend':
      return mend(form, answer.errors, app);
    case 'unavailable':
      return show(app, 503, form);
    case 'trapped':
      return redirect(pathTo('give', language));
    case 'foreign':
      return show(app, 403, withToken(form, app, false), { held: answer });
    case 'limited': {
      const seconds = Math.max(1, Math.ceil((answer.againMs - app.clock.now()) / 1000));
      return show(app, 429, withToken(form, app, false), { held: answer, headers: { 'Retry-After': String(seconds) } });
    }
  }
}

function withToken(form: TypedForm, app: App, isSpent: boolean): TypedForm {
  return { ...form, gift: { ...form.gift, token: app.giveDoor.tokenAgain(form.gift.token, isSpent) } };
}

function mend(form: TypedForm, errors: readonly FormError[], app: App): Promise<GiveVisit> {
  const isSpent = errors.some(({ problem }) => problem === 'form-used');
  return show(app, 422, withToken(form, app, isSpent), { errors });
}
