import type { App } from '../../../app.ts';
import type { Language } from '../../../i18n/language.ts';
import { ENTRIES_WORDS } from '../../../i18n/words-treasury-entries.ts';
import type { FiscalYear } from '../../../ledger/year.ts';
import { visitOf, type TreasuryContext } from '../door.ts';
import type { Problem } from '../form.ts';
import { readTableQuery, type Sort } from '../ledger-table.ts';

/** Names in the address, the same in both languages. */
export const ENTRIES_QUERY = { view: 'vue', month: 'mois', account: 'compte', kind: 'nature', words: 'texte', year: 'exercice' } as const;

/** The value of `vue` that asks for one account's ledger. */
export const LEDGER_VIEW = 'grand-livre';

/** By this column the journal is sorted, both ways. */
export const NUMBER = 'numero';

type Closing = App['closing'];
type PageOf<Answer> = Answer extends { readonly ok: true; readonly value: infer Value } ? Value : never;

export type JournalPage = PageOf<Awaited<ReturnType<Closing['entries']>>>;
export type AccountLedger = PageOf<Awaited<ReturnType<Closing['accountLedger']>>>;

type Filter = Readonly<Record<Exclude<keyof typeof ENTRIES_QUERY, 'view'>, string>>;

/** What the index of entries shows. `ledger` is null until an account and a year are chosen, `journal` where the filter must be mended. */
export type EntriesView = {
  readonly filter: Filter;
  readonly problems: readonly Problem[];
  readonly years: readonly FiscalYear[];
  readonly sort: Sort;
  readonly atStart: boolean;
} & (
  { readonly view: 'journal'; readonly journal: JournalPage | null } | { readonly view: 'ledger'; readonly ledger: AccountLedger | null }
);

/** The cursor of a ledger's page, as an address carries it. */
export function placeText({ day, key }: NonNullable<AccountLedger['page']['next']>): string {
  return `${day} ${key}`;
}

/** One look at the entries, as the address asks for it. */
export async function readEntries(page: TreasuryContext, language: Language): Promise<EntriesView> {
  const { closing } = page.locals.app;
  const query = (name: keyof typeof ENTRIES_QUERY): string => page.url.searchParams.get(ENTRIES_QUERY[name])?.trim() ?? '';
  const years = closing.yearsFor(visitOf(page));
  const { sort, after } = readTableQuery(page.url.searchParams, [NUMBER], { by: NUMBER, direction: 'desc' });
  const asked = { month: query('month'), account: query('account'), kind: query('kind'), words: query('words'), year: query('year') };
  const tell = (fields: readonly (keyof Filter)[]): Problem[] => {
    page.response.status = 422;
    return fields.map((field) => ({ field, text: ENTRIES_WORDS[language].problems[field] }));
  };
  if (query('view') === LEDGER_VIEW) {
    const filter = { ...asked, year: asked.year === '' ? (years[0]?.name ?? '') : asked.year };
    const common = { view: 'ledger', filter, years, sort, atStart: after === null } as const;
    if (filter.account === '') return { ...common, ledger: null, problems: [] };
    const seen = await closing.accountLedger(visitOf(page), { ...filter, after });
    return seen.ok ? { ...common, ledger: seen.value, problems: [] } : { ...common, ledger: null, problems: tell(seen.why) };
  }
  const number = after !== null && /^\d{1,15}$/.test(after) ? Number(after) : null;
  const common = { view: 'journal', filter: asked, years, sort, atStart: number === null } as const;
  const seen = await closing.entries(visitOf(page), asked, sort.direction === 'asc' ? 'oldest' : 'newest', number);
  return seen.ok ? { ...common, journal: seen.value, problems: [] } : { ...common, journal: null, problems: tell(seen.why) };
}
