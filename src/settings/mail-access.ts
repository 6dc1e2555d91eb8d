import { ok } from '../values/result.ts';
import type { Read } from './mistake.ts';
import { unsaid, word, wrong, type Reader } from './read.ts';
import type { Spot } from './written.ts';

/** One address without a name, and nothing that could begin a second one or another header. */
const MAILBOX = /^[^\s\p{Cc}@,;:<>"()[\]\\]{1,64}@[^\s\p{Cc}@,;:<>"()[\]\\]{1,189}$/u;

/** Whether a text is one bare e-mail address. */
export function isMailbox(text: string): boolean {
  return MAILBOX.test(text) && text.length <= 254;
}

/** `smtps://` speaks TLS from the beginning, `smtp://` once the server offers it. Never told again: it holds a password. */
export const smtpServer = word(
  'a mail server',
  'smtp://user:password@host:587 or smtps://user:password@host:465',
  (typed) => {
    const url = /^smtps?:\/\//.test(typed) && !/\s/.test(typed) ? URL.parse(typed) : null;
    return url !== null && url.hostname !== '' && url.pathname.replace('/', '') === '' && url.search === '' ? typed : undefined;
  },
  unsaid,
);

/** An address of the house's own. */
export function mailbox(name: string): Reader<string> {
  const example = name === 'MAIL_FROM' ? 'dons@example.org' : 'tresorerie@example.org';
  return word('an e-mail address', `one address without a name, such as ${example}`, (typed) => (isMailbox(typed) ? typed : undefined));
}

/** Letters that are handed to a server need a sender. */
export function senderMissing(spot: Spot, smtpUrl: Read<string | null>, mailFrom: Read<string | null>): Read<null> {
  if (!smtpUrl.ok || smtpUrl.value === null || !mailFrom.ok || mailFrom.value !== null) return ok(null);
  return wrong(spot, 'is missing beside SMTP_URL', 'the sender of letters, such as dons@example.org');
}
