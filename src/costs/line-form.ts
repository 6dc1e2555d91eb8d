import { COST_CATEGORIES, type CostLine } from '../settings/types.ts';
import { parseAmountWithin, cents } from '../values/cents.ts';
import { nameAmong } from '../values/named.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { parseFileDay } from '../values/table.ts';
import type { CostChange } from './changes.ts';

/** What a line becomes from a day on, as typed. An empty field of a line that exists stays as it is. */
export type TypedLine = {
  readonly line: string;
  readonly from: string;
  readonly amount: string;
  readonly per: string;
  readonly until: string;
  readonly supplier: string;
  readonly category: string;
  readonly whatFr: string;
  readonly whatEn: string;
  readonly whyFr: string;
  readonly whyEn: string;
  /** `yes`, `no`, or empty. */
  readonly covered: string;
  /** `jitsi 2, cryptpad 1`; empty: as before, or not shared. */
  readonly shares: string;
};

export type LineMistake = { readonly field: keyof TypedLine; readonly expected: string };

const LONGEST = 500;

function sharesOf(typed: string, slugs: readonly string[]): Readonly<Record<string, number>> | null {
  const pairs = typed.split(/[,;]/).map((part) => /^\s*([a-z0-9-]+)\s*[:= ]\s*(\d{1,6})\s*$/.exec(part));
  if (!pairs.every((pair) => pair !== null && slugs.includes(pair[1] ?? '') && Number(pair[2]) > 0)) return null;
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', Number(pair?.[2])]));
}

/** Reads what a line becomes; `now`: its pieces, none for a new line. Every mistake is told, each at its field (method §2.1). */
export function readLineForm(typed: TypedLine, now: readonly CostLine[], slugs: readonly string[]): Result<CostChange, LineMistake[]> {
  const line = typed.line.trim();
  const from = parseFileDay(typed.from);
  const before = from === undefined ? now.at(-1) : (now.findLast((piece) => piece.from <= from) ?? now.at(-1));
  const said = (field: keyof TypedLine, otherwise: string | undefined): string =>
    (typed[field].trim() || (otherwise ?? '')).slice(0, LONGEST);
  const texts = {
    supplier: said('supplier', before?.supplier),
    whatFr: said('whatFr', before?.what.fr),
    whatEn: said('whatEn', before?.what.en),
    whyFr: said('whyFr', before?.why.fr),
    whyEn: said('whyEn', before?.why.en),
  };
  const typedAmount = parseAmountWithin(typed.amount, cents(1), cents(99_999_999));
  const amount = typedAmount.ok ? typedAmount.value : typed.amount.trim() === '' ? before?.amount : undefined;
  const per = nameAmong(['month', 'year'], typed.per.trim() || (before?.per ?? ''));
  const category = nameAmong(COST_CATEGORIES, typed.category.trim() || (before?.category ?? ''));
  const until = typed.until.trim() === '' ? null : parseFileDay(typed.until);
  const covered = typed.covered.trim() === '' ? (before?.covered ?? true) : typed.covered.trim() === 'yes';
  const shares = typed.shares.trim() === '' ? (before?.shares ?? {}) : sharesOf(typed.shares, slugs);
  const checks: readonly (readonly [boolean, LineMistake])[] = [
    [/^[a-z0-9]+(-[a-z0-9]+)*$/.test(line) && line.length <= 60, { field: 'line', expected: 'hds-hosting' }],
    [from !== undefined, { field: 'from', expected: '2027-01-01, 01/01/2027' }],
    [amount !== undefined, { field: 'amount', expected: '900, 900,00' }],
    [per !== null, { field: 'per', expected: 'month, year' }],
    [category !== null, { field: 'category', expected: COST_CATEGORIES.join(', ') }],
    [until === null || (until !== undefined && from !== undefined && until >= from), { field: 'until', expected: `≥ ${from ?? ''}` }],
    [shares !== null, { field: 'shares', expected: slugs.map((slug) => `${slug} 1`).join(', ') }],
    ...Object.entries(texts).map(([field, text]): readonly [boolean, LineMistake] => [
      text !== '',
      { field: field as keyof typeof texts, expected: '…' },
    ]),
  ];
  const mistakes = checks.flatMap(([holds, mistake]) => (holds ? [] : [mistake]));
  if (mistakes.length > 0 || !from || amount === undefined || !per || !category || until === undefined || !shares) return refused(mistakes);
  const { supplier, whatFr, whatEn, whyFr, whyEn } = texts;
  const words = { what: { fr: whatFr, en: whatEn }, why: { fr: whyFr, en: whyEn } };
  return ok({ line, from, becomes: { ...words, supplier, category, amount, per, until, covered, shares } });
}
