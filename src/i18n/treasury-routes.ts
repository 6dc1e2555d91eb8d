import type { Language } from './language.ts';

type Paths = Readonly<Record<Language, string>>;

/** Pages of the treasury. `invitation` carries its token. */
const PATHS = {
  home: { fr: '/tresorerie', en: '/en/treasury' },
  bank: { fr: '/tresorerie/banque', en: '/en/treasury/bank' },
  payouts: { fr: '/tresorerie/versements', en: '/en/treasury/payouts' },
  gifts: { fr: '/tresorerie/dons', en: '/en/treasury/gifts' },
  costs: { fr: '/tresorerie/couts', en: '/en/treasury/costs' },
  waiting: { fr: '/tresorerie/a-qualifier', en: '/en/treasury/to-qualify' },
  requests: { fr: '/tresorerie/demandes', en: '/en/treasury/requests' },
  supporters: { fr: '/tresorerie/soutiens', en: '/en/treasury/supporters' },
  reports: { fr: '/tresorerie/signalements', en: '/en/treasury/reports' },
  vouchers: { fr: '/tresorerie/pieces', en: '/en/treasury/vouchers' },
  opening: { fr: '/tresorerie/ouverture', en: '/en/treasury/opening' },
  funds: { fr: '/tresorerie/fonds-propres', en: '/en/treasury/own-funds' },
  years: { fr: '/tresorerie/exercices', en: '/en/treasury/years' },
  search: { fr: '/tresorerie/recherche', en: '/en/treasury/search' },
  closings: { fr: '/tresorerie/clotures', en: '/en/treasury/closings' },
  receipts: { fr: '/tresorerie/recus', en: '/en/treasury/receipts' },
  exports: { fr: '/tresorerie/exports', en: '/en/treasury/exports' },
  entries: { fr: '/tresorerie/ecritures', en: '/en/treasury/entries' },
  letters: { fr: '/tresorerie/lettres', en: '/en/treasury/letters' },
  jobs: { fr: '/tresorerie/taches', en: '/en/treasury/jobs' },
  team: { fr: '/tresorerie/equipe', en: '/en/treasury/team' },
  audit: { fr: '/tresorerie/journal', en: '/en/treasury/audit' },
  account: { fr: '/tresorerie/compte', en: '/en/treasury/account' },
  signIn: { fr: '/tresorerie/connexion', en: '/en/treasury/sign-in' },
  code: { fr: '/tresorerie/code', en: '/en/treasury/code' },
  signOut: { fr: '/tresorerie/deconnexion', en: '/en/treasury/sign-out' },
  invitation: { fr: '/tresorerie/invitation', en: '/en/treasury/invitation' },
} as const satisfies Readonly<Record<string, Paths>>;

export type TreasuryPage = keyof typeof PATHS;

/** What the passkey script asks for: data, the same in both languages. */
export const PASSKEY_PATHS = { options: '/tresorerie/cle/options', verify: '/tresorerie/cle/verification' } as const;

/** Names in the query, the same in both languages: they are ours, and seldom typed. */
export const NOTICE_QUERY = 'fait';
export const AFTER_QUERY = 'suite';
export const OBJECT_QUERY = 'objet';

/** `/tresorerie/banque`, `/en/treasury/bank`; `detail` is what follows, such as a month or an id. */
export function treasuryPath(page: TreasuryPage, language: Language, detail?: string): string {
  const path = PATHS[page][language];
  return detail === undefined ? path : `${path}/${encodeURIComponent(detail)}`;
}

/** The papers of one thing: `entry:…`, `gift:off_…`, `invoice:inv_…` or `line:…`. */
export function vouchersPath(object: string, language: Language): string {
  return `${treasuryPath('vouchers', language)}?${OBJECT_QUERY}=${encodeURIComponent(object)}`;
}

/** Invoices have a page of their own below the costs. */
export const INVOICES_DETAIL: Paths = { fr: 'factures', en: 'invoices' };

export function invoicesPath(language: Language): string {
  return treasuryPath('costs', language, INVOICES_DETAIL[language]);
}

/** Kept rules have a page of their own below the bank. */
export const RULES_DETAIL: Paths = { fr: 'regles', en: 'rules' };

export function rulesPath(language: Language): string {
  return treasuryPath('bank', language, RULES_DETAIL[language]);
}

/** Whether a route or path is the treasury's: decided on Astro's route pattern, never on the text of an address. */
export function isTreasuryRoute(pattern: string): boolean {
  return (['fr', 'en'] as const).some((language) => pattern === PATHS.home[language] || pattern.startsWith(`${PATHS.home[language]}/`));
}

/** The page of a route pattern such as `/tresorerie/clotures/[month]`; nothing for one that is in no list. */
export function treasuryPageOf(pattern: string): TreasuryPage | undefined {
  const names = Object.keys(PATHS) as TreasuryPage[];
  const bare = pattern.replace(/\/$/, '');
  const under = (page: TreasuryPage, language: Language): boolean =>
    bare === PATHS[page][language] || bare.startsWith(`${PATHS[page][language]}/`);
  return names
    .filter((page) => page !== 'home' || bare === PATHS.home.fr || bare === PATHS.home.en)
    .find((page) => under(page, 'fr') || under(page, 'en'));
}
