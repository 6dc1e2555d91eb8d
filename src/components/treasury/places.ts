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
  gifts: { read: 'treasury.read', acts: ['gift.book', 'gift.correct', 'gift.refund'] },
  waiting: { read: 'treasury.read', acts: ['gift.qualify'] },
  requests: { read: 'treasury.read', acts: ['request.answer'] },
  supporters: { read: 'treasury.read', acts: ['words.review'] },
  reports: { read: 'treasury.read', acts: ['report.answer'] },
  vouchers: { read: 'treasury.read', acts: ['voucher.keep', 'voucher.tick', 'voucher.comment'] },
  opening: { read: 'treasury.read', acts: ['books.open'] },
  funds: { read: 'treasury.read', acts: ['funds.decide'] },
  years: { read: 'treasury.read', acts: ['year.inventory', 'year.close', 'year.vote'] },
  search: { read: 'treasury.read', acts: [] },
  costs: { read: 'treasury.read', acts: ['cost.change', 'invoice.keep'] },
  closings: { read: 'treasury.read', acts: ['month.close', 'month.reopen'] },
  exports: { read: 'treasury.read', acts: ['export.books', 'export.personal'] },
  receipts: { read: 'treasury.read', acts: ['receipt.identify', 'receipt.issue'] },
  entries: { read: 'treasury.read', acts: [] },
  letters: { read: 'treasury.read', acts: ['letter.handle'] },
  jobs: { read: 'treasury.read', acts: ['job.run'] },
  team: { read: 'team.read', acts: ['team.invite', 'team.change', 'team.disable', 'team.sign-out'] },
  audit: { read: 'audit.read', acts: [] },
  account: { read: 'account.own', acts: ['account.own', 'account.prove'] },
  signOut: { read: 'account.own', acts: ['account.own'] },
  signIn: { read: 'open', acts: [] },
  code: { read: 'open', acts: [] },
  invitation: { read: 'open', acts: [] },
};

/** The two lines of the navigation, in their order: the month's work on the books, and all that is around it. Other pages are led to from these. */
export const PLACES = [
  ['home', 'bank', 'payouts', 'gifts', 'waiting', 'costs', 'closings', 'years', 'exports', 'entries'],
  ['requests', 'reports', 'receipts', 'letters', 'jobs', 'team', 'audit'],
] as const satisfies readonly (readonly TreasuryPage[])[];
