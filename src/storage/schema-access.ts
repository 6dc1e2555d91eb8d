import type { ColumnType } from 'kysely';

/** An instant as the login library keeps it: text in SQLite, the database's own type in PostgreSQL. Both take ISO 8601. */
type Instant = ColumnType<string | Date, string, string>;
type InstantOrNull = ColumnType<string | Date | null, string | null, string | null>;
/** A truth likewise: 0 or 1 in SQLite, a boolean in PostgreSQL, which takes 0 and 1 too. */
type Truth = ColumnType<number | boolean | null, number, number>;

/** Rows of the login library and of those whom it lets in. */
export type AccessSchema = {
  login_users: {
    id: string;
    name: string;
    email: string;
    email_verified: Truth;
    image: string | null;
    created_at: Instant;
    updated_at: Instant;
    two_factor_enabled: Truth;
  };
  login_sessions: {
    id: string;
    expires_at: Instant;
    token: string;
    created_at: Instant;
    updated_at: Instant;
    ip_address: string | null;
    user_agent: string | null;
    user_id: string;
  };
  login_accounts: {
    id: string;
    account_id: string;
    provider_id: string;
    user_id: string;
    password: string | null;
    created_at: Instant;
    updated_at: Instant;
  };
  login_verifications: { id: string; identifier: string; value: string; expires_at: Instant };
  login_two_factors: {
    id: string;
    secret: string;
    backup_codes: string;
    user_id: string;
    verified: Truth;
    failed_verification_count: number | null;
    locked_until: InstantOrNull;
  };
  login_passkeys: {
    id: string;
    name: string | null;
    public_key: string;
    user_id: string;
    credential_id: string;
    counter: number;
    device_type: string;
    backed_up: Truth;
    transports: string | null;
    created_at: InstantOrNull;
    aaguid: string | null;
  };
  members: { id: string; role: string; years: string; until_day: string | null; created_ms: number; disabled_ms: number | null };
  invitations: {
    id: string;
    token: string;
    email: string;
    role: string;
    years: string;
    until_day: string | null;
    member: string | null;
    invited_by: string;
    created_ms: number;
    expires_ms: number;
    used_ms: number | null;
    enrol_name: string | null;
    enrol_password: string | null;
    enrol_secret: string | null;
    challenge: string | null;
  };
  login_tries: { key: string; window_ms: number; tries: number };
  audit: {
    seq: number;
    at_ms: number;
    member: string | null;
    name: string;
    address: string;
    act: string;
    object: string | null;
    before_json: string;
    after_json: string;
    previous: string;
    hash: string;
  };
  audit_head: { id: number; seq: number; hash: string };
};
