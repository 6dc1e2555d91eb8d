import type { FileProblem } from '../../../reconciliation/statement.ts';
import type { Import, ImportProblem } from '../../../reconciliation/import-desk.ts';
import type { App } from '../../../app.ts';
import { FORMATS } from '../../../i18n/formats.ts';
import type { Language } from '../../../i18n/language.ts';
import { BANK_WORDS } from '../../../i18n/words-bank.ts';
import { LINES_WORDS } from '../../../i18n/words-treasury-lines.ts';
import type { Problem } from '../form.ts';

type Sent = Awaited<ReturnType<App['treasury']['lines']['files']['send']>>;
type Mistakes = Extract<Sent, { kind: 'mistyped' }>['mistakes'];

/** What is wrong with the columns that were chosen, each at its field. */
export function mappingProblems(mistakes: Mistakes, language: Language): Problem[] {
  const words = LINES_WORDS[language].columns;
  return mistakes.map(({ field, problem }) => ({ field: `csv-${field}`, text: words.problems[problem] }));
}

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

/** Why nothing of a file can be read. */
export function fileProblem({ code, position, detail }: FileProblem, language: Language): Problem {
  const { what, why, remedy } = BANK_WORDS[language].fileProblems[code];
  const place = [position === null ? '' : `(${position})`, detail].filter((each) => each !== '').join(' ');
  return { field: 'file', text: `${what} ${why} ${remedy} ${place}`.trim() };
}

/** What keeps a file out, each at the field that decides it. */
export function importProblems(taken: Exclude<Import, { kind: 'done' }>, language: Language): Problem[] {
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
