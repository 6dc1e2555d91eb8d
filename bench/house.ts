import { createHash } from 'node:crypto';
import { copyFileSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemble, type Running } from '../src/app.ts';
import { readContent } from '../src/settings/content.ts';
import type { Content, Environment } from '../src/settings/types.ts';
import { migrationsFor } from '../src/storage/migrations.ts';
import { sqliteDialect } from '../src/storage/sqlite.ts';
import { systemClock } from '../src/values/clock.ts';
import { addMonths, monthOf } from '../src/values/month.ts';
import { fillBooks } from './fill.ts';

/** Months that a campaign of ten years looks back on. */
const MONTHS = 119;

/** The project's content, as of an association whose campaign began ten years ago. */
function tenYears(): Content {
  const content = readContent('content');
  if (!content.ok) throw new Error('The content has mistakes');
  const { association } = content.value;
  const firstMonth = addMonths(monthOf(association.zone.dayOf(systemClock.now())), -MONTHS);
  return { ...content.value, association: { ...association, firstMonth } };
}

/** A house on a file of a folder, without a sandbox. */
export async function openHouse(folder: string, url = `file:${join(folder, 'bench.db')}`): Promise<Running> {
  const stripe = { secretKey: 'sk_test_x', webhookSecrets: ['x'], apiBase: null };
  const nobody = { sandbox: null, sessionSecret: null, metricsToken: null, smtpUrl: null, mailFrom: null, alertEmail: null, trustedProxies: [] };
  const place = { publicUrl: new URL('http://localhost:4321'), host: '127.0.0.1', port: 4321, dataDir: folder, databaseUrl: url };
  const environment: Environment = { ...place, ...nobody, stripe, mode: 'test', logLevel: 'silent' };
  const assembled = await assemble({ environment, content: tenYears(), clock: systemClock, onError: (what, error) => console.error(what, error) });
  if (!assembled.ok) throw new Error(assembled.why);
  return assembled.value;
}

/** Another name once the tables or what fills them are others. */
function makingOf(): string {
  const tables = Object.keys(migrationsFor(sqliteDialect)).join();
  return createHash('sha256').update(tables).update(readFileSync(join(import.meta.dirname, 'fill.ts'))).digest('hex').slice(0, 12);
}

/** A file of books with so many gifts: made once, and kept in the system's folder for what passes until tables or gifts are made otherwise. */
export async function filledFile(gifts: number): Promise<{ readonly file: string; readonly bytes: number }> {
  const kept = join(tmpdir(), 'obole-bench-books');
  const file = join(kept, `${gifts}-${makingOf()}.db`);
  if (!existsSync(file)) {
    const making = join(kept, `making-${process.pid}-${gifts}`);
    mkdirSync(making, { recursive: true });
    const running = await openHouse(making);
    await fillBooks(running, gifts);
    await running.close();
    renameSync(join(making, 'bench.db'), file);
    rmSync(making, { recursive: true });
  }
  return { file, bytes: statSync(file).size };
}

/** A copy of such a file in a folder, for a house that goes on booking. */
export async function filledFolder(folder: string, gifts: number): Promise<void> {
  const { file } = await filledFile(gifts);
  copyFileSync(file, join(folder, 'bench.db'), constants.COPYFILE_FICLONE);
}
