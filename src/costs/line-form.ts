import { COST_CATEGORIES, type CostLine } from '../settings/types.ts';
import { cents, parseAmountWithin, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { tellsName } from '../values/fold.ts';
import { nameAmong } from '../values/named.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { wholeOf } from '../values/parts.ts';
import { parseFileDay } from '../values/table.ts';
import type { CostChange } from './changes.ts';

/** What a line becomes from a day on, as typed. An empty field of a line that exists stays as it is, but for what may be empty: `until` and `shares`. */
export type TypedLine = {
  readonly line: string;
  readonly from: string;
  readonly amount: string;
  readonly per: string;
  readonly until: string;
  readonly supplier: string;
  /** `yes`: the supplier is a natural person; `no`, or empty. */
  readonly person: string;
  readonly category: string;
  readonly whatFr: string;
  readonly whatEn: string;
  readonly whyFr: string;
  readonly whyEn: string;
  /** `yes`, `no`, or empty. */
  readonly covered: string;
  /** `jitsi 2, cryptpad 1`; empty: not shared. */
  readonly shares: string;
};

/** `named`: words that the public reads tell the name of a natural person (method §4.3). */
export type LineMistake = { readonly field: keyof TypedLine; readonly expected: string; readonly problem?: 'named' };

const LONGEST = 500;
const WORDS = ['whatFr', 'whatEn', 'whyFr', 'whyEn'] as const;

function sharesOf(typed: string, slugs: readonly string[]): Readonly<Record<string, number>> | null {
  const pairs = typed.split(/[,;]/).map((part) => /^\s*([a-z0-9-]+)\s*[:= ]\s*(\d{1,6})\s*$/.exec(part));
  if (!pairs.every((pair) => pair !== null && slugs.includes(pair[1] ?? '') && Number(pair[2]) > 0)) return null;
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', Number(pair?.[2])]));
}

type Part<Value> = Result<Value, { readonly expected: string }>;

function part<Value>(value: Value | null | undefined, expected: string): Part<Value> {
  return value === undefined || value === null ? refused({ expected }) : ok(value);
}

function amountPart(typed: string, before: CostLine | undefined): Part<Cents> {
  const read = parseAmountWithin(typed, cents(1), cents(99_999_999));
  return part(read.ok ? read.value : typed.trim() === '' ? before?.amount : undefined, '900, 900,00');
}

function untilPart(typed: string, from: Day | undefined): Part<Day | null> {
  if (typed.trim() === '') return ok(null);
  const until = parseFileDay(typed);
  return part(until !== undefined && from !== undefined && until >= from ? until : undefined, `≥ ${from ?? ''}`);
}

function coveredPart(typed: string, before: CostLine | undefined): Part<boolean> {
  return ok(typed.trim() === '' ? (before?.covered ?? true) : typed.trim() === 'yes');
}

/** An empty field keeps the last word on the line: a mark is taken back only by saying so. */
function personPart(typed: string, last: CostLine | undefined): Part<boolean> {
  return ok(typed.trim() === '' ? (last?.person ?? false) : typed.trim() === 'yes');
}

function wordsOf(typed: TypedLine, before: CostLine | undefined) {
  const said = (field: keyof TypedLine, otherwise: string | undefined): Part<string> => {
    const text = typed[field].replace(/\p{Cc}/gu, ' ').trim() || (otherwise ?? '');
    return part(text === '' || text.length > LONGEST ? undefined : text, `1 – ${LONGEST}`);
  };
  return {
    supplier: said('supplier', before?.supplier),
    whatFr: said('whatFr', before?.what.fr),
    whatEn: said('whatEn', before?.what.en),
    whyFr: said('whyFr', before?.why.fr),
    whyEn: said('whyEn', before?.why.en),
  };
}

/** Reads what a line becomes; `now`: its pieces, none for a new line. Every mistake is told, each at its field (method §2.1). */
export function readLineForm(typed: TypedLine, now: readonly CostLine[], slugs: readonly string[]): Result<CostChange, LineMistake[]> {
  const line = typed.line.trim();
  const from = parseFileDay(typed.from);
  const before = (from === undefined ? undefined : now.findLast((piece) => piece.from <= from)) ?? now.at(-1);
  const shares = typed.shares.trim() === '' ? {} : sharesOf(typed.shares, slugs);
  const parts = {
    line: part(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(line) && line.length <= 60 ? line : undefined, 'hds-hosting'),
    from: part(from, '2027-01-01, 01/01/2027'),
    amount: amountPart(typed.amount, before),
    per: part(nameAmong(['month', 'year'] as const, typed.per.trim() || (before?.per ?? '')), 'month, year'),
    category: part(nameAmong(COST_CATEGORIES, typed.category.trim() || (before?.category ?? '')), COST_CATEGORIES.join(', ')),
    until: untilPart(typed.until, from),
    covered: coveredPart(typed.covered, before),
    person: personPart(typed.person, now.at(-1)),
    shares: part(shares, slugs.map((slug) => `${slug} 1`).join(', ')),
    ...wordsOf(typed, before),
  };
  const whole = wholeOf<{ readonly expected: string }, typeof parts>(parts);
  if (!whole.ok) return whole;
  const { whatFr, whatEn, whyFr, whyEn, line: id, from: begins, ...terms } = whole.value;
  const named = terms.person ? (['line', ...WORDS] as const).filter((field) => tellsName(whole.value[field], terms.supplier)) : [];
  if (named.length > 0) return refused(named.map((field) => ({ field, expected: '', problem: 'named' as const })));
  const words = { what: { fr: whatFr, en: whatEn }, why: { fr: whyFr, en: whyEn } };
  return ok({ line: id, from: begins, becomes: { ...words, ...terms } });
}
