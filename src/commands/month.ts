import { parseArgs } from 'node:util';
import type { Running } from '../app.ts';
import { parseMonth, type Month } from '../values/month.ts';
import type { Command } from './obole.ts';
import { DONE, REFUSED } from './places.ts';
import { withBooks } from './with-books.ts';

const WHY = {
  'no-reason': 'Say why, in at most 500 signs, with --reason "…": it will be published.',
  'not-last': 'Only the last closed month can be opened again.',
  'year-closed': 'Its fiscal year is closed: correct it in the next one.',
  'same-person': 'Another member must confirm.',
  'no-request': 'Nobody has asked for it within the last seven days.',
  'asked-already': 'It has been asked for already.',
} as const;

async function list({ app }: Running): Promise<number> {
  const { acts } = await app.closing.chain();
  for (const { act, by } of acts) {
    const about =
      act.act === 'close' ? `${act.entries} entries, net ${(act.figures.net / 100).toFixed(2)} EUR` : `${act.decidedBy}: ${act.reason}`;
    console.log([act.n, act.on, act.act.padEnd(6), act.month, act.hash.slice(0, 12), by.name, about].join('  '));
  }
  if (acts.length === 0) console.log('No month is closed.');
  return DONE;
}

async function reopen({ app }: Running, month: Month, reason: string): Promise<number> {
  const outcome = await app.closing.reopenAlone(month, reason);
  if (outcome.kind === 'done') {
    console.log(`${month} is open again. The act and its reason are published at ${app.environment.publicUrl.href}api/v1/closings.json.`);
    return DONE;
  }
  console.error(outcome.kind === 'refused' ? WHY[outcome.why] : 'The month has changed meanwhile.');
  return REFUSED;
}

function readWords(
  words: readonly string[],
): { readonly action: string; readonly month: Month | undefined; readonly reason: string } | null {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options: { reason: { type: 'string' } }, allowPositionals: true });
    return { action: positionals[0] ?? '', month: parseMonth(positionals[1] ?? ''), reason: values.reason ?? '' };
  } catch {
    return null;
  }
}

export const month: Command = {
  usage: 'month list|reopen MONTH --reason "…"',
  what: 'Shows the chain of closings; opens the last closed month again, where no second member can confirm it. Reopening is published with its reason.',
  run: (words) => {
    const asked = readWords(words);
    if (asked?.action === 'list') return withBooks(list);
    const { month: of, reason = '' } = asked ?? {};
    if (asked?.action === 'reopen' && of !== undefined) return withBooks((running) => reopen(running, of, reason));
    console.error('"month" is followed by "list", or by "reopen", a month such as 2026-11 and --reason "…".');
    return Promise.resolve(REFUSED);
  },
};
