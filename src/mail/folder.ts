import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LANGUAGES } from '../settings/types.ts';
import { sha256 } from '../values/digest.ts';
import { isLink, LETTER_KINDS, LINK_LIVES_MS } from './letter.ts';
import type { Delivery } from './message.ts';
import { toSend } from './smtp.ts';

const Shown = z.object({
  kind: z.enum(LETTER_KINDS),
  language: z.enum(LANGUAGES),
  sentMs: z.number(),
  subject: z.string(),
  text: z.string(),
});

/** A letter as a demonstration shows it: to nobody in particular. */
export type ShownLetter = z.output<typeof Shown>;

export type LetterFolder = {
  readonly deliver: Delivery;
  /** The last letters, the latest first. */
  shown(limit: number): Promise<ShownLetter[]>;
  /** Removes all that was written to an address. */
  forget(email: string): Promise<void>;
  /** Removes the oldest beyond a number, and links once they open nothing any more. */
  clean(nowMs: number): Promise<void>;
};

const MOST_KEPT = 500;
const DIGITS = 15;

/** `000001780000000-thanks-3f2a…`: in the order in which they were sent. */
function nameOf(dateMs: number, kind: string, key: string): string {
  return `${String(dateMs).padStart(DIGITS, '0')}-${kind}-${sha256(key).slice(0, 16)}`;
}

async function namesIn(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const files = (await readdir(folder)).filter((each) => each.endsWith('.json'));
  return files.map((each) => each.slice(0, -'.json'.length)).toSorted((left, right) => (left < right ? 1 : -1));
}

async function shownAt(folder: string, name: string): Promise<ShownLetter[]> {
  try {
    const read = Shown.safeParse(JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8')));
    return read.success ? [read.data] : [];
  } catch {
    // One that was just removed, or is being written.
    return [];
  }
}

async function removeAt(folder: string, name: string): Promise<void> {
  for (const ending of ['.eml', '.json']) await rm(join(folder, `${name}${ending}`), { force: true });
}

/** Keeps letters as files, instead of sending them: where no mail server is set, and in a demonstration. */
export function letterFolder(folder: string): LetterFolder {
  // Read from disk with the first letter: a start need not wait for it.
  const open = async () => (await import('nodemailer')).createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  let composer: ReturnType<typeof open> | null = null;
  return {
    deliver: async (message) => {
      const { kind, language, key, dateMs, subject, text } = message;
      composer ??= open();
      const { message: eml } = await (await composer).sendMail(toSend(message));
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, nameOf(dateMs, kind, key));
      await writeFile(`${path}.eml`, eml, { mode: 0o600 });
      await writeFile(`${path}.json`, JSON.stringify({ kind, language, sentMs: dateMs, subject, text }), { mode: 0o600 });
      return { kind: 'sent' };
    },
    shown: async (limit) => {
      const names = (await namesIn(folder)).slice(0, limit);
      return (await Promise.all(names.map((name) => shownAt(folder, name)))).flat();
    },
    forget: async (email) => {
      const wanted = email.trim().toLowerCase();
      for (const name of await namesIn(folder)) {
        const eml = await readFile(join(folder, `${name}.eml`), 'utf8').catch(() => '');
        if (eml.toLowerCase().includes(wanted)) await removeAt(folder, name);
      }
    },
    clean: async (nowMs) => {
      const names = await namesIn(folder);
      const isOver = (name: string): boolean =>
        LETTER_KINDS.some((kind) => isLink(kind) && name.includes(`-${kind}-`)) && Number(name.slice(0, DIGITS)) < nowMs - LINK_LIVES_MS;
      for (const name of [...names.slice(MOST_KEPT), ...names.slice(0, MOST_KEPT).filter(isOver)]) await removeAt(folder, name);
    },
  };
}
