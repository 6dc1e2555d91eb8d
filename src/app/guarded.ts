import type { Act } from '../access/acts.ts';
import type { Doer } from '../access/audit.ts';
import { actAs, doerOf, type Asked, type GuardDesk, type Refusal } from '../access/guard.ts';
import type { Visit } from '../access/session.ts';
import type { Books } from '../storage/open.ts';
import type { Stores } from '../storage/stores.ts';
import type { Actor, Noted } from '../values/actor.ts';
import { systemClock } from '../values/clock.ts';
import { ok, refused, type Result } from '../values/result.ts';
import type { Parts } from './parts.ts';

/** One transaction of the books, whose notes go to the audit trail. */
export type NotingWrite = <Value>(work: (stores: Stores, note: (about: Noted) => Promise<void>) => Promise<Value>) => Promise<Value>;

/** Whoever can run commands on the machine can write its books. The trail says that it was them. */
const OPERATOR: Doer = { member: null, name: 'obole (command line)', address: 'this machine' };

/** Writes for the command line: `act` is what the trail calls it. */
export function operatorWrite(books: Books, act: Act, nowMs: () => number): NotingWrite {
  return (work) =>
    books.write((stores) =>
      work(stores, async ({ act: did, object, before, after }) => {
        await stores.audit.append(OPERATOR, { act, object, before, after: { [did]: after } }, nowMs());
      }),
    );
}

/** What the guard of an act looks at, in the books' own transaction. */
export function guardDeskOf({ content, clock }: Pick<Parts, 'content' | 'clock'>, books: Books): GuardDesk<Stores> {
  return {
    write: (work) => books.write(work),
    nowMs: () => clock.now(),
    today: () => content.association.zone.dayOf(clock.now()),
    realMs: () => systemClock.now(),
  };
}

/**
 * Runs an act whose rules write by themselves, under the guard of the treasury: who asks, whence, and whether they may is looked at in the
 * transaction in which the act is done and noted. What notes nothing has changed nothing, and leaves no line in the trail. An act that writes
 * several times, such as before and after a word with Stripe, is looked at each time.
 */
export async function guarded<Value>(
  desk: GuardDesk<Stores>,
  visit: Visit,
  asked: Asked,
  run: (write: NotingWrite, by: Actor) => Promise<Value>,
): Promise<Result<Value, Refusal>> {
  const member = visit.signedIn?.member;
  if (!member) return refused('signed-out');
  const turned: Refusal[] = [];
  const write: NotingWrite = async <Given>(work: (stores: Stores, note: (about: Noted) => Promise<void>) => Promise<Given>) => {
    const unchanged: { readonly value: Given }[] = [];
    const done = await actAs(desk, visit, asked, async (stores, now) => {
      const notes: Noted[] = [];
      const value = await work(stores, (about) => Promise.resolve(void notes.push(about)));
      const [first, ...others] = notes;
      for (const { act: did, object, before, after } of others)
        await stores.audit.append(doerOf(now, visit.address), { act: asked.act, object, before, after: { [did]: after } }, desk.nowMs());
      if (first) return ok({ value, object: first.object, before: first.before, after: { [first.act]: first.after } });
      unchanged.push({ value });
      return refused('unchanged' as const);
    });
    if (done.ok) return done.value;
    const [same] = unchanged;
    if (same) return same.value;
    if (done.why !== 'unchanged') turned.push(done.why);
    throw new Error('turned away by the guard');
  };
  try {
    return ok(await run(write, { member: member.id, name: member.name }));
  } catch (error) {
    const [why] = turned;
    if (why === undefined) throw error;
    return refused(why);
  }
}
