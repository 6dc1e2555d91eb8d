import { spawnSync } from 'node:child_process';

/** Not everybody has it. */
export const HAS_HLEDGER = spawnSync('hledger', ['--version']).error === undefined;

/** What hledger says of a journal. It reads by the locale: where none is set it takes no accents. */
export function hledger(
  journal: string,
  ...words: readonly string[]
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync('hledger', ['-f', '-', ...words], { input: journal, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } });
}
