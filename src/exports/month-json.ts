import type { Closed } from '../ledger/closing.ts';
import type { Listed } from '../reconciliation/closing-store.ts';

/**
 * The statement of a closed month as data: `closing` is its link of the published chain, whole, so that its hash can be computed again from its
 * other fields; `listed` is what it names without counting it. Amounts are whole euro cents.
 */
export function monthJson(association: string, closing: Closed, listed: Listed | null, sandbox: boolean): string {
  return `${JSON.stringify({ version: 1, association, currency: 'EUR', sandbox, closing, listed }, null, 2)}\n`;
}
