import type { Kysely, Selectable } from 'kysely';
import type { Invitation } from '../access/invitation.ts';
import type { AccessStore, NewPasskey, SealedFactor } from '../access/store.ts';
import { newId } from '../values/ids.ts';
import { instantMs, isoOf, mandateOfRow, mandateRow, memberStore } from './member-store.ts';
import type { Schema } from './schema.ts';

/** The login library's name for a password, among ways to sign in. */
const PASSWORD = 'credential';

function invitationOf(row: Selectable<Schema['invitations']>): Invitation {
  const { enrol_name: name, enrol_password: passwordHash, enrol_secret: sealedSecret } = row;
  const isEnrolling = name !== null && passwordHash !== null && sealedSecret !== null;
  return {
    ...mandateOfRow(row),
    id: row.id,
    email: row.email,
    member: row.member,
    invitedBy: row.invited_by,
    createdMs: row.created_ms,
    expiresMs: row.expires_ms,
    usedMs: row.used_ms,
    enrolment: isEnrolling ? { name, passwordHash, sealedSecret } : null,
    challenge: row.challenge,
  };
}

async function keepInvitation(db: Kysely<Schema>, invitation: Invitation, token: string): Promise<void> {
  const { id, email, member, invitedBy, createdMs, expiresMs } = invitation;
  await db
    .insertInto('invitations')
    .values({
      ...{ id, token, email, ...mandateRow(invitation), member, invited_by: invitedBy, created_ms: createdMs, expires_ms: expiresMs },
      ...{ used_ms: null, enrol_name: null, enrol_password: null, enrol_secret: null, challenge: null },
    })
    .execute();
}

/** What was enrolled lives with the member from now on, and no longer here. */
async function useInvitation(db: Kysely<Schema>, id: string, nowMs: number): Promise<boolean> {
  const change = { used_ms: nowMs, enrol_name: null, enrol_password: null, enrol_secret: null, challenge: null };
  const query = db.updateTable('invitations').set(change).where('id', '=', id).where('used_ms', 'is', null);
  return (await query.executeTakeFirst()).numUpdatedRows > 0n;
}

async function keepPassword(db: Kysely<Schema>, memberId: string, hash: string, nowMs: number): Promise<void> {
  const updated_at = isoOf(nowMs);
  const account = { id: newId('acc'), account_id: memberId, provider_id: PASSWORD, user_id: memberId, password: hash };
  await db
    .insertInto('login_accounts')
    .values({ ...account, created_at: updated_at, updated_at })
    .onConflict((conflict) => conflict.columns(['provider_id', 'account_id']).doUpdateSet({ password: hash, updated_at }))
    .execute();
}

async function keepFactor(db: Kysely<Schema>, memberId: string, { secret, recoveryCodes }: SealedFactor): Promise<void> {
  const factor = { secret, backup_codes: recoveryCodes, verified: 1, failed_verification_count: 0, locked_until: null };
  await db
    .insertInto('login_two_factors')
    .values({ id: newId('totp'), user_id: memberId, ...factor })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(factor))
    .execute();
  await db.updateTable('login_users').set({ two_factor_enabled: 1 }).where('id', '=', memberId).execute();
}

async function keepPasskey(db: Kysely<Schema>, memberId: string, passkey: NewPasskey, nowMs: number): Promise<void> {
  const { name, counter, transports, aaguid } = passkey;
  await db
    .insertInto('login_passkeys')
    .values({
      ...{ id: newId('key'), name, public_key: passkey.publicKey, user_id: memberId, credential_id: passkey.credentialId, counter },
      ...{ device_type: passkey.deviceType, backed_up: passkey.backedUp ? 1 : 0, transports, created_at: isoOf(nowMs), aaguid },
    })
    .execute();
}

async function forgetFactors(db: Kysely<Schema>, memberId: string): Promise<void> {
  for (const table of ['login_accounts', 'login_two_factors', 'login_passkeys'] as const) {
    await db.deleteFrom(table).where('user_id', '=', memberId).execute();
  }
  await db.updateTable('login_users').set({ two_factor_enabled: 0 }).where('id', '=', memberId).execute();
}

async function countTry(db: Kysely<Schema>, key: string, windowMs: number): Promise<number> {
  const { tries } = await db
    .insertInto('login_tries')
    .values({ key, window_ms: windowMs, tries: 1 })
    .onConflict((conflict) => conflict.columns(['key', 'window_ms']).doUpdateSet((eb) => ({ tries: eb('login_tries.tries', '+', 1) })))
    .returning('tries')
    .executeTakeFirstOrThrow();
  return tries;
}

type InvitationPart = Pick<
  AccessStore,
  'keepInvitation' | 'invitation' | 'oneInvitation' | 'openInvitations' | 'useInvitation' | 'keepEnrolment' | 'keepChallenge'
>;

function invitationStore(db: Kysely<Schema>): InvitationPart {
  const oneBy = async (column: 'token' | 'id', value: string): Promise<Invitation | null> => {
    const row = await db.selectFrom('invitations').selectAll().where(column, '=', value).executeTakeFirst();
    return row ? invitationOf(row) : null;
  };
  return {
    keepInvitation: (invitation, token) => keepInvitation(db, invitation, token),
    invitation: (token) => oneBy('token', token),
    oneInvitation: (id) => oneBy('id', id),
    openInvitations: async (nowMs) => {
      const query = db.selectFrom('invitations').selectAll().where('used_ms', 'is', null).where('expires_ms', '>', nowMs);
      return (await query.orderBy('created_ms', 'desc').orderBy('id').execute()).map(invitationOf);
    },
    useInvitation: (id, nowMs) => useInvitation(db, id, nowMs),
    keepEnrolment: async (id, { name, passwordHash, sealedSecret }) => {
      const change = { enrol_name: name, enrol_password: passwordHash, enrol_secret: sealedSecret };
      await db.updateTable('invitations').set(change).where('id', '=', id).where('used_ms', 'is', null).execute();
    },
    keepChallenge: async (id, challenge) => {
      await db.updateTable('invitations').set({ challenge }).where('id', '=', id).where('used_ms', 'is', null).execute();
    },
  };
}

/** Accounts, invitations and what people prove themselves with, in a database. */
export function accessStore(db: Kysely<Schema>): AccessStore {
  return {
    ...memberStore(db),
    ...invitationStore(db),
    keepPassword: (memberId, hash, nowMs) => keepPassword(db, memberId, hash, nowMs),
    keepFactor: (memberId, factor) => keepFactor(db, memberId, factor),
    keepRecoveryCodes: async (memberId, sealed) => {
      const query = db.updateTable('login_two_factors').set({ backup_codes: sealed }).where('user_id', '=', memberId);
      return (await query.executeTakeFirst()).numUpdatedRows > 0n;
    },
    keepPasskey: (memberId, passkey, nowMs) => keepPasskey(db, memberId, passkey, nowMs),
    passkeys: async (memberId) => {
      const rows = await db.selectFrom('login_passkeys').selectAll().where('user_id', '=', memberId).orderBy('created_at').execute();
      return rows.map((row) => ({ id: row.id, name: row.name ?? '', createdMs: row.created_at === null ? 0 : instantMs(row.created_at) }));
    },
    removePasskey: async (memberId, id) => {
      const query = db.deleteFrom('login_passkeys').where('user_id', '=', memberId).where('id', '=', id);
      return (await query.executeTakeFirst()).numDeletedRows > 0n;
    },
    hasPassword: async (memberId) => {
      const query = db.selectFrom('login_accounts').select('id').where('user_id', '=', memberId).where('provider_id', '=', PASSWORD);
      return (await query.executeTakeFirst()) !== undefined;
    },
    forgetFactors: (memberId) => forgetFactors(db, memberId),
    countTry: (key, windowMs) => countTry(db, key, windowMs),
    forgetTries: async (beforeMs) => {
      await db.deleteFrom('login_tries').where('window_ms', '<', beforeMs).execute();
    },
  };
}
