import type { Found } from '../../reconciliation/search.ts';
import type { Language } from '../../i18n/language.ts';
import { treasuryPath } from '../../i18n/treasury-routes.ts';
import { isWithin } from '../../values/day.ts';
import { visitOf, type TreasuryContext } from './door.ts';

/** The name of the search's field in an address, the same in both languages. */
export const SEARCH_QUERY = 'q';

/** More than so many of a kind are better looked for by saying more. */
export const MOST_FOUND = 20;
/** Of which those are shown that lie in the years of a mandate. */
const LOOKED_THROUGH = 200;
const LONGEST = 120;

/** What was found of one kind; `cut` where there may be more. */
export type FoundGroup = { readonly kind: Found['kind']; readonly found: readonly Found[]; readonly cut: boolean };

export type SearchView = { readonly typed: string; readonly groups: readonly FoundGroup[] };

const ORDER: readonly Found['kind'][] = ['gift', 'offline', 'line', 'payout', 'invoice', 'movement', 'entry'];

/** The page on which a thing that was found tells its trail; null where it has none. */
export function trailOf({ kind, id, entry }: Found, language: Language): string | null {
  switch (kind) {
    case 'gift':
    case 'offline':
      return treasuryPath('gifts', language, id);
    case 'payout':
      return treasuryPath('payouts', language, id);
    case 'line':
      return treasuryPath('bank', language, id);
    case 'entry':
      return treasuryPath('entries', language, id);
    case 'invoice':
      return treasuryPath('entries', language, `invoice:${id}`);
    case 'movement':
      return entry === null ? null : treasuryPath('entries', language, entry);
  }
}

/** What was typed into the search, as its field shows it again. */
export function soughtIn(url: URL): string {
  return (url.searchParams.get(SEARCH_QUERY) ?? '')
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, LONGEST);
}

/** One visit of the search: everything, of the years that the visit may read, that answers to what is in the address, by kind, the latest first. */
export async function visitSearch(page: TreasuryContext): Promise<SearchView> {
  const { closing, treasury } = page.locals.app;
  const typed = soughtIn(page.url);
  const days = closing.daysFor(visitOf(page));
  const all = typed === '' ? [] : await treasury.money.search(typed, days === null ? MOST_FOUND : LOOKED_THROUGH);
  const found = days === null ? all : all.filter((each) => each.day !== null && isWithin(days, each.day));
  const latestFirst = (left: Found, right: Found): number => ((left.day ?? '') < (right.day ?? '') ? 1 : -1);
  const groups = ORDER.map((kind) => {
    const own = found.filter((each) => each.kind === kind).toSorted(latestFirst);
    return { kind, found: own.slice(0, MOST_FOUND), cut: own.length >= MOST_FOUND };
  });
  return { typed, groups: groups.filter((group) => group.found.length > 0) };
}
