import type { CostChange } from '../costs/changes.ts';
import * as invoicing from '../costs/invoice-desk.ts';
import type { TypedInvoice } from '../costs/invoice-form.ts';
import * as lines from '../costs/line-desk.ts';
import { readLineForm, type LineMistake, type TypedLine } from '../costs/line-form.ts';
import { adjustmentsOf, type Adjustment } from '../costs/months.ts';
import type { CostStore } from '../costs/store.ts';
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
  /** Reads what a line becomes from a day on. `seen`: how many changes of it the form knew of. */
  change(typed: TypedLine, seen: number, by: Actor): Promise<LineOutcome>;
  /** The line ends the day before `from`. */
  end(line: string, from: Day, seen: number, by: Actor): Promise<lines.LineChanged>;
  /** The lines as a file that can be imported. */
  text(): Promise<string>;
  importText(file: string, text: string, by: Actor): Promise<Result<lines.LinesImported, readonly Mistake[]>>;
  invoices(): Promise<invoicing.InvoiceSeen[]>;
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
    importText: async (file, text, by) => {
      const read = costLinesIn(file, text, slugs);
      return read.ok ? ok(await lines.importLines(desk, first, read.value, by)) : read;
    },
    invoices: () => invoicing.listInvoices(desk),
    enter: (typed, token, by) => invoicing.enterInvoice(desk, typed, token, by),
    undo: (id, by) => invoicing.undoInvoice(desk, id, by),
    adjustments: async () => adjustmentsOf(await booked(reading.costs), await reading.costs.invoices()),
  };
}
