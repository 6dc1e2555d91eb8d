/** One thing that was looked at: what it is, and what to do where it is not well. */
export type Line = { readonly level: 'ok' | 'warn' | 'fail'; readonly what: string; readonly mend: string | null };

export function well(what: string): Line {
  return { level: 'ok', what, mend: null };
}

export function warn(what: string, mend: string): Line {
  return { level: 'warn', what, mend };
}

export function fail(what: string, mend: string): Line {
  return { level: 'fail', what, mend };
}

/** A line as it is printed. */
export function told({ level, what, mend }: Line): string {
  return `${level.padEnd(4)}  ${what}${mend === null ? '' : `\n      → ${mend}`}`;
}
