import type { FileProblem, StatementFile, StatementFormat } from '../reconciliation/statement.ts';
import { ok, type Result } from '../values/result.ts';
import { readCamt } from './camt.ts';
import { readCfonb } from './cfonb.ts';
import { readCsv } from './csv.ts';
import type { CsvMapping, Encoding } from './csv-mapping.ts';
import { presetFor } from './csv-presets.ts';
import { guessMapping } from './csv-propose.ts';
import { likelySeparator, readTable } from './csv-table.ts';
import { decodeText } from './decode.ts';
import { detectFormat } from './detect.ts';
import { MOST_BYTES_OF_XML, MOST_LINES, ROWS_TO_LOOK_AT } from './limits.ts';
import { readOfx } from './ofx.ts';
import { refuseFile } from './problem.ts';

export type ReadOptions = {
  /** How this account's bank writes its CSV files; null while nobody has told. Other formats need none. */
  readonly mapping: CsvMapping | null;
};

function countLines(text: string): number {
  let count = 1;
  for (let next = text.indexOf('\n'); next !== -1; next = text.indexOf('\n', next + 1)) count += 1;
  return count;
}

type Opened = { readonly text: string; readonly format: StatementFormat };

/** The text and what it is; refused before anything is read from it where it is too large. */
function open(bytes: Uint8Array, encoding: Encoding | null): Result<Opened, FileProblem> {
  const text = decodeText(bytes, encoding);
  if (!text.ok) return text;
  const format = detectFormat(text.value);
  if (!format.ok) return format;
  const isXml = format.value === 'camt053' || (format.value === 'ofx' && text.value.trimStart().startsWith('<?'));
  if (isXml && bytes.length > MOST_BYTES_OF_XML) return refuseFile('too-large', String(bytes.length));
  // A movement of OFX or XML takes several lines; there, movements are counted once they are read.
  const lines = format.value === 'csv' || format.value === 'cfonb120' ? countLines(text.value) : 0;
  return lines > MOST_LINES ? refuseFile('too-many-lines', String(lines)) : ok({ text: text.value, format: format.value });
}

function readOpened({ text, format }: Opened, { mapping }: ReadOptions): Result<StatementFile, FileProblem> {
  if (format === 'camt053') return readCamt(text);
  if (format === 'cfonb120') return ok(readCfonb(text));
  if (format === 'ofx') return readOfx(text);
  const known = mapping ?? presetFor(text);
  if (known) return readCsv(text, known);
  const table = readTable(text, likelySeparator(text), ROWS_TO_LOOK_AT);
  return table.ok ? refuseFile('unmapped', text.trimStart().split(/[\r\n]/u, 1)[0]) : table;
}

/**
 * Reads the file that a bank gives: CAMT.053, CFONB120, OFX or CSV, told apart by their content. Either the whole file is refused with one
 * reason, or each of its lines is good, or bad with its own. A statement without a movement is one if it tells a balance.
 */
export function readStatementFile(bytes: Uint8Array, options: ReadOptions): Result<StatementFile, FileProblem> {
  const opened = open(bytes, options.mapping?.encoding ?? null);
  if (!opened.ok) return opened;
  const file = readOpened(opened.value, options);
  if (!file.ok) return file;
  const { statements, bad } = file.value;
  const count = statements.reduce((sum, { lines }) => sum + lines.length, bad.length);
  if (count > MOST_LINES) return refuseFile('too-many-lines', String(count));
  const tells = count > 0 || statements.some(({ opening, closing }) => opening !== null || closing !== null);
  return tells ? file : refuseFile('no-movement');
}

/** The text of a CSV file. */
export function openCsv(bytes: Uint8Array, encoding: Encoding | null = null): Result<string, FileProblem> {
  const opened = open(bytes, encoding);
  if (!opened.ok) return opened;
  return opened.value.format === 'csv' ? ok(opened.value.text) : refuseFile('unknown-format', opened.value.format);
}

/** A mapping to begin with: that of the bank whose heading is known, else a guess from heading and values. */
export function proposeMapping(bytes: Uint8Array): Result<CsvMapping, FileProblem> {
  const text = openCsv(bytes);
  if (!text.ok) return text;
  const known = presetFor(text.value);
  return known ? ok(known) : guessMapping(text.value);
}
