import { FEC_COLUMNS } from '../../src/exports/fec.ts';

type Row = Readonly<Record<(typeof FEC_COLUMNS)[number], string>>;

const MAY_BE_BLANK = new Set<string>(['CompAuxNum', 'CompAuxLib', 'EcritureLet', 'DateLet', 'Montantdevise', 'Idevise']);
const AMOUNT = /^-?\d+,\d{2}$/;

function luhnHolds(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .map((digit, index) => Number(digit) * (index % 2 === 0 ? 1 : 2))
    .reduce((total, weighed) => total + (weighed > 9 ? weighed - 9 : weighed), 0);
  return sum % 10 === 0;
}

function isDate(text: string): boolean {
  if (!/^\d{8}$/.test(text)) return false;
  const iso = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  const ms = Date.parse(`${iso}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(iso);
}

/** Cents of `1234,56`. */
export function fecCents(text: string): number {
  return Number(text.replace(',', ''));
}

function checkName(name: string): string[] {
  const match = /^(?:(\d{9})|ASSO)FEC(\d{8})\.txt$/.exec(name);
  if (!match) return [`the name ${name} is not SirenFECAAAAMMJJ.txt`];
  const [, siren, date = ''] = match;
  return [
    ...(siren !== undefined && !luhnHolds(siren) ? [`the SIREN ${siren} of the name does not hold`] : []),
    ...(isDate(date) ? [] : [`the name's date ${date} is none`]),
  ];
}

function checkFields(row: Row, at: string): string[] {
  const faults = FEC_COLUMNS.flatMap((column) => {
    const value = row[column];
    if (value === '') return MAY_BE_BLANK.has(column) ? [] : [`${at}: ${column} is blank`];
    const wrong = value.trim() !== value || /[\p{Cc}|]/u.test(value);
    return wrong ? [`${at}: ${column} holds a sign that ends fields: ${JSON.stringify(value)}`] : [];
  });
  const dates = (['EcritureDate', 'PieceDate', 'ValidDate'] as const).filter((column) => !isDate(row[column]));
  const { Debit, Credit, CompteNum, EcritureLet, DateLet } = row;
  return [
    ...faults,
    ...dates.map((column) => `${at}: ${column} is no date: ${row[column]}`),
    ...(AMOUNT.test(Debit) && AMOUNT.test(Credit) ? [] : [`${at}: an amount is not written with a comma and two decimals`]),
    ...((fecCents(Debit) === 0) === (fecCents(Credit) === 0)
      ? [`${at}: debit ${Debit} and credit ${Credit}: one of them, and only one`]
      : []),
    ...(/^[1-8]\d{2}/.test(CompteNum) ? [] : [`${at}: the account ${CompteNum} does not begin with three digits of the chart`]),
    ...((EcritureLet === '') === (DateLet === '') && (DateLet === '' || isDate(DateLet)) ? [] : [`${at}: a letter goes with its date`]),
  ];
}

function checkOrder(rows: readonly Row[]): string[] {
  return rows.flatMap((row, index) => {
    const before = rows[index - 1];
    const [own, last] = [Number(row.EcritureNum), Number(before?.EcritureNum ?? 0)];
    const at = `line ${index + 2}`;
    return [
      ...(own === last || own === last + 1 ? [] : [`${at}: number ${row.EcritureNum} comes after ${before?.EcritureNum ?? 'nothing'}`]),
      ...(before && row.ValidDate < before.ValidDate ? [`${at}: validated before the line above it`] : []),
      ...(row.JournalCode === 'AN' && before && before.JournalCode !== 'AN' ? [`${at}: carried over behind other entries`] : []),
    ];
  });
}

function sumOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { Debit, Credit }) => sum + fecCents(Debit) - fecCents(Credit), 0);
}

function checkBalances(rows: readonly Row[]): string[] {
  const entries = [...Map.groupBy(rows, ({ EcritureNum }) => EcritureNum)];
  const letters = [
    ...Map.groupBy(
      rows.filter(({ EcritureLet }) => EcritureLet !== ''),
      ({ CompteNum, EcritureLet }) => `${CompteNum} ${EcritureLet}`,
    ),
  ];
  return [
    ...entries.filter(([, own]) => sumOf(own) !== 0).map(([n]) => `entry ${n} is not balanced`),
    ...(sumOf(rows) === 0 ? [] : ['the file is not balanced']),
    ...letters.filter(([, own]) => sumOf(own) !== 0).map(([letter]) => `the letter ${letter} does not add up to zero`),
  ];
}

/** The rows of a file that is well formed. */
export function fecRows(text: string): Row[] {
  const lines = text.split('\r\n').slice(1, -1);
  return lines.map((line) => {
    const fields = line.split('\t');
    return Object.fromEntries(FEC_COLUMNS.map((column, index) => [column, fields[index] ?? ''])) as Row;
  });
}

/** Everything wrong with a file of accounting entries (LPF art. A47 A-1, and what the tax office's own tool looks at); none when it is sound. */
export function checkFec(text: string, name: string): string[] {
  const lines = text.split('\r\n');
  const widths = lines
    .slice(1, -1)
    .flatMap((line, index) => (line.split('\t').length === FEC_COLUMNS.length ? [] : [`line ${index + 2}: not 18 fields`]));
  const shape = [
    ...(text.startsWith('\uFEFF') ? ['begins with a BOM'] : []),
    ...(lines[0] === FEC_COLUMNS.join('\t') ? [] : ['the first line does not name the 18 columns']),
    ...(lines.at(-1) === '' ? [] : ['the last line is not ended']),
    ...(lines.length > 2 ? [] : ['there is no line']),
    ...(/(?<!\r)\n|\r(?!\n)/.test(text) ? ['a line does not end with CR LF'] : []),
    ...widths,
  ];
  if (shape.length > 0) return [...checkName(name), ...shape];
  const rows = fecRows(text);
  return [
    ...checkName(name),
    ...rows.flatMap((row, index) => checkFields(row, `line ${index + 2}`)),
    ...checkOrder(rows),
    ...checkBalances(rows),
  ];
}
