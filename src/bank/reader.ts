import { parentPort, workerData } from 'node:worker_threads';
import type { FileProblem, Statement, StatementFile, StatementLine } from '../reconciliation/statement.ts';
import { ok, type Result } from '../values/result.ts';
import type { CsvMapping } from './csv-mapping.ts';
import { readStatementFile } from './read-statement.ts';

/** What the thread is given: a file, and how this account's bank writes its CSV files. */
export type ToRead = { readonly bytes: Uint8Array; readonly mapping: CsvMapping | null };

/** The first message: all of a file but its lines, which are handed over a few at a time. */
export type FileHead = Result<
  { readonly statements: readonly Statement[]; readonly bad: StatementFile['bad']; readonly lines: number },
  FileProblem
>;

/** The next lines of the file, in order of its statements; `statement` is their place. Null after the last. */
export type SomeLines = { readonly statement: number; readonly lines: readonly StatementLine[] } | null;

/** What a message can hold without the receiver being held up. */
const AT_ONCE = 1_000;

function* piecesOf({ statements }: StatementFile): Generator<SomeLines> {
  for (const [statement, { lines }] of statements.entries())
    for (let from = 0; from < lines.length; from += AT_ONCE) yield { statement, lines: lines.slice(from, from + AT_ONCE) };
}

function headOf(file: ReturnType<typeof readStatementFile>): FileHead {
  if (!file.ok) return file;
  const { statements, bad } = file.value;
  const lines = statements.reduce((sum, each) => sum + each.lines.length, 0);
  return ok({ statements: statements.map((each) => ({ ...each, lines: [] })), bad, lines });
}

if (parentPort) {
  const port = parentPort;
  const { bytes, mapping } = workerData as ToRead;
  const file = readStatementFile(bytes, { mapping });
  const pieces = file.ok ? piecesOf(file.value) : null;
  // Each message asks for the next lines: what was not asked for would all arrive in one turn.
  port.on('message', () => port.postMessage((pieces?.next().value ?? null) satisfies SomeLines));
  port.postMessage(headOf(file));
}
