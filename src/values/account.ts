/**
 * The accounts that rules name themselves. What each is called and numbered in the books that an accountant reads is said in
 * `content/accounts.yaml`; what a posting to one of them means is said by the rules alone.
 */
export const BUILT_IN_ACCOUNTS = [
  'stripe',
  'transit',
  'transfers',
  'fees',
  'gifts',
  'gift-refunds',
  'disputes',
  'unqualified',
  'suppliers',
  'cheques',
  'cash',
  'own-funds',
  'retained',
  'surplus',
  'deficit',
  'payouts-on-the-way',
] as const;

type BuiltInAccount = (typeof BUILT_IN_ACCOUNTS)[number];

/** An account that the association has added in its chart, such as `bank-main` or `hosting`. */
type ChosenAccount = string & { readonly __unit: 'account' };

/** An account by the name that postings keep: one that rules know, or one of the association's chart. */
export type Account = BuiltInAccount | ChosenAccount;

const FORM = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Reads an account's name, such as `bank-main`; nothing for any other form. */
export function parseAccount(name: string): Account | undefined {
  return FORM.test(name) && name.length <= 40 ? (name as Account) : undefined;
}

/** Takes the name of an account as the books keep it; anything else is a damaged row. */
export function account(name: string): Account {
  const parsed = parseAccount(name);
  if (parsed === undefined) throw new Error(`Bug: "${name}" is not the name of an account`);
  return parsed;
}
