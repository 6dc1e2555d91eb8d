import { cleanMessage, isEmail } from '../giving/read-form.ts';
import type { Language } from '../settings/types.ts';
import { ok, refused, type Result } from '../values/result.ts';

export const REPORT_STATES = ['open', 'answered', 'correction', 'not-error'] as const;

export type ReportState = (typeof REPORT_STATES)[number];

/** An error of the site, as a reader reported it. Instants in milliseconds. */
export type ErrorReport = {
  readonly id: string;
  /** The nonce of its form: sent twice, it is kept once. */
  readonly once: string;
  /** The page that it is about, a path of ours; empty where none was named. */
  readonly page: string;
  /** Empty once they were forgotten. */
  readonly words: string;
  /** For the answer; null where none was given, and once it was forgotten. */
  readonly email: string | null;
  readonly language: Language;
  readonly state: ReportState;
  readonly madeMs: number;
  readonly decidedMs: number | null;
  readonly decidedBy: string | null;
};

export type TypedReport = { readonly words: string; readonly page: string; readonly email: string; readonly token: string };

export type ReportMistake = {
  readonly field: 'words' | 'email' | 'token';
  readonly problem: 'missing' | 'too-long' | 'email-unreadable' | 'form-expired' | 'form-early' | 'form-used';
};

/** Characters, whatever their bytes. */
export const LONGEST_REPORT = 2_000;
const LONGEST_PATH = 200;

/** The path of a page of ours; empty for anything else. What follows it may be the key of somebody's gift, and is not kept. */
export function ourPage(typed: string, publicUrl: URL): string {
  const url = /^\/(?![/\\])[^\p{Cc}\s]*$/u.test(typed) ? URL.parse(typed, publicUrl) : null;
  if (url?.origin !== publicUrl.origin || url.pathname.length > LONGEST_PATH) return '';
  return /^\/[\w./~-]*$/.test(url.pathname) ? url.pathname : '';
}

/** Reads a report as typed; every mistake at its field. */
export function readReport(
  typed: Omit<TypedReport, 'token'>,
  publicUrl: URL,
): Result<Pick<ErrorReport, 'words' | 'page' | 'email'>, ReportMistake[]> {
  const words = cleanMessage(typed.words) ?? '';
  const email = typed.email.trim();
  const mistakes: ReportMistake[] = [
    ...(words === '' ? [{ field: 'words', problem: 'missing' } as const] : []),
    ...(words.length > LONGEST_REPORT ? [{ field: 'words', problem: 'too-long' } as const] : []),
    ...(email !== '' && !isEmail(email) ? [{ field: 'email', problem: 'email-unreadable' } as const] : []),
  ];
  if (mistakes.length > 0) return refused(mistakes);
  return ok({ words, page: ourPage(typed.page, publicUrl), email: email === '' ? null : email });
}

/** The storage port of errors that readers report. */
export type ReportStore = {
  /** False when its form was kept before. */
  add(report: ErrorReport): Promise<boolean>;
  report(id: string): Promise<ErrorReport | null>;
  /** Open ones, the oldest first; or those that were decided, the latest first. */
  list(which: 'open' | 'decided', limit: number): Promise<ErrorReport[]>;
  /** False when somebody else has decided. */
  decide(id: string, state: Exclude<ReportState, 'open'>, by: string, atMs: number): Promise<boolean>;
};
