import type { Cents } from '../values/cents.ts';

/** Where transfers go. */
export type BankTransfer = { readonly iban: string; readonly bic: string | null; readonly holder: string };

/** The characters of the payload's texts that every bank takes: Latin letters without marks, digits and a few signs. */
function plain(text: string, most: number): string {
  const latin = text.normalize('NFD').replace(/\p{M}+/gu, '');
  return latin
    .replace(/[^A-Za-z0-9/\-?:().,'+ ]/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, most);
}

/**
 * The text of a QR code that banks' applications read as a transfer (EPC069-12, version 002): lines ended by LF, UTF-8, 331 bytes at most,
 * shown at error correction M. The amount is left out where it is not known.
 */
export function epcPayload({ iban, bic, holder }: BankTransfer, amount: Cents | null, code: string): string {
  const euros = amount === null ? '' : `EUR${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
  const lines = ['BCD', '002', '1', 'SCT', bic ?? '', plain(holder, 70), iban, euros, '', '', plain(code, 140)];
  return lines.join('\n');
}
