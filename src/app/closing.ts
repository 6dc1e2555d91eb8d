import { may, type Act } from '../access/acts.ts';
import { actAs, type Refusal } from '../access/guard.ts';
import type { Member } from '../access/member.ts';
import type { Visit } from '../access/session.ts';
import { closingsJson } from '../exports/closings-json.ts';
import { monthJson } from '../exports/month-json.ts';
import { yearFile, type YearFile, type YearFileKind } from '../exports/year-files.ts';
import type { Closed } from '../ledger/closing.ts';
import type { Finding } from '../ledger/look.ts';
import { yearNamed, yearsUntil, type FiscalYear } from '../ledger/year.ts';
import {
  askToReopen,
  closeMonth,
  confirmReopening,
  liveRequest,
  lookAtMonth,
  reopenAlone,
  type MonthToClose,
  type ReopenOutcome,
} from '../reconciliation/closing-acts.ts';
import type { ClosingDesk } from '../reconciliation/closing-desk.ts';
import type { KeptAct, ReopenRequest } from '../reconciliation/closing-store.ts';
import { addInventory, inventoryAccounts, undoInventory, type TypedInventory } from '../reconciliation/inventory-acts.ts';
import { lookAtYears, type YearSeen } from '../reconciliation/year-list.ts';
import { closeYear, lookAtYear, voteYear, type YearFacts } from '../reconciliation/year-acts.ts';
import type { Content, Language } from '../settings/types.ts';
import type { Books } from '../storage/open.ts';
import type { Stores } from '../storage/stores.ts';
import type { Reach } from '../storage/reach.ts';
import type { Actor } from '../values/actor.ts';
import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import type { Plain } from '../values/digest.ts';
import type { Month } from '../values/month.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { areSmall, closingBooks, closingRules, firstYearOf, yearSources, type ClosingParts } from './closing-sources.ts';
import { entriesOf, type Entries } from './entries.ts';
import { guardDeskOf } from './guarded.ts';
import { yearStatement, type YearStatement } from './year-statement.ts';

type Noted = { readonly object: string | null; readonly before: Plain; readonly after: Plain };

/** A desk whose acts happen in a transaction that is under way; what they tell the audit trail is handed to `noted`. */
function deskWithin(
  stores: Stores,
  parts: ClosingParts,
  noted: (about: Noted) => void,
  found: readonly Finding[] | null = null,
): ClosingDesk {
  const within = {
    ...closingBooks(stores, parts, found),
    note: (about: Noted) => {
      noted(about);
      return Promise.resolve();
    },
  };
  return { ...closingRules(parts), write: (work) => work(within) };
}

const DONE: readonly string[] = ['done', 'asked'];

/** Does an act as a visitor: whether they may, the act and the audit trail are one transaction. */
function acting(books: Books, parts: ClosingParts) {
  const guard = guardDeskOf(parts, books);
  return async <Outcome extends { readonly kind: string }>(
    visit: Visit,
    act: Act,
    work: (desk: ClosingDesk, by: Actor) => Promise<Outcome>,
    found: readonly Finding[] | null = null,
  ): Promise<Outcome | { readonly kind: 'turned-away'; readonly why: Refusal }> => {
    const done = await actAs(guard, visit, { act }, async (stores, { id, name }: Member) => {
      let about: Noted = { object: null, before: null, after: null };
      const outcome = await work(
        deskWithin(
          stores,
          parts,
          (told) => {
            about = told;
          },
          found,
        ),
        { member: id, name },
      );
      if (!DONE.includes(outcome.kind)) return refused(outcome);
      return ok({ value: outcome, object: about.object, before: about.before, after: about.after });
    });
    if (done.ok) return done.value;
    return typeof done.why === 'string' ? { kind: 'turned-away', why: done.why } : done.why;
  };
}

/**
 * What the closing of a month is told of the sums of large books: what a look of just before found, which lets others go on meanwhile. Within
 * the closing's transaction nobody could write for as long as it takes. Who may not close has nothing looked at.
 */
async function foundBefore({ reading }: Books, parts: ClosingParts, { signedIn, own }: Visit): Promise<readonly Finding[] | null> {
  const { content, clock, guard } = parts;
  const isAllowed = own && signedIn !== null && may(signedIn.member, 'month.close', content.association.zone.dayOf(clock.now()));
  if (!isAllowed || (await areSmall(reading, parts))) return null;
  return guard.look();
}

function actsOf(books: Books, parts: ClosingParts) {
  const act = acting(books, parts);
  return {
    close: async (visit: Visit, month: Month, version: string) =>
      act(visit, 'month.close', (desk, by) => closeMonth(desk, month, version, by), await foundBefore(books, parts, visit)),
    askToReopen: (visit: Visit, month: Month, reason: string) =>
      act(visit, 'month.reopen', (desk, by) => askToReopen(desk, month, reason, by)),
    confirmReopening: (visit: Visit, month: Month, request: string) =>
      act(visit, 'month.reopen', (desk, by) => confirmReopening(desk, month, request, by)),
    addInventory: (visit: Visit, year: string, n: number, typed: TypedInventory) =>
      act(visit, 'year.inventory', (desk, by) => addInventory(desk, year, n, typed, by)),
    undoInventory: (visit: Visit, year: string, n: number) => act(visit, 'year.inventory', (desk, by) => undoInventory(desk, year, n, by)),
    closeYear: (visit: Visit, year: string, seen: Cents) => act(visit, 'year.close', (desk, by) => closeYear(desk, year, seen, by)),
    vote: (visit: Visit, year: string, on: Day) => act(visit, 'year.vote', (desk, by) => voteYear(desk, year, on, by)),
  };
}

const OPERATOR: Actor = { member: 'command-line', name: 'obole (command line)' };

/** Opens the last closed month again from a shell. The audit trail names the command line. */
function reopenFromShell(books: Books, parts: ClosingParts, month: Month, reason: string): Promise<ReopenOutcome> {
  return books.write(async (stores) => {
    const notes: Noted[] = [];
    const outcome = await reopenAlone(
      deskWithin(stores, parts, (about) => notes.push(about)),
      month,
      reason,
      OPERATOR,
    );
    const doer = { member: null, name: OPERATOR.name, address: 'this machine' };
    for (const { object, before, after } of notes) {
      await stores.audit.append(doer, { act: 'month.reopen', object, before, after }, parts.clock.now());
    }
    return outcome;
  });
}

export type ChainSeen = { readonly acts: readonly KeptAct[]; readonly request: ReopenRequest | null };

function yearFinder({ content, clock }: ClosingParts): (name: string) => FiscalYear | undefined {
  return (name) => yearNamed(name, content.association.zone.dayOf(clock.now()), firstYearOf(content));
}

function looksOf(books: Books, parts: ClosingParts) {
  const { content, clock } = parts;
  const year = yearFinder(parts);
  return {
    chain: (): Promise<ChainSeen> =>
      books.snapshot(async ({ closings }) => {
        const acts = await closings.acts();
        const last = acts.findLast(({ act }) => act.act === 'close');
        return { acts, request: last ? liveRequest(await closings.requests(last.act.n), clock.now()) : null };
      }),
    month: (month: Month): Promise<MonthToClose> =>
      books.snapshot(async (stores) => {
        const found = (await areSmall(stores, parts)) ? null : parts.guard.findings();
        return lookAtMonth(closingBooks(stores, parts, found), month);
      }),
    /** The oldest first, through the one under way. */
    years: (): FiscalYear[] => yearsUntil(content.association.zone.dayOf(clock.now()), firstYearOf(content)),
    /** Where each of them stands, the newest first. */
    yearList: (): Promise<YearSeen[]> => books.snapshot((stores) => lookAtYears(stores, closingRules(parts))),
    /** Null where there is no fiscal year of that name yet. */
    year: async (name: string): Promise<YearFacts | null> => {
      const found = year(name);
      return found ? books.snapshot((stores) => lookAtYear(stores, closingRules(parts), found)) : null;
    },
    statement: async (name: string, language: Language): Promise<YearStatement | null> => {
      const found = year(name);
      return found ? books.snapshot((stores) => yearStatement(stores, parts, found, language)) : null;
    },
    /** Accounts that an inventory entry may name. */
    inventoryAccounts: (): Content['accounts'] => inventoryAccounts(content.accounts),
  };
}

/** What is taken away: statements of a closed month, of a year for the general assembly, a year's files; null where there is none. */
function papersOf(books: Books, parts: ClosingParts, sandbox: boolean) {
  const { content, clock } = parts;
  const { name: author, siren } = content.association;
  const year = yearFinder(parts);
  const standing = async (month: Month): Promise<(Omit<KeptAct, 'act'> & { readonly act: Closed }) | null> => {
    const kept = (await books.reading.closings.acts()).findLast(({ act }) => act.month === month);
    return kept?.act.act === 'close' ? { ...kept, act: kept.act } : null;
  };
  return {
    monthPdf: async (month: Month, language: Language): Promise<Uint8Array | null> => {
      const kept = await standing(month);
      if (!kept) return null;
      const { monthPdf } = await import('../exports/pdf-month.ts');
      return monthPdf({ author, instantMs: kept.atMs }, kept.act, kept.listed, language);
    },
    monthJson: async (month: Month): Promise<string | null> => {
      const kept = await standing(month);
      return kept && monthJson(author, kept.act, kept.listed, sandbox);
    },
    yearPdf: async (name: string, language: Language): Promise<Uint8Array | null> => {
      const found = year(name);
      if (!found) return null;
      const told = await books.snapshot((stores) => yearStatement(stores, parts, found, language));
      const { yearPdf } = await import('../exports/pdf-year.ts');
      return yearPdf({ author, instantMs: clock.now() }, told, language);
    },
    /** Hands a year's file to `take` within one look at the books, so that it belongs together; false where there is no such year. */
    file: async (kind: YearFileKind, name: string, language: Language, take: (file: YearFile) => Promise<void>): Promise<boolean> => {
      const found = year(name);
      if (!found) return false;
      await books.snapshot(async (stores) =>
        take(yearFile(kind, await yearSources(stores, parts, found), { name: author, siren }, language)),
      );
      return true;
    },
  };
}

/** Closing months and years, and what they can be taken away as. */
export type Closing = ReturnType<typeof looksOf> &
  ReturnType<typeof papersOf> &
  Entries &
  ReturnType<typeof actsOf> & {
    /** The chain as public JSON. */
    publicChain(): Promise<Result<string, never>>;
    reopenAlone(month: Month, reason: string): Promise<ReopenOutcome>;
  };

export function closingOf(books: Books, parts: ClosingParts, sandbox: boolean, { through }: Pick<Reach, 'through'>): Closing {
  return {
    ...looksOf(books, parts),
    ...papersOf(books, parts, sandbox),
    ...entriesOf(books, parts),
    ...actsOf(books, parts),
    publicChain: async () => {
      const acts = (await through(() => books.reading.closings.acts())).map(({ act }) => act);
      return ok(closingsJson(parts.content.association.name, acts, sandbox));
    },
    reopenAlone: (month, reason) => reopenFromShell(books, parts, month, reason),
  };
}
