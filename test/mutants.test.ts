import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MUTANTS } from '../scripts/mutant-list.ts';

const NIGHT = process.env['OBOLE_NIGHT'] !== undefined;

/** What the script says, and how it ends. */
function mutants(): Promise<{ readonly said: string; readonly code: number | null }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['scripts/mutants.ts', ...(NIGHT ? [] : ['--quick'])], (_, said, complaint) =>
      resolve({ said: `${said}${complaint}`, code: child.exitCode }),
    );
  });
}

describe('a fault put in on purpose', () => {
  it('stands where the list of faults looks for it, once', () => {
    const stale = MUTANTS.flatMap(({ name, edits }) =>
      edits.filter(({ file, from }) => readFileSync(file, 'utf8').split(from).length !== 2).map(({ file }) => `${name}: ${file}`),
    );
    expect(stale).toEqual([]);
  });

  it('is noticed by the tests, each one', { timeout: 1_800_000 }, async () => {
    const { said, code } = await mutants();
    console.log(said);
    expect(said).toMatch(/(\d+) of \1 mutants killed/);
    expect(code).toBe(0);
  });
});
