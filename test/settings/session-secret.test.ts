import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readEnvironment } from '../../src/settings/environment.ts';
import { sessionSecret } from '../../src/settings/session-secret.ts';

const LIVE = { PUBLIC_URL: 'https://dons.example.org', STRIPE_SECRET_KEY: `sk_test_${'x'.repeat(24)}`, STRIPE_WEBHOOK_SECRET: 'whsec_x' };
const read = (more: Record<string, string>) => readEnvironment({ ...LIVE, ...more }, () => undefined);
const faults = (more: Record<string, string>) => {
  const environment = read(more);
  return environment.ok ? [] : environment.why.map(({ field, problem }) => `${field} ${problem}`);
};

test('a secret is made once, and kept where only its owner reads it', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'obole-secret-'));
  const made = sessionSecret({ sessionSecret: null, dataDir });
  expect(made.length).toBeGreaterThanOrEqual(43);
  expect(sessionSecret({ sessionSecret: null, dataDir })).toBe(made);
  expect((await readFile(join(dataDir, 'session-secret'), 'utf8')).trim()).toBe(made);
  expect((await stat(join(dataDir, 'session-secret'))).mode & 0o777).toBe(0o600);
  expect(sessionSecret({ sessionSecret: 'given', dataDir })).toBe('given');
  await rm(dataDir, { recursive: true });
});

test('a secret is asked for where several instances share a database, and is never repeated', () => {
  const postgres = { DATABASE_URL: 'postgres://obole:x@db/obole' };
  expect(faults({})).toEqual([]);
  expect(faults(postgres)).toEqual(['SESSION_SECRET is missing']);
  expect(faults({ ...postgres, SESSION_SECRET: 'y'.repeat(32) })).toEqual([]);
  const [short = ''] = faults({ SESSION_SECRET: 'too-short-to-say' });
  expect(short).toMatch(/^SESSION_SECRET /);
  expect(short).not.toContain('too-short-to-say');
});
