import { expect } from 'vitest';
import type { LedgerStore } from '../../src/ledger/store.ts';
import { booksAsFacts } from './books-as-facts.ts';

/**
 * Holds stories that are told once on each database against each other. Ids of the sandbox are drawn anew in each telling, and with them the
 * hashes of entries: what is compared is all else that the books say.
 */
export function sameBooks(): (story: string, ledger: LedgerStore) => Promise<void> {
  const told = new Map<string, readonly string[]>();
  return async (story, ledger) => {
    const facts = await booksAsFacts(ledger);
    expect(facts, `${story}, on the other database`).toEqual(told.get(story) ?? facts);
    told.set(story, facts);
  };
}
