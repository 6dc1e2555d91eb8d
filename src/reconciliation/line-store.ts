import type { Account } from '../values/account.ts';
import type { Cents } from '../values/cents.ts';
import type { Day, DaySpan } from '../values/day.ts';
import type { Actor } from '../values/actor.ts';
import type { BankImport, BankLine, KeptPart, KnownBalance, LineAct, LineRule, LineState } from './bank-line.ts';

/** A line with its state. */
export type LineSeen = { readonly line: BankLine; readonly state: LineState };

/** A page of a list: what comes after a cursor; `next` is null on the last page. */
export type LinePage = { readonly lines: readonly LineSeen[]; readonly next: string | null };

/** Which lines are asked for: of one account or all, in one state or any, from the oldest on, or from the newest. */
export type LineQuery = {
  readonly account: Account | null;
  readonly state: 'open' | 'posted' | 'aside' | null;
  /** Days of the bank, any of these; null for all. */
  readonly days?: readonly DaySpan[] | null;
  readonly order: 'oldest' | 'newest';
  readonly after: string | null;
  readonly limit: number;
};

/** What an account's statements add up to: lines that count (set aside ones do not), from the first kept one on. */
export type AccountLines = {
  readonly account: Account;
  readonly lines: number;
  readonly open: number;
  readonly total: Cents;
  readonly first: Day;
  readonly last: Day;
};

export type KnownLine = Pick<BankLine, 'fingerprint' | 'bankId' | 'bookedOn' | 'amount'>;

type Imports = {
  /** Keeps an import with its new lines and its balances; nothing of it where the file was read for this account before. `told` hears how many lines are kept. */
  keepImport(
    made: BankImport,
    lines: readonly BankLine[],
    balances: readonly KnownBalance[],
    told?: (lines: number) => void,
  ): Promise<'kept' | 'known'>;
  importOf(fileHash: string, account: Account): Promise<BankImport | null>;
  /** The newest first. */
  imports(limit: number): Promise<BankImport[]>;
  /** The accounts of which a statement was ever imported, with or without lines. */
  importedAccounts(): Promise<Account[]>;
  /** What is kept of an account's lines, as far as it tells whether a line of a file is one of them; others have their turn meanwhile. */
  knownLines(account: Account): Promise<KnownLine[]>;
  /** Keeps a balance that a treasurer has typed, in place of one typed before; false where a statement tells that day's balance. */
  keepBalance(balance: KnownBalance): Promise<boolean>;
  /** In order of account and day. */
  balances(account: Account | null): Promise<KnownBalance[]>;
  /** What the lines of an account add up to that are booked after a day (null: from the first on) and up to another, both as days of the bank. */
  totalBetween(account: Account, after: Day | null, upTo: Day): Promise<Cents>;
  accounts(): Promise<AccountLines[]>;
  mapping(account: Account): Promise<string | null>;
  /** Keeps how an account's CSV files are read, in the words of their reader. */
  keepMapping(account: Account, mapping: string, by: Actor, atMs: number): Promise<void>;
};

type Lines = {
  line(id: string): Promise<LineSeen | null>;
  seen(ids: readonly string[]): Promise<LineSeen[]>;
  page(query: LineQuery): Promise<LinePage>;
  /** The open lines of one of these amounts, the oldest first. */
  openOf(amounts: readonly Cents[]): Promise<BankLine[]>;
  /** Another text once a line was added, posted, set aside or taken back. */
  mark(): Promise<string>;
  count(query: Pick<LineQuery, 'account' | 'state' | 'days'>): Promise<number>;
  /** Every line with its state, in order of id, a page at a time: for checks. */
  every(afterId: string, limit: number): Promise<LineSeen[]>;
};

type Acts = {
  /** Keeps what was done with a line; false where the line, at this attempt, was done with by somebody else. */
  keepAct(act: LineAct, parts: readonly KeptPart[]): Promise<boolean>;
  /** Takes an act back; false where it was taken back before. */
  keepUndone(line: string, attempt: number, by: Actor, atMs: number): Promise<boolean>;
  /** Links a payout to its line; false where it is linked. */
  linkPayout(payout: string, line: string): Promise<boolean>;
  unlinkPayout(payout: string): Promise<void>;
  /** The line that each of these payouts is linked to. */
  linesOfPayouts(payouts: readonly string[]): Promise<ReadonlyMap<string, string>>;
  links(): Promise<{ readonly payout: string; readonly line: string }[]>;
  /** The line and the attempt that an entry was booked from. */
  lineOfEntry(entry: string): Promise<{ readonly line: string; readonly attempt: number } | null>;
  /** The line that each of these entries was booked from. */
  linesOfEntries(entries: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The lines, posted now, that have a part for this payout, invoice, gift or account. */
  linesOfTarget(target: string): Promise<string[]>;
  /** How much of each of these targets (gifts of cheques, invoices) stands in posted lines now, signed as lines are. */
  takenBy(kind: KeptPart['kind'], targets: readonly string[]): Promise<ReadonlyMap<string, Cents>>;
};

type Rules = {
  keepRule(rule: LineRule): Promise<void>;
  endRule(id: string, atMs: number): Promise<boolean>;
  /** Those in force, then those that have ended. */
  rules(): Promise<LineRule[]>;
};

/** The storage port of bank lines: what a bank has told is kept for ever; what was done with it is added to, never changed. */
export type LineStore = Imports & Lines & Acts & Rules;

const PAGE = 1_000;

/** Every bank line with its state, in order of id. */
export async function* everyLine(store: Pick<LineStore, 'every'>): AsyncGenerator<LineSeen> {
  for (let after = ''; ;) {
    const page = await store.every(after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    after = last.line.id;
  }
}
