import type { Actor, Noted } from '../values/actor.ts';
import { addCents, atLeastZero, minCents, negateCents, parseAmount, ZERO, type Cents } from '../values/cents.ts';
import type { Clock } from '../values/clock.ts';
import type { Day } from '../values/day.ts';
import { newId } from '../values/ids.ts';
import { parseMonth, type Month } from '../values/month.ts';
import { nameAmong } from '../values/named.ts';
import { parseFileDay } from '../values/table.ts';

export const DECISION_SOURCES = ['own-funds', 'grant'] as const;

/** By a minuted decision, own funds or a grant bear part of a past month's cost (method §3.5). A negative amount takes an earlier one back. */
export type Decision = {
  readonly id: string;
  readonly month: Month;
  readonly amount: Cents;
  readonly source: (typeof DECISION_SOURCES)[number];
  readonly decidedOn: Day;
  /** Where the minutes can be read: an address. */
  readonly minutes: string;
  /** The decision that this one takes back. */
  readonly takesBack: string | null;
};

/** What decisions bear of each month. */
export function borneBy(decisions: readonly Decision[]): ReadonlyMap<Month, Cents> {
  const borne = new Map<Month, Cents>();
  for (const { month, amount } of decisions) borne.set(month, addCents(borne.get(month) ?? ZERO, amount));
  return borne;
}

/** What is borne of a month's cost: never more than it costs, never less than nothing. */
export function borneOf(month: Month, cost: Cents, borne: ReadonlyMap<Month, Cents>): Cents {
  return minCents(atLeastZero(borne.get(month) ?? ZERO), cost);
}

/** The storage port of decisions: what was decided stays, and is taken back by another decision. */
export type DecisionStore = {
  all(): Promise<Decision[]>;
  /** Whether a form has kept its decision. */
  isKept(once: string): Promise<boolean>;
  /** False when the same form, or another that takes back the same decision, was there before. */
  add(decision: Decision, once: string, made: { readonly ms: number; readonly by: string }): Promise<boolean>;
};

export type DecisionDesk = {
  readonly reading: Pick<DecisionStore, 'all' | 'isKept'>;
  write<Value>(by: Actor, work: (books: { readonly decisions: DecisionStore; note(about: Noted): Promise<void> }) => Promise<Value>): Promise<Value>;
  readonly clock: Clock;
  /** The months that were short, as the report of this moment tells: what each still misses. */
  shortfalls(): Promise<ReadonlyMap<Month, Cents>>;
  today(): Day;
};

export type TypedDecision = { readonly month: string; readonly amount: string; readonly source: string; readonly decidedOn: string; readonly minutes: string };

export type DecisionMistake = { readonly field: keyof TypedDecision; readonly expected: string };

/** `known`: the same form was sent before. `changed`: another decision was kept since the form was made. */
export type Decided = { readonly kind: 'done' } | { readonly kind: 'known' } | { readonly kind: 'changed' } | { readonly kind: 'refused'; readonly mistakes: readonly DecisionMistake[] };

function isAddress(text: string): boolean {
  return /^https:\/\//i.test(text) && !/[\s\p{Cc}]/u.test(text) && URL.canParse(text) && text.length <= 500;
}

/** The form that a decision was typed into: its token, and how many decisions, those that take one back included, it knew of. */
export type DecisionForm = { readonly token: string; readonly seen: number };

/** Lets own funds or a grant bear what a past month misses, at most (method §3.5). Every mistake is told, each at its field. */
export async function decide(desk: DecisionDesk, typed: TypedDecision, { token, seen }: DecisionForm, by: Actor): Promise<Decided> {
  const once = `form:${token}`;
  if (await desk.reading.isKept(once)) return { kind: 'known' };
  if ((await desk.reading.all()).length !== seen) return { kind: 'changed' };
  const shortfalls = await desk.shortfalls();
  const month = parseMonth(typed.month.trim());
  const missing = month === undefined ? undefined : shortfalls.get(month);
  const amount = parseAmount(typed.amount);
  const source = nameAmong(DECISION_SOURCES, typed.source);
  const decidedOn = parseFileDay(typed.decidedOn);
  const minutes = typed.minutes.trim();
  const most = missing === undefined ? '' : `≤ ${(missing / 100).toFixed(2).replace('.', ',')}`;
  const checks: readonly (readonly [boolean, DecisionMistake])[] = [
    [missing !== undefined && missing > 0, { field: 'month', expected: [...shortfalls.keys()].join(', ') }],
    [amount.ok && (missing === undefined || amount.value <= missing), { field: 'amount', expected: most }],
    [source !== null, { field: 'source', expected: DECISION_SOURCES.join(', ') }],
    [decidedOn !== undefined && decidedOn <= desk.today(), { field: 'decidedOn', expected: `≤ ${desk.today()}` }],
    [isAddress(minutes), { field: 'minutes', expected: 'https://…' }],
  ];
  const mistakes = checks.flatMap(([holds, mistake]) => (holds ? [] : [mistake]));
  if (mistakes.length > 0 || !month || !amount.ok || !source || !decidedOn) return { kind: 'refused', mistakes };
  const decision: Decision = { id: newId('dec'), month, amount: amount.value, source, decidedOn, minutes, takesBack: null };
  return desk.write<Decided>(by, async ({ decisions, note }) => {
    if (await decisions.isKept(once)) return { kind: 'known' };
    if ((await decisions.all()).length !== seen) return { kind: 'changed' };
    if (!(await decisions.add(decision, once, { ms: desk.clock.now(), by: by.name }))) return { kind: 'known' };
    await note({ act: 'decide-shortfall', object: decision.id, before: null, after: { month, amount: amount.value, source } });
    return { kind: 'done' };
  });
}

/** Takes a decision back, once. */
export function undoDecision(desk: DecisionDesk, id: string, by: Actor): Promise<{ readonly kind: 'done' | 'changed' }> {
  return desk.write(by, async ({ decisions, note }) => {
    const decision = (await decisions.all()).find((each) => each.id === id && each.takesBack === null);
    if (!decision) return { kind: 'changed' };
    const back = { ...decision, id: newId('dec'), amount: negateCents(decision.amount), decidedOn: desk.today(), takesBack: id };
    if (!(await decisions.add(back, `undo:${id}`, { ms: desk.clock.now(), by: by.name }))) return { kind: 'changed' };
    await note({ act: 'undo-decision', object: id, before: { amount: decision.amount }, after: null });
    return { kind: 'done' };
  });
}
