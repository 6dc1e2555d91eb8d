import { existsSync } from 'node:fs';
import { smtpDelivery } from '../mail/smtp.ts';
import type { Delivered } from '../mail/message.ts';
import { faultsOf } from '../ledger/look.ts';
import { checkBooks } from '../reconciliation/self-check.ts';
import { fileOf, lookInto } from '../storage/backup.ts';
import type { Versions } from '../storage/migrate.ts';
import { lookAtBooks, type SeenBooks } from '../storage/open.ts';
import { lookAtSqlite } from '../storage/sqlite.ts';
import type { Stores } from '../storage/stores.ts';
import { stripeClient } from '../stripe/client.ts';
import { examineStripe, type StripeSeen } from '../stripe/examine.ts';
import { systemClock } from '../values/clock.ts';
import { newId } from '../values/ids.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { checkedBooks } from './checked.ts';
import { endpointAdvice, webhookUrl, type EndpointAdvice } from './endpoint-watch.ts';
import type { Parts } from './parts.ts';

type DoctorParts = Pick<Parts, 'environment' | 'content' | 'clock' | 'carrier'>;

/** The books as a doctor sees them, without changing anything. Instants in milliseconds. */
export type BooksSeen = {
  readonly versions: Versions;
  /** Whether SQLite's write-ahead log is on, as a start turns it. */
  readonly isWal: boolean;
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

/** How Stripe sees the key and the site; of the webhook endpoint what is to be mended, or why nothing is known of it. */
export type StripeAsked = Omit<StripeSeen, 'endpoint' | 'apiVersion'> & {
  readonly endpoint: readonly EndpointAdvice[] | Extract<StripeSeen['endpoint'], string>;
};

/** What a doctor asks of the rooms. */
export type Doctor = {
  /** The books; null where there are none yet. Refused, in words, when they cannot be opened or trusted. */
  books(): Promise<Result<BooksSeen | null, string>>;
  stripe(): Promise<StripeAsked>;
  /** Sends a real letter to the alert address. */
  letter(): Promise<Delivered | null>;
};

async function seenIn(stores: Stores, { content, environment }: DoctorParts): Promise<Omit<BooksSeen, 'versions' | 'isWal'>> {
  const counts = await stores.inbox.openCounts();
  const jobs = await stores.jobs.all();
  const faults = faultsOf(await checkBooks(stores, checkedBooks(content)));
  return {
    ...{ faults: faults.told, faultCount: faults.count },
    deadNotices: counts.dead,
    parkedNotices: counts.parked,
    waitingNotices: counts.waiting + counts.failed,
    lastNoticeMs: await stores.inbox.lastReceivedMs(),
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

type Standing = Pick<SeenBooks, 'mode' | 'versions' | 'stores'>;

/** Nothing is asked of tables of an older version, which may be others; books of another mode or of a newer version are refused. */
async function standing(parts: DoctorParts, { mode, versions, stores }: Standing, isWal: boolean): Promise<Result<BooksSeen, string>> {
  const { mode: ours } = parts.environment;
  const { books, program, newer, pending } = versions;
  if (mode !== ours) return refused(`this is a ${mode} book, and the keys that are set are for a ${ours} one`);
  if (newer.length > 0)
    return refused(
      `the books are of version ${books}, the program of ${program}: they belong to a newer Obole, which is to be started again`,
    );
  return ok({ versions, isWal, ...(pending.length > 0 ? NOTHING_YET : await seenIn(stores, parts)) });
}

async function seenInFile(parts: DoctorParts, file: string): Promise<Result<BooksSeen | null, string>> {
  if (!existsSync(file)) return ok(null);
  const trusted = lookAtSqlite(file);
  if (!trusted.ok) return trusted;
  const looked = await lookInto(file, parts.clock, ({ damage, ...seen }) =>
    damage.length > 0 ? Promise.resolve(refused(`the file is damaged: ${damage[0] ?? ''}`)) : standing(parts, seen, trusted.value.isWal),
  );
  return looked.ok ? looked.value : looked;
}

async function seenOnServer(parts: DoctorParts): Promise<Result<BooksSeen | null, string>> {
  const looked = await lookAtBooks(parts.environment.databaseUrl, parts.clock, (seen) => standing(parts, seen, true));
  if (!looked.ok) return looked;
  return looked.value ?? ok(null);
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

async function askStripe({ environment, carrier }: DoctorParts): Promise<StripeAsked> {
  const url = webhookUrl(environment);
  const { endpoint, apiVersion, ...seen } = await examineStripe(stripeClient(environment.stripe, carrier), url, systemClock.now);
  return { ...seen, endpoint: endpointAdvice(endpoint, { url, apiVersion }) };
}

/** What a doctor may ask of a house, whether or not it runs. */
export function doctorFor(parts: DoctorParts): Doctor {
  const { environment } = parts;
  const file = fileOf(environment.databaseUrl);
  return {
    books: () => (file === null ? seenOnServer(parts) : seenInFile(parts, file)),
    stripe: () => askStripe(parts),
    letter: () => sendLetter(parts),
  };
}
