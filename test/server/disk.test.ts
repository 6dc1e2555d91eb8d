import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBooks } from '../../src/storage/open.ts';
import { systemClock } from '../../src/values/clock.ts';
import {
  duringTrouble,
  expectAnsweredInTime,
  expectRefusedInTime,
  expectShown,
  expectTakenAgain,
  openCounter,
  REFUSED_WITHIN_MS,
  type Counter,
  type GiftNotice,
} from '../support/counter.ts';
import { startServer } from '../support/server-process.ts';
import { freePortPair } from '../support/ports.ts';

const LOCKED_MS = process.env['OBOLE_NIGHT'] ? 30_000 : 6_000;
const isRoot = process.getuid?.() === 0;
/** util-linux's: sets limits of a process that runs. */
const PRLIMIT = '/usr/bin/prlimit';

const fileOf = ({ folder }: Counter): string => join(folder, 'obole.db');

/** Counts rows of the file from outside, as any program may. */
function countOf(counter: Counter, table: 'inbox' | 'entries', column: 'id' | 'key', value: string): number {
  const database = new Sqlite(fileOf(counter), { readonly: true });
  const found = Number(database.prepare(`select count(*) from ${table} where ${column} = ?`).pluck().get(value));
  database.close();
  return found;
}

const booked =
  (counter: Counter) =>
  (charge: string): Promise<boolean> =>
    Promise.resolve(countOf(counter, 'entries', 'key', `gift:${charge}`) === 1);

/** What was answered with 200 is there, once; what was not is not. */
function expectKept(counter: Counter, taken: readonly GiftNotice[], refused: readonly GiftNotice[]): void {
  for (const { id } of taken) expect(countOf(counter, 'inbox', 'id', id)).toBe(1);
  for (const { id } of refused) expect(countOf(counter, 'inbox', 'id', id)).toBe(0);
}

describe('the whole server over a database file', () => {
  /** On a small disk of its own where one can be mounted. */
  let folder: string;
  let mounted: boolean;
  let counter: Counter;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'obole-disk-'));
    mounted = isRoot && mountedAt(folder);
    counter = await openCounter({ folder });
    await expectTakenAgain(counter, [await counter.gift()], booked(counter));
  });
  afterAll(async () => {
    await counter.close();
    if (mounted) execFileSync('umount', [folder]);
    await rm(folder, { recursive: true });
  });

  it('that another process has locked: 503 in time, pages as ever, and all is taken again after', { timeout: 120_000 }, async () => {
    const holder: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, '../support/holder.ts'), fileOf(counter)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (holder.stdout) await once(holder.stdout, 'data');
    const trouble = await duringTrouble(counter, LOCKED_MS);
    expectKept(counter, [], trouble.refused);
    const ended = once(holder, 'exit');
    holder.kill('SIGKILL');
    await ended;
    expectRefusedInTime(trouble);
    expectShown(trouble);
    await expectTakenAgain(counter, trouble.refused, booked(counter));
  });

  /** Sends gifts until one is refused: SQLite still finds room in its log for some. */
  async function untilRefused(): Promise<{ readonly taken: GiftNotice[]; readonly refused: GiftNotice; readonly ms: number }> {
    const taken: GiftNotice[] = [];
    for (let gift = 0; gift < 3_000; gift += 1) {
      const notice = await counter.gift();
      const { status, ms } = await counter.post(notice);
      if (status !== 200) {
        expect(status).toBe(503);
        return { taken, refused: notice, ms };
      }
      taken.push(notice);
    }
    throw new Error('The disk was never full');
  }

  it('on a disk that is full: 503, pages as ever, and room is used again', { timeout: 120_000 }, async (context) => {
    if (!mounted) return context.skip('no small disk can be mounted here: the limits below stand for it');
    const ballast = join(folder, 'ballast');
    fillUp(ballast);
    const { taken, refused, ms } = await untilRefused();
    expect(ms).toBeLessThan(REFUSED_WITHIN_MS);
    await counter.server.says('database or disk is full', 2_000);
    const trouble = await duringTrouble(counter, 1_000);
    expectAnsweredInTime(trouble);
    expectShown(trouble);
    expectKept(counter, [...taken, ...trouble.taken], [refused, ...trouble.refused]);
    rmSync(ballast);
    await expectTakenAgain(counter, [refused, ...trouble.refused], booked(counter));
    // What was kept and could not be booked is there; a lease of five minutes holds it at most.
    expectKept(counter, [...taken, ...trouble.taken, refused, ...trouble.refused], []);
  });

  it.skipIf(!existsSync(PRLIMIT)).each([
    ['refuses each write, as one mounted read-only after a fault', () => 0, expectRefusedInTime],
    // SQLite finds room in its log again when all of it has gone to the file: what is taken then is kept.
    ['lets no file grow', () => statSync(`${fileOf(counter)}-wal`).size, expectAnsweredInTime],
  ])(
    'on a disk that %s: the same (a limit in bytes set on the process that runs)',
    { timeout: 120_000 },
    async (_what, most, expectAnswered) => {
      const limit = (bytes: string): void => {
        execFileSync(PRLIMIT, ['--pid', String(counter.server.child.pid), `--fsize=${bytes}`]);
      };
      limit(`${most()}:unlimited`);
      const { taken, refused } = await untilRefused();
      const trouble = await duringTrouble(counter, 1_000);
      limit('unlimited:unlimited');
      expectAnswered(trouble);
      expectShown(trouble);
      expectKept(counter, [...taken, ...trouble.taken], [refused, ...trouble.refused]);
      await expectTakenAgain(counter, [refused, ...trouble.refused], booked(counter));
    },
  );
});

/** Takes all the room there is. */
function fillUp(file: string): void {
  for (let bytes = 1_048_576; bytes >= 512; bytes /= 2) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(bytes), { flag: 'a' });
    } catch {
      // Smaller pieces may still find room.
    }
  }
  expect(statSync(file).size).toBeGreaterThan(0);
}

function mountedAt(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m,mode=0777', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('a database file that may not be written', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'obole-read-only-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Somebody without rights; whoever runs the tests without being root has none over a file of mode 0444 either. */
  const nobody = isRoot ? { uid: 65_534, gid: 65_534 } : {};

  async function start(): Promise<string> {
    const environment = { PORT: String(await freePortPair()), DATA_DIR: folder, STRIPE_SECRET_KEY: 'sk_test_none' };
    const about = { STRIPE_API_BASE: 'http://127.0.0.1:9', STRIPE_WEBHOOK_SECRET: 'whsec_1' };
    const started = startServer({ ...environment, ...about }, nobody);
    return started.then(
      () => 'it has started',
      (error: unknown) => String(error),
    );
  }

  const cases: readonly [string, number, number][] = [
    ['the file', 0o444, 0o777],
    ['its folder', 0o666, 0o555],
    ['both', 0o444, 0o555],
  ];
  it.each(process.env['OBOLE_NIGHT'] ? cases : cases.slice(0, 2))(
    'is refused at the start, in words, when it is %s',
    async (_what, file, dir) => {
      const made = await openBooks(`file:${join(folder, 'obole.db')}`, 'test', systemClock);
      if (!made.ok) throw new Error(made.why);
      await made.value.close();
      chmodSync(join(folder, 'obole.db'), file);
      chmodSync(folder, dir);
      const said = await start();
      chmodSync(folder, 0o777);
      expect(said).toMatch(
        /The database \S+obole\.db cannot be opened: .+; the account that runs Obole must be able to write this file and its folder/,
      );
      expect(said).not.toContain('    at ');
    },
  );
});
