import { newLines } from '../bank/new-lines.ts';
import { readMapping } from '../bank/read-mapping.ts';
import { proposeMapping, readStatementFile } from '../bank/read-statement.ts';
import { offlineGiftDrafts } from '../giving/offline.ts';
import { balancesOfAccounts, type AccountBalance } from '../reconciliation/account-balances.ts';
import type { BankImport, LineRule } from '../reconciliation/bank-line.ts';
import type { ChequeInHand, LineActed, LineBooks, LineDesk, OpenInvoice } from '../reconciliation/line-desk.ts';
import {
  acceptCertain,
  lineQueue,
  proposalsFor,
  type AcceptedAll,
  type LineQueue,
  type QueueBooks,
  type QueuedLine,
} from '../reconciliation/line-queue.ts';
import type { LinePage } from '../reconciliation/line-store.ts';
import type { KnownPayout } from '../reconciliation/payout-store.ts';
import { payoutsToExplain, statesOfPayouts, type PayoutSeen } from '../reconciliation/payouts-seen.ts';
import { postLine, type AskedPosting } from '../reconciliation/post-line.ts';
import { endRule, keepRule, type AskedRule, type RuleKept } from '../reconciliation/rules-desk.ts';
import type { FileProblem, StatementFile } from '../reconciliation/statement.ts';
import { previewStatement, takeStatement, type AskedImport, type Import, type ImportDesk } from '../reconciliation/take-statement.ts';
import {
  entryTrail,
  giftTrail,
  payoutTrail,
  type EntryTrail,
  type GiftTrail,
  type PayoutTrail,
  type TrailBooks,
} from '../reconciliation/trail.ts';
import { setAside, undoLine, type AskedAside, type AskedUndo } from '../reconciliation/undo-line.ts';
import type { Books, Stores } from '../storage/open.ts';
import { account, type Account } from '../values/account.ts';
import type { Actor, Noted } from '../values/actor.ts';
import { subtractCents, ZERO, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { newId } from '../values/ids.ts';
import { ok, type Result } from '../values/result.ts';
import type { Parts } from './parts.ts';

/** Adds an act to the audit trail, in its transaction. */
export type NoteAct = (stores: Stores, by: Actor, about: Noted) => Promise<void>;

/** Everything about bank lines and payouts, as pages and commands use it. Each act answers what came of it. */
export type BankLines = {
  accounts(): Promise<AccountBalance[]>;
  imports(limit: number): Promise<BankImport[]>;
  /** Reads a bank's file; `mapping`: how its CSV is read, as JSON, null for what is kept for this account or for a file of another format. */
  readFile(bytes: Uint8Array, of: Account | null, mapping: string | null): Promise<Result<StatementFile, FileProblem>>;
  /** How a CSV file seems to be written, as JSON. */
  proposeMapping(bytes: Uint8Array): Result<string, FileProblem>;
  keepMapping(of: Account, mapping: string, by: Actor): Promise<boolean>;
  preview(asked: AskedImport): Promise<Import>;
  take(asked: AskedImport): Promise<Import>;
  /** Keeps a balance that is typed where a file has none; false where a statement tells that day's. */
  keepBalance(of: Account, on: Day, amount: Cents, by: Actor): Promise<boolean>;
  queue(about: { readonly account: Account | null; readonly after: string | null; readonly limit: number }): Promise<LineQueue>;
  /** Lines that were dealt with, the newest first. */
  done(account: Account | null, after: string | null, limit: number): Promise<LinePage>;
  line(id: string): Promise<QueuedLine | null>;
  /** What a part may point to: open payouts, invoices, cheques in hand. */
  choices(): Promise<{
    readonly payouts: readonly KnownPayout[];
    readonly invoices: readonly OpenInvoice[];
    readonly cheques: readonly ChequeInHand[];
  }>;
  post(asked: AskedPosting): Promise<LineActed>;
  undo(asked: AskedUndo): Promise<LineActed>;
  setAside(asked: AskedAside): Promise<LineActed>;
  /** Posts all that is certain now, of one account or of all. */
  acceptCertain(account: Account | null, by: Actor): Promise<AcceptedAll>;
  rules(): Promise<LineRule[]>;
  keepRule(asked: AskedRule): Promise<RuleKept>;
  endRule(asked: { readonly rule: string; readonly by: Actor }): Promise<boolean>;
  payouts(after: string | null, limit: number): Promise<{ readonly payouts: readonly PayoutSeen[]; readonly next: string | null }>;
  payoutsToExplain(): Promise<PayoutSeen[]>;
  payout(id: string): Promise<PayoutTrail | null>;
  gift(id: string): Promise<GiftTrail | null>;
  entry(key: string): Promise<EntryTrail | null>;
};

const MOST_CHEQUES = 1_000;

async function openInvoices({ costs }: Stores): Promise<OpenInvoice[]> {
  const paid = await costs.paid();
  const kept = (await costs.invoices()).filter(({ undone }) => undone === null);
  const seen = kept.map(({ id, supplier, number, amount }) => ({
    id,
    supplier,
    number,
    open: subtractCents(amount, paid.get(id) ?? ZERO),
  }));
  return seen.filter(({ open }) => open !== 0);
}

/** Cheques that were entered, whose entry stands, and that no line has brought to the bank. */
async function chequesInHand({ offline, lines, ledger }: Stores) {
  const cheques = (await offline.list({ from: null, to: null, method: 'cheque', limit: MOST_CHEQUES })).filter(
    ({ into }) => into === 'cheques',
  );
  const ids = cheques.map(({ id }) => id);
  const [cleared, brought] = [await lines.takenBy('cheque', ids), await lines.takenBy('gift', ids)];
  const inHand = [];
  for (const { id, amount, reference } of cheques) {
    if (cleared.has(id) || brought.has(id) || (await ledger.entry(`undo:gift:${id}`)) !== null) continue;
    inHand.push({ gift: id, amount, reference });
  }
  return inHand;
}

/** What a bank line meets within one transaction. */
function within(parts: Parts, stores: Stores, by: Actor, note: NoteAct): LineBooks {
  const { ledger, lines, payouts, offline } = stores;
  return {
    ledger,
    lines,
    payouts,
    openInvoice: async (id) => (await openInvoices(stores)).find((each) => each.id === id) ?? null,
    chequesInHand: () => chequesInHand(stores),
    keepGift: async (gift, into) => {
      const id = newId('off');
      const place = { account: account(gift.company ? 'company-gifts' : 'gifts'), into };
      const kept = { ...gift, ...place, id, once: `line:${id}`, madeMs: parts.clock.now(), madeBy: by.name };
      await offline.add(kept);
      return { id, drafts: offlineGiftDrafts(kept, into) };
    },
    // What became of an offline gift is told by its entries, which the line takes back.
    withdrawGift: () => Promise.resolve(),
    note: (about) => note(stores, by, about),
  };
}

function linesDesk(parts: Parts, books: Books, note: NoteAct): LineDesk {
  const { content, clock } = parts;
  return {
    chart: content.accounts,
    projects: content.projects.map(({ slug }) => slug),
    clock,
    write: (by, work) => books.write((stores) => work(within(parts, stores, by, note))),
  };
}

function importsDesk({ content, clock }: Parts, books: Books, note: NoteAct): ImportDesk {
  return {
    chart: content.accounts,
    clock,
    openedOn: content.association.books.openedOn,
    newLines,
    read: (work) => books.snapshot(work),
    write: (by, work) => books.write((stores) => work({ lines: stores.lines, note: (about) => note(stores, by, about) })),
  };
}

type Look = <Value>(work: (books: QueueBooks & TrailBooks) => Promise<Value>) => Promise<Value>;

function lookInto(books: Books): Look {
  return (work) =>
    books.snapshot((stores) => work({ ...stores, openInvoices: () => openInvoices(stores), chequesInHand: () => chequesInHand(stores) }));
}

type ImportActs = Pick<BankLines, 'imports' | 'readFile' | 'proposeMapping' | 'keepMapping' | 'preview' | 'take' | 'keepBalance'>;

function importActs(parts: Parts, books: Books, note: NoteAct): ImportActs {
  const desk = importsDesk(parts, books, note);
  const { clock } = parts;
  return {
    imports: (limit) => books.reading.lines.imports(limit),
    readFile: async (bytes, of, mapping) => {
      const kept = mapping ?? (of === null ? null : await books.reading.lines.mapping(of));
      return readStatementFile(bytes, { mapping: kept === null ? null : readMapping(kept) });
    },
    proposeMapping: (bytes) => {
      const proposed = proposeMapping(bytes);
      return proposed.ok ? ok(JSON.stringify(proposed.value)) : proposed;
    },
    keepMapping: async (of, mapping, by) => {
      if (readMapping(mapping) === null) return false;
      await books.write((stores) => stores.lines.keepMapping(of, mapping, by, clock.now()));
      return true;
    },
    preview: (asked) => previewStatement(desk, asked),
    take: (asked) => takeStatement(desk, asked),
    keepBalance: (of, on, amount, by) =>
      books.write(async (stores) => {
        const kept = await stores.lines.keepBalance({ account: of, on, amount, import: null, by, atMs: clock.now() });
        if (kept) await note(stores, by, { act: 'balance-typed', object: `${of} ${on}`, before: null, after: { amount } });
        return kept;
      }),
  };
}

type LineActs = Pick<
  BankLines,
  'queue' | 'done' | 'line' | 'choices' | 'post' | 'undo' | 'setAside' | 'acceptCertain' | 'rules' | 'keepRule' | 'endRule'
>;

function lineActs(parts: Parts, books: Books, look: Look, note: NoteAct): LineActs {
  const desk = linesDesk(parts, books, note);
  const { chart } = desk;
  const { reading } = books;
  return {
    queue: (about) => look((seen) => lineQueue(seen, chart, about)),
    done: (of, after, limit) => reading.lines.page({ account: of, state: null, order: 'newest', after, limit }),
    line: (id) =>
      look(async (seen) => {
        const line = await seen.lines.line(id);
        if (line?.state.kind !== 'open') return line ? { ...line, proposals: [] } : null;
        return { ...line, proposals: (await proposalsFor(seen, chart)).of(line.line) };
      }),
    choices: () =>
      look(async (seen) => ({
        payouts: await seen.payouts.unlinked(),
        invoices: await seen.openInvoices(),
        cheques: await seen.chequesInHand(),
      })),
    post: (asked) => postLine(desk, asked),
    undo: (asked) => undoLine(desk, asked),
    setAside: (asked) => setAside(desk, asked),
    acceptCertain: async (of, by) => acceptCertain(desk, await look((seen) => proposalsFor(seen, chart)), by, of),
    rules: () => reading.lines.rules(),
    keepRule: (asked) => keepRule(desk, asked),
    endRule: (asked) => endRule(desk, asked),
  };
}

/** Fills the desks of bank lines with the books, the content, invoices, offline gifts and the readers of banks' files. */
export function bankLinesOf(parts: Parts, books: Books, note: NoteAct): BankLines {
  const look = lookInto(books);
  return {
    ...importActs(parts, books, note),
    ...lineActs(parts, books, look, note),
    accounts: () => books.snapshot((stores) => balancesOfAccounts(stores, parts.content.accounts)),
    payouts: (after, limit) =>
      look(async (seen) => {
        const { payouts, next } = await seen.payouts.page(after, limit);
        return { payouts: await statesOfPayouts(seen, payouts), next };
      }),
    payoutsToExplain: () => look(payoutsToExplain),
    payout: (id) => look((seen) => payoutTrail(seen, id)),
    gift: (id) => look((seen) => giftTrail(seen, id)),
    entry: (key) => look((seen) => entryTrail(seen, key)),
  };
}
