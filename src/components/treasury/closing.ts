import { FORMATS } from '../../i18n/formats.ts';
import type { Language } from '../../i18n/language.ts';
import { treasuryPath, type TreasuryPage } from '../../i18n/treasury-routes.ts';
import { CLOSING_WORDS } from '../../i18n/words-treasury-closing.ts';
import type { MonthToClose, ReopenOutcome } from '../../reconciliation/closing-acts.ts';
import type { KeptAct, ReopenRequest } from '../../reconciliation/closing-store.ts';
import type { Obstacle } from '../../reconciliation/close-month.ts';
import type { Account } from '../../values/account.ts';
import { parseMonth, type Month } from '../../values/month.ts';
import { visitOf, type TreasuryContext } from './door.ts';
import { answerForm, type FormAnswer, type FormState } from './form.ts';
import { answerRefused } from './refusals.ts';

/** An obstacle in words, and the page where it can be dealt with; `go`: what is done there, where that is always the same. */
export type Told = { readonly text: string; readonly href: string | null; readonly go?: string };

const WHERE: Partial<Readonly<Record<Obstacle['kind'], TreasuryPage>>> = {
  line: 'bank',
  payout: 'payouts',
  'statement-missing': 'bank',
  unqualified: 'waiting',
  notice: 'home',
  balance: 'bank',
  'balance-unknown': 'bank',
};

function textOf(obstacle: Obstacle, language: Language, labelOf: (account: Account) => string): string {
  const words = CLOSING_WORDS[language].obstacles;
  const { day, month, exact, count } = FORMATS[language];
  switch (obstacle.kind) {
    case 'not-over':
      return words['not-over'](day(obstacle.ends));
    case 'closed-already':
      return words['closed-already']();
    case 'earlier-open':
      return words['earlier-open'](month(obstacle.month));
    case 'broken':
      return words.broken(obstacle.fault);
    case 'line':
      return words.line(day(obstacle.on), exact(obstacle.amount));
    case 'statement-missing':
      return words['statement-missing'](count(obstacle.payouts), exact(obstacle.amount));
    case 'payout':
      return words.payout(obstacle.payout, exact(obstacle.amount), day(obstacle.arrivesOn));
    case 'fees-unknown':
      return words['fees-unknown'](count(obstacle.gifts));
    case 'unqualified':
      return words.unqualified(exact(obstacle.amount), day(obstacle.on));
    case 'notice':
      return words.notice(obstacle.notice, obstacle.reason ?? '');
    case 'balance-unknown':
      return words['balance-unknown'](labelOf(obstacle.account), exact(obstacle.books));
    case 'balance':
      return words.balance(labelOf(obstacle.account), exact(obstacle.books), exact(obstacle.statement), exact(obstacle.difference));
  }
}

/** What the next statement settles. */
const WITH_STATEMENT: readonly Obstacle['kind'][] = ['statement-missing', 'balance-unknown'];

/** What the page is about, where it is about one thing. */
function detailOf(obstacle: Obstacle): string | undefined {
  if (obstacle.kind === 'line') return obstacle.line;
  if (WITH_STATEMENT.includes(obstacle.kind)) return 'import';
  return obstacle.kind === 'payout' ? obstacle.payout : undefined;
}

export function tellObstacle(obstacle: Obstacle, language: Language, labelOf: (account: Account) => string): Told {
  const place = WHERE[obstacle.kind];
  const earlier = obstacle.kind === 'earlier-open' ? treasuryPath('closings', language, obstacle.month) : null;
  const href = place === undefined ? earlier : treasuryPath(place, language, detailOf(obstacle));
  const go = WITH_STATEMENT.includes(obstacle.kind) ? { go: CLOSING_WORDS[language].goImport } : {};
  return { text: textOf(obstacle, language, labelOf), href, ...go };
}

export type MonthView = {
  readonly form: FormState;
  readonly month: Month;
  readonly seen: MonthToClose;
  /** The closing that stands; null while the month is open. */
  readonly kept: KeptAct | null;
  readonly isLast: boolean;
  readonly request: ReopenRequest | null;
  /** The month whose turn it is; null while it is not over. */
  readonly toClose: Month | null;
};

function answered(
  outcome: ReopenOutcome | { readonly kind: 'turned-away'; readonly why: Parameters<typeof answerRefused>[0] },
  language: Language,
  to: string,
): FormAnswer {
  const words = CLOSING_WORDS[language];
  switch (outcome.kind) {
    case 'done':
      return { kind: 'done', to, done: 'month-reopened' };
    case 'asked':
      return { kind: 'done', to, done: 'reopening-asked' };
    case 'changed':
      return { kind: 'mend', problems: [{ field: null, text: words.changed(outcome.by) }], status: 409 };
    case 'refused':
      return { kind: 'mend', problems: [{ field: outcome.why === 'no-reason' ? 'reason' : null, text: words.refused[outcome.why] }] };
    case 'turned-away':
      return answerRefused(outcome.why, language, () => ({ field: null, text: '' }));
  }
}

/** One visit of a month's page. */
export async function visitMonth(page: TreasuryContext, language: Language, typed: string | undefined): Promise<Response | MonthView> {
  const month = parseMonth(typed ?? '');
  if (!month) return new Response(null, { status: 404 });
  const { closing, treasury } = page.locals.app;
  const visit = visitOf(page);
  const words = CLOSING_WORDS[language];
  const here = treasuryPath('closings', language, month);
  const form = await answerForm(page, {
    close: async (posted): Promise<FormAnswer> => {
      const outcome = await closing.close(visit, month, posted.text('version'));
      if (outcome.kind === 'done') return { kind: 'done', to: here, done: 'month-closed' };
      if (outcome.kind === 'turned-away') return answerRefused(outcome.why, language, () => ({ field: null, text: '' }));
      const text = outcome.kind === 'changed' ? words.changed(outcome.by) : words.refusedToClose;
      return { kind: 'mend', problems: [{ field: null, text }], status: 409 };
    },
    ask: async (posted) => answered(await closing.askToReopen(visit, month, posted.text('reason')), language, here),
    confirm: async (posted) => answered(await closing.confirmReopening(visit, month, posted.text('request')), language, here),
  });
  if (form instanceof Response) return form;
  const { acts, request } = await closing.chain();
  const last = acts.findLast(({ act }) => act.month === month);
  const kept = last?.act.act === 'close' ? last : null;
  const isLast = kept !== null && acts.at(-1)?.act.n === kept.act.n;
  const around = { seen: await closing.month(month), toClose: await treasury.monthToClose() };
  return { form, month, kept, isLast, request: isLast ? request : null, ...around };
}

/** A file to take away, under its name. */
export function fileAnswer(name: string, type: string, body: BodyInit): Response {
  const headers = { 'content-type': type, 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' };
  return new Response(body, { headers });
}
