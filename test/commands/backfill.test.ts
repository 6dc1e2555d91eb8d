import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type World } from '../support/world.ts';
import { fastFolder } from '../support/fast-folder.ts';

const ROOT = join(import.meta.dirname, '../..');
const DAY_MS = 86_400_000;

describe('npm run obole -- backfill', () => {
  const folder = fastFolder('obole-backfill-');
  let world: World;
  beforeAll(async () => {
    // Yesterday: all that happens there is past for a process that keeps to the real clock.
    world = await openWorld(Date.now() - DAY_MS);
    await world.give({ amount: '30' });
    await world.give({ amount: '10', frequency: 'monthly' });
    await world.advanceDays(0.01);
  });
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function obole(...words: string[]): Promise<{ status: number | null; output: string }> {
    const variables = {
      PATH: process.env['PATH'],
      HOME: folder,
      DATA_DIR: folder,
      STRIPE_SECRET_KEY: 'sk_test_sandbox',
      STRIPE_WEBHOOK_SECRET: 'whsec_1',
      STRIPE_API_BASE: world.sandbox.apiBase,
    };
    const child = spawn(process.execPath, ['src/commands/launch.mjs', 'obole', ...words], { cwd: ROOT, env: variables });
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    await once(child, 'close');
    return { status: child.exitCode, output };
  }

  it('fills new books from what Stripe knows, in plain lines, and finds nothing more the second time', async () => {
    const since = new Date(Date.now() - 2 * DAY_MS).toISOString().slice(0, 10);
    const first = await obole('backfill', '--since', since);
    expect(first.output).toMatch(
      /^Asking Stripe… 100 %\n\d+ notices found\. Waiting: 0, to be tried again: 0, parked: 0, given up: 0\.\nStripe is known up to 20/,
    );
    expect(first.status).toBe(0);
    const second = await obole('backfill', '--since', since);
    expect(second.output).toContain('\n0 notices found.');
    const check = await obole('check');
    expect(check.output.split('\n').filter((line) => line.startsWith('✓'))).toHaveLength(18);
    expect(check).toMatchObject({ status: 0, output: expect.not.stringContaining('not yet') as string });
  }, 60_000);

  it.each([[[]], [['--since']], [['--since', 'yesterday']], [['--since', '2999-01-01']]])(
    'refuses %j in words',
    async (words) => {
      const { status, output } = await obole('backfill', ...words);
      expect([status, output]).toEqual([1, '"backfill" is followed by --since and a past day such as 2026-11-01.\n']);
    },
    30_000,
  );
});
