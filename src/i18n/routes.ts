import { LANGUAGES, type Language } from './language.ts';

/** The pages that exist in both languages; `project` and `campaign` carry a slug, `month` its month. */
export type PageName =
  | 'home'
  | 'transparency'
  | 'month'
  | 'costs'
  | 'method'
  | 'supporters'
  | 'report'
  | 'corrections'
  | 'projects'
  | 'project'
  | 'campaign'
  | 'give'
  | 'thanks'
  | 'transfer'
  | 'mine'
  | 'mineAccount'
  | 'mineReceipts'
  | 'mineStop'
  | 'legal'
  | 'privacy'
  | 'accessibility'
  | 'data';

type Paths = Readonly<Record<Language, string>>;

/** Every address of the site: links, language switch, canonical and alternate addresses all come from here. */
const PATHS: Readonly<Record<PageName, Paths>> = {
  home: { fr: '/', en: '/en/' },
  transparency: { fr: '/transparence', en: '/en/transparency' },
  month: { fr: '/transparence', en: '/en/transparency' },
  costs: { fr: '/transparence/couts', en: '/en/transparency/costs' },
  method: { fr: '/transparence/methode', en: '/en/transparency/method' },
  corrections: { fr: '/transparence/corrections', en: '/en/transparency/corrections' },
  report: { fr: '/transparence/signaler', en: '/en/transparency/report' },
  supporters: { fr: '/transparence/soutiens', en: '/en/transparency/supporters' },
  projects: { fr: '/projets', en: '/en/projects' },
  project: { fr: '/projets', en: '/en/projects' },
  campaign: { fr: '/campagnes', en: '/en/campaigns' },
  give: { fr: '/don', en: '/en/give' },
  thanks: { fr: '/don/merci', en: '/en/give/thanks' },
  transfer: { fr: '/don/virement', en: '/en/give/transfer' },
  mine: { fr: '/mes-dons', en: '/en/my-gifts' },
  mineAccount: { fr: '/mes-dons/compte', en: '/en/my-gifts/account' },
  mineReceipts: { fr: '/mes-dons/recus', en: '/en/my-gifts/receipts' },
  mineStop: { fr: '/mes-dons/arreter', en: '/en/my-gifts/stop' },
  legal: { fr: '/mentions-legales', en: '/en/legal' },
  privacy: { fr: '/confidentialite', en: '/en/privacy' },
  accessibility: { fr: '/accessibilite', en: '/en/accessibility' },
  data: { fr: '/donnees', en: '/en/data' },
};

/** Names of what a link may say in its query, by language. */
export const QUERY = {
  amount: { fr: 'montant', en: 'amount' },
  frequency: { fr: 'frequence', en: 'frequency' },
  project: { fr: 'projet', en: 'project' },
  campaign: { fr: 'campagne', en: 'campaign' },
  months: { fr: 'mois', en: 'months' },
  resume: { fr: 'reprise', en: 'resume' },
  reading: { fr: 'lecture', en: 'reading' },
  page: { fr: 'page', en: 'page' },
  sent: { fr: 'envoi', en: 'sent' },
} as const satisfies Record<string, Paths>;

/** Values of `frequence=` and `frequency=`. */
export const FREQUENCY_VALUES = {
  once: { fr: 'unique', en: 'once' },
  monthly: { fr: 'mensuel', en: 'monthly' },
  yearly: { fr: 'annuel', en: 'yearly' },
} as const satisfies Record<string, Paths>;

/** Value of `mois=` and `months=` that asks for every month. */
export const ALL_MONTHS: Paths = { fr: 'tous', en: 'all' };

/** Value of `lecture=` and `reading=` that asks for the filling (method §3.4); without it each month's own receipts are shown. */
export const SMOOTHED: Paths = { fr: 'lisse', en: 'smoothed' };

/** How months are read: by what each received itself (method §3.3), or by what all money, poured oldest first, reaches of them (§3.4). */
export type Reading = 'received' | 'smoothed';

/** The reading that a link asks for. */
export function readingOf(query: URLSearchParams): Reading {
  return Object.values(SMOOTHED).includes(queryValue(query, 'reading')) ? 'smoothed' : 'received';
}

/** The query of a link that keeps a reading; empty for the usual one. */
export function readingQuery(reading: Reading, language: Language): string {
  return reading === 'smoothed' ? `?${QUERY.reading[language]}=${SMOOTHED[language]}` : '';
}

/** The data behind the figures. */
export const DATA = {
  csv: '/api/v1/coverage.csv',
  json: '/api/v1/coverage.json',
  costsCsv: '/api/v1/costs.csv',
  costsJson: '/api/v1/costs.json',
  corrections: '/api/v1/corrections.json',
  closings: '/api/v1/closings.json',
  openApi: '/api/v1/openapi.json',
} as const;

/** A redacted paper that was published, by its SHA-256. */
export function paperPath(sha256: string): string {
  return `/pieces/${sha256}`;
}

/** The month for other sites: a page for their frames, a picture. Neither belongs among the pages that one reads here. */
export const WIDGET: Paths = { fr: '/widget', en: '/en/widget' };
export const BADGE: Paths = { fr: '/badge.svg?lang=fr', en: '/badge.svg?lang=en' };
export const FEED: Paths = { fr: '/feed.xml', en: '/feed.xml?lang=en' };

/** Whether a route pattern, or a path as it was sent, is that of the widget. */
export function isWidgetRoute(pattern: string): boolean {
  return LANGUAGES.some((language) => pattern === WIDGET[language]);
}

/** The language that `?lang=` asks for; French for anything unknown. */
export function languageAsked(query: URLSearchParams): Language {
  return LANGUAGES.find((language) => language === query.get('lang')) ?? 'fr';
}

/** `/projets/jitsi`; the slug only where the page has one. */
export function pathTo(page: PageName, language: Language, slug?: string): string {
  const path = PATHS[page][language];
  return slug === undefined ? path : `${path}/${slug}`;
}

/** Where an error of a page is reported; `page` is its path. */
export function reportPath(language: Language, page: string): string {
  return `${pathTo('report', language)}?${QUERY.page[language]}=${encodeURIComponent(page)}`;
}

/** All that is kept of a donor, for the donor. */
export const MINE_DATA: Paths = { fr: '/mes-dons/donnees.json', en: '/en/my-gifts/data.json' };

/** One tax receipt of a donor, as a document. */
export function receiptPath(language: Language, number: number): string {
  return `${PATHS.mineReceipts[language]}/${number}`;
}

/** The events of a campaign, as a calendar file. */
export function agendaPath(language: Language, slug: string): string {
  return `${pathTo('campaign', language, slug)}/agenda.ics`;
}

/** Whether a route pattern is one of the donors' own pages. */
export function isMineRoute(pattern: string): boolean {
  return LANGUAGES.some((language) => pattern === PATHS.mine[language] || pattern.startsWith(`${PATHS.mine[language]}/`));
}

/** A link to the give form, with what is already known. */
export function givePath(
  language: Language,
  known: Partial<Record<'amount' | 'project' | 'campaign', string>> = {},
  frequency?: keyof typeof FREQUENCY_VALUES,
): string {
  const query = new URLSearchParams();
  for (const name of ['amount', 'project', 'campaign'] as const) {
    const value = known[name];
    if (value !== undefined) query.set(QUERY[name][language], value);
  }
  if (frequency !== undefined) query.set(QUERY.frequency[language], FREQUENCY_VALUES[frequency][language]);
  const text = query.toString();
  return text === '' ? pathTo('give', language) : `${pathTo('give', language)}?${text}`;
}

/** What a link asked for, in its own language's names or the other's: a link is often copied across. */
export function queryValue(query: URLSearchParams, name: keyof typeof QUERY): string {
  for (const language of LANGUAGES) {
    const value = query.get(QUERY[name][language]);
    if (value !== null) return value;
  }
  return '';
}

/** `mensuel`, `monthly` → `monthly`; nothing for anything else. */
export function readFrequency(value: string): keyof typeof FREQUENCY_VALUES | undefined {
  const names = ['once', 'monthly', 'yearly'] as const;
  return names.find((name) => LANGUAGES.some((language) => FREQUENCY_VALUES[name][language] === value));
}
