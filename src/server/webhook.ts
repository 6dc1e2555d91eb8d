import type { IncomingMessage } from 'node:http';
import type { Result } from '../values/result.ts';
import { jsonAnswer, refusal, type Answer } from './answer.ts';
import { readBody } from './body.ts';
import { gather } from '../values/gather.ts';
import type { Log } from './log.ts';

/** What the webhook needs of the inside. It knows nothing of Stripe: the notice is opened, and kept, by others. */
export type WebhookParts<Notice> = {
  /** Checks the signature on the raw bytes and reads the envelope; the reason of a refusal goes to the sender as `code`. */
  open(raw: Buffer, signature: string | undefined): Result<Notice, string>;
  /** Keeps notices durably in one commit, in the order given. A rejection means that none is kept for sure. */
  keepAll(notices: readonly Notice[]): Promise<readonly ('kept' | 'known')[]>;
};

const MOST_BYTES = 256 * 1024;
/** Stripe sends again by itself; this tells other senders when. */
const AGAIN_AFTER_S = '30';

const RECEIVED = jsonAnswer(200, { received: true });
const TOO_LARGE = refusal(413, 'too_large', `A notice has at most ${MOST_BYTES} bytes.`);
const CUT_OFF = refusal(400, 'cut_off', 'The notice did not arrive whole.');
const NOT_STORED = refusal(503, 'not_stored', 'The notice could not be stored. Send it again.', { 'retry-after': AGAIN_AFTER_S });

/** `POST /api/stripe/webhook`: 200 means that the notice is on disk, and nothing else is done before the answer. */
export function webhookDoor<Notice>(
  parts: WebhookParts<Notice>,
  log: Log,
): (request: IncomingMessage, requestId: string) => Promise<Answer> {
  const keep = gather(parts.keepAll);
  return async (request, requestId) => {
    const body = await readBody(request, MOST_BYTES);
    if (!body.ok) return body.why === 'too-large' ? TOO_LARGE : CUT_OFF;
    const signature = request.headers['stripe-signature'];
    const opened = parts.open(body.value, Array.isArray(signature) ? signature.join(',') : signature);
    if (!opened.ok) {
      log.warn({ requestId, code: opened.why }, 'notice refused');
      return refusal(400, opened.why, 'The notice is not taken.');
    }
    try {
      await keep(opened.value);
      return RECEIVED;
    } catch (error) {
      log.error({ requestId, error: String(error) }, 'notice not stored');
      return NOT_STORED;
    }
  };
}
