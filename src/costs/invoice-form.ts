import type { Chart, CostLine, Project } from '../settings/types.ts';
import { cents, parseAmount, type Cents } from '../values/cents.ts';
import { daysBetween, type Day } from '../values/day.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { wholeOf } from '../values/parts.ts';
import { parseFileDay } from '../values/table.ts';
import type { KeptInvoice } from './invoice.ts';

/** An invoice as typed: every field is text. */
export type TypedInvoice = {
  readonly line: string;
  /** Empty: the line's own. */
  readonly supplier: string;
  readonly number: string;
  readonly dated: string;
  readonly amount: string;
  /** Anything but an empty text: a credit note. */
  readonly credit: string;
  readonly serviceFrom: string;
  readonly serviceUntil: string;
  readonly due: string;
  /** Empty: as the line is shared. Else `jitsi 2, cryptpad 1`. */
  readonly shares: string;
};

export type InvoiceField = keyof TypedInvoice;

export type InvoiceProblem =
  | 'missing'
  | 'not-a-choice'
  | 'not-a-day'
  | 'ahead'
  | 'before-opening'
  | 'not-an-amount'
  | 'too-long'
  | 'ends-before'
  | 'duplicate'
  | 'no-account';

export type InvoiceMistake = { readonly field: InvoiceField; readonly problem: InvoiceProblem; readonly expected: string };

export type InvoiceRules = {
  readonly today: Day;
  readonly openedOn: Day | null;
  readonly lines: readonly CostLine[];
  readonly chart: Chart;
  readonly projects: readonly Pick<Project, 'slug'>[];
};

export type ReadInvoice = Omit<KeptInvoice, 'id' | 'once' | 'closedThrough' | 'undone' | 'madeMs' | 'madeBy'>;

const LONGEST = 100;
/** Five years: an invoice for a longer service is more likely a slip of the pen. */
const LONGEST_SERVICE_DAYS = 1_830;

type Part<Value> = Result<Value, Omit<InvoiceMistake, 'field'>>;

function problem(code: InvoiceProblem, expected: string): Part<never> {
  return refused({ problem: code, expected });
}

function textPart(typed: string, otherwise: string): Part<string> {
  const text = typed.replace(/\p{Cc}/gu, ' ').trim() || otherwise;
  if (text === '') return problem('missing', 'F-2026-118');
  return text.length > LONGEST ? problem('too-long', `≤ ${LONGEST}`) : ok(text);
}

function dayPart(typed: string): Part<Day> {
  if (typed.trim() === '') return problem('missing', '2026-11-23');
  const read = parseFileDay(typed);
  return read === undefined ? problem('not-a-day', '2026-11-23, 23/11/2026') : ok(read);
}

function datedPart(typed: string, { today, openedOn }: InvoiceRules): Part<Day> {
  const read = dayPart(typed);
  if (!read.ok) return read;
  if (read.value > today) return problem('ahead', `≤ ${today}`);
  return openedOn !== null && read.value < openedOn ? problem('before-opening', `≥ ${openedOn}`) : read;
}

function untilPart(typed: string, from: Part<Day>): Part<Day> {
  const read = dayPart(typed);
  if (!read.ok || !from.ok) return read;
  const days = daysBetween(from.value, read.value);
  return days < 0 || days > LONGEST_SERVICE_DAYS ? problem('ends-before', `≥ ${from.value}`) : read;
}

function amountPart(typed: string, credit: string): Part<Cents> {
  const read = parseAmount(typed.replace(/^\s*[-−–]\s*/u, ''));
  if (!read.ok || read.value > 999_999_999) return problem('not-an-amount', '900, 900,00, 1 234,56 €');
  // A minus sign says what the box says.
  return ok(credit.trim() !== '' || /^\s*[-−–]/u.test(typed) ? cents(-read.value) : read.value);
}

function sharesPart(typed: string, { projects }: InvoiceRules): Part<Readonly<Record<string, number>> | null> {
  if (typed.trim() === '') return ok(null);
  const pairs = typed.split(/[,;]/).map((part) => /^\s*([a-z0-9-]+)\s*[:= ]\s*(\d{1,6})\s*$/.exec(part));
  const known = new Set(projects.map(({ slug }) => slug));
  const good = pairs.every((pair) => pair !== null && known.has(pair[1] ?? '') && Number(pair[2]) > 0);
  if (!good) return problem('not-a-choice', `${[...known].slice(0, 2).join(' 2, ')} 1`);
  return ok(Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', Number(pair?.[2])])));
}

/** What a line is on a day: the piece that holds then, or else its last one. */
export function pieceOn(lines: readonly CostLine[], id: string, on: Day): CostLine | null {
  const own = lines.filter((line) => line.id === id);
  return own.find(({ from, until }) => from <= on && (until === null || until >= on)) ?? own.at(-1) ?? null;
}

/** Reads an invoice as typed, each mistake at its field (method §2.2, §2.3). */
export function readInvoice(typed: TypedInvoice, rules: InvoiceRules): Result<ReadInvoice, InvoiceMistake[]> {
  const serviceFrom = dayPart(typed.serviceFrom);
  const dated = datedPart(typed.dated, rules);
  const piece = pieceOn(rules.lines, typed.line, serviceFrom.ok ? serviceFrom.value : rules.today);
  const account = rules.chart.find(({ category }) => piece !== null && category === piece.category)?.name;
  const due: Part<Day | null> = typed.due.trim() === '' ? ok(null) : dayPart(typed.due);
  const known = rules.lines.map(({ id }) => id);
  const line: Part<CostLine> = piece === null ? problem('not-a-choice', [...new Set(known)].join(', ')) : ok(piece);
  const expense = account === undefined ? problem('no-account', piece?.category ?? '') : ok(account);
  const parts = {
    line: line.ok ? (expense.ok ? line : expense) : line,
    supplier: textPart(typed.supplier, piece?.supplier ?? ''),
    number: textPart(typed.number, ''),
    dated,
    amount: amountPart(typed.amount, typed.credit),
    serviceFrom,
    serviceUntil: untilPart(typed.serviceUntil, serviceFrom),
    due,
    shares: sharesPart(typed.shares, rules),
  };
  const whole = wholeOf<Omit<InvoiceMistake, 'field'>, typeof parts>(parts);
  if (!whole.ok || account === undefined) return refused(whole.ok ? [] : whole.why);
  return ok({ ...whole.value, line: whole.value.line.id, account });
}
