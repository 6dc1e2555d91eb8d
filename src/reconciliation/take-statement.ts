import type { Account } from '../values/account.ts';
import { addCents, subtractCents, sumCents, ZERO } from '../values/cents.ts';
import { addDays } from '../values/day.ts';
import { newId } from '../values/ids.ts';
import { inTurns, runInTurns } from '../values/turns.ts';
import type { BankImport, BankLine, KnownBalance } from './bank-line.ts';
import { continuityProblems, daysOf, firstDayOf, joinStatements, type Before, type Joined } from './continuity.ts';
import type { Decision, AskedImport, ImportProblem, ToldImport, Import, ImportBooks, MarkedLine, ImportDesk } from './import-desk.ts';
import type { LineStore } from './line-store.ts';
import { accountNumbered, isBankAccount, mayBeOf } from './own-accounts.ts';
import type { BankBalance, Statement } from './statement.ts';

/** Lines that are made ready before others have their turn. */
const AT_ONCE = 500;

/** The statements of one account, joined, each of its lines with its mark. */
type Marked = { readonly joined: Joined; readonly lines: readonly MarkedLine[] };

/** The statements of one account beside what is kept of it: the lines that are new, and what does not hold together. */
type Planned = {
  readonly told: ToldImport;
  readonly joined: Joined;
  readonly fresh: readonly MarkedLine[];
  readonly problems: readonly ImportProblem[];
};

function accountFor({ chart }: ImportDesk, { account: written }: Statement, chosen: Account | null): Account | ImportProblem {
  if (chosen === null) return accountNumbered(chart, written) ?? { code: 'no-account', written };
  if (!isBankAccount(chart, chosen)) return { code: 'not-a-bank', account: chosen };
  return mayBeOf(chart, chosen, written) ? chosen : { code: 'other-account', account: chosen, written: written ?? '' };
}

/** The balance that another statement has told for the day on which this one closes, with what is new since. */
function closingKnown(balances: readonly KnownBalance[], closing: BankBalance | null, fresh: readonly MarkedLine[]): Before['closing'] {
  const told = balances.find(({ on, import: from }) => on === closing?.on && from !== null);
  if (!told) return null;
  const added = sumCents(fresh.flatMap(({ line }) => (line.bookedOn <= told.on ? [line.amount] : [])));
  return { told: told.amount, withNew: addCents(told.amount, added) };
}

async function beforeOf(
  lines: LineStore,
  account: Account,
  { statement }: Joined,
  present: readonly MarkedLine[],
  fresh: readonly MarkedLine[],
): Promise<Before> {
  const first = firstDayOf(statement);
  const balances = await lines.balances(account);
  const last = first === null ? null : (balances.findLast(({ on }) => on < first) ?? null);
  const closing = closingKnown(balances, statement.closing, fresh);
  if (first === null || last === null) return { last: null, between: ZERO, sameDay: ZERO, closing };
  const eve = addDays(first, -1);
  const there = present.filter(({ line }) => line.bookedOn === first);
  return {
    last,
    between: await lines.totalBetween(account, last.on, eve),
    sameDay: subtractCents(await lines.totalBetween(account, eve, first), sumCents(there.map(({ line }) => line.amount))),
    closing,
  };
}

async function plan(desk: ImportDesk, lines: LineStore, account: Account, marked: Marked, hasBad: boolean): Promise<Planned> {
  const { openedOn } = desk;
  const { joined } = marked;
  const { statement } = joined;
  const { added: unknown, present } = await runInTurns(desk.newLines(await lines.knownLines(account), marked.lines));
  const fresh = unknown.filter(({ line }) => openedOn === null || line.bookedOn >= openedOn);
  const days = daysOf(statement.lines);
  const balances = { opening: statement.opening, closing: statement.closing };
  const counts = { kept: fresh.length, known: present.length, early: unknown.length - fresh.length };
  // What a line that cannot be read moves is not known: the sum cannot hold, and no opening balance follows from it.
  const own = hasBad ? joined.problems.filter(({ code }) => code !== 'sum') : joined.problems;
  const before = await beforeOf(lines, account, joined, present, unknown);
  const opens = !hasBad || statement.opening !== null;
  const problems = [...own, ...continuityProblems(statement, opens ? before : { ...before, last: null })];
  return {
    told: { account, ...counts, from: days?.[0] ?? null, to: days?.[1] ?? null, ...balances },
    joined,
    fresh,
    problems: problems.map((problem) => ({ account, ...problem })),
  };
}

async function keep(desk: ImportDesk, { lines, note }: ImportBooks, asked: AskedImport, planned: Planned): Promise<ToldImport> {
  const { told, fresh, joined } = planned;
  const { account, kept, known, early } = told;
  const { fileHash, fileName, by, file } = asked;
  const counts = { kept, known, early, bad: file.bad.length };
  const made: BankImport = {
    id: newId('imp'),
    fileHash,
    fileName,
    account,
    format: joined.statement.format,
    ...counts,
    by,
    atMs: desk.clock.now(),
  };
  const lineOf = ({ line, fingerprint }: MarkedLine): BankLine => ({ ...line, id: newId('ln'), account, fingerprint, import: made.id });
  const added = await inTurns(fresh, lineOf, AT_ONCE);
  const closings = joined.closings.filter(({ on }) => desk.openedOn === null || on >= desk.openedOn);
  const balances: KnownBalance[] = closings.map(({ on, amount }) => ({ account, on, amount, import: made.id, by, atMs: made.atMs }));
  const tell = (done: number): void => desk.tell({ phase: 'keeping', done, of: added.length });
  // Somebody else has taken the same file between this look and the last: it adds nothing more.
  if ((await lines.keepImport(made, added, balances, tell)) === 'known') return { ...told, kept: 0, known: known + kept };
  await note({ act: 'statement-imported', object: made.id, before: null, after: { account, file: fileName, ...counts } });
  return told;
}

type Sorted =
  | { readonly kind: 'sorted'; readonly accounts: ReadonlyMap<Account, Marked> }
  | { readonly kind: 'refused'; readonly problems: readonly ImportProblem[] };

async function marksOf(desk: ImportDesk, account: Account, { statement }: Joined): Promise<readonly MarkedLine[]> {
  const tell = (done: number): void => desk.tell({ phase: 'comparing', done, of: statement.lines.length });
  return runInTurns(desk.marked(account, statement.lines), tell);
}

/** Before anything of the books is held: marks take long. */
async function sortedByAccount(desk: ImportDesk, { file, account: chosen }: AskedImport): Promise<Sorted> {
  const placed = file.statements.map((statement) => ({ statement, account: accountFor(desk, statement, chosen) }));
  const problems = placed.flatMap(({ account }) => (typeof account === 'string' ? [] : [account]));
  if (problems.length > 0) return { kind: 'refused', problems };
  if (placed.length === 0 && file.bad.length === 0) return { kind: 'refused', problems: [{ code: 'nothing' }] };
  const known = placed.flatMap(({ statement, account }) => (typeof account === 'string' ? [{ statement, account }] : []));
  const accounts = new Map<Account, Marked>();
  for (const [account, own] of Map.groupBy(known, (each) => each.account)) {
    const [first, ...others] = own.map(({ statement }) => statement);
    if (!first) continue;
    const joined = joinStatements([first, ...others]);
    accounts.set(account, { joined, lines: await marksOf(desk, account, joined) });
  }
  return { kind: 'sorted', accounts };
}

/** What may be decided away: a gap. A sum that does not hold, and two balances of one day, say that the file or its reading is wrong. */
function undecided(problems: readonly ImportProblem[], decided: readonly Decision[]): 'refused' | 'undecided' | null {
  if (problems.some(({ code }) => code !== 'gap')) return 'refused';
  return problems.length > 0 && !decided.includes('gap') ? 'undecided' : null;
}

async function judged(
  desk: ImportDesk,
  lines: LineStore,
  asked: AskedImport,
  sorted: Sorted,
): Promise<Exclude<Import, { kind: 'done' }> | { kind: 'planned'; planned: Planned[] }> {
  if (sorted.kind === 'refused') return sorted;
  const { bad } = asked.file;
  const planned: Planned[] = [];
  for (const [account, marked] of sorted.accounts) planned.push(await plan(desk, lines, account, marked, bad.length > 0));
  const problems = planned.flatMap((each) => each.problems);
  const verdict = undecided(problems, asked.decided);
  if (verdict === 'refused') return { kind: 'refused', problems };
  const isOpen = verdict === 'undecided' || (bad.length > 0 && !asked.decided.includes('leave-out'));
  return isOpen ? { kind: 'undecided', imports: planned.map(({ told }) => told), bad, problems } : { kind: 'planned', planned };
}

/** What {@link takeStatement} would answer; nothing is written. */
export async function previewStatement(desk: ImportDesk, asked: AskedImport): Promise<Import> {
  const sorted = await sortedByAccount(desk, asked);
  return desk.read(async ({ lines }) => {
    const found = await judged(desk, lines, asked, sorted);
    return found.kind === 'planned' ? { kind: 'done', imports: found.planned.map(({ told }) => told), bad: asked.file.bad } : found;
  });
}

/**
 * Takes a bank's file into the books: lines that are new, and the balances that it tells. The same lines in another file add nothing. All in
 * one transaction, so that an import that is cut off leaves nothing; where something is wrong or waits to be decided, nothing is written.
 */
export async function takeStatement(desk: ImportDesk, asked: AskedImport): Promise<Import> {
  const sorted = await sortedByAccount(desk, asked);
  return desk.write(asked.by, async (books) => {
    const found = await judged(desk, books.lines, asked, sorted);
    if (found.kind !== 'planned') return found;
    const imports: ToldImport[] = [];
    for (const each of found.planned) imports.push(await keep(desk, books, asked, each));
    return { kind: 'done', imports, bad: asked.file.bad };
  });
}
