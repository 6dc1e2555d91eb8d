import type { FilePreview, OfflineSeen } from '../../giving/offline-desk.ts';
import type { TypedOffline } from '../../giving/offline-form.ts';
import type { Language } from '../../i18n/language.ts';
import { treasuryPath } from '../../i18n/treasury-routes.ts';
import { fileMistake, MISTAKE_WORDS } from '../../i18n/words-mistakes.ts';
import { MONEY_WORDS } from '../../i18n/words-treasury-money.ts';
import { onMoney } from './actor.ts';
import { visitOf, type TreasuryContext } from './door.ts';
import { answerForm, type FormAnswer, type FormState, type Posted } from './form.ts';

export type GiftsView = {
  readonly form: FormState;
  readonly gifts: readonly OfflineSeen[];
  /** Carried by the entry form: sent twice, it enters one gift. */
  readonly token: string;
  /** What a file would bring in, and its text, which is sent again with the decision. */
  readonly preview: { readonly file: FilePreview; readonly text: string } | null;
};

const SHOWN = 100;

const FIELDS = [
  'what',
  'date',
  'amount',
  'method',
  'commission',
  'account',
  'project',
  'reference',
  'name',
  'email',
  'company',
  'note',
] as const;

function typedIn(posted: Posted): TypedOffline {
  // Each field of the form is read under its own name.
  return Object.fromEntries(FIELDS.map((field) => [field, posted.text(field)])) as TypedOffline;
}

type Shown = { readonly preview: GiftsView['preview'] };

function isShown(shown: unknown): shown is Shown {
  return typeof shown === 'object' && shown !== null && 'preview' in shown;
}

/** One visit of the gifts page: the offline ones, the form that enters one, a file of many. */
export async function visitGifts(page: TreasuryContext, language: Language): Promise<Response | GiftsView> {
  const { money } = page.locals.app.treasury;
  const words = MONEY_WORDS[language].gifts;
  const here = treasuryPath('gifts', language);
  const mendFile = (mistakes: readonly Parameters<typeof fileMistake>[1][]): FormAnswer => ({
    kind: 'mend',
    problems: mistakes.slice(0, 50).map((mistake) => ({ field: 'file', text: fileMistake(language, mistake) })),
  });
  const bytes = (posted: Posted): Uint8Array => new TextEncoder().encode(posted.raw('content'));
  const form = await answerForm(page, {
    enter: onMoney(page, 'gift.book', language, async (posted, money, by) => {
      const entered = await money.gifts.give(typedIn(posted), posted.text('token') || money.newToken(), by);
      if (entered.kind !== 'refused') return { kind: 'done', to: here, done: 'gift-entered' };
      const problems = entered.mistakes.map(({ field, problem, expected }) => ({
        field,
        text: `${words.fields[field]}${language === 'fr' ? ' : ' : ': '}${MISTAKE_WORDS[language][problem]} (${expected})`,
      }));
      return { kind: 'mend', problems };
    }),
    undo: onMoney(page, 'gift.correct', language, async (posted, money, by) => {
      const undone = await money.gifts.undo(posted.text('gift'), by);
      if (undone.kind === 'done') return { kind: 'done', to: here, done: 'gift-undone' };
      const why = undone.kind === 'changed' ? 'changed' : undone.why;
      return { kind: 'mend', problems: [{ field: null, text: words.problems[why] }], status: 409 };
    }),
    preview: onMoney(page, 'gift.book', language, async (posted, money) => {
      const file = await posted.file('file');
      if (!file || file.length === 0) return { kind: 'mend', problems: [{ field: 'file', text: words.noFile }] };
      const preview = await money.gifts.preview(file);
      if (!preview.ok) return mendFile(preview.why);
      return { kind: 'show', shown: { preview: { file: preview.value, text: money.textOf(file) } } satisfies Shown };
    }),
    import: onMoney(page, 'gift.book', language, async (posted, money, by) => {
      const done = await money.gifts.import(bytes(posted), by);
      return done.ok ? { kind: 'done', to: here, done: 'gifts-imported' } : mendFile(done.why);
    }),
  });
  if (form instanceof Response) return form;
  const days = page.locals.app.closing.daysFor(visitOf(page)) ?? [{ from: null, through: null }];
  const lists = await Promise.all(days.map(({ from, through }) => money.gifts.list({ from, to: through, method: null, limit: SHOWN })));
  const gifts = lists.flat().slice(0, SHOWN);
  return { form, gifts, token: money.newToken(), preview: isShown(form.shown) ? form.shown.preview : null };
}
