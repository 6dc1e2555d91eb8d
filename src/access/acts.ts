import type { Day } from '../values/day.ts';
import { isActive, type Member, type Role } from './member.ts';

type Rule = {
  readonly roles: readonly Role[];
  /** Wants a sign-in that is at most ten minutes old. */
  readonly fresh?: true;
  /** What is read or done belongs to one fiscal year: an auditor must have been given it. */
  readonly ofYear?: true;
};

const ALL: readonly Role[] = ['admin', 'treasurer', 'auditor'];
const BOOKS: readonly Role[] = ['admin', 'treasurer'];
const TEAM: readonly Role[] = ['admin'];

/**
 * Everything that can be done in the treasury, and who may: the one table. A new act is a line here; the compiler then asks for
 * nothing less, and the tests try it with every role.
 */
const RULES = {
  'treasury.read': { roles: ALL },
  'year.read': { roles: ALL, ofYear: true },
  'audit.read': { roles: BOOKS },
  'account.own': { roles: ALL },
  /** What one proves oneself with: passkeys, recovery codes. */
  'account.prove': { roles: ALL, fresh: true },
  'notice.replay': { roles: BOOKS },
  'notice.dismiss': { roles: BOOKS },
  'bank.import': { roles: BOOKS },
  'bank.match': { roles: BOOKS },
  'gift.book': { roles: BOOKS },
  'gift.correct': { roles: BOOKS },
  'gift.refund': { roles: BOOKS, fresh: true },
  /** Money that waits to be told apart, and what own funds pay. */
  'gift.qualify': { roles: BOOKS },
  /** What donors ask: a refund, a stop without the mailbox. */
  'request.answer': { roles: BOOKS },
  /** Names and messages that donors chose to show. */
  'words.review': { roles: BOOKS },
  /** Errors that readers report. */
  'report.answer': { roles: BOOKS },
  'books.open': { roles: BOOKS },
  'funds.decide': { roles: BOOKS },
  'cost.change': { roles: BOOKS },
  'invoice.keep': { roles: BOOKS },
  /** Tax receipts: whom they name, and issuing or replacing them. */
  'receipt.identify': { roles: BOOKS },
  'receipt.issue': { roles: BOOKS, fresh: true },
  'voucher.keep': { roles: BOOKS },
  'month.close': { roles: BOOKS, fresh: true },
  /** By two members, one who asks and one who confirms. */
  'month.reopen': { roles: BOOKS, fresh: true },
  'year.inventory': { roles: BOOKS },
  'year.close': { roles: BOOKS, fresh: true },
  'year.vote': { roles: BOOKS, fresh: true },
  'export.books': { roles: ALL, ofYear: true },
  'export.personal': { roles: BOOKS, fresh: true },
  'voucher.tick': { roles: ALL, ofYear: true },
  'voucher.comment': { roles: ALL, ofYear: true },
  /** Letters that are held or were given up. */
  'letter.handle': { roles: BOOKS },
  /** What the site does by itself, made due now. */
  'job.run': { roles: BOOKS },
  'team.read': { roles: TEAM },
  'team.invite': { roles: TEAM, fresh: true },
  'team.change': { roles: TEAM, fresh: true },
  'team.disable': { roles: TEAM, fresh: true },
  'team.sign-out': { roles: TEAM },
} as const satisfies Readonly<Record<string, Rule>>;

export type Act = keyof typeof RULES;

/** The names of all acts. */
export function allActs(): Act[] {
  // `Object.keys` forgets that these are the names of the table.
  return Object.keys(RULES) as Act[];
}

function ruleOf(act: Act): Rule {
  return RULES[act];
}

/** Whether an act wants a sign-in of the last ten minutes. */
export function wantsFresh(act: Act): boolean {
  return ruleOf(act).fresh === true;
}

/** Whether a role may do an act at all, whatever the year. */
export function roleMay(role: Role, act: Act): boolean {
  return ruleOf(act).roles.includes(role);
}

/** Whether a member may do an act today; `year` is the fiscal year that it is about, for acts that are about one. */
export function may(member: Member, act: Act, today: Day, year: number | null = null): boolean {
  if (!isActive(member, today) || !roleMay(member.role, act)) return false;
  if (member.role !== 'auditor' || ruleOf(act).ofYear !== true) return true;
  return year !== null && member.years.includes(year);
}
