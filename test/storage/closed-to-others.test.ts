import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { letterFolder } from '../../src/mail/folder.ts';
import type { Message } from '../../src/mail/message.ts';
import { sentLog } from '../../src/mail/sent-log.ts';
import { fileJournal } from '../../src/sandbox/world/journal.ts';
import { sessionSecret } from '../../src/settings/session-secret.ts';
import { copyDatabase } from '../../src/storage/backup.ts';
import { numberFile } from '../../src/storage/number-file.ts';
import { openBooks } from '../../src/storage/open.ts';
import { holdForServing } from '../../src/storage/serving.ts';
import { systemClock } from '../../src/values/clock.ts';
import { fastFolder } from '../support/fast-folder.ts';

const folder = fastFolder('obole-closed-');
const before = process.umask(0o022);
beforeAll(() => process.umask(0o022));
afterAll(() => {
  process.umask(before);
  rmSync(folder, { recursive: true });
});

/** Every folder and file below a place that somebody else of the machine could read, or more. */
function openToOthers(place: string): string[] {
  const wrong = (statSync(place).mode & 0o077) === 0 ? [] : [place];
  const within = statSync(place).isDirectory() ? readdirSync(place).map((name) => join(place, name)) : [];
  return [...wrong, ...within.flatMap(openToOthers)];
}

async function books(data: string): Promise<void> {
  const opened = await openBooks(`file:${join(data, 'obole.db')}`, 'test', systemClock);
  if (!opened.ok) throw new Error(opened.why);
  const copied = await copyDatabase(join(data, 'obole.db'), join(data, 'backups', 'copy.db'));
  expect(copied.ok).toBe(true);
  // With its log beside it.
  expect(readdirSync(data)).toContain('obole.db-wal');
  expect(openToOthers(data)).toEqual([]);
  await opened.value.close();
}

const LETTER: Message = {
  key: 'k',
  kind: 'alert',
  language: 'fr',
  to: 'ada@example.org',
  from: { name: 'A', address: 'a@example.org' },
  subject: 's',
  text: 't',
  html: '<p>t</p>',
  headers: {},
  messageId: '<m@example.org>',
  dateMs: 0,
};

it.each<[string, (data: string) => unknown]>([
  ['the books and their copies', books],
  ['the lock of the server', (data) => holdForServing(`file:${join(data, 'obole.db')}`)],
  ['the secret of sessions', (dataDir) => sessionSecret({ sessionSecret: null, dataDir })],
  ['the log of letters', (data) => sentLog(join(data, 'letters-sent.log')).add('k')],
  ['letters as files', (data) => letterFolder(join(data, 'letters')).deliver(LETTER)],
  ['numbers of receipts', (data) => numberFile(join(data, 'receipt-number-2026')).raise(7)],
  ['what the sandbox remembers', (data) => fileJournal(join(data, 'sandbox')).append([])],
])('nobody else of the machine can read %s', async (name, make) => {
  const data = join(folder, name.replaceAll(' ', '-'), 'data');
  await make(data);
  expect(openToOthers(data)).toEqual([]);
  // DATA_DIR may be made with folders above it.
  expect(openToOthers(join(folder, name.replaceAll(' ', '-')))).toEqual([]);
});
