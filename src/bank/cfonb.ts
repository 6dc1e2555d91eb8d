import type { BadLine, BankBalance, Statement, StatementFile, StatementLine } from '../reconciliation/statement.ts';
import { readOverpunched } from './amounts.ts';
import { accountOf, atFullWidth, part, problemOf, recordsOf, type Record } from './cfonb-record.ts';
import { readShortDay } from './dates.ts';
import { badLine, found, readDraft, type Found } from './line.ts';
import type { Cents } from '../values/cents.ts';

/** A movement with the complements that follow it. */
type Movement = { readonly record: Record; readonly complements: string[] };

/** One account's part of the file while it is read. */
type Part = {
  readonly account: string;
  opening: BankBalance | null;
  closing: BankBalance | null;
  readonly movements: Movement[];
};

type Reading = { readonly parts: Part[]; readonly bad: BadLine[]; last: Movement | null };

function amountIn(text: string): Found<Cents> {
  return found(part(text, 91, 104), (said) => readOverpunched(said, part(text, 20, 20)));
}

/** Complements that name the other side: the payer, the one paid. */
const NAMES = new Set(['NPY', 'NBE']);
/** The original amount of a foreign payment, and ids of banks and mandates: no words. */
const NO_WORDS = new Set(['MMO', 'CBE', 'BDB', 'NBU', 'NPO', 'RCN', ...NAMES]);

function information(complements: readonly string[], isWanted: (qualifier: string) => boolean): string[] {
  return complements.filter((text) => isWanted(part(text, 46, 48).trim())).map((text) => part(text, 49, 118));
}

/**
 * The reference that the payer gave stands in the first half of `RCN`, else at the end of the movement. Its entry number is not unique, so
 * the format has no bank's id.
 */
function readMovement({ record, complements }: Movement): ReturnType<typeof readDraft> {
  const text = atFullWidth(record) ?? '';
  const valued = part(text, 43, 48);
  const [client] = information(complements, (qualifier) => qualifier === 'RCN');
  return readDraft({
    position: record.position,
    text,
    bookedOn: found(part(text, 35, 40), readShortDay),
    valueOn: /^[0 ]{6}$/u.test(valued) ? null : found(valued, readShortDay),
    amount: amountIn(text),
    words: [part(text, 49, 79), ...information(complements, (qualifier) => !NO_WORDS.has(qualifier)), client?.slice(35) ?? ''],
    counterparty: information(complements, (qualifier) => NAMES.has(qualifier))[0],
    reference: client?.slice(0, 35).trim() === '' || client === undefined ? part(text, 105, 120) : client.slice(0, 35),
    bankId: undefined,
  });
}

function newPart(account: string): Part {
  return { account, opening: null, closing: null, movements: [] };
}

/** The part that a record belongs to: the last, unless the record opens one, or is another account's, or comes after a closing. */
function partFor(reading: Reading, text: string): Part {
  const account = accountOf(text);
  const last = reading.parts.at(-1);
  if (last?.account === account && last.closing === null && !text.startsWith('01')) return last;
  const fresh = newPart(account);
  reading.parts.push(fresh);
  return fresh;
}

function takeBalance(reading: Reading, record: Record, text: string): void {
  const dated = part(text, 35, 40);
  const on = readShortDay(dated);
  const { said, value } = amountIn(text);
  const owner = partFor(reading, text);
  if (on === undefined) reading.bad.push(badLine(record.position, record.text, 'date', dated));
  else if (value === undefined) reading.bad.push(badLine(record.position, record.text, 'amount', said));
  else if (text.startsWith('01')) owner.opening = { on, amount: value };
  else owner.closing = { on, amount: value };
}

function takeRecord(reading: Reading, record: Record): void {
  const text = atFullWidth(record) ?? '';
  const problem = problemOf(record);
  const previous = reading.last;
  // What follows a movement that could not be read is not the words of the one before it.
  if (!record.text.startsWith('05')) reading.last = null;
  if (problem) reading.bad.push(badLine(record.position, record.text, problem.problem, problem.detail));
  else if (text.startsWith('04')) {
    reading.last = { record, complements: [] };
    partFor(reading, text).movements.push(reading.last);
  } else if (text.startsWith('05')) {
    if (previous && accountOf(atFullWidth(previous.record) ?? '') === accountOf(text)) previous.complements.push(text);
    else reading.bad.push(badLine(record.position, record.text, 'columns', '05'));
  } else takeBalance(reading, record, text);
}

function statementOf({ account, opening, closing, movements }: Part, bad: BadLine[]): Statement {
  const lines: StatementLine[] = [];
  for (const line of movements.map(readMovement)) {
    if (line.ok) lines.push(line.value);
    else bad.push(line.why);
  }
  return { format: 'cfonb120', account, opening, closing, lines };
}

/**
 * CFONB120: old balance (01), movements (04) with complements (05), new balance (07), for one account after the other. A file may hold
 * several days of one account, each its own statement.
 */
export function readCfonb(text: string): StatementFile {
  const reading: Reading = { parts: [], bad: [], last: null };
  for (const record of recordsOf(text)) takeRecord(reading, record);
  const bad = [...reading.bad];
  const statements = reading.parts.map((each) => statementOf(each, bad));
  return { statements, bad: bad.sort((left, right) => left.position - right.position) };
}
