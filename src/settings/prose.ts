import { ok, refused, type Result } from '../values/result.ts';
import { gather, unless, type Read } from './mistake.ts';
import { choice, fields, httpsUrl, orNull, text, wholeNumber, wrong, yesOrNo } from './read.ts';
import type { CostLine, Mistake, Project, Worded } from './types.ts';
import { fieldOf, splitFrontMatter, writtenIn, type Spot } from './written.ts';

/** Both languages of one Markdown file. Facts that need no translation stand in the French one only. */
export type Pair<Value> = { readonly fr: Value; readonly en: Value };

/** What both languages say of a page. */
export const words = { title: text, summary: text };
export const englishWords = fields(words, 'does not belong here: facts stand in the French file only');

/** The front matter of a Markdown file whose text is there and whose headings start at level two, below the page's title. */
export function frontMatter(file: string, markdown: string): Result<Spot, Mistake[]> {
  const parts = splitFrontMatter(file, markdown);
  if (!parts.ok) return parts;
  const lines = parts.value.body.split('\n');
  const title = lines.findIndex((line) => /^#\s/.test(line));
  if (title >= 0) {
    const problem = 'is a heading of level one, which the title above already is';
    return refused([{ file, line: title + 1, field: 'text', problem, expected: 'headings that start with ##' }]);
  }
  if (parts.value.body.trim() === '') {
    return refused([{ file, line: lines.length, field: 'text', problem: 'is missing', expected: 'a text below the front matter' }]);
  }
  return writtenIn(file, parts.value.yaml);
}

export function sameWords(
  french: { title: string; summary: string },
  english: { title: string; summary: string },
): { title: Worded; summary: Worded } {
  return { title: { fr: french.title, en: english.title }, summary: { fr: french.summary, en: english.summary } };
}

/** A page that has nothing but a title and words: legal pages and the method. */
export function page(pair: Pair<Spot>): Read<{ title: Worded; summary: Worded }> {
  const read = gather({ fr: fields(words)(pair.fr), en: fields(words)(pair.en) });
  return read.ok ? ok(sameWords(read.value.fr, read.value.en)) : read;
}

const projectFacts = fields({
  ...words,
  order: wholeNumber(10_000),
  state: choice(['running', 'planned', 'ongoing']),
  link: orNull(httpsUrl),
  accepts_gifts: yesOrNo,
});

/** Reads the front matter of `projects/<slug>.fr.md` and `.en.md`. */
export function project(slug: string, pair: Pair<Spot>): Read<Project> {
  const read = gather({ fr: projectFacts(pair.fr), en: englishWords(pair.en) });
  if (!read.ok) return read;
  const { order, state, link, accepts_gifts: acceptsGifts } = read.value.fr;
  return ok({ slug, order, state, link, acceptsGifts, ...sameWords(read.value.fr, read.value.en) });
}

export type PlacedProject = { readonly project: Project; readonly spot: Spot };

/** Projects stand in one order: the same number twice is a mistake of the second. */
function orderTwice(sorted: readonly PlacedProject[]): Read<never>[] {
  const again = sorted.filter(({ project: each }, index) => each.order === sorted[index - 1]?.project.order);
  return again.map(({ project: each, spot }) =>
    wrong(fieldOf(spot, 'order'), `${each.order} is the order of another project too`, 'a number of its own'),
  );
}

/** A gift for a project counts for its costs alone (method §1.10): without any, it would cover nothing. */
function giftsForNothing(placed: readonly PlacedProject[], costs: readonly CostLine[]): Read<never>[] {
  const shared = new Set(costs.flatMap((line) => Object.keys(line.shares)));
  const idle = placed.filter(({ project: each }) => each.acceptsGifts && !shared.has(each.slug));
  return idle.map(({ spot }) =>
    wrong(fieldOf(spot, 'accepts_gifts'), 'is yes for a project that shares no cost', 'no, or a share of a line in costs.yaml'),
  );
}

/** The projects in their order, checked against each other and against the costs (`null` while those have mistakes of their own). */
export function projectsTogether(placed: readonly PlacedProject[], costs: readonly CostLine[] | null): Read<Project[]> {
  const sorted = [...placed].sort((left, right) => left.project.order - right.project.order);
  const checks = [...orderTwice(sorted), ...(costs === null ? [] : giftsForNothing(sorted, costs))];
  return unless(ok(sorted.map((each) => each.project)), checks);
}
