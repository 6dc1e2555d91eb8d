import type { App } from '../../app.ts';
import type { Chart } from '../../settings/types.ts';
import type { Language } from '../../i18n/language.ts';
import { treasuryPath } from '../../i18n/treasury-routes.ts';
import { WAITING_WORDS } from '../../i18n/words-treasury-waiting.ts';
import { onMoney } from './actor.ts';
import { visitOf, type TreasuryContext } from './door.ts';
import { answerForm, type FormAnswer, type FormState, type Posted } from './form.ts';
import { lastDoer } from './who.ts';

type Gifts = App['treasury']['money']['gifts'];

/** What waits in account 471, and what was qualified lately, as their desk tells them. */
export type WaitingRow = Awaited<ReturnType<Gifts['waiting']>>[number];
export type QualifiedRow = Awaited<ReturnType<Gifts['qualified']>>[number];

export type WaitingView = {
  readonly form: FormState;
  readonly waiting: readonly WaitingRow[];
  readonly qualified: readonly QualifiedRow[];
  /** What it may turn out to be: gifts, memberships, other income, then all else. */
  readonly accounts: Chart;
};

const SHOWN = 100;
const LATELY = 50;

/** The id of a row's field. */
export function choiceId(key: string): string {
  return `as-${key}`;
}

/** What the charge behind a row is called in its trail; null for what is no charge. */
export function trailOfSource(source: string): string | null {
  return /^(?:ch|py)_/.test(source) ? source : null;
}

function inOrder(chart: Chart): Chart {
  const rank = ({ name, code, use }: Chart[number]): number =>
    name === 'gifts' ? 0 : code.startsWith('756') ? 1 : use === 'income' ? 2 : use === 'expense' ? 3 : 4;
  return chart.toSorted((left, right) => rank(left) - rank(right));
}

type Outcome = Awaited<ReturnType<Gifts['qualify']>>;

/** One visit of the page of what waits to be told apart (method §1.5). */
export async function visitWaiting(page: TreasuryContext, language: Language): Promise<Response | WaitingView> {
  const { gifts } = page.locals.app.treasury.money;
  const words = WAITING_WORDS[language].waiting.problems;
  const here = treasuryPath('waiting', language);
  const attemptOf = (posted: Posted): number => Number(/^\d{1,4}$/.exec(posted.text('attempt'))?.[0] ?? '-1');
  const answered = async (outcome: Outcome, key: string, done: 'qualified' | 'qualification-undone'): Promise<FormAnswer> => {
    if (outcome.kind === 'done') return { kind: 'done', to: here, done };
    if (outcome.kind === 'changed') {
      const name = (await lastDoer(page, 'gift.qualify', key)) ?? words.somebody;
      return { kind: 'mend', problems: [{ field: null, text: words.changed(name) }], status: 409 };
    }
    const field = outcome.why === 'no-account' || outcome.why === 'fee-unknown' ? choiceId(key) : null;
    return { kind: 'mend', problems: [{ field, text: words[outcome.why] }] };
  };
  const form = await answerForm(page, {
    qualify: onMoney(page, 'gift.qualify', language, async (posted, money, by) => {
      const key = posted.text('key');
      return answered(await money.gifts.qualify(key, posted.text('as'), attemptOf(posted), by), key, 'qualified');
    }),
    undo: onMoney(page, 'gift.qualify', language, async (posted, money, by) => {
      const key = posted.text('key');
      return answered(await money.gifts.undoQualification(key, attemptOf(posted), by), key, 'qualification-undone');
    }),
  });
  if (form instanceof Response) return form;
  const { closing } = page.locals.app;
  const mayRead = ({ factDay }: WaitingRow | QualifiedRow): boolean => closing.mayReadAny(visitOf(page), [factDay]);
  return {
    form,
    waiting: (await gifts.waiting(SHOWN)).filter(mayRead),
    qualified: (await gifts.qualified(LATELY)).filter(mayRead),
    accounts: inOrder(gifts.qualifyingAccounts()),
  };
}
