import type { App } from '../../../app.ts';
import type { HeldFor } from '../../../reconciliation/settled-by-source.ts';
import type { YearFacts, YearObstacle } from '../../../reconciliation/year-acts.ts';
import { FORMATS } from '../../../i18n/formats.ts';
import type { Language } from '../../../i18n/language.ts';
import { treasuryPath } from '../../../i18n/treasury-routes.ts';
import { YEARS_WORDS } from '../../../i18n/words-treasury-years.ts';
import { parseAccount } from '../../../values/account.ts';
import { cents, parseAmountWithin } from '../../../values/cents.ts';
import { parseDay } from '../../../values/day.ts';
import type { Told } from '../closing.ts';
import { visitOf, type TreasuryContext } from '../door.ts';
import { answerForm, type FormAction, type FormAnswer, type FormState, type Posted, type Problem } from '../form.ts';
import { answerRefused } from '../refusals.ts';

type Closing = App['closing'];

export type YearView = {
  readonly form: FormState;
  readonly facts: YearFacts;
  readonly statement: NonNullable<Awaited<ReturnType<Closing['statement']>>>;
  readonly accounts: ReturnType<Closing['inventoryAccounts']>;
};

/** What was on its way at the year's end, each with the page that tells more of it. */
export type AtTheEnd = HeldFor & { readonly what: 'payout' | 'cheque' | 'dispute'; readonly href: string };

const SMALLEST = cents(1);
const LARGEST = cents(999_999_999);

export function tellYearObstacle(obstacle: YearObstacle, language: Language): Told {
  const words = YEARS_WORDS[language].obstacles;
  const { day, month, exact } = FORMATS[language];
  switch (obstacle.kind) {
    case 'not-over':
      return { text: words['not-over'](day(obstacle.ends)), href: null };
    case 'months-open':
      return { text: words['months-open'](month(obstacle.from), month(obstacle.through)), href: treasuryPath('closings', language) };
    case 'earlier-open':
      return { text: words['earlier-open'](obstacle.year), href: treasuryPath('years', language, obstacle.year) };
    case 'unqualified':
      return { text: words.unqualified(exact(obstacle.amount), obstacle.source), href: treasuryPath('waiting', language) };
  }
}

export function atTheEndOf({ onTheWay, cheques, disputes }: YearFacts, language: Language): AtTheEnd[] {
  return [
    ...onTheWay.map((held) => ({ ...held, what: 'payout' as const, href: treasuryPath('payouts', language, held.source) })),
    ...cheques.map((held) => ({ ...held, what: 'cheque' as const, href: treasuryPath('gifts', language, held.source) })),
    ...disputes.map((held) => ({ ...held, what: 'dispute' as const, href: treasuryPath('gifts', language, held.source) })),
  ];
}

type Deed = Awaited<ReturnType<Closing['addInventory']>>;

const FIELD_OF = {
  'no-label': 'label',
  'same-account': 'credit',
  'unknown-account': 'debit',
  'account-not-allowed': 'debit',
  'not-positive': 'amount',
  'year-closed': null,
  'unknown-year': null,
} as const;

function inventoryAnswer(deed: Deed, to: string, done: 'inventory-added' | 'inventory-undone', language: Language): FormAnswer {
  const words = YEARS_WORDS[language];
  switch (deed.kind) {
    case 'done':
      return { kind: 'done', to, done };
    case 'changed':
      return { kind: 'mend', problems: [{ field: null, text: words.changed(deed.by) }], status: 409 };
    case 'refused':
      return { kind: 'mend', problems: deed.problems.map((problem) => ({ field: FIELD_OF[problem], text: words.problems[problem] })) };
    case 'turned-away':
      return answerRefused<never>(deed.why, language, () => ({ field: null, text: '' }));
  }
}

/** A whole number as a form carries it unseen; null for anything else. */
function carried(posted: Posted, name: string): number | null {
  return /^-?\d{1,15}$/.test(posted.text(name)) ? Number(posted.text(name)) : null;
}

/** The form's own mistakes, all at once: what the rules look at after it is never reached with them. */
function typedProblems(posted: Posted, language: Language): Problem[] {
  const { problems } = YEARS_WORDS[language];
  const label = posted.raw('label');
  const [debit, credit] = (['debit', 'credit'] as const).map((field) => parseAccount(posted.text(field)));
  return [
    ...(label.trim() === '' || label.length > 200 || /\p{Cc}/u.test(label) ? [{ field: 'label', text: problems['no-label'] }] : []),
    ...(debit === undefined ? [{ field: 'debit', text: problems['unknown-account'] }] : []),
    ...(credit === undefined ? [{ field: 'credit', text: problems['unknown-account'] }] : []),
    ...(parseAmountWithin(posted.text('amount'), SMALLEST, LARGEST).ok ? [] : [{ field: 'amount', text: problems['no-amount'] }]),
  ];
}

type Acting = { readonly page: TreasuryContext; readonly language: Language; readonly year: string; readonly here: string };

function addAction({ page, language, year, here }: Acting): FormAction {
  return async (posted) => {
    const [debit, credit] = [parseAccount(posted.text('debit')), parseAccount(posted.text('credit'))];
    const amount = parseAmountWithin(posted.text('amount'), SMALLEST, LARGEST);
    const problems = typedProblems(posted, language);
    if (problems.length > 0 || debit === undefined || credit === undefined || !amount.ok) return { kind: 'mend', problems };
    const typed = { label: posted.text('label'), debit, credit, amount: amount.value, back: posted.text('back') === 'yes' };
    const deed = await page.locals.app.closing.addInventory(visitOf(page), year, carried(posted, 'n') ?? 0, typed);
    return inventoryAnswer(deed, here, 'inventory-added', language);
  };
}

function undoAction({ page, language, year, here }: Acting): FormAction {
  return async (posted) => {
    const deed = await page.locals.app.closing.undoInventory(visitOf(page), year, carried(posted, 'n') ?? 0);
    return inventoryAnswer(deed, here, 'inventory-undone', language);
  };
}

function closeAction({ page, language, year, here }: Acting): FormAction {
  return async (posted) => {
    const { closing } = page.locals.app;
    const words = YEARS_WORDS[language];
    const seen = carried(posted, 'seen');
    if (seen === null) return { kind: 'mend', problems: [{ field: null, text: words.changed(null) }], status: 409 };
    const deed = await closing.closeYear(visitOf(page), year, cents(seen));
    if (deed.kind === 'done') return { kind: 'done', to: here, done: 'year-closed' };
    if (deed.kind === 'turned-away') return answerRefused<never>(deed.why, language, () => ({ field: null, text: '' }));
    if (deed.kind === 'refused') return { kind: 'mend', problems: [{ field: null, text: words.refusedToClose }], status: 409 };
    const now = (await closing.year(year))?.result;
    const text =
      deed.by === null && now !== undefined && now !== seen ? words.changedResult(FORMATS[language].exact(now)) : words.changed(deed.by);
    return { kind: 'mend', problems: [{ field: null, text }], status: 409 };
  };
}

function voteAction({ page, language, year, here }: Acting): FormAction {
  return async (posted) => {
    const words = YEARS_WORDS[language];
    const on = parseDay(posted.text('on'));
    if (on === undefined) return { kind: 'mend', problems: [{ field: 'on', text: words.voteProblems['not-a-day'] }] };
    const deed = await page.locals.app.closing.vote(visitOf(page), year, on);
    switch (deed.kind) {
      case 'done':
        return { kind: 'done', to: here, done: 'year-voted' };
      case 'changed':
        return { kind: 'mend', problems: [{ field: null, text: words.changed(deed.by) }], status: 409 };
      case 'refused':
        return { kind: 'mend', problems: [{ field: deed.why === 'day-not-allowed' ? 'on' : null, text: words.voteProblems[deed.why] }] };
      case 'turned-away':
        return answerRefused<never>(deed.why, language, () => ({ field: null, text: '' }));
    }
  };
}

/** One visit of a fiscal year's page: `missing` where there is no such year, `forbidden` where the mandate of who asks does not name it. */
export async function visitYear(
  page: TreasuryContext,
  language: Language,
  typed: string | undefined,
): Promise<Response | YearView | 'missing' | 'forbidden'> {
  const { app } = page.locals;
  const { closing } = app;
  const name = closing.years().find((each) => each.name === typed)?.name;
  if (name === undefined || !app.treasury.may(visitOf(page), 'year.read', Number(name))) {
    page.response.status = name === undefined ? 404 : 403;
    return name === undefined ? 'missing' : 'forbidden';
  }
  const acting = { page, language, year: name, here: treasuryPath('years', language, name) };
  const form = await answerForm(page, {
    add: addAction(acting),
    undo: undoAction(acting),
    close: closeAction(acting),
    vote: voteAction(acting),
  });
  if (form instanceof Response) return form;
  const [facts, statement] = [await closing.year(name), await closing.statement(name, language)];
  if (!facts || !statement) throw new Error(`Bug: the fiscal year ${name} is gone between two looks`);
  return { form, facts, statement, accounts: closing.inventoryAccounts() };
}
