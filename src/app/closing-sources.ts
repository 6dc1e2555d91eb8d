import { figuresOfMonth } from '../coverage/month-figures.ts';
import type { YearSources } from '../exports/written-year.ts';
import type { Finding } from '../ledger/look.ts';
import type { FirstYear, FiscalYear } from '../ledger/year.ts';
import type { ClosingBooks, ClosingDesk } from '../reconciliation/closing-desk.ts';
import { gatherMonth, type MonthSources } from '../reconciliation/gather-month.ts';
import { statementBalances, unpostedLines } from '../reconciliation/bank-month.ts';
import { bankAccounts } from '../reconciliation/own-accounts.ts';
import { checkBooks, type Guard } from '../reconciliation/self-check.ts';
import type { Content } from '../settings/types.ts';
import type { Stores } from '../storage/stores.ts';
import type { Clock } from '../values/clock.ts';
import { firstDay, monthOf } from '../values/month.ts';
import { checkedBooks } from './checked.ts';
import { SOON_LOOKED_AT } from './look.ts';
import { factsFrom } from './report.ts';

/** `soon`: up to how many entries the books are looked at whole while an act or a page waits. */
export type ClosingParts = { readonly content: Content; readonly clock: Clock; readonly guard: Guard; readonly soon?: number };

const MOST_NOTICES = 10_000;

/** Where the books begin, and where their first fiscal year ends. */
export function firstYearOf({ association }: Content): FirstYear {
  const { openedOn, firstYearEnds } = association.books;
  return { begins: openedOn ?? firstDay(association.firstMonth), ends: firstYearEnds };
}

function monthSources(stores: Stores, { content, clock }: ClosingParts, found: readonly Finding[] | null): MonthSources {
  const { zone } = content.association;
  return {
    ledger: stores.ledger,
    closings: stores.closings,
    zone,
    today: zone.dayOf(clock.now()),
    begins: monthOf(firstYearOf(content).begins),
    bankAccounts: bankAccounts(content.accounts).map(({ name }) => name),
    feesUnknown: () => stores.giving.feesUnknown(),
    pendingDebits: () => stores.giving.pendingTotal(),
    stuckNotices: () => stores.inbox.list(['waiting', 'failed', 'parked', 'dead'], MOST_NOTICES),
    unpostedLines: (upTo) => unpostedLines(stores.lines, upTo),
    statementBalances: (on) => statementBalances(stores.lines, on),
    check: () => (found === null ? checkBooks(stores, checkedBooks(content)) : Promise.resolve([...found])),
  };
}

/** Small books are looked at where it is asked what hinders a month; of large ones that is known before, so that nobody waits for whoever asks. */
export async function areSmall({ ledger }: Pick<Stores, 'ledger'>, { soon = SOON_LOOKED_AT }: ClosingParts): Promise<boolean> {
  return (await ledger.revision()) <= soon;
}

/** What acts of closing see within one transaction, or one look at the books. `found`: what a check found that was made before; an act makes its own. */
export function closingBooks(stores: Stores, parts: ClosingParts, found: readonly Finding[] | null = null): Omit<ClosingBooks, 'note'> {
  return {
    ledger: stores.ledger,
    closings: stores.closings,
    facts: (month) => gatherMonth(monthSources(stores, parts, found), month),
    figures: async (month) => figuresOfMonth(await factsFrom(stores, parts, parts.guard), month),
  };
}

export function closingRules({ content, clock }: ClosingParts): Omit<ClosingDesk, 'write'> {
  const { zone } = content.association;
  return { now: () => clock.now(), zone, firstYear: firstYearOf(content), chart: content.accounts };
}

/** What a year's files are made from. */
export async function yearSources(stores: Stores, { content, clock }: ClosingParts, year: FiscalYear): Promise<YearSources> {
  const { zone } = content.association;
  const closed = (await stores.closings.yearActs()).find((each) => each.act === 'close' && each.year === year.name);
  return {
    ledger: stores.ledger,
    chart: content.accounts,
    year,
    firstYear: firstYearOf(content),
    acts: (await stores.closings.acts()).map(({ act }) => act),
    closedOn: closed ? zone.dayOf(closed.atMs) : null,
    today: zone.dayOf(clock.now()),
  };
}
