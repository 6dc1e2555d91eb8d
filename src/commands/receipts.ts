import { parseArgs } from 'node:util';
import type { Running } from '../app.ts';
import type { Actor } from '../values/actor.ts';
import type { Command } from './obole.ts';
import { DONE, REFUSED } from './places.ts';
import { progressOn } from './progress.ts';
import { withBooks } from './with-books.ts';

/** Who acts where nobody has signed in: whoever has the machine. */
const OPERATOR: Actor = { member: '', name: 'obole (command line)' };

type Asked = { readonly act: 'issue' | 'look'; readonly year: string; readonly next: number | null };

/** The words after `receipts`; null when they ask for nothing that there is. */
function readWords(words: readonly string[]): Asked | null {
  try {
    const text = { type: 'string' } as const;
    const { values, positionals } = parseArgs({ args: [...words], options: { year: text, 'next-number': text }, allowPositionals: true });
    const act = (['issue', 'look'] as const).find((each) => each === positionals[0]);
    const next = values['next-number'];
    if (!act || positionals.length !== 1 || !/^\d{4}$/.test(values.year ?? '')) return null;
    if (next !== undefined && (act !== 'issue' || !/^[1-9]\d{0,8}$/.test(next))) return null;
    return { act, year: values.year ?? '', next: next === undefined ? null : Number(next) };
  } catch {
    return null;
  }
}

type Desk = NonNullable<Running['app']['treasury']['money']['receipts']>;

function euros(amount: number): string {
  return `${(amount / 100).toFixed(2)} €`;
}

/** What stands before the batch, a line each. */
async function look(desk: Desk, year: string): Promise<number> {
  const { plan, pending, behind } = await desk.look(year);
  const lines: readonly (readonly [string, number])[] = [
    ['people ready for a receipt', plan.ready.length],
    ['payments on a receipt already', plan.done],
    ['people without name and address', plan.withoutIdentity.length],
    ['payments of nobody known', plan.unidentified.length],
    ['payments still on their way', pending.length],
    ['disputed gifts', plan.disputed.length],
    ['gifts of companies', plan.companies.length],
    ['receipted by a platform, or by nobody', plan.elsewhere.length],
    ['receipts to cancel and replace', (await desk.toRevise()).length],
  ];
  for (const [what, count] of lines) console.log(`${String(count).padStart(6)}  ${what}`);
  const { count, amount } = await desk.declaration(year);
  console.log(`Declaration (article 222 bis): ${count} receipts in force, ${euros(amount)}.`);
  return behind ? tellBehind(behind) : DONE;
}

function tellBehind({ books, given }: { readonly books: number; readonly given: number }): number {
  console.error(
    `No receipt can be issued: the books know ${books} numbers and ${given} were given, so an older backup stands in their place. ` +
      `Get the missing receipts back from their donors, then add "--next-number ${given + 1}", or a higher one.`,
  );
  return REFUSED;
}

async function goOn(desk: Desk, next: number): Promise<boolean> {
  const done = await desk.goOnAt(next, OPERATOR);
  if (done.kind === 'done') return true;
  const why =
    done.why === 'not-behind'
      ? '"--next-number" is for books that an older backup has replaced. These know all numbers that were given; leave it out.'
      : `"--next-number" must be higher than ${done.given}, the last number that was given.`;
  console.error(why);
  return false;
}

async function issue(desk: Desk, { year, next }: Asked): Promise<number> {
  if (next !== null && !(await goOn(desk, next))) return REFUSED;
  const progress = progressOn(process.stdout, 'Receipts');
  const done = await desk.issueYear(year, { most: Number.MAX_SAFE_INTEGER, progress: progress.at }, OPERATOR);
  progress.end();
  if (done.kind === 'behind') return tellBehind(done);
  if (done.kind === 'not-over') {
    console.error(`The year ${year} is not over: yearly receipts are issued after 31 December.`);
    return REFUSED;
  }
  console.log(`${done.issued} receipts issued, ${euros(done.amount)}.`);
  return DONE;
}

/** Does what the words after `receipts` ask for; returns the exit status. */
export async function runReceipts(desk: Desk | null, words: readonly string[]): Promise<number> {
  const asked = readWords(words);
  if (!asked) {
    console.error('"receipts" is followed by issue or look, then --year and a calendar year, such as 2026.');
    return REFUSED;
  }
  if (desk) return asked.act === 'look' ? look(desk, asked.year) : issue(desk, asked);
  console.error('Receipts are off: content/association.yaml says "receipts: no".');
  return REFUSED;
}

export const receipts: Command = {
  usage: 'receipts issue|look --year Y [--next-number N]',
  what: 'Issues the tax receipts of a calendar year to everybody whose name and address are known, or tells what stands before it. Ended half-way, a second run goes on. "--next-number": after an older backup was restored, the first number that was not given.',
  run: (words) => withBooks(({ app }) => runReceipts(app.treasury.money.receipts, words)),
};
