import type { ClosingAct } from '../ledger/closing.ts';

/**
 * The chain of closings as public data (method §5.4): every act whole, since its hash is SHA-256 of its other fields as JSON with sorted keys. Who
 * closed and what the banks said is in none of them.
 */
export function closingsJson(association: string, acts: readonly ClosingAct[], sandbox: boolean): string {
  return `${JSON.stringify({ version: 1, association, currency: 'EUR', sandbox, closings: acts })}\n`;
}
