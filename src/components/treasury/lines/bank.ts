import type { App } from '../../../app.ts';
import type { LineActed } from '../../../reconciliation/line-desk.ts';
import type { LineQueue } from '../../../reconciliation/line-queue.ts';
import type { LinePage } from '../../../reconciliation/line-store.ts';
import type { AccountBalance } from '../../../reconciliation/account-balances.ts';
import type { Refusal } from '../../../access/guard.ts';
import type { Language } from '../../../i18n/language.ts';
import { treasuryPath } from '../../../i18n/treasury-routes.ts';
import type { DoneName } from '../../../i18n/words-done.ts';
import { LINES_WORDS } from '../../../i18n/words-treasury-lines.ts';
import type { Month } from '../../../values/month.ts';
import type { Result } from '../../../values/result.ts';
import { visitOf, type TreasuryContext } from '../door.ts';
import { answerForm, goTo, type FormAnswer, type FormState, type Posted } from '../form.ts';
import { readTableQuery } from '../ledger-table.ts';
import { answerRefused } from '../refusals.ts';
import { typeBalance } from './balance.ts';
import { lineProblems, markOf } from './words.ts';

export type BankView = {
  readonly form: FormState;
  readonly accounts: readonly AccountBalance[];
  readonly queue: LineQueue;
  readonly recent: LinePage;
  readonly atStart: boolean;
  readonly toClose: Month | null;
  /** All that is certain is being posted in the background. */
  readonly accepting: ReturnType<App['treasury']['lines']['accepting']>;
};

const ROWS = 50;
const RECENT = 15;
const JOB_QUERY = 'job';
const SECONDS_BETWEEN_LOOKS = '2';

export function lineAnswer(acted: Result<LineActed, Refusal>, to: string, done: DoneName, language: Language): FormAnswer {
  if (!acted.ok) return answerRefused<never>(acted.why, language, () => ({ field: null, text: '' }));
  if (acted.value.kind === 'done') return { kind: 'done', to, done };
  return { kind: 'mend', problems: lineProblems(acted.value, language), status: acted.value.kind === 'changed' ? 409 : 422 };
}

/** What a row's form says: the line, and the attempt that its reader has seen. */
export function lineAsked(posted: Posted): { readonly line: string; readonly attempt: number } {
  return { line: posted.text('line'), attempt: Number(posted.text('attempt')) };
}

/** Accepts the proposal that was read; when it no longer stands, nothing is posted. */
export async function acceptProposal(app: App, page: TreasuryContext, posted: Posted, to: string, language: Language): Promise<FormAnswer> {
  const { lines } = app.treasury;
  const asked = lineAsked(posted);
  const proposal = (await lines.line(asked.line))?.proposals.find((each) => markOf(each) === posted.text('mark'));
  if (!proposal) return { kind: 'mend', problems: [{ field: null, text: LINES_WORDS[language].outcomes.gone }], status: 409 };
  const acted = await lines.act(visitOf(page), 'bank.match', (acts, by) => acts.post({ ...asked, parts: proposal.parts, by }));
  return lineAnswer(acted, to, 'line-posted', language);
}

/** One visit of the bank's page: accept one or all that is certain, undo, and what waits. */
export async function visitBank(page: TreasuryContext, language: Language): Promise<Response | BankView> {
  const { app } = page.locals;
  const { lines } = app.treasury;
  const visit = visitOf(page);
  const here = treasuryPath('bank', language);
  const form = await answerForm(page, {
    accept: (posted) => acceptProposal(app, page, posted, here, language),
    'accept-all': async () => {
      if (!app.treasury.may(visit, 'bank.match')) return answerRefused<never>('forbidden', language, () => ({ field: null, text: '' }));
      const all = await lines.acceptAll(visit);
      if (all.kind === 'job') return { kind: 'done', to: `${here}?${JOB_QUERY}=${all.id}` };
      if (all.accepted.ok) return { kind: 'done', to: here, done: 'lines-posted' };
      return answerRefused<never>(all.accepted.why, language, () => ({ field: null, text: '' }));
    },
    balance: typeBalance(page, language),
    undo: async (posted) =>
      lineAnswer(
        await lines.act(visit, 'bank.match', (acts, by) => acts.undo({ ...lineAsked(posted), by })),
        here,
        'line-undone',
        language,
      ),
  });
  if (form instanceof Response) return form;
  const id = page.url.searchParams.get(JOB_QUERY);
  const accepting = id === null ? null : lines.accepting(visit, id);
  if (accepting?.kind === 'ended' && accepting.value.ok) return goTo(here, 'lines-posted');
  const { after } = readTableQuery(page.url.searchParams, [], { by: 'day', direction: 'asc' });
  const days = app.closing.daysFor(visit);
  const queue = await lines.queue({ account: null, after, limit: ROWS, days });
  const goesOn = accepting?.kind === 'waiting' || accepting?.kind === 'running';
  if (page.request.method === 'GET' && (goesOn || queue.comparing !== null)) page.response.headers.set('refresh', SECONDS_BETWEEN_LOOKS);
  return {
    form,
    accepting: accepting?.kind === 'ended' ? null : accepting,
    atStart: after === null,
    toClose: await app.treasury.monthToClose(),
    accounts: await lines.accounts(),
    queue,
    recent: await lines.all(null, null, RECENT, days),
  };
}
