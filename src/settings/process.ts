import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { misspeltVariables, readEnvironment, secretPaths, type Variables } from './environment.ts';
import type { Read } from './mistake.ts';
import type { Environment, Mistake } from './types.ts';

/** What the process was given: its environment, or all mistakes; and names that nothing reads, to be told either way. */
export type Given = { readonly environment: Read<Environment>; readonly warnings: readonly Mistake[] };

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** The environment of this process with more in it, for a program that it starts: what is secret is told there, not in the words of a command, which everybody on the machine can read. */
export function environmentWith(more: Variables): NodeJS.ProcessEnv {
  return { ...process.env, ...more };
}

/** The files that secrets of this process are read from. */
export function secretFiles(variables: Variables = process.env, dotEnv = '.env'): readonly string[] {
  return secretPaths({ ...parseEnv((existsSync(dotEnv) ? textOf(dotEnv) : '') ?? ''), ...variables });
}

/**
 * Reads the environment of this process, and `.env` where there is one: what the process was given comes first. The only
 * place that looks at `process.env`.
 */
export function environmentOf(variables: Variables = process.env, dotEnv = '.env'): Given {
  const written = existsSync(dotEnv) ? textOf(dotEnv) : '';
  const all = { ...parseEnv(written ?? ''), ...variables };
  const unreadable: Mistake = { file: dotEnv, line: null, field: '', problem: 'cannot be read', expected: 'a readable file, or none' };
  const environment = readEnvironment(all, textOf);
  const warnings = misspeltVariables(all);
  return { environment, warnings: written === undefined ? [unreadable, ...warnings] : warnings };
}
