import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readContent } from '../../src/settings/content.ts';
import type { Mistake } from '../../src/settings/types.ts';

/** A copy of `content/` that a test may spoil. */
export type ContentCopy = {
  readonly dir: string;
  text(file: string): string;
  write(file: string, text: string): void;
  remove(file: string): void;
  /** The mistakes that reading the copy finds, with file names as they are below `content/`. */
  mistakes(): Mistake[];
  /** Puts the original text back. */
  restore(file: string): void;
  [Symbol.dispose](): void;
};

const ORIGINAL = 'content';

export function contentCopy(): ContentCopy {
  const dir = mkdtempSync(join(tmpdir(), 'obole-content-'));
  cpSync(ORIGINAL, dir, { recursive: true });
  return {
    dir,
    text: (file) => readFileSync(join(dir, file), 'utf8'),
    write: (file, text) => writeFileSync(join(dir, file), text),
    remove: (file) => rmSync(join(dir, file), { recursive: true }),
    mistakes: () => {
      const read = readContent(dir);
      return read.ok ? [] : read.why.map((mistake) => ({ ...mistake, file: mistake.file.slice(dir.length + 1) }));
    },
    restore: (file) => writeFileSync(join(dir, file), readFileSync(join(ORIGINAL, file))),
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }),
  };
}
