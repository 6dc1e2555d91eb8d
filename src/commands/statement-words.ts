import type { App } from '../app.ts';

type Taken = Awaited<ReturnType<App['treasury']['lines']['takeAsOperator']>>;
type Told = Extract<Taken, { kind: 'done' }>['imports'][number];
type Bad = Extract<Taken, { kind: 'done' }>['bad'][number];
type Problem = Extract<Taken, { kind: 'refused' }>['problems'][number];

function euros(amount: number): string {
  return `${(amount / 100).toFixed(2).replace('.', ',')} €`;
}

/** What a statement adds, or would add. */
export function toldWords({ account, kept, known, early, from, to, closing }: Told, isDone: boolean): string {
  const span = from === null || to === null ? 'no line' : `${from} to ${to}`;
  const before = early === 0 ? '' : `, ${early} before the books open and left out`;
  const balance = closing === null ? '' : `; closing ${euros(closing.amount)} on ${closing.on}`;
  return `${account}: ${span}: ${kept} lines ${isDone ? 'added' : 'to add'}, ${known} known${before}${balance}.`;
}

export function badLine({ position, text, problem, detail }: Bad, isDone: boolean): string {
  return `Line ${position} ${isDone ? 'was left out' : 'cannot be read'}: ${problem}${detail === '' ? '' : ` (${detail})`}: ${text}`;
}

/** What does not hold together, with the amounts that differ. */
export function problemWords(problem: Problem): string {
  switch (problem.code) {
    case 'no-account':
      return `No account of content/accounts.yaml has the number ${problem.written ?? '(the file tells none)'}: say --account NAME, or write its iban there.`;
    case 'not-a-bank':
      return `${problem.account} is no bank account of content/accounts.yaml.`;
    case 'other-account':
      return `The file is of the account ${problem.written}, which is not ${problem.account}.`;
    case 'nothing':
      return 'The file holds neither a line nor a balance.';
    case 'sum':
      return `${problem.account}: opening ${euros(problem.opening)} + lines ${euros(problem.lines)} is not closing ${euros(problem.closing)}: ${euros(problem.difference)} are missing.`;
    case 'gap':
      return `${problem.account}: after ${problem.since} the account held ${euros(problem.expected)}, and this statement opens with ${euros(problem.opening)}: ${euros(problem.difference)} moved in between.`;
    case 'closing':
      return `${problem.account}: another statement tells ${euros(problem.known)} for ${problem.on}, this one ${euros(problem.closing)}.`;
  }
}
