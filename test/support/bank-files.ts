import type { Statement, StatementLine } from '../../src/reconciliation/statement.ts';

/** What a bank knows of an account: what is written in each format, and should be read back from it. */
export type Written = Omit<Statement, 'format'>;

export function toBytes(text: string, encoding: 'utf8' | 'latin1' | 'utf16le' = 'utf8'): Uint8Array {
  return Buffer.from(encoding === 'utf16le' ? `\uFEFF${text}` : text, encoding);
}

function decimal(amount: number, mark = '.'): string {
  const digits = String(Math.abs(amount)).padStart(3, '0');
  return `${digits.slice(0, -2)}${mark}${digits.slice(-2)}`;
}

function signed(amount: number, mark = '.'): string {
  return `${amount < 0 ? '-' : ''}${decimal(amount, mark)}`;
}

function xmlText(text: string): string {
  return text.replace(/[&<>"']/gu, (letter) =>
    letter === "'" ? '&apos;' : letter === '"' ? '&#34;' : `&#x${letter.charCodeAt(0).toString(16)};`,
  );
}

function tag(name: string, text: string | null): string {
  return text === null ? '' : `<${name}>${xmlText(text)}</${name}>`;
}

function camtBalance(code: string, balance: Written['opening']): string {
  if (balance === null) return '';
  const sense = balance.amount < 0 ? 'DBIT' : 'CRDT';
  return `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${decimal(balance.amount)}</Amt><CdtDbtInd>${sense}</CdtDbtInd><Dt><Dt>${balance.on}</Dt></Dt></Bal>\n`;
}

function camtEntry(line: StatementLine, version: '02' | '08'): string {
  const came = line.amount >= 0;
  const name = tag('Nm', line.counterparty);
  const party = version === '08' ? `<Pty>${name}</Pty>` : name;
  const role = came ? 'Dbtr' : 'Cdtr';
  return [
    `<Ntry><Amt Ccy="EUR">${decimal(line.amount)}</Amt><CdtDbtInd>${came ? 'CRDT' : 'DBIT'}</CdtDbtInd>`,
    version === '08' ? '<Sts><Cd>BOOK</Cd></Sts>' : '<Sts>BOOK</Sts>',
    `<BookgDt><Dt>${line.bookedOn}</Dt></BookgDt>`,
    line.valueOn === null ? '' : `<ValDt><DtTm>${line.valueOn}T00:00:00+01:00</DtTm></ValDt>`,
    tag('AcctSvcrRef', line.bankId),
    '<BkTxCd><Domn><Cd>PMNT</Cd></Domn></BkTxCd>',
    `<NtryDtls><TxDtls><Refs>${tag('EndToEndId', line.reference ?? 'NOTPROVIDED')}</Refs>`,
    line.counterparty === null ? '' : `<RltdPties><${role}>${party}</${role}></RltdPties>`,
    line.label === '' ? '' : `<RmtInf>${tag('Ustrd', line.label)}</RmtInf>`,
    '</TxDtls></NtryDtls></Ntry>\n',
  ].join('');
}

/** CAMT.053.001.02 or .08, with one `Stmt` for each statement. */
export function writeCamt(statements: readonly Written[], version: '02' | '08' = '02'): string {
  const each = statements.map(
    (one, index) =>
      `<Stmt><Id>R-${index + 1}</Id><Acct><Id>${one.account?.startsWith('FR') === true ? tag('IBAN', one.account) : `<Othr>${tag('Id', one.account)}</Othr>`}</Id></Acct>\n` +
      `${camtBalance('OPBD', one.opening)}${camtBalance('CLBD', one.closing)}${one.lines.map((line) => camtEntry(line, version)).join('')}</Stmt>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}"><BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr>\n${each.join('\n')}</BkToCstmrStmt></Document>\n`;
}

function overpunched(amount: number): string {
  const digits = String(Math.abs(amount)).padStart(14, '0');
  const letters = amount < 0 ? '}JKLMNOPQR' : '{ABCDEFGHI';
  return `${digits.slice(0, 13)}${letters[Number(digits[13])] ?? ''}`;
}

function shortDay(on: string): string {
  return `${on.slice(8, 10)}${on.slice(5, 7)}${on.slice(2, 4)}`;
}

/** One record from its parts by their places, counted from 1. */
function record(parts: Readonly<Record<number, string>>): string {
  let text = '';
  for (const [place, part] of Object.entries(parts)) text = text.padEnd(Number(place) - 1) + part;
  return text.padEnd(120);
}

function cfonbHead(code: string, account: string): Record<number, string> {
  return { 1: code, 3: account.slice(0, 5), 12: account.slice(5, 10), 17: 'EUR2', 22: account.slice(10, 21) };
}

function cfonbMovement(account: string, line: StatementLine): string[] {
  const complement = (qualifier: string, text: string): string =>
    record({ ...cfonbHead('05', account), 35: shortDay(line.bookedOn), 46: qualifier, 49: text });
  // The first 31 characters, cut at a space so that the pieces join again; a word that is longer goes to the complements whole.
  const first = line.label.length <= 31 ? line.label : line.label.slice(0, Math.max(0, line.label.lastIndexOf(' ', 31)));
  const rest = line.label.slice(first.length).trim();
  return [
    record({
      ...cfonbHead('04', account),
      33: line.amount < 0 ? '06' : '05',
      35: shortDay(line.bookedOn),
      43: line.valueOn === null ? '000000' : shortDay(line.valueOn),
      49: first,
      91: overpunched(line.amount),
      105: line.reference !== null && line.reference.length <= 16 ? line.reference : '',
    }),
    ...(rest === '' ? [] : [complement('LIB', rest)]),
    ...(line.counterparty === null ? [] : [complement(line.amount < 0 ? 'NBE' : 'NPY', line.counterparty)]),
    ...(line.reference !== null && line.reference.length > 16 ? [complement('RCN', line.reference)] : []),
  ];
}

/** CFONB120. `account`: bank, branch and account, 21 characters. It holds labels of 31 + 70 characters, and no bank's id. */
export function writeCfonb(statements: readonly Written[], lineBreak: '\n' | '\r\n' | '' = '\r\n'): string {
  const balance = (code: string, account: string, one: Written['opening']): string[] =>
    one === null ? [] : [record({ ...cfonbHead(code, account), 35: shortDay(one.on), 91: overpunched(one.amount) })];
  const records = statements.flatMap((one) => {
    const account = one.account ?? '';
    return [
      ...balance('01', account, one.opening),
      ...one.lines.flatMap((line) => cfonbMovement(account, line)),
      ...balance('07', account, one.closing),
    ];
  });
  return records.map((each) => `${each}${lineBreak}`).join('');
}

export type OfxForm = 'sgml' | 'sgml on one line' | 'xml';

const OFX_HEADERS: Readonly<Record<OfxForm, string>> = {
  sgml: 'OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n',
  'sgml on one line': 'OFXHEADER:100 DATA:OFXSGML VERSION:102 SECURITY:NONE ENCODING:USASCII CHARSET:1252 ',
  xml: '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n',
};

/** OFX 1.02 or 2.11. SGML leaves its leaves open and writes the decimal comma, as some French banks do. It tells no opening balance. */
export function writeOfx(statements: readonly Written[], form: OfxForm = 'sgml'): string {
  const end = form === 'sgml' ? '\n' : '';
  const mark = form === 'xml' ? '.' : ',';
  const leaf = (name: string, text: string | null): string =>
    text === null ? '' : form === 'xml' ? tag(name, text) : `<${name}>${text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;')}${end}`;
  const day = (on: string | null): string | null => on?.replaceAll('-', '') ?? null;
  const movement = (line: StatementLine): string =>
    [
      `<STMTTRN>${end}`,
      leaf('TRNTYPE', line.amount < 0 ? 'DEBIT' : 'CREDIT'),
      leaf('DTPOSTED', day(line.bookedOn)),
      leaf('DTAVAIL', day(line.valueOn)),
      leaf('TRNAMT', signed(line.amount, mark)),
      leaf('FITID', line.bankId),
      leaf('REFNUM', line.reference),
      line.counterparty === null ? '' : `<PAYEE>${end}${leaf('NAME', line.counterparty)}</PAYEE>${end}`,
      line.label === '' ? '' : leaf('MEMO', line.label),
      `</STMTTRN>${end}`,
    ].join('');
  const statement = ({ account, closing, lines }: Written): string =>
    [
      `<STMTTRNRS>${end}${leaf('TRNUID', '0')}<STMTRS>${end}${leaf('CURDEF', 'EUR')}`,
      `<BANKACCTFROM>${end}${leaf('ACCTID', account)}${leaf('ACCTTYPE', 'CHECKING')}</BANKACCTFROM>${end}`,
      `<BANKTRANLIST>${end}${lines.map(movement).join('')}</BANKTRANLIST>${end}`,
      closing === null
        ? ''
        : `<LEDGERBAL>${end}${leaf('BALAMT', signed(closing.amount, mark))}${leaf('DTASOF', day(closing.on))}</LEDGERBAL>${end}`,
      `</STMTRS>${end}</STMTTRNRS>${end}`,
    ].join('');
  return `${OFX_HEADERS[form]}<OFX>${end}<BANKMSGSRSV1>${end}${statements.map(statement).join('')}</BANKMSGSRSV1>${end}</OFX>${end}`;
}

function frenchDay(on: string | null): string {
  return on === null ? '' : `${on.slice(8, 10)}/${on.slice(5, 7)}/${on.slice(0, 4)}`;
}

function quoted(text: string): string {
  return /[;"\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** As Crédit Mutuel writes it: debits with a minus, a comma, the balance after each line where the opening is known. */
export function writeCsv({ opening, lines }: Written): string {
  let balance: number | null = opening?.amount ?? null;
  const rows = lines.map((line) => {
    balance = balance === null ? null : balance + line.amount;
    const amount = signed(line.amount, ',');
    const cells = [frenchDay(line.bookedOn), frenchDay(line.valueOn), line.amount < 0 ? amount : '', line.amount < 0 ? '' : amount];
    return [...cells, quoted(line.label), balance === null ? '' : signed(balance, ',')].join(';');
  });
  return `Date;Date de valeur;Débit;Crédit;Libellé;Solde\r\n${rows.map((row) => `${row}\r\n`).join('')}`;
}
