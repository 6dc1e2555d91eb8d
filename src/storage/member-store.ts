import type { Kysely, Selectable } from 'kysely';
import { ROLES, type Mandate, type Member } from '../access/member.ts';
import type { Session } from '../access/session.ts';
import type { AccessStore } from '../access/store.ts';
import { parseDay, type Day } from '../values/day.ts';
import { named } from '../values/named.ts';
import type { Schema } from './schema.ts';

type MandateRow = { readonly role: string; readonly years: string; readonly until_day: string | null };

export function mandateOfRow({ role, years, until_day }: MandateRow): Mandate {
  const until: Day | null = until_day === null ? null : (parseDay(until_day) ?? null);
  return { role: named(ROLES, role), years: years === '' ? [] : years.split(' ').map(Number), until };
}

export function mandateRow({ role, years, until }: Mandate): MandateRow {
  return { role, years: years.join(' '), until_day: until };
}

/** Text in SQLite, a date in PostgreSQL. */
export function instantMs(value: string | Date): number {
  return typeof value === 'string' ? Date.parse(value) : value.getTime();
}

/** Whatever the database, an instant is written as ISO 8601. */
export function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

type MemberRow = Selectable<Schema['members']> & Pick<Selectable<Schema['login_users']>, 'email' | 'name'>;

function memberOf(row: MemberRow): Member {
  return {
    ...mandateOfRow(row),
    id: row.id,
    email: row.email,
    name: row.name,
    createdMs: row.created_ms,
    disabledMs: row.disabled_ms,
  };
}

function membersQuery(db: Kysely<Schema>) {
  return db
    .selectFrom('members')
    .innerJoin('login_users', 'login_users.id', 'members.id')
    .selectAll('members')
    .select(['login_users.email', 'login_users.name']);
}

async function addMember(db: Kysely<Schema>, member: Member): Promise<void> {
  const created_at = isoOf(member.createdMs);
  const person = { id: member.id, name: member.name, email: member.email, email_verified: 1, image: null, two_factor_enabled: 0 };
  await db
    .insertInto('login_users')
    .values({ ...person, created_at, updated_at: created_at })
    .execute();
  const times = { created_ms: member.createdMs, disabled_ms: member.disabledMs };
  await db
    .insertInto('members')
    .values({ id: member.id, ...mandateRow(member), ...times })
    .execute();
}

function sessionOf(row: Selectable<Schema['login_sessions']>): Session {
  return {
    id: row.id,
    memberId: row.user_id,
    signedInMs: instantMs(row.created_at),
    seenMs: instantMs(row.updated_at),
    address: row.ip_address ?? 'unknown',
    browser: row.user_agent ?? '',
  };
}

async function endSessions(db: Kysely<Schema>, memberId: string, except: string | null): Promise<number> {
  let query = db.deleteFrom('login_sessions').where('user_id', '=', memberId);
  if (except !== null) query = query.where('id', '<>', except);
  return Number((await query.executeTakeFirst()).numDeletedRows);
}

type MemberPart = Pick<
  AccessStore,
  'members' | 'member' | 'memberByEmail' | 'addMember' | 'changeMandate' | 'setDisabled' | 'sessions' | 'endSession' | 'endSessions'
>;

/** People and their sessions in a database. */
export function memberStore(db: Kysely<Schema>): MemberPart {
  const oneBy = async (column: 'members.id' | 'login_users.email', value: string): Promise<Member | null> => {
    const row = await membersQuery(db).where(column, '=', value).executeTakeFirst();
    return row ? memberOf(row) : null;
  };
  return {
    members: async () => (await membersQuery(db).orderBy('login_users.name').orderBy('members.id').execute()).map(memberOf),
    member: (id) => oneBy('members.id', id),
    memberByEmail: (email) => oneBy('login_users.email', email),
    addMember: (member) => addMember(db, member),
    changeMandate: async (id, mandate) => {
      await db.updateTable('members').set(mandateRow(mandate)).where('id', '=', id).execute();
    },
    setDisabled: async (id, sinceMs) => {
      await db.updateTable('members').set({ disabled_ms: sinceMs }).where('id', '=', id).execute();
    },
    sessions: async (memberId) =>
      (await db.selectFrom('login_sessions').selectAll().where('user_id', '=', memberId).orderBy('created_at', 'desc').execute()).map(
        sessionOf,
      ),
    endSession: async (memberId, sessionId) => {
      const query = db.deleteFrom('login_sessions').where('user_id', '=', memberId).where('id', '=', sessionId);
      return (await query.executeTakeFirst()).numDeletedRows > 0n;
    },
    endSessions: (memberId, except) => endSessions(db, memberId, except),
  };
}
