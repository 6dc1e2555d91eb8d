type By = { by_member: string; by_name: string; at_ms: number };

/** Tables of closed months and years. `figures` and `listed` are JSON that is read back only by us. */
export type ClosingSchema = {
  closings: By & {
    n: number;
    act: string;
    month: string;
    on_day: string;
    entries: number | null;
    content: string | null;
    figures: string | null;
    listed: string | null;
    reason: string | null;
    decided_by: string | null;
    before: string | null;
    hash: string;
  };
  closing_requests: By & { id: string; closing: number; month: string; reason: string };
  year_acts: By & { year: string; act: string; on_day: string; result: number };
};
