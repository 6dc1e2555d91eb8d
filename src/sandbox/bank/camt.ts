import type { Cents } from '../../values/cents.ts';
import { firstDay } from '../../values/month.ts';
import type { World } from '../world/world.ts';
import { lastTold, monthsAtBank, monthAsked, type BankLine, type MonthAtBank } from './lines.ts';

/** The IBAN of the invented account: an example of the standard's own. */
const IBAN = 'FR7630006000011234567890189';

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function amountOf(amount: Cents): string {
  const positive = Math.abs(amount);
  return `<Amt Ccy="EUR">${Math.floor(positive / 100)}.${String(positive % 100).padStart(2, '0')}</Amt><CdtDbtInd>${amount < 0 ? 'DBIT' : 'CRDT'}</CdtDbtInd>`;
}

function balance(code: 'OPBD' | 'CLBD', amount: Cents, on: string): string {
  return `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${amountOf(amount)}<Dt><Dt>${on}</Dt></Dt></Bal>`;
}

function entry({ id, on, amount, counterparty, label, reference }: BankLine): string {
  const party = amount < 0 ? 'Cdtr' : 'Dbtr';
  const parties = counterparty === null ? '' : `<RltdPties><${party}><Nm>${escaped(counterparty)}</Nm></${party}></RltdPties>`;
  const refs = `<Refs><EndToEndId>${escaped(reference ?? 'NOTPROVIDED')}</EndToEndId></Refs>`;
  const details = `<NtryDtls><TxDtls>${refs}${parties}<RmtInf><Ustrd>${escaped(label)}</Ustrd></RmtInf></TxDtls></NtryDtls>`;
  const dates = `<BookgDt><Dt>${on}</Dt></BookgDt><ValDt><Dt>${on}</Dt></ValDt>`;
  return `<Ntry>${amountOf(amount)}<Sts>BOOK</Sts>${dates}<AcctSvcrRef>${id}</AcctSvcrRef>${details}</Ntry>`;
}

function statement(world: World, { month, opening, closing, lines }: MonthAtBank): string {
  const until = lastTold(world, month);
  const account = `<Acct><Id><IBAN>${IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>`;
  const balances = `${balance('OPBD', opening, firstDay(month))}${balance('CLBD', closing, until)}`;
  const head = `<GrpHdr><MsgId>${month}</MsgId><CreDtTm>${until}T20:00:00</CreDtTm></GrpHdr>`;
  const body = `<Stmt><Id>${month}</Id><CreDtTm>${until}T20:00:00</CreDtTm>${account}${balances}${lines.map(entry).join('\n')}</Stmt>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>',
    `${head}\n${body}`,
    '</BkToCstmrStmt></Document>',
  ].join('\n');
}

/** A month's statement of the invented bank account as CAMT.053 (ISO 20022), by a name such as `2026-10.xml`; null where there is none. */
export function bankStatement(world: World, name: string): string | null {
  const asked = monthAsked(name);
  const found = asked === null ? undefined : monthsAtBank(world).find(({ month }) => month === asked);
  return found ? statement(world, found) : null;
}
