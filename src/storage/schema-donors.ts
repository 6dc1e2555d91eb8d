/** Rows about people who give. What a person may want forgotten stands here and in `wishes`, never in the books. */
export type DonorSchema = {
  donors: {
    id: string;
    /** As typed, null once erased. */
    email: string | null;
    /** Without capitals and spaces around: names the donor; null once erased. */
    folded: string | null;
    language: string;
    digest: number;
    /** Unguessable, in the link that stops the digest; made when it is first asked for. */
    stop_token: string | null;
    created_ms: number;
    /** When the donor last came in by a link sent to this address, which proves it. */
    entered_ms: number | null;
    erased_ms: number | null;
    /** Once erased: Stripe's ids of them, by which later notices name them; separated by spaces. */
    customers: string | null;
  };
  donor_links: {
    hash: string;
    donor: string;
    /** Digest of the cookie of the browser that asked. */
    browser: string;
    /** The address that the link confirms, where it confirms another than the donor's. */
    new_email: string | null;
    language: string;
    made_ms: number;
    expires_ms: number;
    used_ms: number | null;
  };
  donor_sessions: { hash: string; donor: string; made_ms: number; seen_ms: number };
  /** What donors did, without anything that tells who they are. */
  donor_acts: { id: string; donor: string; act: string; object: string; before_json: string; after_json: string; at_ms: number };
  donor_requests: {
    id: string;
    once: string;
    kind: string;
    donor: string | null;
    object: string;
    digits: string | null;
    note: string | null;
    state: string;
    answer: string | null;
    made_ms: number;
    decided_ms: number | null;
    decided_by: string | null;
  };
  /** Errors that readers report. */
  error_reports: {
    id: string;
    once: string;
    page: string;
    words: string;
    email: string | null;
    language: string;
    state: string;
    made_ms: number;
    decided_ms: number | null;
    decided_by: string | null;
  };
  /** What a treasurer said of a name or a message, by a digest of it as it then stood. */
  word_reviews: { wish: string; what: string; state: string; digest: string };
  /** Which days a gift was said to pay for when it was first booked (method §3.5). */
  days_told: {
    gift: string;
    told_on: string;
    from_day: string | null;
    until_day: string | null;
    days: number;
    late: string;
    ahead: number;
  };
};
