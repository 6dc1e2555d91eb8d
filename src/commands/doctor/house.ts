import type { HouseSeen, SeenBooks } from '../../app.ts';
import { firstOf } from '../../values/few.ts';
import { fail, warn, well, type Line } from './line.ts';

const HOUR_MS = 3_600_000;
/** A night's backup that is missed once is a day and a half old at most. */
export const BACKUP_OLD_MS = 36 * HOUR_MS;
/** Recurring gifts make Stripe say something each week. */
export const SILENCE_MS = 7 * 24 * HOUR_MS;

const FEW_BYTES = 200 * 1_024 * 1_024;
const SOME_BYTES = 2 * 1_024 * 1_024 * 1_024;

/** What holds the data of the house. Modes are those of the file system, null where there is no such file. */
export type FolderSeen = {
  readonly dataDir: string;
  readonly freeBytes: number | null;
  readonly mayWrite: boolean;
  readonly folderMode: number | null;
  readonly secretModes: Readonly<Record<string, number | null>>;
};

function notices({ deadNotices, parkedNotices, lastNoticeMs, recurring }: SeenBooks, nowMs: number): Line[] {
  const lines: Line[] = [];
  const look = 'look at them: npm run obole -- inbox list, then inbox replay ID';
  if (deadNotices > 0) lines.push(fail(`${deadNotices} notices of Stripe were given up`, look));
  if (parkedNotices > 0) lines.push(warn(`${parkedNotices} notices of Stripe wait for a person`, look));
  if (lastNoticeMs !== null && recurring > 0 && nowMs - lastNoticeMs > SILENCE_MS) {
    const days = Math.floor((nowMs - lastNoticeMs) / (24 * HOUR_MS));
    lines.push(
      warn(
        `Stripe has said nothing for ${days} days, although ${recurring} gifts recur`,
        'see that the webhook endpoint reaches this site',
      ),
    );
  }
  return lines.length > 0 ? lines : [well('no notice of Stripe waits for a person')];
}

function backup({ backupMs, backupIsOurs }: SeenBooks, nowMs: number): Line[] {
  if (!backupIsOurs) return [well('backups are those of the PostgreSQL server: see that pg_dump runs each night')];
  if (backupMs === null)
    return [warn('no nightly backup was made yet', 'the first is made at 3:40, while Obole runs; or now: npm run obole -- backup FILE')];
  const hours = Math.floor((nowMs - backupMs) / HOUR_MS);
  const what = `the last nightly backup is ${hours} h old`;
  return nowMs - backupMs > BACKUP_OLD_MS
    ? [fail(what, 'see in the log why it failed, and that Obole runs at night')]
    : [well(`${what}: copy it to another place`)];
}

/** Whether the books are true, whole and up to date. */
export function booksLines(seen: HouseSeen['books'], nowMs: number): Line[] {
  if (!seen.ok) return [fail(`the books: ${seen.why}`, 'see README.md, "Backup and restore"')];
  const books = seen.value;
  if (books === null) return [well('there are no books yet: the first start makes them')];
  const { versions, isWal, backupIsOurs } = books;
  if (versions.pending.length > 0) {
    const first = backupIsOurs ? 'run: npm start, which copies the books first' : 'copy them by pg_dump, then run: npm start';
    return [
      warn(`the books are of version ${versions.books}, the program of ${versions.program}`, `${first}, and brings them to its version`),
    ];
  }
  const sums = firstOf(books.faults, 5, books.faultCount).map((each) =>
    fail(`a sum of the books is broken: ${each}`, 'npm run obole -- check tells more; nothing is booked meanwhile'),
  );
  const jobs = books.failingJobs.map((each) => warn(`a job has failed: ${each}`, 'it is tried again; mend what it says'));
  return [
    isWal
      ? well('the database can be trusted with money: version, WAL and synchronous are as they should be')
      : warn('the write-ahead log of the database is off', 'start Obole, which turns it on'),
    ...(sums.length > 0 ? sums : [well('the sums of the books hold')]),
    ...notices(books, nowMs),
    ...backup(books, nowMs),
    ...jobs,
  ];
}

/** Whether there is room, and whether nobody else reads what is secret. */
export function folderLines({ dataDir, freeBytes, mayWrite, folderMode, secretModes }: FolderSeen): Line[] {
  const lines: Line[] = [];
  if (!mayWrite) lines.push(fail(`${dataDir} cannot be written`, 'give it to the account that runs Obole'));
  if (folderMode !== null && (folderMode & 0o027) !== 0)
    lines.push(warn(`${dataDir} is open to other accounts of this machine`, `chmod 700 ${dataDir}`));
  for (const [file, mode] of Object.entries(secretModes)) {
    if (mode !== null && (mode & 0o077) !== 0) lines.push(warn(`${file} can be read by other accounts`, `chmod 600 ${file}`));
  }
  const megabytes = freeBytes === null ? null : Math.floor(freeBytes / 1_024 / 1_024);
  if (freeBytes !== null && freeBytes < FEW_BYTES)
    lines.push(fail(`${megabytes} MB are free on the disk`, 'make room: without it nothing is booked'));
  else if (freeBytes !== null && freeBytes < SOME_BYTES)
    lines.push(warn(`${megabytes} MB are free on the disk`, 'make room: nightly backups need it'));
  return lines.length > 0 ? lines : [well(`${dataDir} can be written, is closed to others, and ${megabytes ?? '?'} MB are free`)];
}

/** Whether letters leave. `sent`: what became of a real one; null where none can be sent. */
export function mailLines(
  sent: { readonly kind: 'sent' | 'again' | 'never'; readonly why?: string } | null,
  { smtpUrl, alertEmail, isSandbox }: { readonly smtpUrl: string | null; readonly alertEmail: string | null; readonly isSandbox: boolean },
): Line[] {
  if (isSandbox) return [well('letters of the sandbox are files, and reach nobody')];
  if (smtpUrl === null) return [warn('SMTP_URL is not set: letters reach nobody', 'set SMTP_URL and MAIL_FROM')];
  if (alertEmail === null) return [warn('ALERT_EMAIL is not set: nobody hears of what goes wrong', 'set it to an address that is read')];
  if (sent === null) return [well('letters were not tried')];
  if (sent.kind === 'sent') return [well('a letter has left for ALERT_EMAIL: see that it arrives, and not among the spam')];
  return [fail(`the mail server does not take letters: ${sent.why ?? ''}`, 'correct SMTP_URL or MAIL_FROM')];
}
