import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

const REGRESSIONS = 'seeds/regressions.txt';

/** Seeds that failed once, as `seeds/regressions.txt` keeps them: a number a line, then what was wrong. */
export function regressions(): number[] {
  if (!existsSync(REGRESSIONS)) return [];
  const lines = readFileSync(REGRESSIONS, 'utf8').split('\n');
  return [...new Set(lines.flatMap((line) => /^\d+/.exec(line)?.map(Number) ?? []))];
}

/** Keeps a seed that failed, once. */
export function keepSeed(seed: number, fault: string): void {
  if (!regressions().includes(seed)) appendFileSync(REGRESSIONS, `${seed} ${fault.replaceAll('\n', ' ').slice(0, 160)}\n`);
}

export function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
}
