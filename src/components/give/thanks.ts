import type { App } from '../../app.ts';
import type { DaysTold } from '../../coverage/days-told.ts';
import type { GiftStatus } from '../../giving/types.ts';
import { pathTo } from '../../i18n/routes.ts';
import type { Language } from '../../i18n/language.ts';
import { MINE_WORDS } from '../../i18n/words-mine.ts';
import { answerForm, NOTHING_POSTED, type FormState, type PageContext } from '../treasury/form.ts';

export type ThanksView = {
  readonly status: 200 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly gift: GiftStatus | null;
  /** Which days it was told that it pays for; null until it is received. */
  readonly days: DaysTold | null;
  /** The address that was given, where it may be corrected here; null otherwise. */
  readonly correctable: string | null;
  readonly form: FormState;
};

/** Long enough to read, short enough to see the notice arrive. Works without a script. */
const REFRESH_SECONDS = 4;

/** Names in the query of a gift's lasting address: the gift, what signs it, and what was done. */
const QUERY = { gift: 'don', key: 'cle', done: 'fait' } as const;

export type ThanksContext = PageContext & { readonly locals: { readonly app: App } };

/**
 * The gift named by `?don=don_…&cle=…`, and how its page behaves: never stored, renewed while a payment is being confirmed. Who has the
 * signed address may correct an address that was mistyped.
 */
export async function visitThanks(page: ThanksContext, language: Language): Promise<Response | ThanksView> {
  const { app } = page.locals;
  const { searchParams } = page.url;
  const [id, key] = [searchParams.get(QUERY.gift) ?? '', searchParams.get(QUERY.key) ?? ''];
  const headers = { 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'same-origin' };
  const form = await answerForm(page, {
    address: async (posted) => {
      const corrected = await app.mine.address.correct(id, key, posted.text('email'));
      const here = `${pathTo('thanks', language)}?${new URLSearchParams({ [QUERY.gift]: id, [QUERY.key]: key, [QUERY.done]: 'address' }).toString()}`;
      if (corrected.ok) return { kind: 'done', to: here };
      return { kind: 'mend', problems: [{ field: 'email', text: MINE_WORDS[language].problems[corrected.why] }] };
    },
  });
  if (form instanceof Response) return form;
  const gift = await app.gifts.status(id);
  if (!gift)
    return { status: 404, headers, gift, days: null, correctable: null, form: { posted: NOTHING_POSTED, problems: [], shown: null } };
  const days = gift.payment === null ? null : await app.gifts.daysTold(gift.payment);
  const correctable = key === '' ? null : await app.mine.address.correctable(id, key);
  const refresh = gift.state === 'confirming' ? { Refresh: String(REFRESH_SECONDS) } : {};
  return { status: 200, headers: { ...headers, ...refresh }, gift, days, correctable, form };
}

/** Whether the address was corrected just now. */
export function isCorrected(url: URL): boolean {
  return url.searchParams.get(QUERY.done) === 'address';
}
