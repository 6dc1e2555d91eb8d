/** Letters to donors and to the operator: what is to be said, never to which address nor by which name. */
export type LetterSchema = {
  letters: {
    /** Names the fact that is told: `thanks:ch_…`. */
    key: string;
    kind: string;
    /** Null for the operator. */
    donor: string | null;
    /** JSON; emptied once nothing is to be sent any more. */
    params: string;
    language: string;
    fact_ms: number;
    state: string;
    attempts: number;
    due_ms: number;
    /** The end of the lease under which a poster holds the letter; 0 when none does. */
    leased_ms: number;
    made_ms: number;
    sent_ms: number | null;
    reason: string | null;
  };
};
