import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

const REGRESSIONS = 'seeds/regressions.txt';

/** What a seed was rolled for: `year` when the line begins with the number itself. */
type Kind = 'year' | 'shuffle';

const LINES = { year: /^(\d+)/, shuffle: /^shuffle (\d+)/ } as const;

/** Seeds that failed once, as `seeds/regressions.txt` keeps them: a number a line, then what was wrong. */
export function regressions(kind: Kind = 'year'): number[] {
  if (!existsSync(REGRESSIONS)) return [];
  const lines = readFileSync(REGRESSIONS, 'utf8').split('\n');
  return [...new Set(lines.flatMap((line) => LINES[kind].exec(line)?.slice(1).map(Number) ?? []))];
}

/** Keeps a seed that failed, once. */
export function keepSeed(seed: number, fault: string, kind: Kind = 'year'): void {
  const name = kind === 'year' ? seed : `${kind} ${seed}`;
  if (!regressions(kind).includes(seed)) appendFileSync(REGRESSIONS, `${name} ${fault.replaceAll('\n', ' ').slice(0, 160)}\n`);
}

export function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
}
