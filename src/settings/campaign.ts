import { cents, type Cents } from '../values/cents.ts';
import { addDays, parseDay, type Day } from '../values/day.ts';
import { parseMonth, type Month } from '../values/month.ts';
import { ok } from '../values/result.ts';
import type { Zone } from '../values/zone.ts';
import { isSlug } from './costs.ts';
import { gather, unless, type Read } from './mistake.ts';
import { englishWords, sameWords, words, type Pair } from './prose.ts';
import {
  amount,
  choice,
  day,
  dayFrom,
  fields,
  httpsUrl,
  list,
  orElse,
  orNull,
  wholeNumber,
  word,
  worded,
  wrong,
  type Reader,
} from './read.ts';
import type { Campaign, CampaignEvent, CampaignGoal, CampaignUpdate, Petition } from './types.ts';
import { fieldOf, type Spot } from './written.ts';

const MINUTES_PER_DAY = 1_440;
const MS_PER_MINUTE = 60_000;
/** Clocks change before three in the morning. */
const CLOCKS_SETTLED = 3 * 60;
const MOST_SIGNATURES = 99_999_999;
const MOST_MONTHS = 120;
const [SMALLEST_GOAL, LARGEST_GOAL]: readonly [Cents, Cents] = [cents(100), cents(99_999_999)];

/** First parts of addresses that the site keeps for pages and data of its own, in both languages. */
export const TAKEN_ADDRESSES: readonly string[] = [
  ...['accessibilite', 'api', 'campagnes', 'confidentialite', 'desabonnement', 'don', 'en', 'fr', 'lettres', 'mentions-legales'],
  ...['mes-dons', 'pieces', 'projets', 'transparence', 'tresorerie', 'index', '404', '500'],
  ...[
    'accessibility',
    'campaigns',
    'give',
    'legal',
    'letters',
    'my-gifts',
    'privacy',
    'projects',
    'transparency',
    'treasury',
    'unsubscribe',
  ],
  ...[
    'badge',
    'data',
    'donnees',
    'favicon',
    'feed',
    'healthz',
    'metrics',
    'og',
    'readyz',
    'robots',
    'sitemap',
    'verify-closings',
    'widget',
  ],
];

/** Minutes since midnight. */
const timeOfDay = word('a time', 'a time such as 19:00', (typed) => {
  const [, hours = '', minutes = ''] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(typed) ?? [];
  return hours === '' ? undefined : Number(hours) * 60 + Number(minutes);
});

/** When clocks show that time. A day on which they change has 23 or 25 hours, so all but its first hours are counted back from its end. */
function instantOf(on: Day, minutes: number, zone: Zone): number {
  if (minutes < CLOCKS_SETTLED) return zone.startOf(on) + minutes * MS_PER_MINUTE;
  return zone.startOf(addDays(on, 1)) - (MINUTES_PER_DAY - minutes) * MS_PER_MINUTE;
}

const slug = word('a name', 'small letters, digits and hyphens such as webinar', (typed) => (isSlug(typed) ? typed : undefined));

function event(zone: Zone): Reader<CampaignEvent> {
  const facts = fields({
    id: slug,
    title: worded,
    day,
    time: timeOfDay,
    minutes: orNull(wholeNumber(MINUTES_PER_DAY)),
    place: worded,
    link: orNull(httpsUrl),
    replay: orNull(httpsUrl),
  });
  return (spot) => {
    const read = facts(spot);
    if (!read.ok) return read;
    const { day: on, time, ...rest } = read.value;
    const startsAtMs = instantOf(on, time, zone);
    const endsAtMs = rest.minutes === null ? zone.startOf(addDays(on, 1)) : startsAtMs + rest.minutes * MS_PER_MINUTE;
    return ok({ ...rest, startsAtMs, endsAtMs });
  };
}

/** A calendar tells events apart by their name alone. */
const eventsWith = (zone: Zone): Reader<readonly CampaignEvent[]> => {
  const read = list(event(zone));
  return (spot) => {
    const events = read(spot);
    if (!events.ok || spot.written.kind !== 'list') return events;
    const again = spot.written.items.filter((_, index) => events.value.findIndex(({ id }) => id === events.value[index]?.id) < index);
    return unless(
      events,
      again.map((each) => wrong(fieldOf(each, 'id'), 'is the name of another event too', 'a name of its own')),
    );
  };
};

const dayOrMonth = word<Day | Month>('a day or a month', 'a day such as 2020-12-16, or a month such as 2020-12', (typed) => {
  return parseDay(typed) ?? parseMonth(typed);
});

const petitionFacts = fields({
  title: worded,
  link: httpsUrl,
  target: wholeNumber(MOST_SIGNATURES),
  count: wholeNumber(MOST_SIGNATURES),
  count_is: choice(['exact', 'below']),
  as_of: dayOrMonth,
});

const petition: Reader<Petition> = (spot) => {
  const read = petitionFacts(spot);
  if (!read.ok) return read;
  const { count_is: countIs, as_of: asOf, ...rest } = read.value;
  return ok({ ...rest, countIs, asOf });
};

const goalFacts = fields({ months: orNull(wholeNumber(MOST_MONTHS)), euros: orNull(amount(SMALLEST_GOAL, LARGEST_GOAL)) });

const goal: Reader<CampaignGoal> = (spot) => {
  const read = goalFacts(spot);
  if (!read.ok) return read;
  const { months, euros } = read.value;
  if (months !== null && euros === null) return ok({ kind: 'months', months });
  if (months === null && euros !== null) return ok({ kind: 'euros', amount: euros });
  return wrong(spot, months === null ? 'says no goal' : 'says two goals', 'either months such as 12, or euros such as 10800');
};

const update: Reader<CampaignUpdate> = fields({ day, title: worded, text: worded });

const shortAddress: Reader<string> = (spot) => {
  const read = word('a short address', 'small letters, digits and hyphens such as dons-2020', (typed) =>
    isSlug(typed) ? typed : undefined,
  )(spot);
  if (!read.ok || !TAKEN_ADDRESSES.includes(read.value)) return read;
  return wrong(spot, `"${read.value}" is the address of a page of the site`, 'another name such as dons-2020');
};

/** Reads the front matter of `campaigns/<slug>.fr.md` and `.en.md`. Times are those of the association's zone. */
export function campaign(slugOf: string, pair: Pair<Spot>, zone: Zone): Read<Campaign> {
  const french = fields({
    ...words,
    short_address: orNull(shortAddress),
    from: day,
    until: orNull(dayFrom(day(fieldOf(pair.fr, 'from')), 'from')),
    goal: orNull(goal),
    events: orElse<readonly CampaignEvent[]>(eventsWith(zone), []),
    petition: orNull(petition),
    updates: orElse<readonly CampaignUpdate[]>(list(update), []),
  })(pair.fr);
  const read = gather({ fr: french, en: englishWords(pair.en) });
  if (!read.ok) return read;
  const { from, until, goal: asked, events, petition: signed, updates, short_address: short } = read.value.fr;
  return ok({
    slug: slugOf,
    shortAddress: short,
    from,
    until,
    goal: asked,
    events,
    petition: signed,
    updates: updates.toSorted((left, right) => (left.day < right.day ? 1 : left.day > right.day ? -1 : 0)),
    ...sameWords(read.value.fr, read.value.en),
  });
}

export type PlacedCampaign = { readonly campaign: Campaign; readonly spot: Spot };

/** The campaigns, checked against each other: a short address leads to one of them. */
export function campaignsTogether(placed: readonly PlacedCampaign[]): Read<Campaign[]> {
  const again = placed.filter(({ campaign: { shortAddress: short } }, index) => {
    return short !== null && placed.slice(0, index).some((before) => before.campaign.shortAddress === short);
  });
  const checks = again.map(({ campaign: { shortAddress: short }, spot }) =>
    wrong(fieldOf(spot, 'short_address'), `"${short ?? ''}" leads to another campaign already`, 'an address of its own'),
  );
  return unless(ok(placed.map((each) => each.campaign)), checks);
}
