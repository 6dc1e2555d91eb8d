import type { Clock } from '../values/clock.ts';
import type { Result } from '../values/result.ts';
import { livesMs, type KeptLetter } from './letter.ts';
import type { Delivered, Delivery, Message } from './message.ts';
import type { LetterMark, OutboxStore } from './outbox.ts';
import type { SentLog } from './sent-log.ts';
import { LETTER_LEASE_MS, letterDelayMs } from './waits.ts';

export type PosterParts = {
  readonly outbox: Pick<OutboxStore, 'take' | 'mark'>;
  readonly clock: Clock;
  readonly log: SentLog;
  readonly deliver: Delivery;
  /** Writes a letter out, to the address of this moment; why there is nobody to write to. */
  write(letter: KeptLetter): Promise<Result<Message, string>>;
  /** Hears of letters that were given up. */
  onDead(letter: KeptLetter, why: string): Promise<void>;
  isStopping(): boolean;
};

const AT_ONCE = 4;
const BATCH = 20;

/** Handing over is the only step that cannot be taken back: what throws before it or in it is tried again. */
async function handOver({ deliver }: PosterParts, message: Message): Promise<Delivered> {
  try {
    return await deliver(message);
  } catch (error) {
    return { kind: 'again', why: error instanceof Error ? error.name : 'unknown' };
  }
}

function markOf(delivered: Exclude<Delivered, { kind: 'sent' }>, attempts: number, nowMs: number): LetterMark {
  const { kind, why } = delivered;
  const delayMs = kind === 'never' ? null : letterDelayMs(attempts + 1);
  return delayMs === null ? { state: 'dead', reason: why } : { state: 'queued', dueMs: nowMs + delayMs, reason: why };
}

/** What is to be done with a letter that was taken. */
async function tryOne(parts: PosterParts, letter: KeptLetter): Promise<LetterMark> {
  const { log, clock } = parts;
  const nowMs = clock.now();
  if (log.has(letter.key)) return { state: 'sent', sentMs: nowMs, reason: 'sent before, says the log' };
  if (nowMs - letter.madeMs > livesMs(letter.kind)) return { state: 'dropped', reason: 'too old to be told' };
  const message = await parts.write(letter);
  if (!message.ok) return { state: 'dropped', reason: message.why };
  const delivered = await handOver(parts, message.value);
  if (delivered.kind !== 'sent') return markOf(delivered, letter.attempts, nowMs);
  // From here on it is known on disk, whatever becomes of the database.
  log.add(letter.key);
  return { state: 'sent', sentMs: clock.now(), reason: null };
}

async function postOne(parts: PosterParts, letter: KeptLetter): Promise<void> {
  const mark = await tryOne(parts, letter);
  await parts.outbox.mark(letter.key, mark);
  if (mark.state === 'dead') await parts.onDead(letter, mark.reason);
}

/**
 * Sends what is due, some letters at a time, until none is; how many it took. Each is held under a lease while it is sent, so that nobody else
 * sends it; a crash between handing over and the log leaves that one letter in doubt, and it is sent again.
 */
export async function post(parts: PosterParts): Promise<number> {
  let taken = 0;
  while (!parts.isStopping()) {
    const due = await parts.outbox.take(parts.clock.now(), LETTER_LEASE_MS, BATCH);
    if (due.length === 0) break;
    taken += due.length;
    const waiting = [...due];
    const worker = async (): Promise<void> => {
      for (let letter = waiting.shift(); letter; letter = waiting.shift()) {
        if (!parts.isStopping()) await postOne(parts, letter);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }
  return taken;
}
