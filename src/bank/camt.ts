import type { BadLine, BankBalance, FileProblem, Statement, StatementFile } from '../reconciliation/statement.ts';
import { cents } from '../values/cents.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { readXmlAmount } from './amounts.ts';
import { readIsoDay } from './dates.ts';
import { readCamtEntry } from './camt-entry.ts';
import { sortOut, type ReadLine } from './line.ts';
import { refuseFile } from './problem.ts';
import { at, attributeOf, childrenOf, readXml, textAt, type Element } from './xml.ts';

type MaybeBalance = Result<BankBalance | null, FileProblem>;

function readBalance(balance: Element | undefined): MaybeBalance {
  const amount = at(balance, 'Amt');
  if (amount === undefined || attributeOf(amount, 'Ccy') !== 'EUR') return ok(null);
  const said = textAt(amount) ?? '';
  const value = readXmlAmount(said);
  const dated = textAt(balance, 'Dt', 'Dt') ?? textAt(balance, 'Dt', 'DtTm') ?? '';
  const on = readIsoDay(dated);
  const sense = textAt(balance, 'CdtDbtInd');
  if (value === undefined || on === undefined || (sense !== 'CRDT' && sense !== 'DBIT')) {
    return refuseFile('malformed', `Bal ${said} ${dated} ${sense ?? ''}`);
  }
  return ok({ on, amount: sense === 'DBIT' ? cents(-value) : value });
}

/** The balance of the first code that the statement tells. A statement cut into pages tells intermediate ones besides, marked `INTM`. */
function balanceOf(statement: Element, ...codes: readonly string[]): MaybeBalance {
  const balances = childrenOf(statement, 'Bal').filter((each) => textAt(each, 'Tp', 'SubTp', 'Cd') !== 'INTM');
  const byCode = codes.map((code) => balances.find((each) => textAt(each, 'Tp', 'CdOrPrtry', 'Cd') === code));
  return readBalance(byCode.find((each) => each !== undefined));
}

function accountOf(statement: Element): string | null {
  const id = at(statement, 'Acct', 'Id');
  const written = (textAt(id, 'IBAN') ?? textAt(id, 'Othr', 'Id') ?? '').replace(/\s/gu, '');
  return written === '' ? null : written;
}

type Read = { readonly statement: Statement; readonly bad: readonly BadLine[] };

function readStatement(statement: Element, entriesBefore: number): Result<Read, FileProblem> {
  const opening = balanceOf(statement, 'OPBD', 'PRCD');
  if (!opening.ok) return opening;
  const closing = balanceOf(statement, 'CLBD');
  if (!closing.ok) return closing;
  const read: ReadLine[] = childrenOf(statement, 'Ntry').map((entry, index) => readCamtEntry(entry, entriesBefore + index + 1));
  const { lines, bad } = sortOut(read);
  return ok({
    statement: { format: 'camt053', account: accountOf(statement), opening: opening.value, closing: closing.value, lines },
    bad,
  });
}

/** CAMT.053, versions 02 to 08: `Document/BkToCstmrStmt/Stmt[]`, also inside an envelope of the bank's. Lines count over the whole file. */
export function readCamt(text: string): Result<StatementFile, FileProblem> {
  const root = readXml(text);
  if (!root.ok) return root;
  const envelope = Object.values(root.value).flatMap((each) => (typeof each === 'string' ? [] : each))[0];
  const document = at(root.value, 'Document') ?? at(envelope, 'Document');
  const statements = childrenOf(at(document, 'BkToCstmrStmt'), 'Stmt');
  const read: Read[] = [];
  let entries = 0;
  for (const statement of statements) {
    const one = readStatement(statement, entries);
    if (!one.ok) return refused(one.why);
    read.push(one.value);
    entries += childrenOf(statement, 'Ntry').length;
  }
  return ok({ statements: read.map((one) => one.statement), bad: read.flatMap((one) => one.bad) });
}
