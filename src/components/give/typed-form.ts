import type { GiftField, TypedGift } from '../../giving/types.ts';
import { queryValue, readFrequency } from '../../i18n/routes.ts';
import type { Frequency } from '../../settings/types.ts';
import { parseAmount, type Cents } from '../../values/cents.ts';

export const RHYTHMS = ['once', 'monthly', 'yearly'] as const satisfies readonly Frequency[];

/** The choice "another amount" among the usual ones. */
export const OTHER = 'other';

/** The form as it stands on the page: what was typed, and the usual amount chosen for each rhythm (in cents, or `other`). */
export type TypedForm = { readonly gift: TypedGift; readonly presets: Readonly<Record<Frequency, string>> };

export type ChosenAmount = { readonly kind: 'amount'; readonly text: string } | { readonly kind: 'two-amounts' };

export function blankForm(token: string): TypedForm {
  return {
    gift: { amount: '', frequency: '', email: '', project: '', campaign: '', visibility: '', message: '', token },
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
      token: field('token'),
    },
    presets: { once: text('preset-once'), monthly: text('preset-monthly'), yearly: text('preset-yearly') },
  };
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
export function linkedForm(query: URLSearchParams, token: string, presets: Readonly<Record<Frequency, readonly Cents[]>>): TypedForm {
  const blank = blankForm(token);
  const rhythm = readFrequency(queryValue(query, 'frequency'));
  const amount = queryValue(query, 'amount');
  const read = parseAmount(amount);
  const usual = rhythm !== undefined && read.ok && presets[rhythm].includes(read.value);
  return {
    gift: {
      ...blank.gift,
      amount: usual ? '' : amount,
      frequency: rhythm ?? '',
      project: queryValue(query, 'project'),
      campaign: queryValue(query, 'campaign'),
    },
    presets: usual ? { ...blank.presets, [rhythm]: String(read.value) } : blank.presets,
  };
}
