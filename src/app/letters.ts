import { actAs, type Done, type Refusal } from '../access/guard.ts';
import type { Visit } from '../access/session.ts';
import type { ShownLetter } from '../mail/folder.ts';
import type { KeptLetter, LetterState } from '../mail/letter.ts';
import type { Books } from '../storage/open.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { guardDeskOf } from './guarded.ts';
import type { Parts } from './parts.ts';

/** What anybody may ask of letters. */
export type PublicLetters = {
  /** The last letters, where a demonstration shows them; null everywhere else. */
  shown(): Promise<ShownLetter[] | null>;
  /** Stops the monthly letter of whoever holds this token; false where nobody does. */
  stopDigest(token: string): Promise<boolean>;
};

/** How letters stand, without any address. */
export type LettersSeen = {
  readonly counts: Readonly<Record<LetterState, number>>;
  /** Held, given up, and waiting for another try: each with its reason. */
  readonly waiting: readonly KeptLetter[];
  /** What left, the latest first; then what was not sent, each with its reason. */
  readonly last: readonly KeptLetter[];
};

export type LetterFault = 'unknown';

/** The treasury's acts on letters. */
export type LetterDesk = {
  seen(): Promise<LettersSeen>;
  /** Sends anew a letter that is held, was given up or dropped. */
  again(visit: Visit, key: string): Promise<Result<null, LetterFault | Refusal>>;
  drop(visit: Visit, key: string): Promise<Result<null, LetterFault | Refusal>>;
  /** Lets go all that is held. */
  release(visit: Visit): Promise<Result<number, Refusal>>;
};

const MOST_WAITING = 200;
const MOST_SENT = 50;
const MOST_DROPPED = 20;

export function letterDeskOf(parts: Pick<Parts, 'content' | 'clock'>, books: Books): LetterDesk {
  const desk = guardDeskOf(parts, books);
  const change =
    (to: 'queued' | 'dropped') =>
    (visit: Visit, key: string): Promise<Result<null, LetterFault | Refusal>> =>
      actAs(desk, visit, { act: 'letter.handle' }, async ({ letters }, member): Promise<Result<Done<null>, LetterFault>> => {
        const before = await letters.letter(key);
        const reason = `dropped by ${member.name}`;
        const done = to === 'queued' ? await letters.again(key, desk.nowMs()) : await letters.drop(key, reason);
        if (before === null || !done) return refused('unknown');
        return ok({ value: null, object: key, before: { state: before.state, reason: before.reason }, after: { state: to } });
      });
  return {
    seen: async () => ({
      counts: await books.reading.letters.counts(),
      waiting: await books.reading.letters.list(['held', 'dead', 'queued'], MOST_WAITING),
      last: [...(await books.reading.letters.list(['sent'], MOST_SENT)), ...(await books.reading.letters.list(['dropped'], MOST_DROPPED))],
    }),
    again: change('queued'),
    drop: change('dropped'),
    release: (visit) =>
      actAs(desk, visit, { act: 'letter.handle' }, async ({ letters }): Promise<Result<Done<number>, never>> => {
        const released = await letters.releaseHeld(desk.nowMs());
        return ok({ value: released, object: null, before: { state: 'held' }, after: { state: 'queued', letters: released } });
      }),
  };
}
