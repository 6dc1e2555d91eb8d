import type { FileProblem } from '../reconciliation/statement.ts';
import { ok, type Result } from '../values/result.ts';
import { MOST_DEPTH } from './limits.ts';
import { refuseFile } from './problem.ts';

/** A tag in its text: from `start` up to, not including, `end`. */
type Tag = { readonly start: number; readonly end: number; readonly name: string; readonly kind: 'open' | 'close' | 'alone' };

const NAME = /[^\s/>"'=<]+/uy;

function lineAt(text: string, position: number): number {
  let line = 1;
  for (let next = text.indexOf('\n'); next !== -1 && next < position; next = text.indexOf('\n', next + 1)) line += 1;
  return line;
}

/** Where a tag ends: behind the `>` that stands in no quotes; -1 where it never does. */
function endOfTag(text: string, from: number): number {
  for (let index = from; index < text.length; index += 1) {
    const letter = text[index];
    if (letter === '>') return index + 1;
    if (letter === '<') return -1;
    if (letter === '"' || letter === "'") index = text.indexOf(letter, index + 1);
    if (index === -1) return -1;
  }
  return -1;
}

function tagAt(text: string, start: number): Tag | undefined {
  const closes = text[start + 1] === '/';
  NAME.lastIndex = start + (closes ? 2 : 1);
  const name = NAME.exec(text)?.[0];
  const end = endOfTag(text, start + 1);
  if (name === undefined || end === -1) return undefined;
  return { start, end, name, kind: closes ? 'close' : text[end - 2] === '/' ? 'alone' : 'open' };
}

function escapeText(text: string): string {
  return text.replace(/[&<>]/gu, (letter) => (letter === '&' ? '&amp;' : letter === '<' ? '&lt;' : '&gt;'));
}

/** What is no tag but opens like one: where it ends, and the text it stands for; undefined where it never ends. */
function asideAt(text: string, start: number): { readonly end: number; readonly text: string } | undefined {
  for (const [open, close] of [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
    ['<?', '?>'],
  ] as const) {
    if (!text.startsWith(open, start)) continue;
    const end = text.indexOf(close, start + open.length);
    if (end === -1) return undefined;
    return { end: end + close.length, text: open === '<![CDATA[' ? escapeText(text.slice(start + open.length, end)) : '' };
  }
  return undefined;
}

/** Opens or closes an element on the way; what is wrong with that, or nothing. */
function step(path: string[], tag: Tag): 'too-deep' | 'malformed' | undefined {
  if (tag.kind === 'close') return path.pop() === tag.name ? undefined : 'malformed';
  if (path.length >= MOST_DEPTH) return 'too-deep';
  if (tag.kind === 'open') path.push(tag.name);
  return undefined;
}

/**
 * The same XML as tags and texts only: comments and instructions left out, CDATA written as text. Walks once, without calling itself, and
 * refuses a document type (the door to entities that read files or grow without end), elements nested beyond reason, and those not closed.
 */
export function plainXml(text: string): Result<string, FileProblem> {
  const path: string[] = [];
  const pieces: string[] = [];
  let done = 0;
  for (let start = text.indexOf('<'); start !== -1; start = text.indexOf('<', done)) {
    pieces.push(text.slice(done, start));
    const aside = asideAt(text, start);
    const tag = aside ? undefined : tagAt(text, start);
    const refuse = (code: FileProblem['code']): Result<never, FileProblem> =>
      refuseFile(code, text.slice(start, start + 80), lineAt(text, start));
    if (aside) pieces.push(aside.text);
    else if (/^<!DOCTYPE|^<!ENTITY/iu.test(text.slice(start, start + 9))) return refuse('doctype');
    else if (!tag || text[start + 1] === '!') return refuse('malformed');
    else {
      const wrong = step(path, tag);
      if (wrong) return refuse(wrong);
      pieces.push(text.slice(tag.start, tag.end));
    }
    done = aside?.end ?? tag?.end ?? text.length;
  }
  const [unclosed] = path;
  return unclosed === undefined ? ok(pieces.join('')) : refuseFile('malformed', `<${unclosed}>`, lineAt(text, text.length));
}
