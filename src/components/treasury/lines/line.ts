import type { App } from '../../../app.ts';
import type { LinePart } from '../../../reconciliation/bank-line.ts';
import type { QueuedLine } from '../../../reconciliation/line-queue.ts';
import type { RuleTerms } from '../../../reconciliation/rules-desk.ts';
import type { Language } from '../../../i18n/language.ts';
import { rulesPath, treasuryPath } from '../../../i18n/treasury-routes.ts';
import { LINES_WORDS } from '../../../i18n/words-treasury-lines.ts';
import { parseAccount } from '../../../values/account.ts';
import { cents, ZERO, type Cents } from '../../../values/cents.ts';
import { parseDay } from '../../../values/day.ts';
import { nameAmong } from '../../../values/named.ts';
import { visitOf, type TreasuryContext } from '../door.ts';
import { answerForm, type FormAnswer, type FormState, type Posted, type Problem } from '../form.ts';
import { mayReadLine } from '../mandate.ts';
import { answerRefused } from '../refusals.ts';
import { signedAmount } from './amount.ts';
import { acceptProposal, lineAnswer, lineAsked } from './bank.ts';

type Choices = Awaited<ReturnType<App['treasury']['lines']['choices']>>;

export type LineView = {
  readonly form: FormState;
  readonly queued: QueuedLine;
  readonly choices: Choices;
  readonly rows: number;
  /** What the form begins with. */
  readonly likely: Awaited<ReturnType<App['treasury']['lines']['likely']>>;
};

const MOST_PARTS = 40;
function giftPart(posted: Posted, queued: QueuedLine, index: number, amount: Cents, way: string): LinePart {
  const [method = 'transfer', through = ''] = way.split(':');
  const commission = signedAmount(posted.text(`commission-${index}`)) ?? ZERO;
  const name = posted.text(`name-${index}`) || null;
  const email = posted.text(`email-${index}`) || null;
  const gift = {
    receivedOn: parseDay(posted.text(`received-${index}`)) ?? queued.line.bookedOn,
    amount: cents(amount + commission),
    method: nameAmong(['cheque', 'cash', 'platform'] as const, method) ?? ('transfer' as const),
    commission,
    project: posted.text(`project-${index}`) || null,
    reference: queued.line.reference,
    note: null,
    donor: name === null && email === null ? null : { name, email },
    company: posted.text(`company-${index}`) !== '',
  };
  return { kind: 'gift', amount, gift, through: through === '' ? null : (parseAccount(through) ?? null) };
}

function partOf(posted: Posted, queued: QueuedLine, index: number, amount: Cents): LinePart | null {
  const [kind, ...rest] = posted.text(`what-${index}`).split(':');
  const target = rest.join(':');
  switch (kind) {
    case 'payout':
      return { kind, amount, payout: target };
    case 'invoice':
      return { kind, amount, invoice: target };
    case 'cheque':
    case 'refund':
      return { kind, amount, gift: target };
    case 'transfer':
      return { kind, amount, other: null };
    case 'gift':
      return giftPart(posted, queued, index, amount, target);
    case 'entry': {
      const account = parseAccount(target);
      return account === undefined
        ? null
        : { kind, amount, account, label: posted.text(`label-${index}`) || null, project: posted.text(`project-${index}`) || null };
    }
    default:
      return null;
  }
}

function partsOf(
  posted: Posted,
  queued: QueuedLine,
  rows: number,
  language: Language,
): { readonly parts: LinePart[]; readonly problems: Problem[] } {
  const words = LINES_WORDS[language].outcomes;
  const parts: LinePart[] = [];
  const problems: Problem[] = [];
  for (let index = 0; index < rows; index += 1) {
    if (posted.text(`what-${index}`) === '' && posted.text(`amount-${index}`) === '') continue;
    const amount = signedAmount(posted.text(`amount-${index}`));
    const part = amount === null ? null : partOf(posted, queued, index, amount);
    if (amount === null) problems.push({ field: `amount-${index}`, text: words.amount });
    else if (part === null) problems.push({ field: `what-${index}`, text: words.what });
    else parts.push(part);
  }
  return { parts, problems };
}

function rowsOf(posted: Posted): number {
  const asked = Number(posted.text('rows'));
  return Number.isInteger(asked) && asked >= 1 && asked <= MOST_PARTS ? asked : 1;
}

/** The rule that a posting asks for: what is posted now is proposed next time. Null where none is asked for, `unfit` where none can say what is posted. */
function ruleAsked(posted: Posted, { line }: QueuedLine, [part, ...others]: readonly LinePart[]): RuleTerms | 'unfit' | null {
  if (posted.text('rule') === '') return null;
  const direction = line.amount > 0 ? ('in' as const) : ('out' as const);
  const terms = { words: posted.text('rule-words'), direction, bank: line.account, amount: null };
  if (others.length === 0 && part?.kind === 'entry')
    return { ...terms, into: { kind: 'entry', account: part.account, project: part.project } };
  if (others.length === 0 && part?.kind === 'gift') return { ...terms, into: { kind: 'gift', project: part.gift.project } };
  return 'unfit';
}

/** Posts what was typed, and keeps the rule that is asked for with it: where that cannot be kept, nothing is posted, and it is said at its field. */
async function postTyped(page: TreasuryContext, queued: QueuedLine, posted: Posted, language: Language): Promise<FormAnswer> {
  const { lines } = page.locals.app.treasury;
  const visit = visitOf(page);
  const words = LINES_WORDS[language];
  const { parts, problems } = partsOf(posted, queued, rowsOf(posted), language);
  if (problems.length > 0) return { kind: 'mend', problems };
  const rule = ruleAsked(posted, queued, parts);
  if (rule === 'unfit') return { kind: 'mend', problems: [{ field: 'rule', text: words.line.ruleParts }] };
  const wrong = rule && (await lines.ruleProblem(rule));
  // One that is there already stays, and proposes the same.
  if (wrong !== null && wrong !== 'there') return { kind: 'mend', problems: [{ field: 'rule-words', text: words.rules.problems[wrong] }] };
  const acted = await lines.act(visit, 'bank.match', (acts, by) => acts.post({ ...lineAsked(posted), parts, by }));
  const answer = lineAnswer(acted, treasuryPath('bank', language), 'line-posted', language);
  if (rule === null || wrong === 'there' || answer.kind !== 'done') return answer;
  const kept = await lines.act(visit, 'bank.match', (acts, by) => acts.keepRule({ ...rule, by }));
  return { ...answer, done: kept.ok && kept.value.kind === 'done' ? 'line-posted-as-rule' : 'line-posted-no-rule' };
}

/** One visit of a line's page: accept a proposal, post parts, set aside, undo. `null` where there is no such line. */
export async function visitLine(page: TreasuryContext, id: string, language: Language): Promise<Response | LineView | null> {
  const { app } = page.locals;
  const { lines } = app.treasury;
  const visit = visitOf(page);
  const queued = await lines.line(id);
  if (!queued || !(await mayReadLine(page, queued))) return null;
  const here = treasuryPath('bank', language, id);
  const form = await answerForm(page, {
    post: (posted) => postTyped(page, queued, posted, language),
    'add-part': (posted) => Promise.resolve({ kind: 'show', shown: Math.min(rowsOf(posted) + 1, MOST_PARTS) }),
    accept: (posted) => acceptProposal(app, page, posted, treasuryPath('bank', language), language),
    aside: async (posted) => {
      const asked = { ...lineAsked(posted), reason: posted.text('reason') };
      return lineAnswer(await lines.act(visit, 'bank.match', (acts, by) => acts.setAside({ ...asked, by })), here, 'line-aside', language);
    },
    undo: async (posted) =>
      lineAnswer(
        await lines.act(visit, 'bank.match', (acts, by) => acts.undo({ ...lineAsked(posted), by })),
        here,
        'line-undone',
        language,
      ),
  });
  if (form instanceof Response) return form;
  const seen = (await lines.line(id)) ?? queued;
  const rows = typeof form.shown === 'number' ? form.shown : rowsOf(form.posted);
  return { form, queued: seen, choices: await lines.choices(queued.line.bookedOn), rows, likely: await lines.likely(seen) };
}

/** One visit of the kept rules. */
export async function visitRules(page: TreasuryContext, language: Language): Promise<Response | { readonly form: FormState }> {
  const { lines } = page.locals.app.treasury;
  const visit = visitOf(page);
  const here = rulesPath(language);
  const words = LINES_WORDS[language].rules.problems;
  const form = await answerForm(page, {
    keep: async (posted) => {
      const amount = posted.text('amount') === '' ? null : signedAmount(posted.text('amount'));
      if (amount === null && posted.text('amount') !== '') return { kind: 'mend', problems: [{ field: 'amount', text: words.amount }] };
      const account = parseAccount(posted.text('into'));
      const into =
        posted.text('into') === 'gift' || account === undefined
          ? ({ kind: 'gift', project: null } as const)
          : ({ kind: 'entry', account, project: null } as const);
      const direction = posted.text('direction') === 'in' ? 'in' : 'out';
      const asked = { words: posted.text('words'), direction, bank: null, amount, into } as const;
      const kept = await lines.act(visit, 'bank.match', (acts, by) => acts.keepRule({ ...asked, by }));
      if (!kept.ok) return answerRefused<never>(kept.why, language, () => ({ field: null, text: '' }));
      if (kept.value.kind === 'done') return { kind: 'done', to: here, done: 'rule-kept' };
      const { problem } = kept.value;
      const field = problem === 'account' ? 'into' : problem === 'there' ? 'words' : problem;
      return { kind: 'mend', problems: [{ field, text: words[problem] }] };
    },
    end: async (posted) => {
      const ended = await lines.act(visit, 'bank.match', (acts, by) => acts.endRule({ rule: posted.text('rule'), by }));
      if (!ended.ok) return answerRefused<never>(ended.why, language, () => ({ field: null, text: '' }));
      return { kind: 'done', to: here, done: 'rule-ended' };
    },
  });
  return form instanceof Response ? form : { form };
}
