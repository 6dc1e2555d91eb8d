import { languageOf } from '../../i18n/language.ts';
import { pathTo } from '../../i18n/routes.ts';
import type { Campaign } from '../../settings/types.ts';

/** `/dons-2020` and `/en/dons-2020` → the campaign's page in that language; null for any other path. */
export function shortAddressLeadsTo(path: string, campaigns: readonly Campaign[]): string | null {
  const [, short] = /^(?:\/en)?\/([a-z0-9-]+)\/?$/.exec(path) ?? [];
  const named = short === undefined ? undefined : campaigns.find(({ shortAddress }) => shortAddress === short);
  return named ? pathTo('campaign', languageOf(path), named.slug) : null;
}
