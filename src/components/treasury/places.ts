import type { Act } from '../../access/acts.ts';
import type { TreasuryPage } from '../../i18n/treasury-routes.ts';

/** Who comes to a page: `open` to anyone, or to those who may do `read`; `acts` are what its forms can do, `[]` for a page that only shows. */
type Guard = { readonly read: Act | 'open'; readonly acts: readonly Act[] };

/**
 * Every page of the treasury, with who may read it and what its forms do: the middleware guards by this table before a page runs, and the
 * tests try each line with every role. A page that is not here is answered as missing.
 */
export const GUARDS: Readonly<Record<TreasuryPage, Guard>> = {
  home: { read: 'treasury.read', acts: ['notice.replay', 'notice.dismiss'] },
  bank: { read: 'treasury.read', acts: ['bank.import', 'bank.match'] },
  payouts: { read: 'treasury.read', acts: ['bank.match'] },
  gifts: { read: 'treasury.read', acts: ['gift.book', 'gift.correct'] },
  costs: { read: 'treasury.read', acts: ['cost.change', 'invoice.keep'] },
  closings: { read: 'treasury.read', acts: ['month.close', 'month.reopen'] },
  exports: { read: 'treasury.read', acts: ['export.books', 'export.personal'] },
  entries: { read: 'treasury.read', acts: ['gift.correct', 'voucher.tick', 'voucher.comment'] },
  team: { read: 'team.read', acts: ['team.invite', 'team.change', 'team.disable', 'team.sign-out'] },
  audit: { read: 'audit.read', acts: [] },
  account: { read: 'account.own', acts: ['account.own', 'account.prove'] },
  signOut: { read: 'account.own', acts: ['account.own'] },
  signIn: { read: 'open', acts: [] },
  code: { read: 'open', acts: [] },
  invitation: { read: 'open', acts: [] },
};

/** A page of the navigation; `exists` once `src/pages/tresorerie/` and `src/pages/en/treasury/` have it. */
type Place = { readonly page: Exclude<TreasuryPage, 'account' | 'signIn' | 'code' | 'signOut' | 'invitation'>; readonly exists: boolean };

/** The navigation, in its order. To add a page: its two files, and `true` here. */
export const PLACES: readonly Place[] = [
  { page: 'home', exists: true },
  { page: 'bank', exists: true },
  { page: 'payouts', exists: true },
  { page: 'gifts', exists: true },
  { page: 'costs', exists: false },
  { page: 'closings', exists: true },
  { page: 'exports', exists: true },
  { page: 'entries', exists: false },
  { page: 'team', exists: true },
  { page: 'audit', exists: true },
];
