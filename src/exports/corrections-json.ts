import type { Correction } from '../coverage/corrections.ts';
import type { Plain } from '../values/digest.ts';

function plain({ kind, on, in: within, months, since, noticedBy, was, now, reason, amount, changes }: Correction): Plain {
  const words = { was: was && { ...was }, now: now && { ...now } };
  const figures = changes.map((change) => ({ figure: change.figure, was: change.was, now: change.now }));
  return { kind, on, in: within, months: [...months], since, noticedBy, ...words, reason, amount, changes: figures };
}

/** `/api/v1/corrections.json`, version 1: what was published and was put right, the latest first. Integers are cents. */
export function correctionsJson(association: string, corrections: readonly Correction[], sandbox: boolean): string {
  return `${JSON.stringify({ version: 1, association, currency: 'EUR', sandbox, corrections: corrections.map(plain) })}\n`;
}
