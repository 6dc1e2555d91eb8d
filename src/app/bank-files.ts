import type { Refusal } from '../access/guard.ts';
import type { Visit } from '../access/session.ts';
import { readTypedMapping, type MappingMistake, type TypedMapping } from '../bank/csv-form.ts';
import type { CsvMapping } from '../bank/csv-mapping.ts';
import { csvSheet, type CsvSheet } from '../bank/csv-sheet.ts';
import { isShort } from '../bank/read-apart.ts';
import type { FileProblem, StatementFile } from '../reconciliation/statement.ts';
import type { AskedImport, Import, ImportProgress } from '../reconciliation/import-desk.ts';
import type { Account } from '../values/account.ts';
import { sha256 } from '../values/digest.ts';
import { ok, type Result } from '../values/result.ts';
import type { Progress } from '../values/turns.ts';
import type { JobSeen, Jobs } from './jobs.ts';

/** A bank's file as somebody sends it. `mapping`: how its CSV is read, null for what is kept for the account. */
export type SentFile = Pick<AskedImport, 'fileName' | 'account' | 'decided'> & {
  readonly bytes: Uint8Array;
  readonly mapping: TypedMapping | null;
  /** To be taken, or only looked at. */
  readonly isFinal: boolean;
};

/** What came of a file. `sheet`: the first rows of a CSV, and how they are read. */
export type FileOutcome = { readonly isFinal: boolean; readonly sheet: CsvSheet | null } & (
  | { readonly kind: 'unread'; readonly problem: FileProblem }
  | { readonly kind: 'mistyped'; readonly mistakes: readonly MappingMistake[] }
  | { readonly kind: 'told'; readonly told: Import }
  | { readonly kind: 'turned-away'; readonly why: Refusal }
);

/** `reading`: lines come out of the file. */
export type FileStep = ImportProgress | (Progress & { readonly phase: 'reading' });

/** Banks' files that are sent to the treasury. */
export type BankFiles = {
  /** Reads a file and takes it, or tells what that would do: at once where it is short, else in the background, by the name of that work. */
  send(visit: Visit, sent: SentFile): Promise<FileOutcome | { readonly kind: 'job'; readonly id: string }>;
  job(visit: Visit, id: string): JobSeen<FileStep, FileOutcome> | null;
};

export type FileDesk = {
  readonly jobs: Jobs<FileStep, FileOutcome>;
  mapping(of: Account): Promise<CsvMapping | null>;
  read(bytes: Uint8Array, mapping: CsvMapping | null, told: (progress: Progress) => void): Promise<Result<StatementFile, FileProblem>>;
  preview(asked: AskedImport, tell: (step: FileStep) => void): Promise<Import>;
  take(
    visit: Visit,
    asked: Omit<AskedImport, 'by'>,
    mapping: CsvMapping | null,
    tell: (step: FileStep) => void,
  ): Promise<Result<Import, Refusal>>;
};

const NOBODY = { member: '', name: '' };

async function deal(desk: FileDesk, visit: Visit, sent: SentFile, tell: (step: FileStep) => void): Promise<FileOutcome> {
  const { bytes, isFinal, account, fileName, decided } = sent;
  tell({ phase: 'reading', done: 0, of: 0 });
  const typed = sent.mapping === null ? null : readTypedMapping(sent.mapping);
  const kept = account === null ? null : await desk.mapping(account);
  const mapping = typed === null ? kept : typed.ok ? typed.value : null;
  const sheet = csvSheet(bytes, sent.mapping, kept);
  if (typed?.ok === false && sheet !== null) return { kind: 'mistyped', mistakes: typed.why, isFinal, sheet };
  const read = await desk.read(bytes, mapping, (progress) => {
    tell({ phase: 'reading', ...progress });
  });
  if (!read.ok) return { kind: 'unread', problem: read.why, isFinal, sheet };
  const asked = { file: read.value, fileHash: sha256(Buffer.from(bytes).toString('base64')), fileName, account, decided };
  const told = isFinal
    ? await desk.take(visit, asked, typed?.ok === true ? typed.value : null, tell)
    : ok(await desk.preview({ ...asked, by: NOBODY }, tell));
  return told.ok ? { kind: 'told', told: told.value, isFinal, sheet } : { kind: 'turned-away', why: told.why, isFinal, sheet };
}

export function bankFilesOf(desk: FileDesk): BankFiles {
  const ownerOf = (visit: Visit): string => visit.signedIn?.member.id ?? '';
  return {
    send: async (visit, sent) => {
      if (isShort(sent.bytes)) return deal(desk, visit, sent, () => undefined);
      return { kind: 'job', id: desk.jobs.begin(ownerOf(visit), (tell) => deal(desk, visit, sent, tell)) };
    },
    job: (visit, id) => desk.jobs.seen(ownerOf(visit), id),
  };
}
