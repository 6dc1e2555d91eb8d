import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ok, refused } from '../values/result.ts';
import { zoneNamed, type Zone } from '../values/zone.ts';
import { accounts } from './accounts.ts';
import { association } from './association.ts';
import { corrections } from './corrections.ts';
import { costs, isSlug } from './costs.ts';
import { gather, gatherList, type Read } from './mistake.ts';
import { campaign, campaignsTogether, type PlacedCampaign } from './campaign.ts';
import { frontMatter, page, project, projectsTogether, type Pair, type PlacedProject } from './prose.ts';
import type { Reader } from './read.ts';
import type { Campaign, Content, CostLine, Mistake, Project } from './types.ts';
import { writtenIn, type Spot } from './written.ts';

const LEGAL_PAGES = ['accessibility', 'mentions', 'privacy'];
const METHOD_PAGES = ['method'];
const PROSE_FILE = /^(.+)\.(?:fr|en)\.md$/;

type Slugs = { readonly slugs: readonly string[]; readonly strays: readonly Read<never>[] };

function fileMistake(file: string, problem: string, expected: string): Read<never> {
  return refused([{ file, line: null, field: '', problem, expected }]);
}

function textOf(file: string): Read<string> {
  try {
    return ok(readFileSync(file, 'utf8'));
  } catch {
    return fileMistake(file, 'cannot be read', 'a file that is there and readable');
  }
}

function yamlFile<Value>(file: string, reader: Reader<Value>): Read<Value> {
  const typed = textOf(file);
  const spot = typed.ok ? writtenIn(file, typed.value) : typed;
  return spot.ok ? reader(spot.value) : spot;
}

function proseFile(file: string): Read<Spot> {
  const typed = textOf(file);
  return typed.ok ? frontMatter(file, typed.value) : typed;
}

function namesIn(folder: string): Read<string[]> {
  try {
    const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
    return ok(names.sort());
  } catch {
    return fileMistake(folder, 'cannot be read', 'a folder that is there and readable');
  }
}

/** Slugs come from the file names alone, so that other files can refer to a page even while it has mistakes. */
function slugsIn(folder: string, asked: readonly string[] | null): Slugs {
  const names = namesIn(folder);
  if (!names.ok) return { slugs: [], strays: [names] };
  const slugOf = (name: string): string => PROSE_FILE.exec(name)?.[1] ?? '';
  const belongs = (name: string): boolean => asked?.includes(slugOf(name)) ?? isSlug(slugOf(name));
  const expected = (asked ?? ['jitsi']).map((slug) => `${slug}.fr.md and ${slug}.en.md`).join(', ');
  return {
    slugs: [...new Set([...(asked ?? []), ...names.value.filter(belongs).map(slugOf)])].sort(),
    strays: names.value
      .filter((name) => !belongs(name))
      .map((name) =>
        fileMistake(join(folder, name), 'is not a name that this folder takes', asked ? expected : `names such as ${expected}`),
      ),
  };
}

type PageReader<Value> = (slug: string, pair: Pair<Spot>) => Read<Value>;

/** Reads each page of a folder in both languages; one that cannot be parsed does not hide the mistakes of the others. */
function eachPage<Value>(folder: string, { slugs, strays }: Slugs, read: PageReader<Value>): Read<Value[]> {
  const pages = slugs.map((slug) => {
    const pair = gather({ fr: proseFile(join(folder, `${slug}.fr.md`)), en: proseFile(join(folder, `${slug}.en.md`)) });
    return pair.ok ? read(slug, pair.value) : pair;
  });
  return gatherList([...pages, ...strays]);
}

function projectsIn(folder: string, slugs: Slugs, lines: readonly CostLine[] | null): Read<readonly Project[]> {
  const placed = eachPage(folder, slugs, (slug, pair): Read<PlacedProject> => {
    const read = project(slug, pair);
    return read.ok ? ok({ project: read.value, spot: pair.fr }) : read;
  });
  return placed.ok ? projectsTogether(placed.value, lines) : placed;
}

function campaignsIn(folder: string, zone: Zone | undefined): Read<readonly Campaign[]> {
  // While the association's own zone cannot be read, any zone will do to find the mistakes of a campaign.
  const meanwhile = zone ?? zoneNamed('UTC');
  if (!meanwhile) throw new Error('Bug: this Node.js has no time zones');
  const placed = eachPage(folder, slugsIn(folder, null), (slug, pair): Read<PlacedCampaign> => {
    const read = campaign(slug, pair, meanwhile);
    return read.ok ? ok({ campaign: read.value, spot: pair.fr }) : read;
  });
  return placed.ok ? campaignsTogether(placed.value) : placed;
}

/** By file, then from top to bottom. */
function inOrder(mistakes: readonly Mistake[]): Mistake[] {
  return [...mistakes].sort((left, right) => left.file.localeCompare(right.file, 'en') || (left.line ?? 0) - (right.line ?? 0));
}

/** Reads and checks every file of `content/`: all that it says, or every mistake of every file at once. */
export function readContent(dir: string): Read<Content> {
  const folder = (name: string): string => join(dir, name);
  const who = yamlFile(folder('association.yaml'), association);
  const projectSlugs = slugsIn(folder('projects'), null);
  const lines = yamlFile(folder('costs.yaml'), costs(projectSlugs.slugs));
  const read = gather({
    association: who,
    accounts: yamlFile(folder('accounts.yaml'), accounts(lines.ok ? lines.value : [])),
    costs: lines,
    projects: projectsIn(folder('projects'), projectSlugs, lines.ok ? lines.value : null),
    campaigns: campaignsIn(folder('campaigns'), who.ok ? who.value.zone : undefined),
    corrections: yamlFile(folder('corrections.yaml'), corrections),
    legal: eachPage(folder('legal'), slugsIn(folder('legal'), LEGAL_PAGES), (_, pair) => page(pair)),
    method: eachPage(folder('method'), slugsIn(folder('method'), METHOD_PAGES), (_, pair) => page(pair)),
  });
  if (!read.ok) return refused(inOrder(read.why));
  const { association: asked, accounts: chart, costs: planned, projects, campaigns, corrections: written } = read.value;
  return ok({ association: asked, accounts: chart, costs: planned, projects, campaigns, corrections: written });
}
