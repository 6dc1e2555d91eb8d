import type { App } from '../../app.ts';
import type { Language } from '../../i18n/language.ts';
import { pathTo } from '../../i18n/routes.ts';
import { answerForm, goTo, type FormAnswer, type FormState } from '../treasury/form.ts';
import { DONE_QUERY, doneAt, donorOr, mend, onceOf, own, type MineContext } from './context.ts';
import { standingActions } from './standing.ts';

type Mine = App['mine'];
type Gifts = Awaited<ReturnType<Mine['gifts']['all']>>;

export type GiftView = {
  readonly form: FormState;
  readonly gift: Gifts['gifts'][number];
  readonly days: Gifts['days'];
  /** What pays a gift that goes on: null where there is none, `away` while Stripe does not answer. */
  readonly means: Means | 'away' | null;
};

type Look = Extract<Awaited<ReturnType<Mine['standing']['look']>>, { ok: true }>['value'];
type Means = NonNullable<Look['means']>;

async function meansOf({ standing }: Mine, gift: Gifts['gifts'][number]): Promise<GiftView['means']> {
  if (gift.recurring === null || gift.isOver) return null;
  const seen = await standing.look(gift.recurring.id);
  return seen.ok ? seen.value.means : 'away';
}

/** Off to Stripe's page, whose address is kept nowhere. */
async function toMeans(
  page: MineContext,
  donor: string,
  gift: { readonly recurring: string; readonly wish: string },
  once: string,
  language: Language,
): Promise<FormAnswer | Response> {
  const found = await page.locals.app.mine.standing.means(donor, gift, once, language);
  if (!found.ok) return mend(language, found.why);
  return new Response(null, { status: 303, headers: { location: found.value, 'cache-control': 'no-store' } });
}

/** One visit of one gift's page. */
export async function visitGift(page: MineContext, reference: string, language: Language): Promise<Response | GiftView> {
  const donor = donorOr(page, language);
  if (donor instanceof Response) return donor;
  const { mine } = page.locals.app;
  const here = pathTo('mine', language, reference);
  const gone: Response[] = [];
  const form = await answerForm(page, {
    ...standingActions(page, donor, language, here),
    means: own(page, language, async (posted) => {
      const answer = await toMeans(
        page,
        donor.id,
        { recurring: posted.text('recurring'), wish: reference },
        onceOf(posted, page),
        language,
      );
      if (!(answer instanceof Response)) return answer;
      gone.push(answer);
      return { kind: 'show', shown: null };
    }),
    shown: own(page, language, async (posted) => {
      const typed = { visibility: posted.text('visibility'), name: posted.raw('name'), message: posted.raw('message') };
      const done = await mine.gifts.setShown(donor.id, reference, typed, onceOf(posted, page));
      if (done.ok) return doneAt(here, 'shown');
      if (done.why === 'not-yours') return mend(language, done.why);
      return { kind: 'mend', problems: done.why.flatMap(({ field, problem }) => problemsOf(mend(language, problem, field))) };
    }),
    refund: own(page, language, async (posted) => {
      const done = await mine.gifts.askRefund(donor.id, posted.text('charge'), posted.raw('note'), onceOf(posted, page));
      if (done.ok) return doneAt(here, 'asked');
      return mend(language, done.why, done.why === 'note-too-long' ? `note-${posted.text('charge')}` : null);
    }),
  });
  const [away] = gone;
  if (away) return away;
  if (form instanceof Response) return form;
  const all = await mine.gifts.all(donor);
  const gift = all.gifts.find(({ wish }) => wish.id === reference);
  if (!gift) return goTo(pathTo('mine', language));
  if (isBack(page) && gift.recurring !== null && !gift.isOver) await mine.standing.adoptMeans(donor.id, gift.recurring.id);
  return { form, gift, days: all.days, means: await meansOf(mine, gift) };
}

/** Come back from Stripe's page. */
function isBack({ url, request }: MineContext): boolean {
  return request.method === 'GET' && url.searchParams.get(DONE_QUERY) === 'means';
}

function problemsOf(answer: FormAnswer): FormState['problems'] {
  return answer.kind === 'mend' ? answer.problems : [];
}
