import { bankAccounts } from '../reconciliation/own-accounts.ts';
import type { CheckedBooks } from '../reconciliation/self-check.ts';
import type { Content } from '../settings/types.ts';

/** What the settings say of the books that are checked. */
export function checkedBooks({ accounts, association: { zone, books } }: Content): CheckedBooks {
  const opensAtMs = books.openedOn === null ? null : zone.startOf(books.openedOn);
  return { accounts: bankAccounts(accounts).map(({ name }) => name), opensAtMs };
}
