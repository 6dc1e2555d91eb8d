import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** Texts by their path from the project's root, such as `src/values/cents.ts`. */
export type SourceTree = Readonly<Record<string, string>>;

export type Import = {
  readonly from: string;
  readonly specifier: string;
  readonly target: string | null;
  readonly typeOnly: boolean;
  readonly line: number;
};

export type SourceFile = {
  readonly path: string;
  readonly text: string;
  /** The folder under `src/`, or the file itself where it stands directly in it. */
  readonly room: string;
  /** Null for what is no script, such as a style sheet. */
  readonly script: ts.SourceFile | null;
  readonly imports: readonly Import[];
};

const SCRIPT = /\.(?:ts|mts|mjs|js)$/;
const READ = /\.(?:ts|mts|mjs|js|astro|css)$/;

/** Reads all of `src/` under a folder. */
export function readTree(root: string): SourceTree {
  const entries = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile() && READ.test(entry.name)).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path.slice(root.length + 1), readFileSync(path, 'utf8')]));
}

/** The scripts of an Astro file, with everything else blanked out, so that lines keep their numbers. */
function scriptsOfAstro(text: string): string {
  const blank = (part: string): string => part.replace(/[^\n]/g, ' ');
  const [, open = '', front = '', close = '', rest = text] = /^(\s*---\r?\n)([\s\S]*?\n)(---)([\s\S]*)$/.exec(text) ?? [];
  const scripts = rest.replace(/([\s\S]*?)(?:<script[^>]*>([\s\S]*?)<\/script>|$)/g, (whole, before: string, script: string | undefined) =>
    script === undefined ? blank(whole) : `${blank(before)}${blank('<script>')}${script}${blank('</script>')}`,
  );
  return `${blank(open)}${front}${blank(close)}${scripts}`;
}

export function lineOf(script: ts.SourceFile, node: ts.Node): number {
  return script.getLineAndCharacterOfPosition(node.getStart(script)).line + 1;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return (
    !clause.name &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every((element) => element.isTypeOnly)
  );
}

function resolve(from: string, specifier: string): string | null {
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier.replace(/\?.*$/, '')) : null;
}

/** Every import of a script: statements, re-exports, `import()` and types written as `import('…')`. */
function importsOf(path: string, script: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const add = (node: ts.Node, specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    found.push({ from: path, specifier: specifier.text, target: resolve(path, specifier.text), typeOnly, line: lineOf(script, node) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, isTypeOnly(node.importClause));
    if (ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, node.isTypeOnly);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node, node.arguments[0], false);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node, node.argument.literal, true);
    ts.forEachChild(node, visit);
  };
  visit(script);
  return found;
}

export function parseFile(path: string, text: string): SourceFile {
  const [, top = ''] = path.split('/');
  const scriptText = path.endsWith('.astro') ? scriptsOfAstro(text) : SCRIPT.test(path) ? text : null;
  const script = scriptText === null ? null : ts.createSourceFile(path, scriptText, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  return { path, text, room: top, script, imports: script ? importsOf(path, script) : [] };
}

export function parseTree(tree: SourceTree): SourceFile[] {
  return Object.entries(tree).map(([path, text]) => parseFile(path, text));
}
