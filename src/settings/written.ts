import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import { ok, refused } from '../values/result.ts';
import type { Read } from './mistake.ts';
import type { Mistake } from './types.ts';

/** What stands in a file, before anyone says what it means: every value is the text as it was typed. */
export type Written =
  | { readonly kind: 'absent' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Spot[] }
  | { readonly kind: 'fields'; readonly fields: ReadonlyMap<string, Spot> }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** A value with its place: the file, the line of its key, and its path such as `gifts.presets.once[2]`. */
export type Spot = { readonly file: string; readonly line: number | null; readonly field: string; readonly written: Written };

type Place = { readonly file: string; readonly field: string; readonly lineAt: (node: unknown) => number };

const NOTHING = ['', '~', 'null'];

function lineFinder(counter: LineCounter): (node: unknown) => number {
  return (node) => {
    const range: unknown = typeof node === 'object' && node !== null && 'range' in node ? node.range : null;
    return Array.isArray(range) && typeof range[0] === 'number' ? counter.linePos(range[0]).line : 1;
  };
}

function fieldsOf(node: YAMLMap, place: Place): Written {
  const fields = new Map<string, Spot>();
  for (const pair of node.items) {
    if (!isScalar(pair.key)) return { kind: 'unreadable', problem: 'has a field without a name' };
    const name = String(pair.key.value);
    const field = place.field === '' ? name : `${place.field}.${name}`;
    fields.set(name, { file: place.file, line: place.lineAt(pair.key), field, written: writtenAt(pair.value, { ...place, field }) });
  }
  return { kind: 'fields', fields };
}

function writtenAt(node: unknown, place: Place): Written {
  if (node === null || node === undefined) return { kind: 'nothing' };
  if (isAlias(node)) return { kind: 'unreadable', problem: 'refers to another value' };
  if (isMap(node)) return fieldsOf(node, place);
  if (isSeq(node)) {
    const items = node.items.map((item, index) => {
      const field = `${place.field}[${index}]`;
      return { file: place.file, line: place.lineAt(item), field, written: writtenAt(item, { ...place, field }) };
    });
    return { kind: 'list', items };
  }
  // With the failsafe schema every scalar is a string.
  const text = isScalar(node) && typeof node.value === 'string' ? node.value : '';
  return isScalar(node) && node.type === 'PLAIN' && NOTHING.includes(text) ? { kind: 'nothing' } : { kind: 'text', text };
}

/**
 * Reads YAML without giving it a meaning of its own: with the failsafe schema `900,00`, `2024-12` and `no` stay the text
 * that was typed, so an amount never passes through a float.
 */
export function writtenIn(file: string, yaml: string): Read<Spot> {
  const lineCounter = new LineCounter();
  const document = parseDocument(yaml, { schema: 'failsafe', lineCounter });
  const troubles = [...document.errors, ...document.warnings].map((trouble): Mistake => {
    const [problem = 'cannot be read'] = trouble.message.split(/ at line |\n/);
    return { file, line: lineCounter.linePos(trouble.pos[0]).line, field: '', problem, expected: 'readable YAML' };
  });
  if (troubles.length > 0) return refused(troubles);
  const place = { file, field: '', lineAt: lineFinder(lineCounter) };
  return ok({ file, line: 1, field: '', written: writtenAt(document.contents, place) });
}

/** The front matter and the body of a Markdown file, both with blank lines kept so that line numbers stay true. */
export function splitFrontMatter(file: string, markdown: string): Read<{ readonly yaml: string; readonly body: string }> {
  const lines = markdown.replace(/^\uFEFF/, '').split(/\r?\n/);
  const end = lines.indexOf('---', 1);
  if (lines[0] !== '---' || end < 0) {
    const problem = 'has no front matter';
    return refused([
      { file, line: 1, field: '', problem, expected: 'a line ---, fields such as title: …, and a line --- before the text' },
    ]);
  }
  const blank = (count: number): string => '\n'.repeat(count);
  return ok({ yaml: blank(1) + lines.slice(1, end).join('\n'), body: blank(end + 1) + lines.slice(end + 1).join('\n') });
}

/** The field of that name, or a spot that says it is absent. */
export function fieldOf(spot: Spot, name: string): Spot {
  const found = spot.written.kind === 'fields' ? spot.written.fields.get(name) : undefined;
  const field = spot.field === '' ? name : `${spot.field}.${name}`;
  return found ?? { file: spot.file, line: spot.line, field, written: { kind: 'absent' } };
}
