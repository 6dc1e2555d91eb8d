import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { WEBHOOK_PATH } from '../../src/settings/webhook-path.ts';

export const ROOT = join(import.meta.dirname, '../..');

/** A text of the house's own papers; `path` from the root. */
export type Paper = { readonly path: string; readonly text: string };

/** A fenced block: its language, its lines with continuations joined and remarks left out. */
export type Fence = { readonly path: string; readonly language: string; readonly text: string };

export function paper(path: string): Paper {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') };
}

function below(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))
    .sort();
}

export function guides(): Paper[] {
  return below('docs/guides').map(paper);
}

export function allPapers(): Paper[] {
  return ['README.md', 'CHANGELOG.md', 'content/README.md', ...below('docs')].map(paper);
}

export function fencesOf({ path, text }: Paper): Fence[] {
  return Array.from(text.matchAll(/^```(\w*)\n(.*?)^```$/gms), ([, language = '', body = '']) => ({ path, language, text: body }));
}

/** The commands of a shell block, a line each. */
export function commandsOf({ text }: Fence): string[] {
  return text
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.replace(/\s+#\s.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** Prose only: what stands in fenced blocks is looked at as commands. */
export function proseOf({ text }: Paper): string {
  return text.replaceAll(/^```.*?^```$/gms, '');
}

/** GitHub's name of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');
}

/** Links within the project that lead nowhere. */
export function brokenLinks(paper: Paper): string[] {
  return Array.from(proseOf(paper).matchAll(/\]\(([^)\s]+)\)/g), ([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [file = '', anchor] = target.split('#');
      const path = file === '' ? paper.path : relative(ROOT, join(ROOT, dirname(paper.path), file));
      if (!existsSync(join(ROOT, path))) return true;
      if (anchor === undefined) return false;
      const headings = Array.from(readFileSync(join(ROOT, path), 'utf8').matchAll(/^#+ (.+)$/gm), ([, heading = '']) => anchorOf(heading));
      return !headings.includes(anchor);
    });
}

/** What stands between backquotes. */
export function codeOf(paper: Paper): string[] {
  return Array.from(proseOf(paper).matchAll(/`([^`\n]+)`/g), ([, code = '']) => code);
}

/** Every name that looks like a variable of the environment. */
export function variablesIn(text: string): string[] {
  return [...new Set(text.match(/\b[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+\b/g) ?? [])];
}

/** Whether the site has a page or a file at a path: in `src/pages`, or answered by the outer server. */
export function isServed(path: string): boolean {
  const bare = path.replace(/[?#].*$/, '').replace(/\/$/, '');
  if (bare === WEBHOOK_PATH || readFileSync(join(ROOT, 'src/server/admission.ts'), 'utf8').includes(`'${bare}'`)) return true;
  const parts = bare.split('/').filter((part) => part !== '');
  const candidates = (folder: string, [first, ...rest]: readonly string[]): boolean => {
    if (first === undefined) return existsSync(join(folder, 'index.astro'));
    if (rest.length === 0 && ['.astro', '.ts'].some((ending) => existsSync(join(folder, `${first}${ending}`)))) return true;
    const named = join(folder, first);
    return existsSync(named) && candidates(named, rest);
  };
  return candidates(join(ROOT, 'src/pages'), parts);
}
