import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from './types.ts';

const FILE = 'session-secret';
export const SHORTEST_SECRET = 32;

/** The secret as it is; null where none was given and none was made yet. Makes none. */
export function knownSecret({ sessionSecret: given, dataDir }: Pick<Environment, 'sessionSecret' | 'dataDir'>): string | null {
  const path = join(dataDir, FILE);
  return given ?? (existsSync(path) ? readFileSync(path, 'utf8').trim() : null);
}

/**
 * The secret by which cookies are signed and second factors sealed: SESSION_SECRET, else one that was made at the first need and is kept
 * in DATA_DIR, readable by its owner only. Losing it signs everyone out and unseals no second factor any more.
 */
export function sessionSecret({ sessionSecret: given, dataDir }: Pick<Environment, 'sessionSecret' | 'dataDir'>): string {
  if (given !== null) return given;
  const path = join(dataDir, FILE);
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    try {
      writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      // Two processes at their first need: the one that was faster has written it.
      if (!existsSync(path)) throw error;
    }
  }
  chmodSync(path, 0o600);
  return readFileSync(path, 'utf8').trim();
}
