import * as deciding from '../coverage/decisions.ts';
import type { CoverageReport } from '../coverage/report.ts';
import { netOf } from '../ledger/movement.ts';
import * as histories from '../reconciliation/history.ts';
import { everyMovement } from '../reconciliation/journal.ts';
import * as opening from '../reconciliation/opening-desk.ts';
import { readOpeningFile } from '../reconciliation/opening-file.ts';
import { openingAccounts, type TypedBalance } from '../reconciliation/opening.ts';
import type { Chart } from '../settings/types.ts';
import type { Books } from '../storage/open.ts';
import { balanceAt } from '../stripe/balance-at.ts';
import type { stripeClient } from '../stripe/client.ts';
import type { Actor } from '../values/actor.ts';
import { cents, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import type { Month } from '../values/month.ts';
import type { Result } from '../values/result.ts';
import type { TableMistake } from '../values/table.ts';
import type { Writer } from './money-write.ts';
import type { Parts } from './parts.ts';

/** The opening of the books, the history before it, and decisions about own funds. */
export type BooksMoney = {
  opening(): Promise<opening.OpeningState>;
  /** The accounts that an opening may hold, in the order of the chart. */
  openingAccounts(): Chart;
  /** Whether a month is closed: the opening then stays as it is. */
  isClosed(): Promise<boolean>;
  readOpening(file: Uint8Array): Result<TypedBalance[], TableMistake[]>;
  previewOpening(typed: readonly TypedBalance[]): Promise<opening.OpeningPreview>;
  open(typed: readonly TypedBalance[], attempt: number, by: Actor): Promise<opening.Opened>;
  undoOpening(attempt: number, by: Actor): Promise<opening.OpeningUndone>;
  /** What Stripe held at the midnight of the opening; null when it cannot be known. */
  stripeAtOpening(): Promise<Cents | null>;
  history(): Promise<histories.HistoryMonth[]>;
  importHistory(file: Uint8Array, by: Actor): Promise<histories.HistoryImported>;
  decisions(): Promise<deciding.Decision[]>;
  /** Past months that are short, with what each misses. */
  shortfalls(): Promise<ReadonlyMap<Month, Cents>>;
  decide(typed: deciding.TypedDecision, form: deciding.DecisionForm, by: Actor): Promise<deciding.Decided>;
  undoDecision(id: string, by: Actor): Promise<{ readonly kind: 'done' | 'changed' }>;
};

/** What Stripe held when the books opened, but for what came before and is booked after: debits that were on their way (method §1.4). */
async function heldAtOpening({ content }: Parts, books: Books, stripe: ReturnType<typeof stripeClient>): Promise<Cents | null> {
  const { zone, books: about } = content.association;
  if (about.openedOn === null) return null;
  const opensAtMs = zone.startOf(about.openedOn);
  const told = await balanceAt(stripe, opensAtMs);
  if (!told.ok) return null;
  let later = 0;
  for await (const movement of everyMovement(books.reading.movements)) {
    if (movement.createdMs >= opensAtMs || movement.entry === null) continue;
    if ((await books.reading.ledger.entry(movement.entry)) !== null) later += netOf(movement);
  }
  return cents(told.value - later);
}

function shortfallsOf({ months }: CoverageReport): ReadonlyMap<Month, Cents> {
  const past = months.filter(({ state, missing }) => (state === 'final' || state === 'provisional') && missing > 0);
  return new Map(past.map(({ month, missing }) => [month, missing]));
}

export function booksMoneyOf(
  parts: Parts,
  books: Books,
  stripe: ReturnType<typeof stripeClient>,
  report: () => Promise<CoverageReport>,
  today: () => Day,
  write: Writer,
): BooksMoney {
  const { reading } = books;
  const { clock, content } = parts;
  const { openedOn } = content.association.books;
  const stripeBalance = (): Promise<Cents | null> => heldAtOpening(parts, books, stripe);
  const desk: opening.OpeningDesk = { reading, write, chart: content.accounts, openedOn, stripeBalance };
  const shortfalls = async (): Promise<ReadonlyMap<Month, Cents>> => shortfallsOf(await report());
  const decisions: deciding.DecisionDesk = { reading: reading.decisions, write, clock, today, shortfalls };
  return {
    opening: () => opening.openingState(reading.ledger),
    openingAccounts: () => openingAccounts(content.accounts),
    isClosed: async () => (await reading.ledger.closedThrough()) !== null,
    readOpening: readOpeningFile,
    previewOpening: (typed) => opening.previewOpening(desk, typed),
    open: (typed, attempt, by) => opening.openTheBooks(desk, typed, attempt, by),
    undoOpening: (attempt, by) => opening.undoOpening(desk, attempt, by),
    stripeAtOpening: stripeBalance,
    history: () => reading.history.months(),
    importHistory: (file, by) => histories.importHistory({ openedOn, clock, write }, file, by),
    decisions: () => reading.decisions.all(),
    shortfalls,
    decide: (typed, form, by) => deciding.decide(decisions, typed, form, by),
    undoDecision: (id, by) => deciding.undoDecision(decisions, id, by),
  };
}
