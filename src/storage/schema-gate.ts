/** What keeps card testers out. Keys are digests under a key of ours; nothing here is older than two days but announced transfers. */
export type GateSchema = {
  gate_uses: { key: string; at_ms: number };
  gate_tries: { key: string; tries: number; at_ms: number };
  gate_forms: { nonce: string; content: string; at_ms: number };
  gate_outcomes: { payment: string; at_ms: number; failed: number };
  gate_attack: { id: number; since_ms: number; until_ms: number };
  announced_transfers: {
    code: string;
    once: string;
    amount: number | null;
    project: string | null;
    email: string | null;
    language: string;
    state: string;
    /** The offline gift that it became. */
    gift: string | null;
    made_ms: number;
  };
};
