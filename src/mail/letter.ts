import { z } from 'zod';
import { RECURRENCES } from '../giving/payment.ts';
import { FREQUENCIES } from '../giving/types.ts';
import type { Language } from '../settings/types.ts';
import { cents } from '../values/cents.ts';
import { day } from '../values/day.ts';
import { month } from '../values/month.ts';

export const LETTER_STATES = ['queued', 'sent', 'held', 'dropped', 'dead'] as const;

/** `held`: waits for a person; `dropped`: will not be sent, with a reason; `dead`: was tried to the end. */
export type LetterState = (typeof LETTER_STATES)[number];

/** What the operator and the treasurers are told of. */
export const ALERTS = [
  ...(['card-testing', 'donor-request', 'dead-letter', 'stop-without-mailbox', 'error-report'] as const),
  ...(['job-failing', 'dead-notice', 'books-broken', 'backup-old', 'no-notices', 'endpoint'] as const),
] as const;

const amount = z.number().int().transform(cents);
const onDay = z.string().transform(day);
const ofMonth = z.string().transform(month);
const part = amount.nullable();
/** Our own gift: whose address it has is asked when the letter leaves. */
const gift = z.string();
const rhythm = z.enum(RECURRENCES);

/** What each kind of letter says, in facts: neither a name nor an address. A new kind is a line here, its words, and its blocks. */
export const PARAMS = {
  thanks: z.object({ gift, amount, frequency: z.enum(FREQUENCIES), on: onDay }),
  'sepa-announced': z.object({ gift, amount, frequency: z.enum(FREQUENCIES), on: onDay }),
  'sepa-received': z.object({ gift, amount, frequency: z.enum(FREQUENCIES), on: onDay }),
  renewal: z.object({ gift, amount, on: onDay }),
  'payment-failed': z.object({ gift, amount, frequency: z.enum(FREQUENCIES), code: z.string().nullable(), nextTry: onDay.nullable() }),
  'card-expiring': z.object({ gift, amount, every: rhythm, last4: z.string(), endsIn: ofMonth }),
  stopped: z.object({ gift, amount, every: rhythm, on: onDay, refusedToTheEnd: z.boolean() }),
  changed: z.object({
    gift,
    what: z.enum(['amount', 'paused', 'resumed']),
    before: amount,
    amount,
    every: rhythm,
    next: onDay.nullable(),
  }),
  refund: z.object({ gift, amount, of: amount, on: onDay }),
  digest: z.object({
    month: ofMonth,
    cost: amount,
    gross: amount,
    oneOff: part,
    recurring: part,
    offline: part,
    merged: part,
    other: amount,
    refunds: amount,
    disputes: amount,
    fees: amount,
    net: amount,
    coveredUntil: onDay.nullable(),
  }),
  'my-gifts-link': z.object({ url: z.url() }),
  /** `link`: the digest by which `donor_links` knows the address that is to be confirmed. */
  'email-confirm': z.object({ url: z.url(), link: z.string() }),
  'request-answered': z.object({ about: z.enum(['refund', 'stop']), outcome: z.enum(['done', 'declined']), words: z.string().nullable() }),
  'receipt-ready': z.object({ year: z.number().int(), number: z.string() }),
  alert: z.object({ about: z.enum(ALERTS), what: z.string().nullable() }),
} as const;

export type LetterKind = keyof typeof PARAMS;

export type LetterParams<Kind extends LetterKind = LetterKind> = z.output<(typeof PARAMS)[Kind]>;

/** A kind with what it says. */
export type Said = { readonly [Kind in LetterKind]: { readonly kind: Kind; readonly params: LetterParams<Kind> } }[LetterKind];

/** A letter that is to be written: once by its key. Instants in milliseconds. */
export type NewLetter = Said & {
  /** Names the fact that is told: `thanks:ch_…`. The same fact is told once, whoever learns of it and however often. */
  readonly key: string;
  /** Null for the operator. */
  readonly donor: string | null;
  readonly language: Language;
  /** When what it tells of happened. */
  readonly factMs: number;
  readonly madeMs: number;
  /** Not before. */
  readonly dueMs: number;
};

/** A letter as the outbox has it. `params` is read when it is written out. */
export type KeptLetter = {
  readonly key: string;
  readonly kind: LetterKind;
  readonly donor: string | null;
  readonly params: string;
  readonly language: Language;
  readonly factMs: number;
  readonly madeMs: number;
  readonly state: LetterState;
  readonly attempts: number;
  readonly dueMs: number;
  readonly sentMs: number | null;
  readonly reason: string | null;
};

export const LETTER_KINDS = Object.keys(PARAMS) as readonly LetterKind[];

const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** What happened longer ago is not told: a first walk over years of the past, or a backup that was put back, writes to nobody. */
export const FRESH_MS = 3 * DAY_MS;
/** Debits are heard of later. */
export const FRESH_DEBIT_MS = 7 * DAY_MS;

/** A link that lets somebody in is worth nothing after ten minutes. */
export const LINK_LIVES_MS = 10 * MINUTE_MS;

/** Kinds that carry what lets somebody in: never kept for longer than it does. */
const LINKS: readonly LetterKind[] = ['my-gifts-link', 'email-confirm'];

export function isLink(kind: LetterKind): boolean {
  return LINKS.includes(kind);
}

/** How long after it was queued a letter may still leave (milliseconds): its tries take three days, and a house that was off is given as many. */
export function livesMs(kind: LetterKind): number {
  return isLink(kind) ? LINK_LIVES_MS : 2 * FRESH_MS;
}

/** What a kept letter says; null where it no longer says anything, as when it was sent. */
export function saidBy({ kind, params }: Pick<KeptLetter, 'kind' | 'params'>): Said | null {
  const read = PARAMS[kind].safeParse(JSON.parse(params));
  // The kind and what was read under it belong together, which the compiler cannot follow.
  return read.success ? ({ kind, params: read.data } as Said) : null;
}
