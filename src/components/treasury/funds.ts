import type { Decision, DecisionMistake } from '../../coverage/decisions.ts';
import type { Language } from '../../i18n/language.ts';
import { treasuryPath } from '../../i18n/treasury-routes.ts';
import { WAITING_WORDS } from '../../i18n/words-treasury-waiting.ts';
import type { Cents } from '../../values/cents.ts';
import type { Month } from '../../values/month.ts';
import { onMoney } from './actor.ts';
import type { TreasuryContext } from './door.ts';
import { answerForm, type FormAnswer, type FormState } from './form.ts';
import { lastDoer } from './who.ts';

export type FundsView = {
  readonly form: FormState;
  /** Past months that are short, each with what it misses. */
  readonly shortfalls: ReadonlyMap<Month, Cents>;
  /** The decisions that were taken, those that were taken back among them, the latest first. */
  readonly decisions: readonly (Decision & { readonly standing: boolean })[];
  /** Carried by the form: sent twice, it keeps one decision. `seen`: how many were kept when it was made. */
  readonly token: string;
  readonly seen: number;
};

const FIELDS = ['month', 'amount', 'source', 'decidedOn', 'minutes'] as const;

function whole(decisions: readonly Decision[]): FundsView['decisions'] {
  const back = new Set(decisions.map(({ takesBack }) => takesBack));
  return decisions
    .filter(({ takesBack }) => takesBack === null)
    .map((decision) => ({ ...decision, standing: !back.has(decision.id) }))
    .toReversed();
}

/** One visit of the page of what own funds or a grant bear of past months (method §3.5). */
export async function visitFunds(page: TreasuryContext, language: Language): Promise<Response | FundsView> {
  const { money } = page.locals.app.treasury;
  const words = WAITING_WORDS[language].funds;
  const here = treasuryPath('funds', language);
  const said = ({ field, expected }: DecisionMistake) => ({
    field,
    text: `${words.problems[field]}${expected === '' || field === 'source' || field === 'minutes' ? '' : ` (${expected})`}`,
  });
  const quicker = async (object: string | null, what: 'decided' | 'changed'): Promise<FormAnswer> => {
    const name = (await lastDoer(page, 'funds.decide', object)) ?? words.problems.somebody;
    return { kind: 'mend', problems: [{ field: null, text: words.problems[what](name) }], status: 409 };
  };
  const form = await answerForm(page, {
    decide: onMoney(page, 'funds.decide', language, async (posted, desk, by) => {
      const [month = '', amount = '', source = '', decidedOn = '', minutes = ''] = FIELDS.map((field) => posted.text(field));
      const typed = { month, amount, source, decidedOn, minutes };
      const about = { token: posted.text('token') || desk.newToken(), seen: Number(/^\d{1,6}$/.exec(posted.text('seen'))?.[0] ?? '-1') };
      const decided = await desk.books.decide(typed, about, by);
      if (decided.kind === 'refused') return { kind: 'mend', problems: decided.mistakes.map(said) };
      if (decided.kind === 'changed') return quicker(null, 'decided');
      return { kind: 'done', to: here, done: 'decision-kept' };
    }),
    undo: onMoney(page, 'funds.decide', language, async (posted, desk, by) => {
      const id = posted.text('decision');
      const undone = await desk.books.undoDecision(id, by);
      if (undone.kind === 'done') return { kind: 'done', to: here, done: 'decision-undone' };
      return quicker(id, 'changed');
    }),
  });
  if (form instanceof Response) return form;
  const { books, newToken } = money;
  const kept = await books.decisions();
  return { form, shortfalls: await books.shortfalls(), decisions: whole(kept), token: newToken(), seen: kept.length };
}
