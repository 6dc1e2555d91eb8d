import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Books } from '../../src/storage/open.ts';
import { openBooks } from '../../src/storage/open.ts';
import { systemClock } from '../../src/values/clock.ts';
import { at } from '../support/facts.ts';
import { openWorld, type World } from '../support/world.ts';
import { fastFolder } from '../support/fast-folder.ts';

const HOUR_MS = 3_600_000;
const WHY = 'StripeConnectionError: away';

/** A notice as the drain leaves it after its last try. */
async function giveUp({ inbox }: Books, id: string, objectId: string, diedMs: number): Promise<void> {
  const about = { type: 'charge.succeeded', objectType: 'charge', createdMs: diedMs, receivedMs: diedMs, body: '{}' };
  await inbox.keepAll([{ ...about, id, objectId }]);
  await inbox.markAll([{ id, state: 'dead', reason: WHY, dueMs: diedMs }]);
}

describe('notices that were given up', () => {
  let world: World;
  let charge: string;
  const nowMs = async (): Promise<number> => (await world.sandbox.control.clock()).nowMs;
  const gift = () => world.running.books.ledger.entry(`gift:${charge}`);

  beforeEach(async () => {
    world = await openWorld(at('2026-09-08T09:00:00Z'));
    await world.sandbox.control.deliveries({ lose: true });
    charge = (await world.give({ amount: '30' })).charge ?? '';
    await world.advanceDays(0.01);
  });
  afterEach(() => world.close());

  it('are named by the health of the house, with the reason, for as long as they are', async () => {
    await giveUp(world.running.books, 'evt_dead', charge, await nowMs());
    const named = [{ id: 'evt_dead', type: 'charge.succeeded', objectId: charge, reason: WHY }];
    expect((await world.running.health()).dead).toEqual(named);
    await world.settle();
    expect((await world.running.health()).dead).toEqual(named);
    expect(await world.running.notices.replay('evt_dead')).toBe(true);
    await world.settle();
    expect((await world.running.health()).dead).toEqual([]);
    expect((await gift())?.measured?.amount).toBe(3_000);
  });

  it('are dealt with when the daily walk reads their object anyway', async () => {
    await giveUp(world.running.books, 'evt_dead', charge, await nowMs());
    await world.running.nets.walk();
    expect(await world.running.notices.counts()).toMatchObject({ dead: 0, failed: 0, waiting: 0 });
    expect(await gift()).not.toBeNull();
  });

  it('are tried again a day later where nothing else reads their object, and not before', async () => {
    await world.running.nets.walk();
    expect(await gift()).not.toBeNull();
    await giveUp(world.running.books, 'evt_old', charge, (await nowMs()) - 24 * HOUR_MS);
    await giveUp(world.running.books, 'evt_new', charge, (await nowMs()) - HOUR_MS);
    await world.running.nets.walk();
    expect((await world.running.health()).dead.map(({ id }) => id)).toEqual(['evt_new']);
    await world.advanceDays(1);
    await world.running.nets.walk();
    expect((await world.running.health()).dead).toEqual([]);
  });

  it('nets whose marks a wrong clock has set ahead look at everything again', async () => {
    const { nets, books } = world.running;
    const year = 365 * 24 * HOUR_MS;
    for (const name of ['events', 'walk', 'known']) await books.movements.setCursor(name, (await nowMs()) + year);
    expect((await world.running.app.report()).stripeKnownAtMs).toBeLessThanOrEqual(await nowMs());
    await world.advanceDays(3);
    expect(await nets.backfill()).toMatchObject({ ok: true, value: { complete: true } });
    expect(await gift()).not.toBeNull();
    expect(await nets.walk()).toMatchObject({ ok: true, value: { complete: true } });
    expect((await nets.lastMs()).walk).toBeLessThanOrEqual(await nowMs());
  });
});

describe('npm run obole -- inbox', () => {
  it('lists what was given up, and reads it again by hand', { timeout: 60_000 }, async () => {
    const folder = fastFolder('obole-inbox-');
    const world = await openWorld(Date.now() - 24 * HOUR_MS);
    const charge = (await world.give({ amount: '30' })).charge ?? '';
    await world.advanceDays(0.01);
    const open = async (): Promise<Books> => {
      const opened = await openBooks(`file:${join(folder, 'obole.db')}`, 'test', systemClock);
      if (!opened.ok) throw new Error(opened.why);
      return opened.value;
    };
    const before = await open();
    await giveUp(before, 'evt_dead', charge, Date.now());
    await before.close();
    const obole = async (...words: string[]): Promise<string> => {
      const stripe = { STRIPE_SECRET_KEY: 'sk_test_sandbox', STRIPE_WEBHOOK_SECRET: 'whsec_1', STRIPE_API_BASE: world.sandbox.apiBase };
      const env = { PATH: process.env['PATH'], HOME: folder, DATA_DIR: folder, ...stripe };
      const child = spawn(process.execPath, ['src/commands/launch.mjs', 'obole', 'inbox', ...words], { env });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
      await once(child, 'close');
      expect(child.exitCode, output).toBe(0);
      return output;
    };
    expect(await obole('list')).toMatch(new RegExp(`^dead: 1\\nevt_dead  dead  charge.succeeded  ${charge}  .*${WHY}\\n$`));
    expect(await obole('replay', 'evt_dead')).toBe('1 notices read again.\n');
    expect(await obole('list')).toBe('done: 1\n');
    const after = await open();
    expect((await after.ledger.entry(`gift:${charge}`))?.measured?.amount).toBe(3_000);
    await after.close();
    await world.close();
    rmSync(folder, { recursive: true });
  });
});
