import type { BadLine, BankBalance, FileProblem, Statement, StatementFile } from '../reconciliation/statement.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { readOfxAmount } from './amounts.ts';
import { readCompactDay } from './dates.ts';
import { badLine, found, readDraft, sortOut, type ReadLine } from './line.ts';
import { sgmlAsXml } from './ofx-sgml.ts';
import { refuseFile } from './problem.ts';
import { joinWords } from './text.ts';
import { at, childrenOf, readXml, textAt, type Element } from './xml.ts';

/** `NAME` holds 32 characters, so that French banks go on in `MEMO`; `PAYEE` is the only sure name of the other side. */
function readMovement(movement: Element, position: number, accountCurrency: string): ReadLine {
  const booked = textAt(movement, 'DTPOSTED') ?? '';
  const amount = textAt(movement, 'TRNAMT') ?? '';
  const words = ['NAME', 'MEMO'].map((name) => textAt(movement, name) ?? '');
  const kind = textAt(movement, 'TRNTYPE') ?? '';
  // `CURRENCY` says what the amount is in; `ORIGCURRENCY` only what it once was.
  const currency = textAt(movement, 'CURRENCY', 'CURSYM') ?? accountCurrency;
  const text = joinWords([`${booked} ${amount} ${kind}`, ...words]);
  if (kind === 'HOLD') return refused(badLine(position, text, 'not-booked', kind));
  if (currency !== 'EUR') return refused(badLine(position, text, 'currency', currency));
  const available = textAt(movement, 'DTAVAIL') ?? '';
  return readDraft({
    position,
    text,
    bookedOn: found(booked, readCompactDay),
    valueOn: available === '' ? null : found(available, readCompactDay),
    amount: found(amount, readOfxAmount),
    words,
    counterparty: textAt(movement, 'PAYEE', 'NAME'),
    reference: textAt(movement, 'REFNUM') ?? textAt(movement, 'CHECKNUM'),
    bankId: textAt(movement, 'FITID'),
  });
}

/** A French account is told in three parts, as in an IBAN without its keys; a lone `ACCTID` is taken as it stands. */
function accountOf(from: Element | undefined): string | null {
  const [bank, branch, id] = ['BANKID', 'BRANCHID', 'ACCTID'].map((name) => (textAt(from, name) ?? '').replace(/\s/gu, ''));
  const isFrench = bank?.length === 5 && branch?.length === 5 && id?.length === 11;
  const written = isFrench ? `${bank}${branch}${id}` : (id ?? '');
  return written === '' ? null : written;
}

function closingOf(statement: Element, currency: string): Result<BankBalance | null, FileProblem> {
  const balance = at(statement, 'LEDGERBAL');
  if (balance === undefined || currency !== 'EUR') return ok(null);
  const said = [textAt(balance, 'BALAMT') ?? '', textAt(balance, 'DTASOF') ?? ''] as const;
  const amount = readOfxAmount(said[0]);
  const on = readCompactDay(said[1]);
  return amount === undefined || on === undefined ? refuseFile('malformed', `LEDGERBAL ${said.join(' ')}`) : ok({ on, amount });
}

type Read = { readonly statement: Statement; readonly bad: readonly BadLine[] };

function readStatement(statement: Element, linesBefore: number): Result<Read, FileProblem> {
  const currency = textAt(statement, 'CURDEF') ?? '';
  const closing = closingOf(statement, currency);
  if (!closing.ok) return closing;
  const account = accountOf(at(statement, 'BANKACCTFROM') ?? at(statement, 'CCACCTFROM'));
  const movements = movementsOf(statement);
  const { lines, bad } = sortOut(movements.map((each, index) => readMovement(each, linesBefore + index + 1, currency)));
  return ok({ statement: { format: 'ofx', account, opening: null, closing: closing.value, lines }, bad });
}

function movementsOf(statement: Element): readonly Element[] {
  return childrenOf(statement, 'BANKTRANLIST').flatMap((list) => childrenOf(list, 'STMTTRN'));
}

/** The statements of bank accounts and of cards, each account its own. */
function statementsOf(ofx: Element | undefined): readonly Element[] {
  const within = (set: string, response: string, name: string): readonly Element[] =>
    childrenOf(ofx, set)
      .flatMap((each) => childrenOf(each, response))
      .flatMap((each) => childrenOf(each, name));
  return [...within('BANKMSGSRSV1', 'STMTTRNRS', 'STMTRS'), ...within('CREDITCARDMSGSRSV1', 'CCSTMTTRNRS', 'CCSTMTRS')];
}

function asXml(text: string): Result<string, FileProblem> {
  const isXml = /^\s*<\?(?:xml|OFX)\b/iu.test(text);
  return isXml ? ok(text) : sgmlAsXml(text.slice(Math.max(0, text.search(/<OFX>/iu))));
}

/** OFX 1.x (SGML) and 2.x (XML). It tells the balance at its end only, so that its sum cannot be checked. */
export function readOfx(text: string): Result<StatementFile, FileProblem> {
  const xml = asXml(text);
  if (!xml.ok) return xml;
  const root = readXml(xml.value);
  if (!root.ok) return root;
  const read: Read[] = [];
  let movements = 0;
  for (const statement of statementsOf(at(root.value, 'OFX'))) {
    const one = readStatement(statement, movements);
    if (!one.ok) return refused(one.why);
    read.push(one.value);
    movements += movementsOf(statement).length;
  }
  return ok({ statements: read.map((one) => one.statement), bad: read.flatMap((one) => one.bad) });
}
