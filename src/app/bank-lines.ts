import type { Refusal } from '../access/guard.ts';
import type { Visit } from '../access/session.ts';
import { readMapping } from '../bank/read-mapping.ts';
import { readApart } from '../bank/read-apart.ts';
import { bookedLines } from '../costs/line-desk.ts';
import { balancesOfAccounts, type AccountBalance } from '../reconciliation/account-balances.ts';
import type { BankImport, LineRule } from '../reconciliation/bank-line.ts';
import type { ChequeInHand, LineActed, OpenInvoice, RefundableGift } from '../reconciliation/line-desk.ts';
import { likely, type Likely } from '../reconciliation/likely.ts';
import { lineWithProposals, type QueuedLine } from '../reconciliation/line-queue.ts';
import type { LinePage } from '../reconciliation/line-store.ts';
import type { KnownPayout } from '../reconciliation/payout-store.ts';
import { payoutsToExplain, statesOfPayouts, type Explained, type PayoutSeen } from '../reconciliation/payouts-seen.ts';
import { postLine, type AskedPosting } from '../reconciliation/post-line.ts';
import {
  endRule,
  keepRule,
  ruleProblem,
  type AskedRule,
  type RuleKept,
  type RuleProblem,
  type RuleTerms,
} from '../reconciliation/rules-desk.ts';
import type { FileProblem, StatementFile } from '../reconciliation/statement.ts';
import type { AskedImport, Import } from '../reconciliation/import-desk.ts';
import { previewStatement, takeStatement } from '../reconciliation/take-statement.ts';
import { entryTrail, giftTrail, payoutTrail, type EntryTrail, type GiftTrail, type PayoutTrail } from '../reconciliation/trail.ts';
import { typeBalance, type BalanceTyped } from '../reconciliation/type-balance.ts';
import { setAside, undoLine, type AskedAside, type AskedUndo } from '../reconciliation/undo-line.ts';
import type { Books } from '../storage/open.ts';
import type { Account } from '../values/account.ts';
import type { Actor } from '../values/actor.ts';
import type { Cents } from '../values/cents.ts';
import type { Day, DaySpan } from '../values/day.ts';
import type { Result } from '../values/result.ts';
import { certainLinesOf, type CertainLines } from './bank-certain.ts';
import { bankFilesOf, type BankFiles, type FileStep } from './bank-files.ts';
import { guarded, guardDeskOf, operatorWrite, type NotingWrite } from './guarded.ts';
import { balanceDesk, importDesk, lineDesk, lookInto, type Look } from './line-neighbours.ts';
import { jobsOf } from './jobs.ts';
import type { Parts } from './parts.ts';

/** What can be done with bank lines. Each act answers what came of it. */
export type LineActs = {
  take(asked: AskedImport): Promise<Import>;
  keepMapping(of: Account, mapping: string, by: Actor): Promise<boolean>;
  /** Keeps a balance that is typed where a file has none. */
  keepBalance(of: Account, on: Day, amount: Cents, by: Actor): Promise<BalanceTyped>;
  post(asked: AskedPosting): Promise<LineActed>;
  undo(asked: AskedUndo): Promise<LineActed>;
  setAside(asked: AskedAside): Promise<LineActed>;
  keepRule(asked: AskedRule): Promise<RuleKept>;
  endRule(asked: { readonly rule: string; readonly by: Actor }): Promise<boolean>;
};

/** Everything about bank lines and payouts, as pages and commands use it. */
export type BankLines = CertainLines & {
  accounts(): Promise<AccountBalance[]>;
  imports(limit: number): Promise<BankImport[]>;
  /** Reads a bank's file; `mapping`: how its CSV is read, as JSON, null for what is kept for this account or for a file of another format. */
  readFile(bytes: Uint8Array, of: Account | null, mapping: string | null): Promise<Result<StatementFile, FileProblem>>;
  /** Files that are sent to the treasury; long ones are dealt with in the background. */
  readonly files: BankFiles;
  /** Lines of any state, the newest first. */
  all(account: Account | null, after: string | null, limit: number, days?: readonly DaySpan[] | null): Promise<LinePage>;
  line(id: string): Promise<QueuedLine | null>;
  /** What a line that waits may well be, as its form begins. */
  likely(of: QueuedLine): Promise<Likely | null>;
  /** What a part may point to: open payouts about a day, or the last ones; invoices, cheques in hand. */
  choices(around?: Day): Promise<{
    readonly payouts: readonly KnownPayout[];
    readonly invoices: readonly OpenInvoice[];
    readonly cheques: readonly ChequeInHand[];
    readonly refundable: readonly RefundableGift[];
  }>;
  rules(): Promise<LineRule[]>;
  /** Why a rule cannot be kept as things are; null where it can. */
  ruleProblem(asked: RuleTerms): Promise<RuleProblem | null>;
  payouts(
    after: string | null,
    limit: number,
    days?: readonly DaySpan[] | null,
  ): Promise<{ readonly payouts: readonly PayoutSeen[]; readonly next: string | null }>;
  payoutsToExplain(): Promise<PayoutSeen[]>;
  payout(id: string): Promise<PayoutTrail | null>;
  gift(id: string): Promise<GiftTrail | null>;
  entry(key: string): Promise<EntryTrail | null>;
  /** An act of somebody who is signed in, guarded and noted; why it is not done where it may not be. */
  act<Value>(
    visit: Visit,
    act: 'bank.import' | 'bank.match',
    run: (acts: LineActs, by: Actor) => Promise<Value>,
  ): Promise<Result<Value, Refusal>>;
  /** Takes a file from the command line. */
  takeAsOperator(asked: Omit<AskedImport, 'by'>): Promise<Import>;
};

function actsOf(parts: Parts, books: Books, write: NotingWrite, tell?: (step: FileStep) => void): LineActs {
  const desk = lineDesk(parts, write);
  const { clock } = parts;
  return {
    take: (asked) => takeStatement(importDesk(parts, books, write, tell), asked),
    keepMapping: async (of, mapping, by) => {
      if (readMapping(mapping) === null) return false;
      await write(async (stores, note) => {
        await stores.lines.keepMapping(of, mapping, by, clock.now());
        await note({ act: 'mapping-kept', object: of, before: null, after: mapping });
      });
      return true;
    },
    keepBalance: (of, on, amount, by) => typeBalance(balanceDesk(parts, write), { account: of, on, amount, by }),
    post: (asked) => postLine(desk, asked),
    undo: (asked) => undoLine(desk, asked),
    setAside: (asked) => setAside(desk, asked),
    keepRule: (asked) => keepRule(desk, asked),
    endRule: (asked) => endRule(desk, asked),
  };
}

type Reads = Omit<BankLines, 'act' | 'takeAsOperator' | 'files' | keyof CertainLines>;

/** How many payouts a line's form offers. */
const MOST_CHOICES = 60;

function readsOf(parts: Parts, books: Books, look: Look): Reads {
  const chart = parts.content.accounts;
  const { lines } = books.reading;
  const explained: Explained = new Set();
  return {
    accounts: () => books.snapshot((stores) => balancesOfAccounts(stores, chart)),
    imports: (limit) => lines.imports(limit),
    readFile: async (bytes, of, mapping) => {
      const kept = mapping ?? (of === null ? null : await lines.mapping(of));
      return readApart({ bytes, mapping: kept === null ? null : readMapping(kept) });
    },
    all: (of, after, limit, days = null) => lines.page({ account: of, state: null, order: 'newest', after, limit, days }),
    line: (id) => look((seen) => lineWithProposals(seen, chart, id)),
    likely: async ({ line, proposals }) => likely(line, proposals, chart, await bookedLines(books.reading.costs, parts.content.costs)),
    choices: (around) =>
      look(async (seen) => ({
        payouts: await (around ? seen.payouts.unlinkedAround(around, MOST_CHOICES / 2) : seen.payouts.unlinkedLast(MOST_CHOICES)),
        invoices: await seen.openInvoices(),
        cheques: await seen.chequesInHand(),
        refundable: await seen.refundableGifts(null),
      })),
    rules: () => lines.rules(),
    ruleProblem: async (asked) =>
      ruleProblem({ chart, projects: parts.content.projects.map(({ slug }) => slug) }, asked, await lines.rules()),
    payouts: (after, limit, days = null) =>
      look(async (seen) => {
        const { payouts, next } = await seen.payouts.page(after, limit, days);
        return { payouts: await statesOfPayouts(seen, payouts, explained), next };
      }),
    payoutsToExplain: () => look((seen) => payoutsToExplain(seen, explained)),
    payout: (id) => look((seen) => payoutTrail(seen, id)),
    gift: (id) => look((seen) => giftTrail(seen, id)),
    entry: (key) => look((seen) => entryTrail(seen, key)),
  };
}

/** Takes files that are sent, and looks into them, under the guard of whoever sends them. */
function filesOf(parts: Parts, books: Books): BankFiles {
  const desk = guardDeskOf(parts, books);
  // Nothing is written by a preview.
  const never: NotingWrite = () => Promise.reject(new Error('Bug: a preview writes'));
  return bankFilesOf({
    jobs: jobsOf(parts.onError, 'A bank’s file could not be dealt with: nothing of it was kept'),
    mapping: async (of) => {
      const kept = await books.reading.lines.mapping(of);
      return kept === null ? null : readMapping(kept);
    },
    read: (bytes, mapping, told) => readApart({ bytes, mapping }, told),
    preview: (asked, tell) => previewStatement(importDesk(parts, books, never, tell), asked),
    take: (visit, asked, mapping, tell) =>
      guarded(desk, visit, { act: 'bank.import' }, async (write, by) => {
        const acts = actsOf(parts, books, write, tell);
        const taken = await acts.take({ ...asked, by });
        if (taken.kind === 'done' && mapping !== null && asked.account !== null)
          await acts.keepMapping(asked.account, JSON.stringify(mapping), by);
        return taken;
      }),
  });
}

/** Fills the desks of bank lines with the books, the content, invoices, offline gifts and the readers of banks' files. */
export function bankLinesOf(parts: Parts, books: Books): BankLines {
  const look = lookInto(books);
  const { clock } = parts;
  const desk = guardDeskOf(parts, books);
  return {
    ...readsOf(parts, books, look),
    ...certainLinesOf(parts, books, look),
    files: filesOf(parts, books),
    act: (visit, act, run) => guarded(desk, visit, { act }, (write, by) => run(actsOf(parts, books, write), by)),
    takeAsOperator: (asked) => {
      const write = operatorWrite(books, 'bank.import', () => clock.now());
      return actsOf(parts, books, write).take({ ...asked, by: { member: 'operator', name: 'obole (command line)' } });
    },
  };
}
