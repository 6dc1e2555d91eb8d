import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';

/**
 * A new folder in memory where the system has one: a killed process leaves there what it leaves on a disk, and the many commits of a year
 * do not wait for one. (What a power cut leaves is another matter, and another test's.)
 */
export function fastFolder(prefix: string): Promise<string> {
  return mkdtemp(join(existsSync(MEMORY) ? MEMORY : tmpdir(), prefix));
}
