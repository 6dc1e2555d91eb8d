import { cents } from '../values/cents.ts';
import { tellsName } from '../values/fold.ts';
import { ok } from '../values/result.ts';
import { gatherList, suggestion, unless, type Read } from './mistake.ts';
import {
  amount,
  byName,
  choice,
  day,
  dayFrom,
  fields,
  orElse,
  orNull,
  text,
  wholeNumber,
  word,
  worded,
  wrong,
  yesOrNo,
  type Reader,
} from './read.ts';
import { COST_CATEGORIES, type CostLine } from './types.ts';
import { fieldOf, type Spot } from './written.ts';

const SMALLEST = cents(1);
const LARGEST = cents(99_999_999);

/** Names that stand in addresses and in the books: `hds-hosting`, `jitsi`. */
export function isSlug(name: string): boolean {
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name);
}

/** A project that has a page. */
function knownProject(slugs: readonly string[]): Reader<string> {
  return (spot) => {
    const typed = spot.written.kind === 'text' ? spot.written.text : '';
    return word('a project of content/projects', suggestion(typed, slugs), (slug) => (slugs.includes(slug) ? slug : undefined))(spot);
  };
}

function costLine(spot: Spot, slugs: readonly string[]): Read<Omit<CostLine, 'id'>> {
  const shares = byName(knownProject(slugs), wholeNumber(1_000_000));
  const read = fields({
    what: worded,
    why: worded,
    supplier: text,
    person: orElse(yesOrNo, false),
    category: choice(COST_CATEGORIES),
    amount: amount(SMALLEST, LARGEST),
    per: choice(['month', 'year']),
    from: day,
    until: orNull(dayFrom(day(fieldOf(spot, 'from')), 'from')),
    covered: yesOrNo,
    shares: orElse<readonly (readonly [string, number])[]>(shares, []),
  })(spot);
  return read.ok ? ok({ ...read.value, shares: Object.fromEntries(read.value.shares) }) : read;
}

/** The public reads a line's name and words, and never the name of a natural person (method §4.3). */
function namesPerson({ id, what, why, supplier, person }: CostLine, spot: Spot): Read<never>[] {
  const read = [id, what.fr, what.en, why.fr, why.en];
  if (!person || !read.some((text) => tellsName(text, supplier))) return [];
  return [wrong(spot, `tells the name of ${supplier}, who is a person`, 'a name of the line, what and why without it')];
}

/** A line under its name, such as `hds-hosting`; or what it becomes from a day on, such as `hds-hosting@2027-01-01`. */
function lineNamed(key: string, spot: Spot, slugs: readonly string[]): Read<CostLine> {
  const [id = '', since] = key.split('@');
  if (!isSlug(id)) return wrong(spot, `"${key}" is not a name for a line`, 'small letters, digits and hyphens such as hds-hosting');
  const line = costLine(spot, slugs);
  if (!line.ok) return line;
  if (since === undefined || since === line.value.from) return unless(ok({ id, ...line.value }), namesPerson({ id, ...line.value }, spot));
  return wrong(spot, `"${key}" begins on ${line.value.from}`, `${id}@${line.value.from}`);
}

/** What a line is on a day is said once: each of its pieces ends before the next begins. */
function overlapping(lines: readonly CostLine[], spot: Spot): Read<never>[] {
  return [...Map.groupBy(lines, ({ id }) => id)].flatMap(([id, pieces]) => {
    const sorted = pieces.toSorted((left, right) => (left.from < right.from ? -1 : 1));
    const second = sorted.find(({ from }, index) => index > 0 && (sorted[index - 1]?.until ?? from) >= from);
    return second ? [wrong(spot, `has ${id} twice on ${second.from}`, 'until: a day before the next one begins')] : [];
  });
}

/** Reads `costs.yaml`: one line under each name, shared among the projects that have these slugs (method §2.1). */
export function costs(slugs: readonly string[]): Reader<readonly CostLine[]> {
  return (spot) => {
    if (spot.written.kind !== 'fields') return wrong(spot, 'has no cost line', 'a name such as hds-hosting, and its fields below it');
    const lines = gatherList([...spot.written.fields].map(([id, line]) => lineNamed(id, line, slugs)));
    if (!lines.ok) return lines;
    if (lines.value.some((line) => line.covered)) return unless(lines, overlapping(lines.value, spot));
    return wrong(spot, 'has no line that gifts cover', 'covered: yes on one line at least');
  };
}
