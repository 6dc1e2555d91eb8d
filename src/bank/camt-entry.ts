import { cents } from '../values/cents.ts';
import { refused } from '../values/result.ts';
import { readXmlAmount } from './amounts.ts';
import { readIsoDay } from './dates.ts';
import { badLine, found, readDraft, type Found, type ReadLine } from './line.ts';
import { joinWords } from './text.ts';
import { at, attributeOf, childrenOf, textAt, textsOf, type Element } from './xml.ts';
import type { Day } from '../values/day.ts';

function dayIn(dated: Element | undefined): Found<Day> {
  return found(textAt(dated, 'Dt') ?? textAt(dated, 'DtTm') ?? '', readIsoDay);
}

/** All transactions of an entry: a batch of debits is one entry with many. */
function transactionsOf(entry: Element): readonly Element[] {
  return childrenOf(entry, 'NtryDtls').flatMap((details) => childrenOf(details, 'TxDtls'));
}

function wordsOf(entry: Element, transactions: readonly Element[]): string[] {
  const remittances = transactions.flatMap((each) => childrenOf(each, 'RmtInf'));
  return [
    ...remittances.flatMap((each) => textsOf(each, 'Ustrd')),
    ...remittances.flatMap((each) => childrenOf(each, 'Strd').map((one) => textAt(one, 'CdtrRefInf', 'Ref') ?? '')),
    ...transactions.flatMap((each) => textsOf(each, 'AddtlTxInf')),
    ...textsOf(entry, 'AddtlNtryInf'),
  ];
}

/** The word that all the transactions agree on; none where they differ, or where one has none. */
function common(words: readonly (string | undefined)[]): string | undefined {
  const [first] = words;
  return words.every((word) => word === first) ? first : undefined;
}

/** A bank writes `NOTPROVIDED` where nobody gave a reference. */
function given(reference: string | undefined): string | undefined {
  return reference === undefined || /^(?:NOT ?PROVIDED|NONREF)$/iu.test(reference) ? undefined : reference;
}

/**
 * Who paid, or was paid. In a reversal the parties keep the roles of the first movement, while the sense is that of the reversal.
 * Version 08 puts the name one level deeper.
 */
function counterpartyOf(transaction: Element, moneyCame: boolean, isReversal: boolean): string | undefined {
  const role = moneyCame === isReversal ? 'Cdtr' : 'Dbtr';
  const parties = at(transaction, 'RltdPties');
  const names = [at(parties, role), at(parties, `Ultmt${role}`)].flatMap((party) => [textAt(party, 'Nm'), textAt(party, 'Pty', 'Nm')]);
  return names.find((name) => name !== undefined && name !== '');
}

/** `BOOK` stands directly in `Sts` in version 02, in `Sts/Cd` since version 08. */
function statusOf(entry: Element): string {
  const direct = textAt(entry, 'Sts') ?? '';
  return direct === '' ? (textAt(entry, 'Sts', 'Cd') ?? textAt(entry, 'Sts', 'Prtry') ?? '') : direct;
}

/** One `Ntry`, which stays one line however many transactions it holds: that is what moved the account. */
export function readCamtEntry(entry: Element, position: number): ReadLine {
  const amount = at(entry, 'Amt');
  const said = textAt(amount) ?? '';
  const sense = textAt(entry, 'CdtDbtInd') ?? '';
  const reversal = textAt(entry, 'RvslInd') ?? 'false';
  const currency = attributeOf(amount, 'Ccy') ?? '';
  const status = statusOf(entry);
  const transactions = transactionsOf(entry);
  const bookedOn = dayIn(at(entry, 'BookgDt'));
  const valueOn = at(entry, 'ValDt');
  const words = wordsOf(entry, transactions);
  const text = joinWords([bookedOn.said, `${said} ${currency} ${sense}`, ...words]);
  if (status !== 'BOOK') return refused(badLine(position, text, 'not-booked', status));
  if (currency !== 'EUR') return refused(badLine(position, text, 'currency', currency));
  if (sense !== 'CRDT' && sense !== 'DBIT') return refused(badLine(position, text, 'amount', `CdtDbtInd ${sense}`));
  if (!/^(?:true|false|0|1)$/u.test(reversal)) return refused(badLine(position, text, 'amount', `RvslInd ${reversal}`));
  const value = readXmlAmount(said);
  const isReversal = reversal === 'true' || reversal === '1';
  return readDraft({
    position,
    text,
    bookedOn,
    valueOn: valueOn === undefined ? null : dayIn(valueOn),
    amount: { said, value: value === undefined || sense === 'CRDT' ? value : cents(-value) },
    words,
    counterparty: common(transactions.map((each) => counterpartyOf(each, sense === 'CRDT', isReversal))),
    reference: common(transactions.map((each) => given(textAt(each, 'Refs', 'EndToEndId')))),
    bankId: given(textAt(entry, 'AcctSvcrRef')) ?? common(transactions.map((each) => given(textAt(each, 'Refs', 'AcctSvcrRef')))),
  });
}
