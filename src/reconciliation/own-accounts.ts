import type { Chart, ChartAccount } from '../settings/types.ts';
import type { Account } from '../values/account.ts';

/** The accounts whose bank sends statements. */
export function bankAccounts(chart: Chart): ChartAccount[] {
  return chart.filter(({ use }) => use === 'bank' || use === 'savings');
}

export function isBankAccount(chart: Chart, name: Account): boolean {
  return bankAccounts(chart).some((each) => each.name === name);
}

/** Shorter numbers are found in too many IBANs. */
const SHORTEST_NUMBER = 8;

/** Whether a number as a file writes it is that of an IBAN: the IBAN itself, or the account's number, which stands within it. */
function isNumberOf(iban: string, written: string): boolean {
  return iban === written || (written.length >= SHORTEST_NUMBER && iban.slice(4).includes(written));
}

/** The account that a file's own number names; null where none of the chart, or more than one, has it. */
export function accountNumbered(chart: Chart, written: string | null): Account | null {
  const compact = written?.replace(/\s/g, '').toUpperCase() ?? '';
  const [found, ...others] = compact === '' ? [] : bankAccounts(chart).filter(({ iban }) => iban !== null && isNumberOf(iban, compact));
  return found && others.length === 0 ? found.name : null;
}

/** Whether a file that writes this number may be of an account: one whose IBAN the chart does not say, or whose IBAN it is. */
export function mayBeOf(chart: Chart, name: Account, written: string | null): boolean {
  const iban = chart.find((each) => each.name === name)?.iban ?? null;
  const numbered = accountNumbered(chart, written);
  if (numbered !== null) return numbered === name;
  return iban === null || written === null;
}
