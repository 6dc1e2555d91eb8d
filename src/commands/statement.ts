import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { App, Running } from '../app.ts';
import { parseAccount, type Account } from '../values/account.ts';
import { sha256 } from '../values/digest.ts';
import type { Command } from './obole.ts';
import { DONE, REFUSED } from './places.ts';
import { badLine, problemWords, toldWords } from './statement-words.ts';
import { withBooks } from './with-books.ts';

type Asked = {
  readonly path: string;
  readonly account: Account | null;
  readonly mapping: string | null;
  readonly leaveOut: boolean;
  readonly acceptGap: boolean;
};

const OPTIONS = {
  account: { type: 'string' },
  mapping: { type: 'string' },
  'leave-out': { type: 'boolean' },
  'accept-gap': { type: 'boolean' },
} as const;

async function readAsked(words: readonly string[]): Promise<Asked | string> {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) return '"statement import" is followed by one file.';
    const account = values.account === undefined ? null : parseAccount(values.account);
    if (account === undefined) return `"${values.account}" is not the name of an account, such as bank-main.`;
    const mapping = values.mapping === undefined ? null : await readFile(values.mapping, 'utf8');
    return { path, account, mapping, leaveOut: values['leave-out'] ?? false, acceptGap: values['accept-gap'] ?? false };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

type Taken = Awaited<ReturnType<App['treasury']['lines']['takeAsOperator']>>;

/** What came of it, in lines; what waits for a decision names the option that takes it. */
function tell(taken: Taken): number {
  const isDone = taken.kind === 'done';
  const { imports, bad } = taken.kind === 'refused' ? { imports: [], bad: [] } : taken;
  const problems = isDone ? [] : taken.problems;
  for (const told of imports) console.log(toldWords(told, isDone));
  for (const line of bad) console.log(badLine(line, isDone));
  for (const problem of problems) console.error(problemWords(problem));
  if (isDone) return DONE;
  const undecided = taken.kind === 'undecided';
  if (undecided && bad.length > 0) console.error('Nothing was taken. Mend the file, or say --leave-out to keep these lines out.');
  if (undecided && problems.length > 0) console.error('Nothing was taken. Import the statement between first, or say --accept-gap.');
  return REFUSED;
}

async function importFile({ app }: Running, { path, account, mapping, leaveOut, acceptGap }: Asked): Promise<number> {
  const bytes = await readFile(path);
  const file = await app.treasury.lines.readFile(bytes, account, mapping);
  if (!file.ok) {
    const { code, position, detail } = file.why;
    const place = position === null ? '' : `, line ${position}`;
    console.error(`${path} cannot be read: ${code}${place}${detail === '' ? '' : ` (${detail})`}. Nothing was taken.`);
    return REFUSED;
  }
  const decided = [...(leaveOut ? (['leave-out'] as const) : []), ...(acceptGap ? (['gap'] as const) : [])];
  const fileHash = sha256(bytes.toString('base64'));
  return tell(await app.treasury.lines.takeAsOperator({ file: file.value, fileHash, fileName: basename(path), account, decided }));
}

export const statement: Command = {
  usage: 'statement import FILE [--account NAME] [--mapping FILE] [--leave-out] [--accept-gap]',
  what: 'Takes the lines of a bank’s file (CAMT.053, CFONB120, OFX, CSV) into the books, once each. The account is found by its IBAN, or named. Lines that cannot be read are shown with their number, and keep the whole file out until --leave-out decides.',
  run: async ([act, ...words]) => {
    const asked = act === 'import' ? await readAsked(words) : '"statement" is followed by "import" and a file.';
    if (typeof asked !== 'string') return withBooks((running) => importFile(running, asked));
    console.error(asked);
    return REFUSED;
  },
};
