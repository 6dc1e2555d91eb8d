import { cents, parseAmount, type Cents } from '../../../values/cents.ts';

/** An amount with its sign, as it is typed. */
export function signedAmount(typed: string): Cents | null {
  const bare = typed.trim();
  const read = parseAmount(bare.replace(/^[-−–+]\s*/u, ''));
  if (!read.ok) return null;
  return cents(/^[-−–]/u.test(bare) ? -read.value : read.value);
}
