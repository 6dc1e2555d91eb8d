import { join } from 'node:path';
import type { CoverageReport } from '../coverage/report.ts';
import { letterFolder, type LetterFolder, type ShownLetter } from '../mail/folder.ts';
import { LINK_LIVES_MS } from '../mail/letter.ts';
import type { Delivery } from '../mail/message.ts';
import { post, type PosterParts } from '../mail/poster.ts';
import { alertLetter } from '../mail/queue.ts';
import { sentLog } from '../mail/sent-log.ts';
import { smtpDelivery } from '../mail/smtp.ts';
import { watchOf } from '../reconciliation/watch.ts';
import type { Books } from '../storage/open.ts';
import { letterWriter } from './letter-writer.ts';
import { queueLettersDue } from './letters-due.ts';
import type { Parts } from './parts.ts';

/** Letters, as the server and commands run them. */
export type Mail = {
  /** Sends what is due; how many letters were taken. */
  post(): Promise<number>;
  /** Queues what is due by its date, and the monthly letters of what was closed; how many. */
  queueDue(): Promise<number>;
  /** Begins to send what is due, again and again. */
  start(): void;
  stop(): Promise<void>;
  /** The last letters, where a demonstration shows them; null everywhere else. */
  shown(): Promise<ShownLetter[] | null>;
};

const POST_EVERY_MS = 5_000;
const CLEAN_EVERY_MS = 60_000;
/** The log that outlives backups, and the letters of a house without a mail server. */
export const SENT_LOG = 'letters-sent.log';
const FOLDER = 'letters';
const SHOWN = 30;
/** A letter under way is waited for, as long as whoever ends us is likely to wait. */
const STOP_WITHIN_MS = 8_000;

/** Tells the operator once a day that letters are given up; a letter that tells it and is given up is told in the log alone. */
function deadTeller({ content, clock, onError }: Parts, { letters }: Books): PosterParts['onDead'] {
  return async ({ key, kind }, why) => {
    onError(`A letter was given up: ${kind}`, why);
    if (kind === 'alert') return;
    const nowMs = clock.now();
    const [language = 'fr'] = content.association.languages;
    const once = content.association.zone.dayOf(nowMs);
    await letters.queueAll([alertLetter({ about: 'dead-letter', once, what: key, language, nowMs })]);
  };
}

/** Nothing leaves a demonstration, whatever is set: its letters are files, like those of a house without a mail server. */
function deliveryOf({ environment: { mode, smtpUrl } }: Parts, folder: LetterFolder): Delivery {
  return mode !== 'sandbox' && smtpUrl !== null ? smtpDelivery(smtpUrl) : folder.deliver;
}

/** Says where letters go when they reach nobody, to an operator who may not know. */
function tellOfFiles({ environment: { mode, smtpUrl, dataDir }, tell }: Parts): void {
  if (mode !== 'sandbox' && smtpUrl === null)
    tell?.(`SMTP_URL is not set: letters are written to ${join(dataDir, FOLDER)} and sent to nobody.`);
}

/** Where letters are files. */
export function lettersAt({ environment }: Pick<Parts, 'environment'>): LetterFolder {
  return letterFolder(join(environment.dataDir, FOLDER));
}

/** Puts the outbox, the words and the delivery together. */
export function mailOf(parts: Parts, books: Books, report: () => Promise<CoverageReport>): Mail {
  const { environment, clock, onError } = parts;
  const folder = lettersAt(parts);
  const posting: PosterParts = {
    outbox: books.letters,
    clock,
    log: sentLog(join(environment.dataDir, SENT_LOG)),
    deliver: deliveryOf(parts, folder),
    write: letterWriter(parts, books),
    onDead: deadTeller(parts, books),
    isStopping: () => watch.isStopping(),
  };
  let cleanedMs = -Infinity;
  /** Links are forgotten soon after they open nothing any more, wherever they stand. */
  const clean = async (): Promise<void> => {
    const nowMs = clock.now();
    if (Math.abs(nowMs - cleanedMs) < CLEAN_EVERY_MS) return;
    cleanedMs = nowMs;
    await books.letters.forgetLinks(nowMs - LINK_LIVES_MS);
    await folder.clean(nowMs);
  };
  const queueDue = (): Promise<number> => queueLettersDue(parts, books, report);
  const send = async (): Promise<number> => {
    const taken = await post(posting);
    await clean();
    return taken;
  };
  const watch = watchOf(
    POST_EVERY_MS,
    () => send().then(() => undefined),
    (error) => {
      if (!watch.isStopping()) onError('Letters could not be sent', error);
    },
  );
  return {
    post: send,
    queueDue,
    start: () => {
      tellOfFiles(parts);
      watch.start();
    },
    stop: async () => {
      await Promise.race([watch.stop(), new Promise((resolve) => setTimeout(resolve, STOP_WITHIN_MS).unref())]);
    },
    shown: () => (environment.mode === 'sandbox' ? folder.shown(SHOWN) : Promise.resolve(null)),
  };
}
