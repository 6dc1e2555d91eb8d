import { monthFigures } from '../coverage/month-figures.ts';
import { accountsOfYear, balanceSheet, incomeStatement, treasuryOf, type AccountYear } from '../exports/accounts-of-year.ts';
import { passageOf, type Passage } from '../exports/passage.ts';
import { stepWords } from '../exports/step-words.ts';
import { spanOf } from '../exports/written-year.ts';
import { entriesBooked } from '../ledger/totals.ts';
import { monthsOfYear, resultKey, yearBefore, type FiscalYear } from '../ledger/year.ts';
import type { Language } from '../settings/types.ts';
import type { Stores } from '../storage/stores.ts';
import { sumCents, type Cents } from '../values/cents.ts';
import { monthRange } from '../values/month.ts';
import { firstYearOf, type ClosingParts } from './closing-sources.ts';
import { factsFrom } from './report.ts';

/** All that a general assembly is shown of a year, with the year before. */
export type YearStatement = {
  readonly year: FiscalYear;
  readonly before: FiscalYear | null;
  readonly closed: boolean;
  readonly income: ReturnType<typeof incomeStatement>;
  readonly sheet: ReturnType<typeof balanceSheet>;
  readonly treasury: readonly AccountYear[];
  readonly passage: Passage;
  /** The steps of the passage in words. */
  readonly steps: readonly { readonly label: string; readonly amount: Cents }[];
};

/** Reads a year's statements in one look at the books, with the words that no chart has in a language. */
export async function yearStatement(stores: Stores, parts: ClosingParts, year: FiscalYear, language: Language): Promise<YearStatement> {
  const { content } = parts;
  const firstYear = firstYearOf(content);
  const totals = await stores.ledger.accountTotals();
  const accounts = async (of: FiscalYear): Promise<AccountYear[]> =>
    accountsOfYear(totals, { chart: content.accounts, year: of, firstYear }, await stores.ledger.entry(resultKey(of)));
  const before = yearBefore(year, firstYear);
  const [own, older] = [await accounts(year), before && (await accounts(before))];
  const facts = await factsFrom(stores, parts, parts.guard);
  const months = monthsOfYear(year);
  // What was booked before the first year begins belongs to it.
  const first = before === null ? (totals.map(({ month }) => month).toSorted()[0] ?? months.first) : months.first;
  const figures = monthFigures(facts, monthRange(first < months.first ? first : months.first, months.last));
  const span = spanOf({ year, firstYear });
  const passage = await passageOf(entriesBooked(stores.ledger, span), {
    chart: content.accounts,
    isCounted: (project) => project === null || facts.coveredProjects.has(project),
    net: sumCents(figures.map(({ net }) => net)),
  });
  return {
    year,
    before,
    closed: (await stores.closings.yearActs()).some((each) => each.act === 'close' && each.year === year.name),
    income: incomeStatement(own, older),
    sheet: balanceSheet(own, older, language),
    treasury: treasuryOf(own),
    passage,
    steps: passage.steps.map((step) => ({ label: stepWords(step, language), amount: step.amount })),
  };
}
