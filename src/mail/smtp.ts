import type { SendMailOptions } from 'nodemailer';
import { namesThisMachine } from '../settings/read.ts';
import type { Delivered, Delivery, Message } from './message.ts';
import { withoutAddresses } from './message.ts';

/** A server that says nothing for so long is tried again later. */
const PATIENCE_MS = 10_000;

/** A message as the library takes it: addresses as objects, never as a list to be read; no file and no address is ever opened. */
export function toSend({ from, to, subject, text, html, headers, messageId, dateMs }: Message): SendMailOptions {
  return {
    from: { ...from },
    to: { name: '', address: to },
    subject,
    text,
    html,
    headers: { ...headers },
    messageId,
    date: new Date(dateMs),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function fieldOf(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}

/** A refusal for good concerns this letter; one of the sign-in concerns the operator, who may mend it. */
function outcomeOf(error: unknown): Delivered {
  const [status, code] = [fieldOf(error, 'responseCode'), fieldOf(error, 'code')];
  const why = withoutAddresses(error instanceof Error ? error.message : String(error));
  const isForGood = typeof status === 'number' && status >= 500 && code !== 'EAUTH' && code !== 'ECONNECTION';
  return isForGood ? { kind: 'never', why } : { kind: 'again', why };
}

/** Hands letters to a mail server, each on a connection of its own. */
export function smtpDelivery(url: string, patienceMs = PATIENCE_MS): Delivery {
  const server = new URL(url);
  const secure = server.protocol === 'smtps:';
  const auth =
    server.username === '' ? {} : { auth: { user: decodeURIComponent(server.username), pass: decodeURIComponent(server.password) } };
  const options = {
    host: server.hostname,
    port: server.port === '' ? (secure ? 465 : 587) : Number(server.port),
    secure,
    // A password never travels in the clear, except to a server on this machine.
    requireTLS: !secure && server.username !== '' && !namesThisMachine(server),
    ...auth,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    dnsTimeout: patienceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  // The library is read from disk with the first letter: a start need not wait for it.
  const open = async () => (await import('nodemailer')).createTransport(options);
  let transport: ReturnType<typeof open> | null = null;
  return async (message) => {
    try {
      transport ??= open();
      await (await transport).sendMail(toSend(message));
      return { kind: 'sent' };
    } catch (error) {
      return outcomeOf(error);
    }
  };
}
