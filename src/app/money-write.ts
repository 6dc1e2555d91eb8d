import type { Books } from '../storage/open.ts';
import type { Stores } from '../storage/stores.ts';
import type { Actor, Noted } from '../values/actor.ts';
import type { Clock } from '../values/clock.ts';
import type { NotingWrite } from './guarded.ts';

/** Within one transaction of the books: their ports, and the audit trail of who acts. */
export type Noting = Stores & { note(about: Noted): Promise<void> };

export type Writer = <Value>(by: Actor, work: (within: Noting) => Promise<Value>) => Promise<Value>;

/** Writes of somebody whom the guard has let in. */
export function writerWithin(write: NotingWrite): Writer {
  return (_by, work) => write((stores, note) => work({ ...stores, note }));
}

/** Writes of the command line, and of nobody else: whoever is signed in comes through the guard. */
export function operatorWriter(books: Books, clock: Clock): Writer {
  const write = writerOf(books, clock);
  return (by, work) => {
    if (by.member !== '') throw new Error('Bug: a member writes without having been asked who they are');
    return write(by, work);
  };
}

/** One transaction per act, with a line of the audit trail for each thing that it did. */
export function writerOf(books: Books, clock: Clock): Writer {
  return ({ member, name, address = '' }, work) =>
    books.write((stores) => {
      const doer = { member: member === '' ? null : member, name, address };
      return work({ ...stores, note: (about) => stores.audit.append(doer, about, clock.now()) });
    });
}
