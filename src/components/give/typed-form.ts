import type { GiftField, TypedGift } from '../../giving/types.ts';
import type { Resumed } from '../../giving/come-back.ts';
import { queryValue, readFrequency } from '../../i18n/routes.ts';
import type { Frequency } from '../../settings/types.ts';
import { parseAmount, type Cents } from '../../values/cents.ts';

export const RHYTHMS = ['once', 'monthly', 'yearly'] as const satisfies readonly Frequency[];

/** The choice "another amount" among the usual ones. */
export const OTHER = 'other';

/** The name of the field that people do not see. Browsers fill none of this name in by themselves. */
export const TRAP = 'second-thought';

/** The form as it stands on the page: what was typed, and the usual amount chosen for each rhythm (in cents, or `other`). */
export type TypedForm = { readonly gift: TypedGift; readonly presets: Readonly<Record<Frequency, string>> };

type Presets = Readonly<Record<Frequency, readonly Cents[]>>;

export type ChosenAmount = { readonly kind: 'amount'; readonly text: string } | { readonly kind: 'two-amounts' };

export function blankForm(token: string): TypedForm {
  return {
    gift: {
      ...{ amount: '', frequency: '', email: '', project: '', campaign: '', visibility: '', message: '' },
      ...{ name: '', cover: '', coverShown: '', trap: '', token },
    },
    presets: { once: '', monthly: '', yearly: '' },
  };
}

export function rhythmOf(form: TypedForm): Frequency | undefined {
  return RHYTHMS.find((rhythm) => rhythm === form.gift.frequency);
}

/** Reads a posted body. What is not a form is an empty one, so that the answer shows what is asked. */
export async function readPosted(request: Request): Promise<TypedForm> {
  const posted = await request.formData().catch(() => new FormData());
  const text = (name: string): string => {
    const value = posted.get(name);
    return typeof value === 'string' ? value : '';
  };
  const field = (name: GiftField): string => text(name);
  return {
    gift: {
      amount: field('amount'),
      frequency: field('frequency'),
      email: field('email'),
      project: field('project'),
      campaign: field('campaign'),
      visibility: field('visibility'),
      message: field('message'),
      ...(posted.has('name') && { name: field('name') }),
      cover: field('cover'),
      coverShown: text('cover-shown'),
      trap: text(TRAP),
      token: field('token'),
    },
    presets: { once: text('preset-once'), monthly: text('preset-monthly'), yearly: text('preset-yearly') },
  };
}

/** Without a script a usual amount may be chosen and no rhythm: it stands among those of one. */
export function withImpliedRhythm(form: TypedForm): TypedForm {
  if (form.gift.frequency !== '') return form;
  const [only, ...others] = RHYTHMS.filter((rhythm) => presetCents(form.presets[rhythm]) !== undefined);
  return only === undefined || others.length > 0 ? form : { ...form, gift: { ...form.gift, frequency: only } };
}

/** Without a script both a usual amount and a typed one may arrive: we never guess which of two different sums to take. */
export function chosenAmount(form: TypedForm): ChosenAmount {
  const rhythm = rhythmOf(form);
  const preset = rhythm ? presetCents(form.presets[rhythm]) : undefined;
  if (preset === undefined) return { kind: 'amount', text: form.gift.amount };
  const typed = parseAmount(form.gift.amount);
  if (form.gift.amount.trim() === '' || (typed.ok && typed.value === preset)) return { kind: 'amount', text: eurosText(preset) };
  return { kind: 'two-amounts' };
}

function presetCents(value: string): number | undefined {
  return /^\d{1,9}$/u.test(value) ? Number(value) : undefined;
}

function eurosText(amount: number): string {
  return `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
}

/** The form that a link such as `?montant=30&frequence=mensuel` asks for. Nothing is chosen that the link does not say. */
export function linkedForm(query: URLSearchParams, token: string, presets: Presets): TypedForm {
  const form = withAmount(blankForm(token), queryValue(query, 'amount'), readFrequency(queryValue(query, 'frequency')), presets);
  return { ...form, gift: { ...form.gift, project: queryValue(query, 'project'), campaign: queryValue(query, 'campaign') } };
}

/** An amount and a rhythm in their places: among the usual ones where it is one, else as typed. */
function withAmount({ gift, presets: none }: TypedForm, amount: string, rhythm: Frequency | undefined, presets: Presets): TypedForm {
  const read = parseAmount(amount);
  const usual = rhythm !== undefined && read.ok && presets[rhythm].includes(read.value);
  return {
    gift: { ...gift, amount: usual ? '' : amount, frequency: rhythm ?? '' },
    presets: usual ? { ...none, [rhythm]: String(read.value) } : none,
  };
}

/** The form as it was filled in before its checkout was left. */
export function resumedForm(wish: Resumed, token: string, presets: Presets): TypedForm {
  const { amount, frequency, email, project, campaign, visibility, message, name, cover } = wish;
  const form = withAmount(blankForm(token), eurosText(amount).replace(/\.00$/u, ''), frequency, presets);
  const chosen = { project: project ?? '', campaign: campaign ?? '', visibility, cover: cover > 0 ? 'yes' : '' };
  return { ...form, gift: { ...form.gift, ...chosen, email, message: message ?? '', name: name ?? '' } };
}
