import { refused, type Result } from '../values/result.ts';
import { ok } from '../values/result.ts';
import type { Plain } from '../values/digest.ts';
import type { Day } from '../values/day.ts';
import { may, wantsFresh, type Act } from './acts.ts';
import type { AuditStore, Doer } from './audit.ts';
import type { Member } from './member.ts';
import { isFresh, type Visit } from './session.ts';
import type { AccessStore } from './store.ts';

/** Why an act is not done, before anything is looked at: see {@link actAs}. `stale`: the sign-in is older than ten minutes. */
export type Refusal = 'signed-out' | 'foreign' | 'forbidden' | 'stale';

/** What a guarded act answers when it has been done: what it gives, and what the audit trail says of it. */
export type Done<Value> = { readonly value: Value; readonly object: string | null; readonly before: Plain; readonly after: Plain };

/** What a guarded act needs in its transaction, besides the stores of its own matter. */
export type GuardedStores = { readonly access: AccessStore; readonly audit: AuditStore };

export type GuardDesk<Stores extends GuardedStores> = {
  /** One transaction: all that the work writes, or nothing of it when it throws. */
  write<Value>(work: (stores: Stores) => Promise<Value>): Promise<Value>;
  /** The books' time, which the audit trail is dated by. */
  nowMs(): number;
  today(): Day;
  /** The real time, which sessions live in. */
  realMs(): number;
};

export type Asked = { readonly act: Act; /** The fiscal year that it is about. */ readonly year?: number };

export function doerOf(member: Member, address: string): Doer {
  return { member: member.id, name: member.name, address };
}

/** Why a visit may not do an act, or nothing. The member is the one of the transaction under way, not the one who knocked. */
function refusalOf(visit: Visit, member: Member | null, { act, year }: Asked, today: Day, realMs: number): Refusal | null {
  if (visit.signedIn === null || member === null) return 'signed-out';
  if (!visit.own) return 'foreign';
  if (!may(member, act, today, year ?? null)) return 'forbidden';
  return wantsFresh(act) && !isFresh(visit.signedIn.session, realMs) ? 'stale' : null;
}

/**
 * The only way to change something in the treasury. Checks who asks, whence, whether they may and whether they have proved it lately; then
 * does the work and writes the audit trail in one transaction. What the work refuses leaves nothing behind, not even what it had written.
 */
export async function actAs<Stores extends GuardedStores, Value, Why>(
  desk: GuardDesk<Stores>,
  visit: Visit,
  asked: Asked,
  work: (stores: Stores, member: Member) => Promise<Result<Done<Value>, Why>>,
): Promise<Result<Value, Why | Refusal>> {
  const turned: { why: Why | Refusal }[] = [];
  const turnAway = (why: Why | Refusal): never => {
    turned.push({ why });
    throw new Error('what was begun is taken back');
  };
  try {
    const value = await desk.write(async (stores) => {
      const id = visit.signedIn?.member.id;
      const member = id === undefined ? null : await stores.access.member(id);
      const refusal = refusalOf(visit, member, asked, desk.today(), desk.realMs());
      if (refusal !== null || member === null) return turnAway(refusal ?? 'signed-out');
      const done = await work(stores, member);
      if (!done.ok) return turnAway(done.why);
      const { value: given, ...deed } = done.value;
      await stores.audit.append(doerOf(member, visit.address), { act: asked.act, ...deed }, desk.nowMs());
      return given;
    });
    return ok(value);
  } catch (error) {
    const last = turned.at(-1);
    if (last === undefined) throw error;
    return refused(last.why);
  }
}
