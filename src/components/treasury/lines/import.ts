import type { BankImport } from '../../../reconciliation/bank-line.ts';
import type { FileProblem } from '../../../reconciliation/statement.ts';
import type { Import, ImportProblem } from '../../../reconciliation/take-statement.ts';
import { FORMATS } from '../../../i18n/formats.ts';
import type { Language } from '../../../i18n/language.ts';
import { treasuryPath } from '../../../i18n/treasury-routes.ts';
import { BANK_WORDS } from '../../../i18n/words-bank.ts';
import { LINES_WORDS } from '../../../i18n/words-treasury-lines.ts';
import { parseAccount } from '../../../values/account.ts';
import { sha256 } from '../../../values/digest.ts';
import { visitOf, type TreasuryContext } from '../door.ts';
import { answerForm, type FormAnswer, type FormState, type Posted, type Problem } from '../form.ts';
import { answerRefused } from '../refusals.ts';

/** What an import would do, shown before it is done; `mapping`: the columns that are proposed for a CSV that is not known. */
type Shown = { readonly told: Extract<Import, { kind: 'done' }> | null; readonly mapping: string | null };

export type ImportView = { readonly form: FormState; readonly imports: readonly BankImport[]; readonly shown: Shown };

function problemText(problem: ImportProblem, language: Language): string {
  const words = LINES_WORDS[language].import.problems;
  const { exact, day } = FORMATS[language];
  switch (problem.code) {
    case 'nothing':
      return words.nothing;
    case 'no-account':
      return words['no-account'](problem.written ?? '');
    case 'not-a-bank':
      return words['not-a-bank'](problem.account);
    case 'other-account':
      return words['other-account'](problem.account, problem.written);
    case 'sum':
      return words.sum(exact(problem.opening), exact(problem.lines), exact(problem.closing), exact(problem.difference));
    case 'gap':
      return words.gap(day(problem.since), exact(problem.expected), exact(problem.opening), exact(problem.difference));
    case 'closing':
      return words.closing(day(problem.on), exact(problem.known), exact(problem.closing));
  }
}

function fileProblem({ code, position, detail }: FileProblem, language: Language): Problem {
  const { what, why, remedy } = BANK_WORDS[language].fileProblems[code];
  const place = [position === null ? '' : `(${position})`, detail].filter((each) => each !== '').join(' ');
  return { field: 'file', text: `${what} ${why} ${remedy} ${place}`.trim() };
}

/** What keeps a file out, each at the field that decides it. */
function importProblems(taken: Exclude<Import, { kind: 'done' }>, language: Language): Problem[] {
  const words = LINES_WORDS[language].import;
  const bad = taken.kind === 'undecided' ? taken.bad : [];
  const lines = bad.map(({ position, problem, detail, text }) => words.badLine(String(position), `${problem} ${detail}`.trim(), text));
  const fields: Readonly<Record<string, string>> = {
    gap: 'gap',
    'no-account': 'account',
    'not-a-bank': 'account',
    'other-account': 'account',
  };
  return [
    ...taken.problems.map((problem) => ({
      field: fields[problem.code] ?? 'file',
      text: problemText(problem, language),
    })),
    ...(lines.length === 0 ? [] : [{ field: 'leave-out', text: words.decide }, ...lines.map((text) => ({ field: 'leave-out', text }))]),
  ];
}

type File = { readonly name: string; readonly bytes: Uint8Array };

async function fileOf(request: Request): Promise<File | null> {
  const file = (await request.formData().catch(() => new FormData())).get('file');
  if (file === null || typeof file === 'string' || file.size === 0) return null;
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}

/** One visit of the import's page: a file is checked, then taken. */
export async function visitImport(page: TreasuryContext, language: Language): Promise<Response | ImportView> {
  const { lines } = page.locals.app.treasury;
  const visit = visitOf(page);
  const words = LINES_WORDS[language].import;
  const uploaded = page.request.method === 'POST' ? page.request.clone() : null;
  const mend = (...problems: Problem[]): FormAnswer => ({ kind: 'mend', problems });
  const run = async (posted: Posted, isFinal: boolean): Promise<FormAnswer> => {
    const file = uploaded === null ? null : await fileOf(uploaded);
    if (!file) return mend({ field: 'file', text: words.noFile });
    const account = parseAccount(posted.text('account')) ?? null;
    const mapping = posted.text('mapping') || null;
    const read = await lines.readFile(file.bytes, account, mapping);
    if (!read.ok && read.why.code === 'unmapped') {
      const proposed = lines.proposeMapping(file.bytes);
      if (proposed.ok) return { kind: 'show', shown: { told: null, mapping: proposed.value } satisfies Shown };
    }
    if (!read.ok) return mend(fileProblem(read.why, language));
    const decided = (['leave-out', 'gap'] as const).filter((each) => posted.text(each) !== '');
    const asked = {
      file: read.value,
      fileHash: sha256(Buffer.from(file.bytes).toString('base64')),
      fileName: file.name.slice(0, 200),
      account,
      decided,
    };
    if (!isFinal) {
      const told = await lines.preview({ ...asked, by: { member: '', name: '' } });
      return told.kind === 'done' ? { kind: 'show', shown: { told, mapping } satisfies Shown } : mend(...importProblems(told, language));
    }
    const taken = await lines.act(visit, 'bank.import', async (acts, by) => {
      const done = await acts.take({ ...asked, by });
      if (done.kind === 'done' && mapping !== null && account !== null) await acts.keepMapping(account, mapping, by);
      return done;
    });
    if (!taken.ok) return answerRefused<never>(taken.why, language, () => ({ field: null, text: '' }));
    if (taken.value.kind === 'done') return { kind: 'done', to: treasuryPath('bank', language), done: 'statement-imported' };
    return mend(...importProblems(taken.value, language));
  };
  const form = await answerForm(page, { preview: (posted) => run(posted, false), take: (posted) => run(posted, true) });
  if (form instanceof Response) return form;
  const shown = form.shown === null ? { told: null, mapping: null } : (form.shown as Shown);
  return { form, shown, imports: await lines.imports(20) };
}
