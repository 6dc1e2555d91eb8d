import { securedBy } from '../../src/coverage/promised.ts';
import type { World } from './world.ts';

/** What recurring gifts of a story promise a month, in cents, as the books know it: of one or two of them the public is told nothing. */
export async function securedIn({ running }: World): Promise<number> {
  return securedBy(await running.books.giving.promised(0, 0)).monthly;
}

/** What debits on their way will bring, in cents, which the public is not told of one or two either. */
export async function pendingIn({ running }: World): Promise<number> {
  return running.books.giving.pendingTotal();
}
