import type { Visit } from '../access/session.ts';
import { linesOf, type Line } from '../exports/journals.ts';
import { ENTRY_KINDS, type Entry, type EntryKind } from '../ledger/entry.ts';
import type { BookedPlace, EntrySought, LedgerStore } from '../ledger/store.ts';
import type { FiscalYear } from '../ledger/year.ts';
import { generalLedgerPage, type LedgerPage } from '../reconciliation/general-ledger.ts';
import { chartByName } from '../reconciliation/year-books.ts';
import type { ChartAccount } from '../settings/types.ts';
import type { Books } from '../storage/open.ts';
import { parseAccount } from '../values/account.ts';
import { sumCents, type Cents } from '../values/cents.ts';
import { earlierDay, laterDay, type Day, type DaySpan } from '../values/day.ts';
import { firstDay, lastDay, monthOf, parseMonth, type Month } from '../values/month.ts';
import { nameAmong } from '../values/named.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { firstYearOf, type ClosingParts } from './closing-sources.ts';
import { daysFor, mayReadAny, yearsFor } from './mandate.ts';

const ROWS = 100;
const LONGEST_WORDS = 200;

/** What the filter of the entries says, as it was typed; an empty text asks for nothing. */
export type TypedEntries = { readonly month: string; readonly account: string; readonly kind: string; readonly words: string };

export type EntriesMistake = keyof TypedEntries;

/** An entry with its number and its balanced lines. */
export type EntrySeen = { readonly seq: number; readonly entry: Entry; readonly lines: readonly Line[] };

/** A page of entries. `sums` are of all that the filter finds; `entries` is null where it is not counted. */
export type EntriesPage = {
  readonly rows: readonly EntrySeen[];
  readonly next: number | null;
  readonly sums: { readonly entries: number | null; readonly debit: Cents; readonly credit: Cents };
};

export type TypedLedger = { readonly year: string; readonly month: string; readonly account: string; readonly after: string | null };

export type LedgerMistake = 'year' | 'month' | 'account';

export type LedgerSeen = { readonly year: FiscalYear; readonly account: ChartAccount; readonly page: LedgerPage };

function within(spans: readonly DaySpan[] | null, { from, through }: DaySpan): DaySpan[] {
  return (spans ?? [{ from, through }])
    .map((span) => ({ from: laterDay(span.from, from), through: earlierDay(span.through, through) }))
    .filter((span) => span.from <= span.through);
}

/** Reads what was typed: null where nothing was, undefined where it is nothing that there is. */
function optional<Value>(typed: string, read: (text: string) => Value | null | undefined): Value | null | undefined {
  return typed === '' ? null : (read(typed) ?? undefined);
}

function isPlain(text: string): boolean {
  return text.length <= LONGEST_WORDS && !/\p{Cc}/u.test(text);
}

function soughtFrom(parts: ClosingParts, visit: Visit, typed: TypedEntries): Result<EntrySought, EntriesMistake[]> {
  const read = {
    month: optional(typed.month, parseMonth),
    account: optional(typed.account, (text) => parts.content.accounts.find(({ name }) => name === parseAccount(text))?.name),
    kind: optional(typed.kind, (text) => nameAmong<EntryKind>(ENTRY_KINDS, text)),
    words: optional(typed.words, (text) => (isPlain(text) ? text : undefined)),
  };
  const { month, account, kind, words } = read;
  if (month === undefined || account === undefined || kind === undefined || words === undefined)
    return refused((['month', 'account', 'kind', 'words'] as const).filter((field) => read[field] === undefined));
  const spans = daysFor(parts, visit);
  return ok({ spans: month === null ? spans : within(spans, { from: firstDay(month), through: lastDay(month) }), account, kind, words });
}

/**
 * Kept totals where the filter is of days and an account alone, which are whole months: as quick whatever the size of the books. A scan where it
 * is finer. What is not scanned is not counted, but for the books as a whole.
 */
async function sumsOf(ledger: LedgerStore, sought: EntrySought): Promise<EntriesPage['sums']> {
  const { spans, account, kind, words } = sought;
  if (kind !== null || words !== null) return ledger.soughtSums(sought);
  const isWithin = (month: Month): boolean =>
    spans === null || spans.some(({ from, through }) => month >= monthOf(from) && month <= monthOf(through));
  const totals = (await ledger.accountTotals()).filter((total) => (account === null || total.account === account) && isWithin(total.month));
  return {
    entries: account === null && spans === null ? await ledger.revision() : null,
    debit: sumCents(totals.map(({ debit }) => debit)),
    credit: sumCents(totals.map(({ credit }) => credit)),
  };
}

/** `2026-03-01 gift:ch_1`, as {@link placeText} writes it; null for anything else. */
function placeOf(text: string | null): BookedPlace | null {
  const [, on, key] = /^(\d{4}-\d{2}-\d{2}) ([^\p{Cc}]{1,300})$/u.exec(text ?? '') ?? [];
  return on === undefined || key === undefined ? null : { day: on as Day, key };
}

async function journalPage(
  books: Books,
  parts: ClosingParts,
  sought: EntrySought,
  { order, after }: { readonly order: 'newest' | 'oldest'; readonly after: number | null },
): Promise<EntriesPage> {
  const of = chartByName(parts.content.accounts);
  return books.snapshot(async ({ ledger }) => {
    const found = await ledger.sought(sought, order, after, ROWS + 1);
    const rows = found.slice(0, ROWS).map(({ seq, entry }) => ({ seq, entry, lines: linesOf(entry, of) }));
    const next = found.length > ROWS ? (rows.at(-1)?.seq ?? null) : null;
    return { rows, next, sums: await sumsOf(ledger, sought) };
  });
}

async function ledgerOf(books: Books, parts: ClosingParts, visit: Visit, typed: TypedLedger): Promise<Result<LedgerSeen, LedgerMistake[]>> {
  const { accounts: chart } = parts.content;
  const year = yearsFor(parts, visit).find(({ name }) => name === typed.year);
  const account = chart.find(({ name }) => name === typed.account);
  const month = optional(typed.month, (text) => {
    const read = parseMonth(text);
    return read && year && read >= monthOf(year.first) && read <= monthOf(year.last) ? read : undefined;
  });
  if (!year || !account || month === undefined)
    return refused([
      ...(year ? [] : (['year'] as const)),
      ...(year && month === undefined ? (['month'] as const) : []),
      ...(account ? [] : (['account'] as const)),
    ]);
  const asked = { chart, firstYear: firstYearOf(parts.content), year, month, account: account.name };
  return books.snapshot(async ({ ledger }) =>
    ok({ year, account, page: await generalLedgerPage(ledger, asked, placeOf(typed.after), ROWS) }),
  );
}

/** The entries of the books for who may read them: an auditor sees the years of the mandate, and nothing else. */
export type Entries = {
  /** The fiscal years that a visit may read, the newest first. */
  yearsFor(visit: Visit): FiscalYear[];
  entryKinds(): readonly EntryKind[];
  /** The days that a visit may read; null for all of them. */
  daysFor(visit: Visit): readonly DaySpan[] | null;
  /** Whether a visit may read what has facts of these days: one of them within the mandate is enough. */
  mayReadAny(visit: Visit, days: readonly (Day | null)[]): boolean;
  /** A page of the journal of all entries, by number; `after` is the number that the page before ended with. */
  entries(
    visit: Visit,
    typed: TypedEntries,
    order: 'newest' | 'oldest',
    after: number | null,
  ): Promise<Result<EntriesPage, EntriesMistake[]>>;
  /** A page of an account's ledger over a fiscal year that the visit may read; otherwise what is wrong with what was asked. */
  accountLedger(visit: Visit, typed: TypedLedger): Promise<Result<LedgerSeen, LedgerMistake[]>>;
};

export function entriesOf(books: Books, parts: ClosingParts): Entries {
  return {
    yearsFor: (visit) => yearsFor(parts, visit),
    entryKinds: () => ENTRY_KINDS,
    daysFor: (visit) => daysFor(parts, visit),
    mayReadAny: (visit, days) => mayReadAny(parts, visit, days),
    entries: async (visit, typed, order, after) => {
      const sought = soughtFrom(parts, visit, typed);
      return sought.ok ? ok(await journalPage(books, parts, sought.value, { order, after })) : sought;
    },
    accountLedger: (visit, typed) => ledgerOf(books, parts, visit, typed),
  };
}
