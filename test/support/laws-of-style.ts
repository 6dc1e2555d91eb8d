import ts from 'typescript';
import type { Breach } from './laws-of-imports.ts';
import { lineOf, type SourceFile } from './source-tree.ts';

const MOST_LINES = 250;
const MOST_LINES_OF_FUNCTION = 60;
const CLOCK = 'src/values/clock.ts';
const SETTINGS = 'src/settings/';
const CHANGES = new Set([
  ...['set', 'add', 'delete', 'clear', 'push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin'],
]);

/** A law about one node: what is wrong and what to do, or nothing. */
type Law = (node: ts.Node, file: SourceFile) => string | undefined;

function unwrapped(node: ts.Expression): ts.Expression {
  return ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)
    ? unwrapped(node.expression)
    : node;
}

const noAny: Law = (node) =>
  node.kind === ts.SyntaxKind.AnyKeyword ? '`any` hides what a value is; say it, or use `unknown` and look' : undefined;

const noEnum: Law = (node) => (ts.isEnumDeclaration(node) ? 'an enum is code, not a type; use a union of words' : undefined);

const noClass: Law = (node) => {
  if (!ts.isClassLike(node)) return undefined;
  const extended = node.heritageClauses?.flatMap(({ types }) => types.map(({ expression }) => expression.getText())) ?? [];
  return extended.some((name) => name.endsWith('Error')) ? undefined : 'only errors are classes; use a record of functions';
};

const noBarrel: Law = (node) =>
  ts.isExportDeclaration(node) && node.moduleSpecifier ? 'passes on what another file exports; import it where it stands' : undefined;

const noDefault: Law = (node, { path }) => {
  if (path.endsWith('.astro')) return undefined;
  const byKeyword = ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
  return byKeyword === true || ts.isExportAssignment(node) ? 'a default export has no name to look for; name it' : undefined;
};

function isNew(node: ts.Node, name: string): node is ts.NewExpression {
  return ts.isNewExpression(node) && node.expression.getText() === name;
}

const oneClock: Law = (node, { path }) => {
  if (path === CLOCK) return undefined;
  const reads =
    (ts.isPropertyAccessExpression(node) &&
      /^(?:globalThis\.)?(?:Date\.now|performance\.now|process\.hrtime|process\.uptime|Temporal\.Now)$/.test(node.getText())) ||
    (isNew(node, 'Date') && (node.arguments?.length ?? 0) === 0) ||
    (ts.isCallExpression(node) && node.expression.getText() === 'Date');
  return reads ? 'the clock is read in values/clock.ts only; take a `Clock`' : undefined;
};

const oneEnvironment: Law = (node, { path }) => {
  if (path.startsWith(SETTINGS)) return undefined;
  const reads =
    (ts.isPropertyAccessExpression(node) && /^(?:process|import\.meta)\.(?:env|loadEnvFile)$/.test(node.getText())) ||
    (ts.isElementAccessExpression(node) && /^process\[['"]env/.test(node.getText())) ||
    (ts.isVariableDeclaration(node) && node.initializer?.getText() === 'process' && /\benv\b/.test(node.name.getText()));
  return reads ? 'the environment is read in settings/ only; take it as an argument' : undefined;
};

/** Classes of this house, or of a package: the built pages carry their own copies, of which none is an instance of the other. */
const noForeignInstance: Law = (node, file) => {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.InstanceOfKeyword) return undefined;
  const [name = ''] = node.right.getText().split('.');
  const imported = file.script?.statements.some(
    (statement) =>
      (ts.isImportDeclaration(statement) && new RegExp(`\\b${name}\\b`).test(statement.importClause?.getText() ?? '')) ||
      (ts.isClassDeclaration(statement) && statement.name?.text === name),
  );
  return imported === true ? 'errors are told apart by a `code`: there may be two copies of a class' : undefined;
};

function isLiteral(node: ts.Expression): boolean {
  const inner = unwrapped(node);
  return (
    ts.isObjectLiteralExpression(inner) ||
    ts.isArrayLiteralExpression(inner) ||
    ts.isLiteralExpression(inner) ||
    ts.isTemplateExpression(inner) ||
    ts.isPrefixUnaryExpression(inner) ||
    (ts.isNewExpression(inner) && (inner.arguments ?? []).every(isLiteral))
  );
}

function linesOf(script: ts.SourceFile, node: ts.Node): number {
  return script.getLineAndCharacterOfPosition(node.getEnd()).line + 2 - lineOf(script, node);
}

/** A function that does nothing but give a literal is a table. */
function isTable(node: ts.FunctionLikeDeclaration): boolean {
  if (!node.body) return false;
  if (!ts.isBlock(node.body)) return isLiteral(node.body);
  const [only, ...others] = node.body.statements;
  return (
    others.length === 0 && only !== undefined && ts.isReturnStatement(only) && only.expression !== undefined && isLiteral(only.expression)
  );
}

const shortFunctions: Law = (node, { script }) => {
  if (!script || !ts.isFunctionLike(node) || !('body' in node) || isTable(node)) return undefined;
  const lines = linesOf(script, node);
  return lines > MOST_LINES_OF_FUNCTION ? `a function of ${lines} lines; at most ${MOST_LINES_OF_FUNCTION}: name its parts` : undefined;
};

const LAWS: readonly Law[] = [noAny, noEnum, noClass, noBarrel, noDefault, oneClock, oneEnvironment, noForeignInstance, shortFunctions];

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

function changedByCall(node: ts.CallExpression): ts.Expression | undefined {
  if (/^(?:Object\.assign|Object\.defineProperty|Reflect\.set)$/.test(node.expression.getText())) return node.arguments[0];
  if (!ts.isPropertyAccessExpression(node.expression)) return undefined;
  return CHANGES.has(node.expression.name.text) ? node.expression.expression : undefined;
}

/** What a node changes from within: `a` in `a.b = 1`, `a.push(1)`, `a.b++`, `delete a.b`. */
function changedBy(node: ts.Node): ts.Expression | undefined {
  if (ts.isCallExpression(node)) return changedByCall(node);
  if (ts.isDeleteExpression(node)) return node.expression;
  if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) return node.left;
  if (ts.isPostfixUnaryExpression(node)) return node.operand;
  if (!ts.isPrefixUnaryExpression(node)) return undefined;
  return [ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken].includes(node.operator) ? node.operand : undefined;
}

function isPartOf(node: ts.Node, name: string): boolean {
  if (ts.isIdentifier(node)) return node.text === name;
  return (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) && isPartOf(node.expression, name);
}

/** Whether what a constant holds is changed anywhere in its file. */
function isChanged(script: ts.SourceFile, name: string): boolean {
  const changes = (node: ts.Node): boolean => {
    const changed = changedBy(node);
    return (changed !== undefined && isPartOf(changed, name)) || (ts.forEachChild(node, (child) => changes(child) || undefined) ?? false);
  };
  return changes(script);
}

const STATE = 'keeps state at module level; keep it in what a function makes, and hand it on';
const KEEPERS = /^(?:Weak)?(?:Map|Set|Ref)$/;

/** Made empty, a map or set at module level can only be there to be filled. */
function isState(script: ts.SourceFile, { name, initializer }: ts.VariableDeclaration): boolean {
  const value = initializer && unwrapped(initializer);
  if (!value || !ts.isIdentifier(name)) return false;
  if (ts.isNewExpression(value) && KEEPERS.test(value.expression.getText()) && (value.arguments ?? []).length === 0) return true;
  const keeps = ts.isNewExpression(value) || ts.isArrayLiteralExpression(value) || ts.isObjectLiteralExpression(value);
  return keeps && isChanged(script, name.text);
}

/** What a module remembers between calls. An Astro file is exempt: its script runs once for each page. */
function breachesOfState({ path, script }: SourceFile): Breach[] {
  if (!script || path.endsWith('.astro')) return [];
  return script.statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) => {
    const isConstant = (declarationList.flags & ts.NodeFlags.Const) !== 0;
    const states = declarationList.declarations.filter((declaration) => !isConstant || isState(script, declaration));
    return states.map((declaration) => `${path}:${lineOf(script, declaration)}: ${STATE}`);
  });
}

/** Imports, types and literals only. */
function isDataFile({ script }: SourceFile): boolean {
  return (
    script?.statements.every(
      (statement) =>
        ts.isImportDeclaration(statement) ||
        ts.isTypeAliasDeclaration(statement) ||
        (ts.isVariableStatement(statement) &&
          statement.declarationList.declarations.every(({ initializer }) => initializer !== undefined && isLiteral(initializer))),
    ) === true
  );
}

function breachesOfFile(file: SourceFile): Breach[] {
  const { path, text } = file;
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const breaches: Breach[] = [];
  if (lines > MOST_LINES && !isDataFile(file))
    breaches.push(`${path}:${MOST_LINES}: a file of ${lines} lines; at most ${MOST_LINES}: it holds two ideas`);
  if (/^index\.(?:ts|mts|js|mjs)$/.test(name)) breaches.push(`${path}:1: a file is named after its idea, not index`);
  if (/\.(?:ts|css)$/.test(name) && !path.startsWith('src/pages/') && !/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)+$/.test(name)) {
    breaches.push(`${path}:1: file names are written like-this.ts`);
  }
  return breaches;
}

/** The laws that one file keeps or breaks by itself. */
export function breachesOfStyle(files: readonly SourceFile[]): Breach[] {
  return files.flatMap((file) => {
    const breaches: Breach[] = [];
    const visit = (node: ts.Node): void => {
      for (const law of LAWS) {
        const breach = law(node, file);
        if (breach !== undefined && file.script) breaches.push(`${file.path}:${lineOf(file.script, node)}: ${breach}`);
      }
      ts.forEachChild(node, visit);
    };
    if (file.script) visit(file.script);
    return [...breachesOfFile(file), ...breaches, ...breachesOfState(file)];
  });
}
