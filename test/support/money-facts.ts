import type { KeptInvoice } from '../../src/costs/invoice.ts';
import { account } from '../../src/values/account.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';

/** An invoice of the host, as the books keep it. */
export function keptInvoice(about: Partial<KeptInvoice> & { readonly id: string }): KeptInvoice {
  return {
    once: `form:${about.id}`,
    line: 'hds-hosting',
    supplier: 'GPLExpert',
    number: about.id,
    dated: day('2026-11-02'),
    amount: cents(90_000),
    serviceFrom: day('2026-10-01'),
    serviceUntil: day('2026-10-31'),
    due: null,
    shares: null,
    account: account('hosting'),
    closedThrough: null,
    undone: null,
    madeMs: Date.parse('2026-11-03T10:00:00Z'),
    madeBy: 'Ada',
    ...about,
  };
}

export const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
