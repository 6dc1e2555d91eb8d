import type { Dialect } from './migrations.ts';

/** The login library keeps instants and truths in the database's own types. */
function typesOf({ integer }: Dialect): { readonly time: string; readonly truth: string } {
  return integer === 'integer' ? { time: 'text', truth: 'integer' } : { time: 'timestamptz', truth: 'boolean' };
}

/** Tables of the login library, under our names (its own would be `user`, `session`…). */
function loginTables(dialect: Dialect): string[] {
  const { integer, strict } = dialect;
  const { time, truth } = typesOf(dialect);
  const owner = 'user_id text not null references login_users (id)';
  return [
    `create table login_users (
      id text primary key, name text not null, email text not null unique, email_verified ${truth} not null, image text,
      created_at ${time} not null, updated_at ${time} not null, two_factor_enabled ${truth})${strict}`,
    `create table login_sessions (
      id text primary key, expires_at ${time} not null, token text not null unique, created_at ${time} not null, updated_at ${time} not null,
      ip_address text, user_agent text, ${owner})${strict}`,
    'create index login_sessions_by_user on login_sessions (user_id)',
    `create table login_accounts (
      id text primary key, account_id text not null, provider_id text not null, ${owner}, access_token text, refresh_token text, id_token text,
      access_token_expires_at ${time}, refresh_token_expires_at ${time}, scope text, password text, created_at ${time} not null,
      updated_at ${time} not null, unique (provider_id, account_id))${strict}`,
    'create index login_accounts_by_user on login_accounts (user_id)',
    `create table login_verifications (
      id text primary key, identifier text not null, value text not null, expires_at ${time} not null, created_at ${time}, updated_at ${time})${strict}`,
    'create index login_verifications_by_identifier on login_verifications (identifier)',
    `create table login_two_factors (
      id text primary key, secret text not null, backup_codes text not null, user_id text not null unique references login_users (id),
      verified ${truth}, failed_verification_count ${integer}, locked_until ${time})${strict}`,
    `create table login_passkeys (
      id text primary key, name text, public_key text not null, ${owner}, credential_id text not null unique, counter ${integer} not null,
      device_type text not null, backed_up ${truth} not null, transports text, created_at ${time}, aaguid text)${strict}`,
    'create index login_passkeys_by_user on login_passkeys (user_id)',
  ];
}

function memberTables({ integer, strict }: Dialect): string[] {
  return [
    `create table members (
      id text primary key references login_users (id), role text not null, years text not null, until_day text, created_ms ${integer} not null,
      disabled_ms ${integer})${strict}`,
    `create table invitations (
      id text primary key, token text not null unique, email text not null, role text not null, years text not null, until_day text,
      member text references members (id), invited_by text not null, created_ms ${integer} not null, expires_ms ${integer} not null,
      used_ms ${integer}, enrol_name text, enrol_password text, enrol_secret text, challenge text)${strict}`,
    `create table login_tries (
      key text not null, window_ms ${integer} not null, tries ${integer} not null, primary key (key, window_ms))${strict}`,
    `create table audit (
      seq ${integer} primary key, at_ms ${integer} not null, member text, name text not null, address text not null, act text not null,
      object text, before_json text not null, after_json text not null, previous text not null, hash text not null)${strict}`,
    'create index audit_by_member on audit (member, seq)',
    'create index audit_by_act on audit (act, seq)',
    `create table audit_head (id ${integer} primary key check (id = 1), seq ${integer} not null, hash text not null)${strict}`,
  ];
}

/** What lets people in, and what tells of it. The trail is append-only in the database itself. */
export function accessTables(dialect: Dialect): string[] {
  return [...loginTables(dialect), ...memberTables(dialect), ...dialect.appendOnly('audit')];
}
