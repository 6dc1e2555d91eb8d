import type { App } from '../../../app.ts';
import type { BankImport } from '../../../reconciliation/bank-line.ts';
import type { Import } from '../../../reconciliation/import-desk.ts';
import type { Language } from '../../../i18n/language.ts';
import { treasuryPath } from '../../../i18n/treasury-routes.ts';
import { LINES_WORDS } from '../../../i18n/words-treasury-lines.ts';
import { parseAccount, type Account } from '../../../values/account.ts';
import { visitOf, type TreasuryContext } from '../door.ts';
import { answerForm, goTo, type FormAnswer, type FormState, type Posted } from '../form.ts';
import { answerRefused } from '../refusals.ts';
import { fileProblem, importProblems, mappingProblems } from './import-problems.ts';
import { sandboxMonths, type Samples } from './sandbox-months.ts';

type Files = App['treasury']['lines']['files'];
type Answered = Exclude<Awaited<ReturnType<Files['send']>>, { kind: 'job' }>;
type SentFile = Parameters<Files['send']>[1];
type TypedMapping = NonNullable<SentFile['mapping']>;
type Job = NonNullable<ReturnType<Files['job']>>;

/** A file that was sent, as its form carries it on: a browser does not keep what was chosen. Null where it is too long for that. */
export type Carried = { readonly name: string; readonly text: string } | null;

/** What the page shows besides its form: what an import would do, and how a CSV is read. */
type Shown = { readonly told: Extract<Import, { kind: 'done' }> | null; readonly sheet: Answered['sheet']; readonly file: Carried };

export type ImportView = {
  readonly form: FormState;
  readonly imports: readonly BankImport[];
  readonly shown: Shown;
  /** A file that is dealt with in the background. */
  readonly job: Exclude<Job, { kind: 'ended' }> | { readonly kind: 'lost' } | null;
  /** Statements of a sandbox's own bank. */
  readonly samples: Samples;
  /** What the account is chosen as beforehand: where the chart tells no number, no file can tell which account is its own. */
  readonly account: Account | null;
};

const NOTHING: Shown = { told: null, sheet: null, file: null };
const JOB_QUERY = 'job';
const FIELD = 'csv-';
/** What a form carries on as text. */
const CARRIED_BYTES = 256 * 1024;
const SECONDS_BETWEEN_LOOKS = '1';

const MAPPING_FIELDS = [
  ...(['separator', 'encoding', 'skip', 'header', 'date', 'order', 'value', 'label', 'label2', 'label3'] as const),
  ...(['amount', 'debit', 'credit', 'decimal', 'counterparty', 'reference', 'balance', 'rest'] as const),
];

/** How the columns were chosen; null where the form did not ask. */
function typedMapping(posted: Posted): TypedMapping | null {
  if (posted.text(`${FIELD}asked`) === '') return null;
  // Each field of the form is read under its own name; a tab, too, has one.
  return Object.fromEntries(MAPPING_FIELDS.map((field) => [field, posted.text(FIELD + field)])) as TypedMapping;
}

async function chosenFile(request: Request | null): Promise<{ readonly name: string; readonly bytes: Uint8Array } | null> {
  const file = (await request?.formData().catch(() => null))?.get('file') ?? null;
  if (file === null || typeof file === 'string' || file.size === 0) return null;
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}

async function sentFile(posted: Posted, copy: Request | null, isFinal: boolean): Promise<SentFile | null> {
  const carried = posted.text('carried');
  const chosen =
    (await chosenFile(copy)) ?? (carried === '' ? null : { name: posted.text('carried-name'), bytes: Buffer.from(carried, 'base64') });
  if (!chosen) return null;
  return {
    fileName: chosen.name.slice(0, 200),
    bytes: chosen.bytes,
    account: parseAccount(posted.text('account')) ?? null,
    mapping: typedMapping(posted),
    decided: (['leave-out', 'gap'] as const).filter((each) => posted.text(each) !== ''),
    isFinal,
  };
}

function firstChoice({ content: { accounts } }: App): Account | null {
  if (accounts.some(({ iban }) => iban !== null)) return null;
  return accounts.find(({ use }) => use === 'bank')?.name ?? null;
}

function carriedOf({ bytes, fileName }: SentFile): Carried {
  return bytes.length > CARRIED_BYTES ? null : { name: fileName ?? '', text: Buffer.from(bytes).toString('base64') };
}

/** What the page says of what came of a file. */
function answerOf(outcome: Answered, file: Carried, language: Language): { readonly answer: FormAnswer; readonly shown: Shown } {
  const { sheet } = outcome;
  const shown = { told: null, sheet, file };
  switch (outcome.kind) {
    case 'turned-away':
      return { answer: answerRefused<never>(outcome.why, language, () => ({ field: null, text: '' })), shown };
    case 'mistyped':
      return { answer: { kind: 'mend', problems: mappingProblems(outcome.mistakes, language) }, shown };
    case 'unread':
      return { answer: { kind: 'mend', problems: [fileProblem(outcome.problem, language)] }, shown };
    case 'told': {
      const { told, isFinal } = outcome;
      if (told.kind !== 'done') return { answer: { kind: 'mend', problems: importProblems(told, language) }, shown };
      if (isFinal) return { answer: { kind: 'done', to: treasuryPath('bank', language), done: 'statement-imported' }, shown };
      return { answer: { kind: 'show', shown: null }, shown: { ...shown, told } };
    }
  }
}

/** A file in the background: how far it is, or what came of it. */
function seenJob(
  page: TreasuryContext,
  id: string,
  language: Language,
): Response | (Pick<ImportView, 'job' | 'shown'> & { readonly answer?: FormAnswer }) {
  const job = page.locals.app.treasury.lines.files.job(visitOf(page), id) ?? { kind: 'lost' as const };
  if (job.kind === 'waiting' || job.kind === 'running') page.response.headers.set('refresh', SECONDS_BETWEEN_LOOKS);
  if (job.kind !== 'ended') return { job, shown: NOTHING };
  const { answer, shown } = answerOf(job.value, null, language);
  if (answer.kind === 'done') return goTo(answer.to, answer.done);
  return { job: null, shown, answer };
}

/** One visit of the import's page: a file is checked, then taken; a long one in the background, of which this page tells. */
export async function visitImport(page: TreasuryContext, language: Language): Promise<Response | ImportView> {
  const { app } = page.locals;
  const { lines, may } = app.treasury;
  const visit = visitOf(page);
  const here = treasuryPath('bank', language, 'import');
  const copy = page.request.method === 'POST' ? page.request.clone() : null;
  let shown = NOTHING;
  const run = async (posted: Posted, isFinal: boolean): Promise<FormAnswer> => {
    if (!visit.own || !may(visit, 'bank.import'))
      return answerRefused<never>(visit.own ? 'forbidden' : 'foreign', language, () => ({ field: null, text: '' }));
    const sent = await sentFile(posted, copy, isFinal);
    if (!sent) return { kind: 'mend', problems: [{ field: 'file', text: LINES_WORDS[language].import.noFile }] };
    const outcome = await lines.files.send(visit, sent);
    if (outcome.kind === 'job') return { kind: 'done', to: `${here}?${JOB_QUERY}=${outcome.id}` };
    const told = answerOf(outcome, carriedOf(sent), language);
    shown = told.shown;
    return told.answer;
  };
  const form = await answerForm(page, { preview: (posted) => run(posted, false), take: (posted) => run(posted, true) });
  if (form instanceof Response) return form;
  const id = page.request.method === 'GET' ? page.url.searchParams.get(JOB_QUERY) : null;
  const seen = id === null ? null : seenJob(page, id, language);
  if (seen instanceof Response) return seen;
  const problems = seen?.answer?.kind === 'mend' ? seen.answer.problems : form.problems;
  const rest = { imports: await lines.imports(20), samples: await sandboxMonths(app), account: firstChoice(app) };
  return { form: { ...form, problems }, shown: seen?.shown ?? shown, job: seen?.job ?? null, ...rest };
}
