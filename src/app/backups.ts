import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { COPIES_LIVE_DAYS, daysToKeep } from '../jobs/kept-backups.ts';
import { done, failed, type Outcome } from '../jobs/job.ts';
import { faultsOf } from '../ledger/look.ts';
import { checkBooks } from '../reconciliation/self-check.ts';
import type { Environment } from '../settings/types.ts';
import { besideOlderThan, copyDatabase, digestOfFile, fileOf, lookInto } from '../storage/backup.ts';
import { openBooks } from '../storage/open.ts';
import { putBack } from '../storage/restore.ts';
import { inShort } from '../values/few.ts';
import { systemClock } from '../values/clock.ts';
import { parseDay, type Day } from '../values/day.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { checkedBooks } from './checked.ts';
import { SENT_LOG } from './mail.ts';
import type { Parts } from './parts.ts';

type BackupParts = Pick<Parts, 'environment' | 'content' | 'clock'>;

/** A file of books, looked through. */
export type LookedAt = {
  readonly bytes: number;
  readonly revision: number;
  readonly sha256: string;
  /** Whether its tables are those of an older version, which the next start brings up to date: its sums are checked then. */
  readonly isOlder: boolean;
};

export type Restored = {
  /** Where the books stand that were there before; null where there were none. */
  readonly kept: string | null;
  readonly revision: number;
  /** What does not hold in the books that were put back, in words. */
  readonly faults: readonly string[];
  /** Letters that are held, as nothing says which of them have left; null where the log of sent letters is there. */
  readonly held: number | null;
};

/** Copies of the books, without opening them. For an SQLite file: a server has its own tools. */
export type Backups = {
  /** Copies the books to a new file while they are used, and looks the copy through. */
  make(to: string): Promise<Result<LookedAt, string>>;
  /** Puts a copy in the books' place, once nobody has them open and the copy is whole. */
  restore(from: string, isServed: () => Promise<boolean>): Promise<Result<Restored, string>>;
  /** The night's copy, and the older ones that are kept no longer. */
  nightly(): Promise<Outcome>;
};

const DAY_MS = 86_400_000;
const NAME = /^obole-(\d{4}-\d{2}-\d{2})\.db$/;

function folderOf({ dataDir }: Environment): string {
  return join(dataDir, 'backups');
}

function daysIn(folder: string): Day[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => parseDay(NAME.exec(name)?.[1] ?? '') ?? []);
}

function pathOf(folder: string, day: Day): string {
  return join(folder, `obole-${day}.db`);
}

/** Looks a copy through: whole, of this mode, of no newer version, and every truth about the books holds. */
async function lookAt({ environment, content, clock }: BackupParts, file: string): Promise<Result<LookedAt, string>> {
  const looked = await lookInto(file, clock, async ({ mode, revision, bytes, versions: { newer, pending }, damage, stores }) => {
    const findings = pending.length > 0 || newer.length > 0 || damage.length > 0 ? [] : await checkBooks(stores, checkedBooks(content));
    const { told } = faultsOf(findings);
    const wrong = [
      ...damage.map((each) => `it is damaged (${each})`),
      ...(mode === environment.mode ? [] : [`it is a ${mode} book, and the keys that are set are those of a ${environment.mode} one`]),
      ...(newer[0] === undefined ? [] : [`it belongs to a newer version of Obole (${newer[0]})`]),
      ...told.map((each) => `a sum of it is broken (${each})`),
    ];
    return { wrong, revision, bytes, isOlder: pending.length > 0 };
  });
  if (!looked.ok) return looked;
  const { wrong, ...rest } = looked.value;
  if (wrong.length > 0) return refused(`${file} cannot be trusted: ${inShort(wrong)}`);
  return ok({ ...rest, sha256: await digestOfFile(file) });
}

async function makeCopy(parts: BackupParts, file: string, to: string): Promise<Result<LookedAt, string>> {
  if (existsSync(to)) return refused(`${to} is there already: choose another name`);
  if (!existsSync(file)) return refused(`there are no books yet at ${file}`);
  const copied = await copyDatabase(file, to);
  return copied.ok ? lookAt(parts, to) : refused(`the books could not be copied: ${copied.why}`);
}

/** The books that were put back, brought to this version and looked through. Letters wait where nothing tells which of them have left. */
async function settle(parts: BackupParts, kept: string | null): Promise<Result<Restored, string>> {
  const { environment, content, clock } = parts;
  const opened = await openBooks(environment.databaseUrl, environment.mode, clock);
  if (!opened.ok) return opened;
  const books = opened.value;
  try {
    const findings = await books.snapshot((stores) => checkBooks(stores, checkedBooks(content)));
    const held = existsSync(join(environment.dataDir, SENT_LOG)) ? null : await books.letters.hold(clock.now());
    return ok({ kept, revision: await books.ledger.revision(), faults: faultsOf(findings).told, held });
  } finally {
    await books.close();
  }
}

async function restoreFrom(
  parts: BackupParts,
  file: string,
  from: string,
  isServed: () => Promise<boolean>,
): Promise<Result<Restored, string>> {
  if (resolve(from) === resolve(file)) return refused(`${from} is the books themselves`);
  const looked = await lookAt(parts, from);
  if (!looked.ok) return looked;
  const stamp = new Date(parts.clock.now()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const put = await putBack(from, file, stamp, isServed);
  return put.ok ? settle(parts, put.value) : put;
}

async function nightlyCopy({ environment, content, clock }: BackupParts, file: string): Promise<Outcome> {
  const folder = folderOf(environment);
  const today = content.association.zone.dayOf(clock.now());
  const copied = await copyDatabase(file, pathOf(folder, today));
  if (!copied.ok) return failed(copied.why);
  const days = daysIn(folder);
  const kept = daysToKeep(days, today);
  for (const day of days) if (!kept.has(day)) rmSync(pathOf(folder, day), { force: true });
  for (const old of besideOlderThan(file, systemClock.now() - COPIES_LIVE_DAYS * DAY_MS)) rmSync(old, { force: true });
  return done({ bytes: copied.value.bytes, kept: kept.size });
}

const BY_ITS_OPERATOR =
  'The books are in PostgreSQL, whose operator copies them, such as each night: pg_dump --format=custom --file=obole.dump "$DATABASE_URL"';

/** The copies of an environment's books. */
export function backupsOf(parts: BackupParts): Backups {
  const { environment } = parts;
  const file = fileOf(environment.databaseUrl);
  return {
    make: (to) => (file === null ? Promise.resolve(refused(BY_ITS_OPERATOR)) : makeCopy(parts, file, to)),
    restore: (from, isServed) => (file === null ? Promise.resolve(refused(BY_ITS_OPERATOR)) : restoreFrom(parts, file, from, isServed)),
    nightly: () => (file === null ? Promise.resolve(done({ elsewhere: 1 }, BY_ITS_OPERATOR)) : nightlyCopy(parts, file)),
  };
}
