/** Rows of bank lines. Days are text that sorts, amounts whole cents, instants milliseconds. */
export type BankLineSchema = {
  bank_imports: {
    id: string;
    file_hash: string;
    file_name: string | null;
    account: string;
    format: string;
    kept: number;
    known: number;
    bad: number;
    early: number;
    by_member: string;
    by_name: string;
    at_ms: number;
  };
  bank_balances: {
    account: string;
    on_day: string;
    amount: number;
    import: string | null;
    by_member: string;
    by_name: string;
    at_ms: number;
  };
  bank_lines: {
    id: string;
    account: string;
    booked_on: string;
    value_on: string | null;
    amount: number;
    label: string;
    counterparty: string | null;
    reference: string | null;
    bank_id: string | null;
    position: number;
    fingerprint: string;
    import: string;
  };
  /** What the bank wrote about a line, folded: what the search looks through. */
  bank_line_words: { line: string; folded: string };
  bank_line_acts: {
    line: string;
    attempt: number;
    act: string;
    reason: string | null;
    by_member: string;
    by_name: string;
    at_ms: number;
  };
  bank_line_undone: { line: string; attempt: number; by_member: string; by_name: string; at_ms: number };
  bank_line_parts: { line: string; attempt: number; part: number; kind: string; amount: number; target: string | null };
  bank_line_entries: { entry: string; line: string; attempt: number; part: number };
  payout_links: { payout: string; line: string };
  bank_rules: {
    id: string;
    words: string;
    direction: string;
    bank: string | null;
    amount: number | null;
    into_kind: string;
    into_account: string | null;
    project: string | null;
    by_member: string;
    by_name: string;
    since_ms: number;
    ended_ms: number | null;
  };
  bank_mappings: { account: string; mapping: string; by_member: string; by_name: string; at_ms: number };
};

/** What a payout's row says since the bank's lines are known. Null in rows that are older, until Stripe is asked again. */
export type PayoutColumns = { automatic: number | null; trace: string | null; created_ms: number | null };
