import type { Generated } from 'kysely';
import type { AccessSchema } from './schema-access.ts';
import type { BankLineSchema, PayoutColumns } from './schema-bank-lines.ts';
import type { MoneySchema } from './schema-money.ts';
import type { ClosingSchema } from './schema-closing.ts';
import type { DonorSchema } from './schema-donors.ts';
import type { JobSchema } from './schema-jobs.ts';
import type { LetterSchema } from './schema-letters.ts';
import type { ReceiptSchema } from './schema-receipts.ts';
import type { GateSchema } from './schema-gate.ts';

/** Rows as the database keeps them: amounts are whole cents, instants milliseconds, days and months text that sorts, truths 0 or 1. */
export type Schema = AccessSchema &
  BankLineSchema &
  ClosingSchema &
  DonorSchema &
  GateSchema &
  JobSchema &
  LetterSchema &
  MoneySchema &
  ReceiptSchema & {
    books: { id: number; mode: string; revision: number; closed_through: string | null };
    entries: {
      key: string;
      /** The number by which other tables of the books name the entry. */
      seq: number;
      kind: string;
      fact_day: string;
      booking_day: string;
      measure: string | null;
      measured: number | null;
      project: string | null;
      source: string;
      gift: string | null;
      corrects: string | null;
      label: string | null;
      /** SHA-256, 32 bytes. */
      hash: Buffer;
      booked_ms: number;
    };
    /** The label of an entry as it is searched: small letters, without accents. */
    entry_words: { entry: number; folded: string };
    postings: { entry: number; line: number; from_account: string; to_account: string; amount: number };
    measure_totals: { month: string; measure: string; project: string; amount: number; entries: number };
    account_totals: { account: string; month: string; debit: number; credit: number };
    inbox: {
      id: string;
      type: string;
      object_id: string;
      object_type: string;
      created_ms: number;
      received_ms: number;
      body: string;
      state: string;
      attempts: number;
      due_ms: number;
      /** The end of the lease under which a drain holds the notice; 0 when none does. */
      leased_ms: Generated<number>;
      reason: string | null;
    };
    wishes: {
      id: string;
      request_key: string | null;
      token: string;
      amount: number;
      frequency: string;
      email: string;
      project: string | null;
      campaign: string | null;
      visibility: string;
      message: string | null;
      language: string;
      state: string;
      created_ms: number;
      checkout_id: string | null;
      checkout_url: string | null;
      donor: string | null;
      shown_name: string | null;
      /** Cents added so that the payment's fee does not lessen the gift; part of what is paid and of the gift, not of `amount`. */
      cover: Generated<number>;
    };
    gifts: {
      id: string;
      wish: string | null;
      subscription: string | null;
      state: string;
      amount: number;
      method: string;
      created_ms: number;
      project: string | null;
      counted_on: string | null;
      fee_known: number;
    };
    recurring: {
      id: string;
      wish: string | null;
      status: string;
      amount: number;
      every: string;
      next_ms: number | null;
      ends_ms: number | null;
      project: string | null;
      card_last4: string | null;
      /** The last month in which the card is valid. */
      card_ends: string | null;
    };
    payouts: {
      id: string;
      amount: number;
      status: string;
      arrival_ms: number;
      movement: string | null;
      failure: string | null;
    } & PayoutColumns;
    movements: {
      id: string;
      amount: number;
      fee: number;
      net: number;
      category: string;
      type: string;
      source: string | null;
      entry: string | null;
      created_ms: number;
      available_ms: number;
    };
    /** Payouts whose movements are known, by the number that each item bears in place of their name. */
    payout_lists: { number: number; payout: string };
    payout_items: { movement: string; list: number };
    balances: { day: string; at_ms: number; available: number; pending: number; journal: number };
    cursors: { name: string; at_ms: number };
  };
