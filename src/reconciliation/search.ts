import { parseAmount, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { folded } from '../values/fold.ts';
import { parseMonth, type Month } from '../values/month.ts';
import { parseFileDay } from '../values/table.ts';

/** What a treasurer looks for, in every way in which it can be understood. */
export type Sought = {
  readonly amount: Cents | null;
  readonly day: Day | null;
  readonly month: Month | null;
  /** An id of Stripe's or ours, or an entry's key. */
  readonly id: string | null;
  /** Folded words of a name, label or number; null where they are too short to mean anything. */
  readonly words: string | null;
};

export const FOUND_KINDS = ['gift', 'offline', 'invoice', 'payout', 'movement', 'entry', 'line'] as const;

/** One thing found. `id`: the charge, offline gift, invoice, payout, movement, entry key or bank line. Money in cents, signed as it moved. */
export type Found = {
  readonly kind: (typeof FOUND_KINDS)[number];
  readonly id: string;
  readonly day: Day | null;
  readonly amount: Cents | null;
  readonly label: string;
  /** The key of the entry that a movement of Stripe's balance has made; null for all else, and for what came before the opening. */
  readonly entry: string | null;
};

/** The port of the search: of each kind at most `limit` things for each way in which what is sought can be understood, the latest first. */
export type SearchStore = { find(sought: Sought, limit: number): Promise<Found[]> };

const ID = /^(?:[a-z]{2,12}_[A-Za-z0-9_]{1,80}|(?:[a-z-]+:)+[\w:.-]{1,120}|opening)$/;
const SHORTEST_WORD = 2;
const LONGEST = 120;

/** Understands `30`, `1 234,56 €`, `23/11/2026`, `2026-11`, `ch_…`, `dupont`. Null for nothing. */
export function readSought(typed: string): Sought | null {
  const text = typed
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, LONGEST);
  if (text === '') return null;
  const amount = parseAmount(text.replace(/^[-−–+]\s*/u, ''));
  const french = /^(\d{1,2})[/.-](\d{4})$/.exec(text);
  const month = parseMonth(french ? `${french[2] ?? ''}-${(french[1] ?? '').padStart(2, '0')}` : text) ?? null;
  const words = folded(text);
  return {
    amount: amount.ok ? amount.value : null,
    day: parseFileDay(text) ?? null,
    month,
    id: ID.test(text) ? text : null,
    words: words.length >= SHORTEST_WORD ? words : null,
  };
}
