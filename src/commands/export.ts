import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Running } from '../app.ts';
import type { Command } from './obole.ts';
import { DONE, REFUSED } from './places.ts';
import { withBooks } from './with-books.ts';

const KINDS = ['fec', 'fec-description', 'csv', 'ledger', 'gifts', 'hledger'] as const;

type Asked = { readonly kind: (typeof KINDS)[number]; readonly year: string; readonly out: string | null; readonly language: 'fr' | 'en' };

/** The words after `export`; null when they ask for nothing that there is. */
function readWords(words: readonly string[]): Asked | null {
  try {
    const text = { type: 'string' } as const;
    const { values, positionals } = parseArgs({ args: [...words], options: { year: text, out: text, lang: text }, allowPositionals: true });
    const kind = KINDS.find((each) => each === positionals[0]);
    const language = (['fr', 'en'] as const).find((each) => each === (values.lang ?? 'fr'));
    if (!kind || !language || positionals.length !== 1 || !/^\d{4}$/.test(values.year ?? '')) return null;
    return { kind, year: values.year ?? '', out: values.out ?? null, language };
  } catch {
    return null;
  }
}

/** Writes beside the file and puts it in its place when it is whole, so that nobody finds half of one. */
async function writeFile(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const unfinished = `${path}.unfinished`;
  const file = createWriteStream(unfinished);
  try {
    for await (const piece of pieces) if (!file.write(piece)) await once(file, 'drain');
    file.end();
    await once(file, 'finish');
    await rename(unfinished, path);
  } catch (error) {
    file.destroy();
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function toOutput(pieces: AsyncIterable<string>): Promise<void> {
  for await (const piece of pieces) if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
}

async function exportFrom({ app }: Running, { kind, year, out, language }: Asked): Promise<number> {
  const found = await app.closing.file(kind, year, language, async ({ name, pieces }) => {
    if (out === '-') return toOutput(pieces);
    await writeFile(out ?? name, pieces);
    console.log(`Written: ${out ?? name}`);
  });
  if (found) return DONE;
  const years = app.closing.years().map(({ name, first, last }) => `${name} (${first} to ${last})`);
  console.error(`There is no fiscal year ${year}. There are: ${years.join(', ')}.`);
  return REFUSED;
}

export const exportYear: Command = {
  usage: 'export fec|fec-description|csv|ledger|gifts|hledger --year Y [--out FILE] [--lang fr|en]',
  what: 'Writes a fiscal year as FEC, the description that goes with it, journals (CSV), general ledger (CSV), gifts (CSV) or a journal of hledger. "--out -" writes to the terminal.',
  run: (words) => {
    const asked = readWords(words);
    if (asked) return withBooks((running) => exportFrom(running, asked));
    console.error(
      `"export" is followed by ${KINDS.join(', ')}, then --year and the calendar year in which the fiscal year ends, such as 2026.`,
    );
    return Promise.resolve(REFUSED);
  },
};
