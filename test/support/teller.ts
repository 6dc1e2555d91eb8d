import type { StatementLine } from '../../src/reconciliation/statement.ts';
import { cents } from '../../src/values/cents.ts';
import { addDays, type Day } from '../../src/values/day.ts';
import { firstDay, lastDay, monthOf, type Month } from '../../src/values/month.ts';
import { toBytes, writeCamt, writeCfonb, writeCsv, writeOfx, type Written } from './bank-files.ts';

/** A movement of an account, as a story tells it. Amounts in cents, positive when money came in. */
export type AtBank = { readonly on: Day; readonly amount: number; readonly label: string; readonly from?: string };

export const FILE_FORMS = ['camt.053.001.02', 'CFONB120', 'OFX 1.02', 'CSV', 'camt.053.001.08', 'OFX 2.11'] as const;

export type FileForm = (typeof FILE_FORMS)[number];

/** A month of one account as its bank writes it down: the file's bytes, and what the account held at its end. */
export type MonthsFile = { readonly month: Month; readonly bytes: Uint8Array; readonly name: string; readonly closing: number };

const WRITERS: Readonly<Record<FileForm, { readonly ending: string; write(statement: Written): Uint8Array }>> = {
  'camt.053.001.02': { ending: 'xml', write: (one) => toBytes(writeCamt([one])) },
  'camt.053.001.08': { ending: 'xml', write: (one) => toBytes(writeCamt([one], '08')) },
  CFONB120: { ending: 'txt', write: (one) => toBytes(writeCfonb([one]), 'latin1') },
  'OFX 1.02': { ending: 'ofx', write: (one) => toBytes(writeOfx([one]), 'latin1') },
  'OFX 2.11': { ending: 'ofx', write: (one) => toBytes(writeOfx([one], 'xml')) },
  CSV: { ending: 'csv', write: (one) => toBytes(writeCsv(one), 'latin1') },
};

/** The bank of a story: keeps each account's movements, and writes them down a month at a time. */
export type Teller = {
  move(account: string, ...movements: readonly AtBank[]): void;
  statement(account: string, month: Month, form: FileForm): MonthsFile;
};

const NUMBERS: Readonly<Record<string, string>> = { 'bank-main': '308770190000012345678', savings: '308770190000012345679' };

function lineOf({ on, amount, label, from }: AtBank, index: number, account: string): StatementLine {
  const bankId = `${account}-${on}-${index}`;
  return {
    position: index + 1,
    bookedOn: on,
    valueOn: on,
    amount: cents(amount),
    label,
    counterparty: from ?? null,
    reference: null,
    bankId,
  };
}

export function teller(): Teller {
  const kept = new Map<string, AtBank[]>();
  const of = (account: string): AtBank[] => kept.get(account) ?? [];
  const sum = (movements: readonly AtBank[]): number => movements.reduce((total, { amount }) => total + amount, 0);
  return {
    move: (account, ...movements) => void kept.set(account, [...of(account), ...movements]),
    statement: (account, month, form) => {
      const own = of(account)
        .filter(({ on }) => monthOf(on) === month)
        .toSorted((one, other) => (one.on < other.on ? -1 : 1));
      const before = sum(of(account).filter(({ on }) => monthOf(on) < month));
      const closing = before + sum(own);
      const { ending, write } = WRITERS[form];
      const bytes = write({
        account: NUMBERS[account] ?? null,
        opening: { on: addDays(firstDay(month), -1), amount: cents(before) },
        closing: { on: lastDay(month), amount: cents(closing) },
        lines: own.map((line, index) => lineOf(line, index, account)),
      });
      return { month, bytes, name: `${account}-${month}.${ending}`, closing };
    },
  };
}
