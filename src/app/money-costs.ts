import type { CostChange } from '../costs/changes.ts';
import * as invoicing from '../costs/invoice-desk.ts';
import type { TypedInvoice } from '../costs/invoice-form.ts';
import type { InvoiceFilter, InvoiceListed, InvoicePage } from '../costs/invoice-list.ts';
import * as lines from '../costs/line-desk.ts';
import * as files from '../costs/line-file.ts';
import { readLineForm, type LineMistake, type TypedLine } from '../costs/line-form.ts';
import { adjustmentsOf, type Adjustment } from '../costs/months.ts';
import type { CostStore, KeptChange } from '../costs/store.ts';
import { costLinesIn, costLinesText } from '../settings/costs-text.ts';
import type { CostLine, Mistake } from '../settings/types.ts';
import type { Books } from '../storage/open.ts';
import type { Actor } from '../values/actor.ts';
import type { Day } from '../values/day.ts';
import { ok, type Result } from '../values/result.ts';
import type { Writer } from './money-write.ts';
import type { Parts } from './parts.ts';

export type LineOutcome = lines.LineChanged | { readonly kind: 'mend'; readonly mistakes: readonly LineMistake[] };

/** Cost lines with their history, and invoices. */
export type CostMoney = {
  lines(): Promise<lines.LineSeen[]>;
  /** Every change of every line, with who made it, in the order of each line's numbers. */
  history(): Promise<KeptChange[]>;
  /** Reads what a line becomes from a day on. `seen`: how many changes of it the form knew of. */
  change(typed: TypedLine, seen: number, by: Actor): Promise<LineOutcome>;
  /** The line ends the day before `from`. */
  end(line: string, from: Day, seen: number, by: Actor): Promise<lines.LineChanged>;
  /** The lines as a file that can be imported. */
  text(): Promise<string>;
  /** What a file would do, or all that is wrong with it. Nothing is written. */
  previewText(file: string, text: string): Promise<Result<files.LinesPreview, readonly Mistake[]>>;
  /** `seen`: what {@link CostMoney.previewText} told; null where nobody has looked. */
  importText(file: string, text: string, by: Actor, seen?: number | null): Promise<Result<files.LinesImported, readonly Mistake[]>>;
  invoices(): Promise<invoicing.InvoiceSeen[]>;
  /** Invoices a page at a time, the latest first. */
  page(filter: InvoiceFilter, after: string | null, limit: number): Promise<InvoicePage>;
  invoice(id: string): Promise<InvoiceListed | null>;
  enter(typed: TypedInvoice, token: string, by: Actor): Promise<invoicing.InvoiceEntered>;
  undo(id: string, by: Actor): Promise<invoicing.InvoiceUndone>;
  /** What invoices that came after their months were closed have moved to later months. */
  adjustments(): Promise<Adjustment[]>;
};

export function costMoneyOf({ content, clock }: Parts, books: Books, today: () => Day, write: Writer): CostMoney {
  const { accounts: chart, projects, association, costs: first } = content;
  const { reading } = books;
  const slugs = projects.map(({ slug }) => slug);
  const booked = (costs: CostStore): Promise<readonly CostLine[]> => lines.bookedLines(costs, first);
  const desk: invoicing.CostDesk = {
    reading,
    write,
    clock,
    rules: async (costs) => ({ today: today(), openedOn: association.books.openedOn, chart, projects, lines: await booked(costs) }),
  };
  return {
    lines: () => lines.listLines(reading.costs, first),
    history: () => reading.costs.changes(),
    change: async (typed, seen, by) => {
      const now = (await booked(reading.costs)).filter(({ id }) => id === typed.line.trim());
      const read = readLineForm(typed, now, slugs);
      return read.ok ? lines.changeLine(desk, first, read.value, seen, by) : { kind: 'mend', mistakes: read.why };
    },
    end: (line, from, seen, by) => {
      const change: CostChange = { line, from, becomes: null };
      return lines.changeLine(desk, first, change, seen, by);
    },
    text: async () => costLinesText(await booked(reading.costs)),
    previewText: async (file, text) => {
      const read = costLinesIn(file, text, slugs);
      return read.ok ? ok(await files.previewLines(reading, first, read.value)) : read;
    },
    importText: async (file, text, by, seen = null) => {
      const read = costLinesIn(file, text, slugs);
      return read.ok ? ok(await files.importLines(desk, first, read.value, seen, by)) : read;
    },
    invoices: () => invoicing.listInvoices(desk),
    page: (filter, after, limit) => reading.costs.page(filter, after, limit),
    invoice: (id) => reading.costs.listed(id),
    enter: (typed, token, by) => invoicing.enterInvoice(desk, typed, token, by),
    undo: (id, by) => invoicing.undoInvoice(desk, id, by),
    adjustments: async () => adjustmentsOf(await booked(reading.costs), await reading.costs.invoices()),
  };
}
