import { appendFileSync } from 'node:fs';
import type { DonorLetters } from '../donors/desk.ts';
import type { Stores } from '../storage/open.ts';

export function donorLetters(_stores: Stores): DonorLetters {
  const nothing = (_d: unknown, t?: { url: string }): Promise<void> => {
    if (t) appendFileSync('/tmp/letters.log', t.url + '\n');
    return Promise.resolve();
  };
  return { link: nothing, confirm: nothing, asked: nothing as never, answered: nothing as never };
}
