import type { Selectable } from 'kysely';
import type { Actor } from '../values/actor.ts';
import type { BankImport, BankLine, KnownBalance, LineRule } from '../reconciliation/bank-line.ts';
import { STATEMENT_FORMATS } from '../reconciliation/statement.ts';
import { account } from '../values/account.ts';
import { cents } from '../values/cents.ts';
import { day } from '../values/day.ts';
import { named } from '../values/named.ts';
import type { Schema } from './schema.ts';

export type ByRow = { readonly by_member: string; readonly by_name: string };

export function byOf({ by_member, by_name }: ByRow): Actor {
  return { member: by_member, name: by_name };
}

export function byRow({ member, name }: Actor): ByRow {
  return { by_member: member, by_name: name };
}

export function lineOf(row: Selectable<Schema['bank_lines']>): BankLine {
  const { id, label, counterparty, reference, position, fingerprint } = row;
  return {
    id,
    account: account(row.account),
    bookedOn: day(row.booked_on),
    valueOn: row.value_on === null ? null : day(row.value_on),
    amount: cents(row.amount),
    label,
    counterparty,
    reference,
    bankId: row.bank_id,
    position,
    fingerprint,
    import: row.import,
  };
}

export function lineRow(line: BankLine): Schema['bank_lines'] {
  const { id, account: of, bookedOn, valueOn, amount, label, counterparty, reference, bankId, position, fingerprint } = line;
  const told = { amount, label, counterparty, reference, bank_id: bankId, position, fingerprint };
  return { id, account: of, booked_on: bookedOn, value_on: valueOn, ...told, import: line.import };
}

export function importOf(row: Selectable<Schema['bank_imports']>): BankImport {
  const { id, kept, known, bad, early } = row;
  return {
    id,
    fileHash: row.file_hash,
    fileName: row.file_name,
    account: account(row.account),
    format: named(STATEMENT_FORMATS, row.format),
    kept,
    known,
    bad,
    early,
    by: byOf(row),
    atMs: row.at_ms,
  };
}

export function importRow(made: BankImport): Schema['bank_imports'] {
  const { id, fileHash, fileName, account: of, format, kept, known, bad, early, by, atMs } = made;
  return { id, file_hash: fileHash, file_name: fileName, account: of, format, kept, known, bad, early, ...byRow(by), at_ms: atMs };
}

export function balanceOf(row: Selectable<Schema['bank_balances']>): KnownBalance {
  const known = { account: account(row.account), on: day(row.on_day), amount: cents(row.amount) };
  return { ...known, import: row.import, by: byOf(row), atMs: row.at_ms };
}

export function balanceRow({ account: of, on, amount, import: from, by, atMs }: KnownBalance): Schema['bank_balances'] {
  return { account: of, on_day: on, amount, import: from, ...byRow(by), at_ms: atMs };
}

function intoOf({ into_kind, into_account, project }: Selectable<Schema['bank_rules']>): LineRule['into'] {
  if (into_kind === 'gift') return { kind: 'gift', project };
  if (into_kind !== 'entry' || into_account === null) throw new Error(`Bug: a kept rule leads to ${into_kind}`);
  return { kind: 'entry', account: account(into_account), project };
}

export function ruleOf(row: Selectable<Schema['bank_rules']>): LineRule {
  return {
    id: row.id,
    words: row.words,
    direction: named(['in', 'out'], row.direction),
    bank: row.bank === null ? null : account(row.bank),
    amount: row.amount === null ? null : cents(row.amount),
    into: intoOf(row),
    by: byOf(row),
    sinceMs: row.since_ms,
    endedMs: row.ended_ms,
  };
}

export function ruleRow({ id, words, direction, bank, amount, into, by, sinceMs, endedMs }: LineRule): Schema['bank_rules'] {
  const target = { into_kind: into.kind, into_account: into.kind === 'entry' ? into.account : null, project: into.project };
  return { id, words, direction, bank, amount, ...target, ...byRow(by), since_ms: sinceMs, ended_ms: endedMs };
}
