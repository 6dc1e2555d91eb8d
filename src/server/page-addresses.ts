import { LANGUAGES } from '../i18n/language.ts';
import { ALL_MONTHS, BADGE, DATA, FEED, pathTo, QUERY, SMOOTHED, WIDGET, type PageName } from '../i18n/routes.ts';
import { parseMonth } from '../values/month.ts';

/** Whether a query's value means anything there. */
type Takes = (value: string) => boolean;

/** What a public address understands of a query. `others`: whether what it does not know is passed over, or makes the answer one that is not kept. */
type Asked = { readonly takes: ReadonlyMap<string, Takes>; readonly others: 'passed over' | 'not kept' };

function oneOf(values: readonly string[]): Takes {
  return (value) => values.includes(value);
}

function named(names: Readonly<Record<string, string>>, takes: Takes): [string, Takes][] {
  return Object.values(names).map((name) => [name, takes]);
}

const isMonth: Takes = (value) => parseMonth(value) !== undefined;

const READING = named(QUERY.reading, oneOf(Object.values(SMOOTHED)));
const MONTHS = named(QUERY.months, oneOf(Object.values(ALL_MONTHS)));

const PLAIN: Asked = { takes: new Map(), others: 'passed over' };
const OF_LANGUAGE: Asked = { takes: new Map([['lang', oneOf(LANGUAGES)]]), others: 'passed over' };
const OF_READING: Asked = { takes: new Map(READING), others: 'passed over' };
const OF_MONTHS: Asked = { takes: new Map([...READING, ...MONTHS]), others: 'passed over' };
/** A wrong word is told to who sent it. */
const OF_SPAN: Asked = {
  takes: new Map<string, Takes>([
    ['from', isMonth],
    ['to', isMonth],
  ]),
  others: 'not kept',
};
const PICTURE: Asked = { ...OF_LANGUAGE, others: 'not kept' };

function withoutQuery(address: string): string {
  return address.split('?', 1)[0] ?? '';
}

const PAGES: readonly (readonly [PageName, Asked])[] = [
  ['home', PLAIN],
  ['transparency', OF_MONTHS],
  ['costs', PLAIN],
  ['corrections', PLAIN],
  ['method', PLAIN],
  ['projects', PLAIN],
  ['legal', PLAIN],
  ['privacy', PLAIN],
  ['accessibility', PLAIN],
  ['data', PLAIN],
];

/** Addresses of what is the same for everybody, and so may be kept. What is not here is made for who asks. */
const EXACT: ReadonlyMap<string, Asked> = new Map([
  ...PAGES.flatMap(([page, asked]) => LANGUAGES.map((language) => [pathTo(page, language), asked] as const)),
  ...LANGUAGES.map((language) => [WIDGET[language], PLAIN] as const),
  ...[DATA.csv, DATA.json, DATA.costsCsv, DATA.costsJson].map((path) => [path, OF_SPAN] as const),
  ...[DATA.closings, DATA.corrections, DATA.openApi, '/sitemap.xml', '/robots.txt'].map((path) => [path, PLAIN] as const),
  ...[BADGE.fr, FEED.fr].map((address) => [withoutQuery(address), OF_LANGUAGE] as const),
]);

/** The same for what carries a month or a name. */
const BELOW: readonly (readonly [string, Asked])[] = [
  ...LANGUAGES.flatMap((language) => [
    [`${pathTo('month', language)}/`, OF_READING] as const,
    [`${pathTo('project', language)}/`, PLAIN] as const,
    [`${pathTo('campaign', language)}/`, PLAIN] as const,
  ]),
  ['/og/', PICTURE],
];

/** Longer names are nobody's: no room is given to invented ones. */
const LONGEST_PATH = 120;

/**
 * The address under which an answer is kept for everybody: the path as it was sent, and of the query what the page understands, in one order
 * only. Null where the answer is for who asks alone.
 */
export function keptAddress(url: string): string | null {
  const start = url.indexOf('?');
  const path = start === -1 ? url : url.slice(0, start);
  const asked =
    EXACT.get(path) ?? BELOW.find(([prefix]) => path.startsWith(prefix) && path.length > prefix.length && path.length <= LONGEST_PATH)?.[1];
  if (asked === undefined) return null;
  if (start === -1) return path;
  const kept = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(url.slice(start + 1))) {
    if (asked.takes.get(name)?.(value) === true && !kept.has(name)) kept.set(name, value);
    else if (asked.others === 'not kept') return null;
  }
  kept.sort();
  return kept.size === 0 ? path : `${path}?${kept.toString()}`;
}
