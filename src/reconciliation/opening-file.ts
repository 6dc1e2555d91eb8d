import { fieldOf, writtenIn, type Spot } from '../settings/written.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { cellOf, columnAmong, readTable, textOfFile, type TableMistake } from '../values/table.ts';
import type { TypedBalance } from './opening.ts';

const ACCOUNT = ['account', 'compte'];
const OWNS = ['owns', 'actif', 'debit', 'débit', 'avoir'];
const OWES = ['owes', 'passif', 'credit', 'crédit', 'dette'];

function inTable(bytes: Uint8Array): Result<TypedBalance[], TableMistake[]> {
  const table = readTable(bytes);
  if (!table.ok) return table;
  const { columns, rows } = table.value;
  const account = columnAmong(columns, ACCOUNT);
  const owns = columnAmong(columns, OWNS);
  const owes = columnAmong(columns, OWES);
  const missing = [
    ...(account === null ? [ACCOUNT.join(' / ')] : []),
    ...(owns === null && owes === null ? [[...OWNS, ...OWES].join(' / ')] : []),
  ];
  if (missing.length > 0)
    return refused(missing.map((expected) => ({ line: 1, column: '', typed: '', problem: 'missing-column', expected })));
  return ok(rows.map((row) => ({ line: row.line, account: cellOf(row, account), owns: cellOf(row, owns), owes: cellOf(row, owes) })));
}

function side(spot: Spot, of: 'owns' | 'owes'): TypedBalance[] {
  const { written } = fieldOf(spot, of);
  if (written.kind !== 'fields') return [];
  return [...written.fields].map(([account, each]) => {
    const typed = each.written.kind === 'text' ? each.written.text : '?';
    return { line: each.line ?? 1, account, owns: of === 'owns' ? typed : '', owes: of === 'owes' ? typed : '' };
  });
}

function inYaml(bytes: Uint8Array): Result<TypedBalance[], TableMistake[]> {
  const spot = writtenIn('', textOfFile(bytes));
  if (!spot.ok)
    return refused(
      spot.why.map(({ line, problem, expected }) => ({ line: line ?? 1, column: '', typed: problem, problem: 'unreadable', expected })),
    );
  const balances = [...side(spot.value, 'owns'), ...side(spot.value, 'owes')];
  if (balances.length > 0) return ok(balances);
  return refused([{ line: 1, column: '', typed: '', problem: 'missing-column', expected: 'owns: { bank-main: 1234,56 }' }]);
}

/**
 * Reads balances from a file: CSV with the columns `account`, `owns`, `owes`; or YAML with the names of accounts under `owns:` and `owes:`.
 * Accounts are named as in `content/accounts.yaml`, or by their numbers.
 */
export function readOpeningFile(bytes: Uint8Array): Result<TypedBalance[], TableMistake[]> {
  return /^(?:owns|owes):/m.test(textOfFile(bytes)) ? inYaml(bytes) : inTable(bytes);
}
