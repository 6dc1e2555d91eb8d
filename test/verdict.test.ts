import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** A suite whose failures do not reach the shell is no check: this happened. */
it('a failed test fails the command that runs it', { timeout: 60_000 }, () => {
  const words = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/support/failing/vitest.config.ts'];
  const { status, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  expect(stdout).toContain('0 passed, 1 failed');
  expect(status).toBe(1);
});
