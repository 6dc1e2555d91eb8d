import type { Entry } from '../../ledger/entry.ts';
import type { HistoryMonth } from '../../reconciliation/history.ts';
import type { OpeningBalance, OpeningMistake, TypedBalance } from '../../reconciliation/opening.ts';
import type { OpeningPreview, Opened } from '../../reconciliation/opening-desk.ts';
import type { Chart } from '../../settings/types.ts';
import type { Language } from '../../i18n/language.ts';
import { treasuryPath } from '../../i18n/treasury-routes.ts';
import { fileMistake, MISTAKE_WORDS } from '../../i18n/words-mistakes.ts';
import { OPENING_WORDS } from '../../i18n/words-treasury-opening.ts';
import type { Account } from '../../values/account.ts';
import type { Cents } from '../../values/cents.ts';
import type { Day } from '../../values/day.ts';
import { onMoney } from './actor.ts';
import type { TreasuryContext } from './door.ts';
import { answerForm, type FormAnswer, type FormState, type Posted, type Problem } from './form.ts';
import { lastDoer } from './who.ts';

/** What would be written, with what Stripe says that it held. */
export type ReadyOpening = Extract<OpeningPreview, { kind: 'ready' }>;

export type OpeningView = {
  readonly form: FormState;
  /** Null where the books open empty, and nobody is bothered. */
  readonly openedOn: Day | null;
  readonly entry: Entry | null;
  /** How often an opening was taken back: the form is for the next one. */
  readonly attempt: number;
  readonly closed: boolean;
  readonly accounts: Chart;
  readonly preview: ReadyOpening | null;
  readonly history: readonly HistoryMonth[];
};

/** What is counted first stands first: banks, cash, what is on its way, third parties, funds; last the accounts that are seldom anything but nothing. */
const USES: readonly Chart[number]['use'][] = ['bank', 'savings', 'cash', 'cheques', 'platform'];

function inOrder(chart: Chart): Chart {
  const rank = ({ name, use, code }: Chart[number]): number => {
    if (USES.includes(use)) return USES.indexOf(use);
    if (code.startsWith('5') || name === 'unqualified') return 8;
    return code.startsWith('1') ? 7 : 6;
  };
  return chart.toSorted((left, right) => rank(left) - rank(right) || (left.code < right.code ? -1 : 1));
}

type Side = 'owns' | 'owes';

/** The name of an account's field. */
export function fieldOf(side: Side, account: string): string {
  return `${side}-${account}`;
}

/** An amount as it is typed in French: `1234,56`; nothing for zero. */
export function typedAmount(amount: Cents): string {
  return amount === 0 ? '' : (amount / 100).toFixed(2).replace('.', ',');
}

/** One balance per account of the form, its place there as its line. */
function typedIn(posted: Posted, accounts: Chart): TypedBalance[] {
  return accounts.map(({ name }, index) => ({
    line: index + 1,
    account: name,
    owns: posted.text(fieldOf('owns', name)),
    owes: posted.text(fieldOf('owes', name)),
  }));
}

/** Balances as fields of a form: of a file, too, once it is read. */
export function fieldsOf(balances: readonly OpeningBalance[]): Record<string, string> {
  const named = balances.map(({ account, amount }) => [
    fieldOf(amount > 0 ? 'owns' : 'owes', account),
    typedAmount(Math.abs(amount) as Cents),
  ]);
  return Object.fromEntries(named) as Record<string, string>;
}

/** A mistake at the field of its account; where a file was sent, with its line. */
function problemsOf(mistakes: readonly OpeningMistake[], accounts: Chart, isFile: boolean, language: Language): Problem[] {
  const colon = language === 'fr' ? ' : ' : ': ';
  return mistakes.slice(0, 50).map((mistake) => {
    if (isFile) return { field: 'file', text: fileMistake(language, { ...mistake, column: mistake.field }) };
    const account = accounts[mistake.line - 1];
    const side = mistake.field === 'owes' ? 'owes' : 'owns';
    const text = `${account?.label ?? ''}${colon}${MISTAKE_WORDS[language][mistake.problem]} (${mistake.expected})`;
    return { field: fieldOf(side, account?.name ?? ''), text };
  });
}

type NotReady = Exclude<OpeningPreview | Opened, { kind: 'ready' } | { kind: 'done' }>;

/** Why nothing is previewed or written. */
async function mend(page: TreasuryContext, why: NotReady, isFile: boolean, language: Language): Promise<FormAnswer> {
  const { problems: words } = OPENING_WORDS[language];
  const accounts = inOrder(page.locals.app.treasury.money.books.openingAccounts());
  switch (why.kind) {
    case 'refused':
      return { kind: 'mend', problems: problemsOf(why.mistakes, accounts, isFile, language) };
    case 'no-day':
      return { kind: 'mend', problems: [{ field: null, text: OPENING_WORDS[language].nothingText }] };
    case 'too-late':
      return {
        kind: 'mend',
        problems: [{ field: null, text: why.why === 'closed' ? words.closed : words.earlier(why.entry ?? '') }],
        status: 409,
      };
    case 'changed':
    case 'open-already': {
      const name = (await lastDoer(page, 'books.open', null)) ?? words.somebody;
      return { kind: 'mend', problems: [{ field: null, text: words.changed(name) }], status: 409 };
    }
  }
}

/** The forms of the opening: a look at what would be written, the writing, and the way back. */
function openingActions(page: TreasuryContext, language: Language): Parameters<typeof answerForm>[1] {
  const { books } = page.locals.app.treasury.money;
  const words = OPENING_WORDS[language];
  const here = treasuryPath('opening', language);
  const accounts = inOrder(books.openingAccounts());
  const attemptOf = (posted: Posted): number => Number(/^\d{1,4}$/.exec(posted.text('attempt'))?.[0] ?? '-1');
  const look = async (typed: readonly TypedBalance[], isFile: boolean): Promise<FormAnswer> => {
    const preview = await books.previewOpening(typed);
    return preview.kind === 'ready' ? { kind: 'show', shown: { preview } } : mend(page, preview, isFile, language);
  };
  return {
    preview: onMoney(page, 'books.open', language, (posted) => look(typedIn(posted, accounts), false)),
    'preview-file': onMoney(page, 'books.open', language, async (posted) => {
      const file = await posted.file('file');
      if (!file || file.length === 0) return { kind: 'mend', problems: [{ field: 'file', text: words.noFile }] };
      const read = books.readOpening(file);
      if (read.ok) return look(read.value, true);
      return { kind: 'mend', problems: read.why.slice(0, 50).map((each) => ({ field: 'file', text: fileMistake(language, each) })) };
    }),
    open: onMoney(page, 'books.open', language, async (posted, money, by) => {
      const opened = await money.books.open(typedIn(posted, accounts), attemptOf(posted), by);
      return opened.kind === 'done' ? { kind: 'done', to: here, done: 'books-opened' } : mend(page, opened, false, language);
    }),
    undo: onMoney(page, 'books.open', language, async (posted, money, by) => {
      const undone = await money.books.undoOpening(attemptOf(posted), by);
      if (undone.kind === 'done') return { kind: 'done', to: here, done: 'opening-undone' };
      return mend(page, undone.kind === 'changed' ? undone : { kind: 'too-late', why: 'closed', entry: null }, false, language);
    }),
    history: onMoney(page, 'books.open', language, async (posted, money, by) => {
      const file = await posted.file('history');
      if (!file || file.length === 0) return { kind: 'mend', problems: [{ field: 'history', text: words.noFile }] };
      const done = await money.books.importHistory(file, by);
      if (done.kind === 'no-day') return mend(page, done, false, language);
      if (done.kind === 'refused')
        return {
          kind: 'mend',
          problems: done.mistakes.slice(0, 50).map((each) => ({ field: 'history', text: fileMistake(language, each) })),
        };
      if (done.added === 0) return { kind: 'mend', problems: [{ field: 'history', text: words.history.same }] };
      return { kind: 'done', to: here, done: 'history-imported' };
    }),
  };
}

function previewIn(shown: unknown): ReadyOpening | null {
  return typeof shown === 'object' && shown !== null && 'preview' in shown ? (shown.preview as ReadyOpening) : null;
}

/** One visit of the opening's page (method §0.1, §0.2). */
export async function visitOpening(page: TreasuryContext, language: Language): Promise<Response | OpeningView> {
  const { app } = page.locals;
  const { books } = app.treasury.money;
  const form = await answerForm(page, openingActions(page, language));
  if (form instanceof Response) return form;
  const { entry, attempt } = await books.opening();
  return {
    form,
    openedOn: app.content.association.books.openedOn,
    entry,
    attempt,
    closed: await books.isClosed(),
    accounts: inOrder(books.openingAccounts()),
    preview: previewIn(form.shown),
    history: await books.history(),
  };
}

/** What an opening entry says that each account held: positive what is owned. Own funds, which balance it, are left out. */
export function balancesOf({ postings }: Entry): readonly { readonly account: Account; readonly amount: Cents }[] {
  return postings.map(({ from, to, amount }) =>
    from === 'own-funds' ? { account: to, amount } : { account: from, amount: -amount as Cents },
  );
}
