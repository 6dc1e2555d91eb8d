import { named } from '../values/named.ts';

/**
 * The accounts that postings name. The French chart's number of each is a matter of exports and may be changed by the treasurer;
 * what a posting means is not.
 */
export const ACCOUNTS = {
  stripe: { code: '511500', label: 'Paiements par carte à encaisser' },
  transit: { code: '580000', label: 'Virements internes' },
  bank: { code: '512000', label: 'Banque' },
  fees: { code: '627000', label: 'Services bancaires et assimilés' },
  gifts: { code: '754110', label: 'Dons manuels' },
  'gift-refunds': { code: '754119', label: 'Dons manuels remboursés' },
  disputes: { code: '467100', label: 'Débiteurs divers' },
  unqualified: { code: '471000', label: "Compte d'attente" },
} as const satisfies Record<string, { readonly code: string; readonly label: string }>;

export type Account = keyof typeof ACCOUNTS;

const NAMES = Object.keys(ACCOUNTS) as Account[];

/** Reads an account's name as the books keep it; an unknown one is a damaged row. */
export function account(name: string): Account {
  return named(NAMES, name);
}
