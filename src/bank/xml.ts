import { XMLParser } from 'fast-xml-parser';
import type { FileProblem } from '../reconciliation/statement.ts';
import { ok, type Result } from '../values/result.ts';
import { refuseFile } from './problem.ts';
import { plainXml } from './xml-guard.ts';

/** An element: its children by their names without a prefix, each a list; its text; its attributes behind an `@`. */
export type Element = Readonly<Record<string, Inner>>;

type Inner = readonly Element[] | string;

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function characterOf(code: number, written: string): string {
  const isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : written;
}

/** The five names of XML and references by number, once: `&amp;lt;` is the text `&lt;`. Any other name stays as it was written. */
export function decodeEntities(text: string): string {
  return text.replace(
    /&(?:(amp|lt|gt|quot|apos)|#(\d{1,8})|#[xX]([\dA-Fa-f]{1,8}));/gu,
    (written, name: string | undefined, decimal: string | undefined, hex: string | undefined) => {
      if (name !== undefined) return NAMED[name] ?? written;
      return characterOf(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal), written);
    },
  );
}

function newParser(): XMLParser {
  return new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    removeNSPrefix: true,
    // Amounts stay texts, or 1E10 becomes ten milliards and 0012.10 loses its cents; no entity is expanded by the library (trust B5).
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
    ignoreDeclaration: true,
    alwaysCreateTextNode: true,
    jPath: false,
    isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
  });
}

/** The root's children by name. What is not well formed, names a document type or nests beyond reason is refused before anything is built. */
export function readXml(text: string): Result<Element, FileProblem> {
  const plain = plainXml(text);
  if (!plain.ok) return plain;
  try {
    return ok(newParser().parse(plain.value) as Element);
  } catch (failure) {
    return refuseFile('malformed', failure instanceof Error ? failure.message : '');
  }
}

export function childrenOf(element: Element | undefined, name: string): readonly Element[] {
  const children = element !== undefined && Object.hasOwn(element, name) ? element[name] : undefined;
  return children === undefined || typeof children === 'string' ? [] : children;
}

/** The first element along a path of names. */
export function at(element: Element | undefined, ...path: readonly string[]): Element | undefined {
  return path.reduce<Element | undefined>((inner, name) => childrenOf(inner, name)[0], element);
}

function textIn(element: Element | undefined): string | undefined {
  const text = element?.['#text'];
  return typeof text === 'string' ? decodeEntities(text).trim() : undefined;
}

/** The text at the end of a path, without the spaces around it; undefined where there is none. */
export function textAt(element: Element | undefined, ...path: readonly string[]): string | undefined {
  return textIn(at(element, ...path));
}

/** The texts of all the elements of a name. */
export function textsOf(element: Element | undefined, name: string): string[] {
  return childrenOf(element, name).map((child) => textIn(child) ?? '');
}

export function attributeOf(element: Element | undefined, name: string): string | undefined {
  const value = element?.[`@${name}`];
  return typeof value === 'string' ? decodeEntities(value) : undefined;
}
