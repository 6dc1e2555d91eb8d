import { existsSync } from 'node:fs';
import { smtpDelivery } from '../mail/smtp.ts';
import type { Delivered } from '../mail/message.ts';
import { faultsOf } from '../ledger/look.ts';
import { checkBooks } from '../reconciliation/self-check.ts';
import { fileOf, lookInto } from '../storage/backup.ts';
import { openBooks } from '../storage/open.ts';
import { openSqlite } from '../storage/sqlite.ts';
import type { Stores } from '../storage/stores.ts';
import { stripeClient } from '../stripe/client.ts';
import { examineStripe, type StripeSeen } from '../stripe/examine.ts';
import { systemClock } from '../values/clock.ts';
import { newId } from '../values/ids.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { checkedBooks } from './checked.ts';
import type { Parts } from './parts.ts';

type DoctorParts = Pick<Parts, 'environment' | 'content' | 'clock' | 'carrier'>;

/** The books as a doctor sees them, without changing anything. Instants in milliseconds. */
export type BooksSeen = {
  readonly pending: readonly string[];
  /** The first faults of each kind, and how many there are. */
  readonly faults: readonly string[];
  readonly faultCount?: number;
  readonly deadNotices: number;
  readonly parkedNotices: number;
  readonly waitingNotices: number;
  readonly lastNoticeMs: number | null;
  /** When the night's backup last succeeded; null before the first, and where the server's operator makes them. */
  readonly backupMs: number | null;
  readonly backupIsOurs: boolean;
  readonly failingJobs: readonly string[];
  readonly recurring: number;
};

/** What a doctor asks of the rooms. */
export type Doctor = {
  /** The books; null where there are none yet. Refused, in words, when they cannot be opened or trusted. */
  books(): Promise<Result<BooksSeen | null, string>>;
  stripe(): Promise<StripeSeen>;
  /** Sends a real letter to the alert address. */
  letter(): Promise<Delivered | null>;
};

const ALL_STATES = ['waiting', 'done', 'ignored', 'failed', 'parked', 'dead'] as const;

async function seenIn(stores: Stores, { content, environment }: DoctorParts): Promise<Omit<BooksSeen, 'pending'>> {
  const counts = await stores.inbox.counts();
  const jobs = await stores.jobs.all();
  const faults = faultsOf(await checkBooks(stores, checkedBooks(content)));
  return {
    ...{ faults: faults.told, faultCount: faults.count },
    deadNotices: counts.dead,
    parkedNotices: counts.parked,
    waitingNotices: counts.waiting + counts.failed,
    lastNoticeMs: (await stores.inbox.list(ALL_STATES, 1))[0]?.receivedMs ?? null,
    backupMs: jobs.find(({ name }) => name === 'backup')?.succeededMs ?? null,
    backupIsOurs: fileOf(environment.databaseUrl) !== null,
    failingJobs: jobs.filter(({ outcome }) => outcome?.kind === 'failed').map(({ name, outcome }) => `${name}: ${outcome?.why ?? ''}`),
    recurring: (await stores.giving.recurring()).filter(({ status, endsMs }) => status === 'active' && endsMs === null).length,
  };
}

const NOTHING_YET = {
  ...{ faults: [], deadNotices: 0, parkedNotices: 0, waitingNotices: 0, lastNoticeMs: null, backupMs: null, backupIsOurs: true },
  ...{ failingJobs: [], recurring: 0 },
};

/** A file: opened as the server does for its pragmas, then looked into for reading only. */
async function seenInFile(parts: DoctorParts, file: string): Promise<Result<BooksSeen | null, string>> {
  if (!existsSync(file)) return ok(null);
  const trusted = openSqlite(file);
  if (!trusted.ok) return trusted;
  await trusted.value.close();
  const looked = await lookInto(file, parts.clock, async ({ mode, newer, pending, damage, stores }): Promise<Result<BooksSeen, string>> => {
    if (damage.length > 0) return refused(`the file is damaged: ${damage[0] ?? ''}`);
    if (mode !== parts.environment.mode)
      return refused(`this is a ${mode} book, and the keys that are set are for a ${parts.environment.mode} one`);
    if (newer.length > 0) return refused(`this book belongs to a newer version of Obole (${newer[0] ?? ''})`);
    return ok({ pending, ...(pending.length > 0 ? NOTHING_YET : await seenIn(stores, parts)) });
  });
  return looked.ok ? looked.value : looked;
}

async function seenOnServer(parts: DoctorParts): Promise<Result<BooksSeen | null, string>> {
  const opened = await openBooks(parts.environment.databaseUrl, parts.environment.mode, parts.clock);
  if (!opened.ok) return opened;
  try {
    return ok({ pending: [], ...(await opened.value.snapshot((stores) => seenIn(stores, parts))) });
  } finally {
    await opened.value.close();
  }
}

const TEXT = 'This letter was sent by "npm run obole -- doctor" to see whether letters leave. There is nothing to do.';

async function sendLetter({ environment, content }: DoctorParts): Promise<Delivered | null> {
  const { smtpUrl, mailFrom, alertEmail, publicUrl } = environment;
  if (smtpUrl === null || mailFrom === null || alertEmail === null) return null;
  const { name } = content.association;
  return smtpDelivery(smtpUrl)({
    ...{ key: 'doctor', kind: 'alert', language: 'en', to: alertEmail, from: { name, address: mailFrom } },
    ...{ subject: `${name}: letters leave`, text: `${TEXT}\n`, html: `<p>${TEXT}</p>`, headers: { 'Auto-Submitted': 'auto-generated' } },
    ...{ messageId: `<${newId('doctor')}@${publicUrl.hostname}>`, dateMs: systemClock.now() },
  });
}

/** What a doctor may ask of a house, whether or not it runs. */
export function doctorFor(parts: DoctorParts): Doctor {
  const { environment, carrier } = parts;
  const file = fileOf(environment.databaseUrl);
  return {
    books: () => (file === null ? seenOnServer(parts) : seenInFile(parts, file)),
    stripe: () => examineStripe(stripeClient(environment.stripe, carrier), systemClock.now),
    letter: () => sendLetter(parts),
  };
}
