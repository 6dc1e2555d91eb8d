import { isResultTransfer } from '../ledger/year.ts';
import { entriesBooked } from '../ledger/totals.ts';
import type { ChartAccount, Language } from '../settings/types.ts';
import { addCents, cents, subtractCents, ZERO, type Cents } from '../values/cents.ts';
import { BOM, csvRow } from './csv.ts';
import { journalsOf, linesOf, wordsOf } from './journals.ts';
import { carriedInto, chartByName } from '../reconciliation/year-books.ts';
import { spanOf, type YearSources } from './written-year.ts';

const WORDS = {
  fr: {
    headings: ['Compte', 'Intitulé', 'Date', 'Journal', 'Pièce', 'Libellé', 'Débit', 'Crédit', 'Solde'],
    opening: 'Solde à nouveau',
    total: 'Total et solde du compte',
  },
  en: {
    headings: ['Account', 'Title', 'Date', 'Journal', 'Document', 'Label', 'Debit', 'Credit', 'Balance'],
    opening: 'Balance carried over',
    total: 'Account total and balance',
  },
} as const;

async function* ofAccount(sources: YearSources, account: ChartAccount, carried: Cents, language: Language): AsyncGenerator<string> {
  const { code, label, name } = account;
  const { opening, total } = WORDS[language];
  const { year, ledger, chart } = sources;
  const journalOf = journalsOf(chart);
  const of = chartByName(chart);
  let [debits, credits, balance, lines] = [ZERO, ZERO, carried, 0];
  const row = (about: readonly string[], debit: Cents, credit: Cents): string =>
    csvRow([code, label, ...about, { amount: debit }, { amount: credit }, { amount: balance }], language);
  if (carried !== 0) yield row([year.first, 'AN', '', opening], carried > 0 ? carried : ZERO, carried < 0 ? cents(-carried) : ZERO);
  for await (const entry of entriesBooked(ledger, { ...spanOf(sources), account: name })) {
    if (isResultTransfer(entry)) continue;
    for (const line of linesOf(entry, of).filter((each) => each.account.name === name)) {
      debits = addCents(debits, line.debit);
      credits = addCents(credits, line.credit);
      balance = addCents(balance, subtractCents(line.debit, line.credit));
      lines += 1;
      yield row([entry.bookingDay, journalOf(entry).code, entry.source, wordsOf(entry)], line.debit, line.credit);
    }
  }
  if (lines > 0 || carried !== 0) yield row([year.last, '', '', total], debits, credits);
}

/** A year's general ledger (grand livre) as CSV: each account in the order of its number, with what it carried, its lines and its balance after each. */
export async function* generalLedgerCsv(sources: YearSources, language: Language): AsyncGenerator<string> {
  yield BOM + csvRow(WORDS[language].headings, language);
  const totals = await sources.ledger.accountTotals();
  const carried = carriedInto(totals, sources);
  const used = new Set(totals.map(({ account }) => account));
  const accounts = sources.chart.filter(({ name }) => used.has(name)).toSorted((left, right) => (left.code < right.code ? -1 : 1));
  for (const account of accounts) yield* ofAccount(sources, account, carried.get(account.name) ?? ZERO, language);
}
