import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { drain } from '../../src/inbox/drain.ts';
import { checkLedger, stateHash } from '../../src/ledger/totals.ts';
import { openBooks, type Books } from '../../src/storage/open.ts';
import { movableClock } from '../../src/values/clock.ts';
import { POSTGRES, SQLITE } from '../support/books.ts';
import { dice } from '../support/dice.ts';
import { inventedDrain, inventedNotices } from '../support/invented.ts';

const GIFTS = process.env['OBOLE_NIGHT'] ? 2_000 : 300;
const KILLS = process.env['OBOLE_NIGHT'] ? 100 : 8;
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const AFTER_ALL_LEASES_MS = 3_600_000;

type Direction = 'forwards' | 'backwards';
type Instance = { readonly direction: Direction; kept: number; isUp(): boolean; stop(): Promise<void>; said(): string };

/** One of two instances: they keep the same notices from both ends, so that each is told twice, and drain the same inbox. */
function startInstance(url: string, direction: Direction, keptBefore: number): Instance {
  const words = [join(import.meta.dirname, '../support/instance.ts'), url, String(GIFTS), direction, String(keptBefore)];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  let up = false;
  const instance: Instance = {
    direction,
    kept: keptBefore,
    isUp: () => up,
    said: () => errors,
    stop: async () => {
      if (child.exitCode !== null) throw new Error(`An instance has ended by itself:\n${errors}`);
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
  child.stdout.on('data', (chunk: Buffer) => {
    // The last line may be cut off by the kill; the lines before it are whole.
    up = true;
    const whole = chunk.toString().split('\n').slice(0, -1);
    instance.kept = Math.max(instance.kept, ...whole.map(Number));
  });
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return instance;
}

/** Drains what is left, the dead instances' leases having ended; the books' hash. */
async function finished(books: Books, readings: { count: number }): Promise<string> {
  const clock = movableClock(Date.now() + AFTER_ALL_LEASES_MS);
  readings.count = await drain(inventedDrain(books, clock, 0));
  return stateHash(books.ledger);
}

it(
  'two instances on one PostgreSQL lose nothing that was kept and book nothing twice, killed at any moment',
  { timeout: 600_000 },
  async () => {
    const throwDice = dice(SEED);
    const database = await POSTGRES.newDatabase();
    const all = inventedNotices(GIFTS).length;
    const instances = [startInstance(database.url, 'forwards', 0), startInstance(database.url, 'backwards', 0)];
    for (let kill = 0; kill < KILLS; kill += 1) {
      await expect.poll(() => instances.every((each) => each.isUp()), { timeout: 30_000 }).toBe(true);
      await sleep(throwDice(200));
      const which = throwDice(2);
      const killed = instances[which]!;
      await killed.stop();
      instances[which] = startInstance(database.url, killed.direction, killed.kept);
    }
    const keptUnderFire = instances.map(({ kept }) => kept);
    const lastMs = performance.now() + 120_000;
    while (instances.some(({ kept }) => kept < all)) {
      if (performance.now() > lastMs) throw new Error(`SEED=${SEED}: never ended; ${instances.map(({ said }) => said()).join('\n')}`);
      await sleep(50);
    }
    await Promise.all(instances.map((each) => each.stop()));

    const opened = await openBooks(database.url, 'test', movableClock(0));
    if (!opened.ok) throw new Error(opened.why);
    const left = { count: 0 };
    const hash = await finished(opened.value, left);
    const counts = await opened.value.inbox.counts();
    const findings = await checkLedger(opened.value.ledger);
    const booked = (await opened.value.ledger.page('gift:', GIFTS * 2)).filter(({ kind }) => kind === 'gift');
    await opened.value.close();
    await database.remove();

    const alone = await SQLITE.open();
    await alone.books.inbox.keepAll(inventedNotices(GIFTS));
    const expected = await finished(alone.books, { count: 0 });
    await alone.close();
    process.stdout.write(
      `SEED=${SEED}: ${KILLS} kills, ${keptUnderFire.join(' + ')} notices kept under fire, ${left.count} left by the dead, ${booked.length} gifts\n`,
    );
    expect(counts, `SEED=${SEED}`).toEqual({ waiting: 0, done: all, ignored: 0, failed: 0, parked: 0, dead: 0 });
    expect(booked).toHaveLength(GIFTS);
    expect(findings.flatMap(({ fails }) => fails)).toEqual([]);
    expect(hash).toBe(expected);
  },
);
