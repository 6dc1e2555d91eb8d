import { actAs, type Done, type Refusal } from '../access/guard.ts';
import { isOwnRequest } from '../access/request.ts';
import type { Visit } from '../access/session.ts';
import { readReport, type ErrorReport, type ReportMistake, type ReportState, type TypedReport } from '../donors/error-reports.ts';
import { newFormToken, readFormToken } from '../giving/form-token.ts';
import { gateKeys } from '../giving/gate.ts';
import { knock } from '../giving/gate-store.ts';
import { tokenForAgain } from '../giving/give-door.ts';
import type { Held } from '../giving/types.ts';
import { alertLetter } from '../mail/queue.ts';
import type { Language } from '../settings/types.ts';
import type { Books } from '../storage/open.ts';
import type { Reach } from '../storage/reach.ts';
import { sha256 } from '../values/digest.ts';
import { newId } from '../values/ids.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { giveKey } from './give-key.ts';
import { guardDeskOf } from './guarded.ts';
import type { Knocking } from './give-door.ts';
import type { Parts } from './parts.ts';

export type ReportAnswer = { readonly kind: 'kept' } | { readonly kind: 'mend'; readonly mistakes: readonly ReportMistake[] } | Held;

/** Where readers report an error, without an account. */
export type ReportDoor = {
  newToken(): string;
  tokenAgain(typed: string, isSpent: boolean): string;
  /** Keeps a report, once by its form, and has the association told of it. The same answer whoever sends it. */
  report(typed: TypedReport & { readonly trap: string }, from: Knocking, language: Language): Promise<ReportAnswer>;
};

type ReportParts = Pick<Parts, 'environment' | 'content' | 'clock'>;

async function take(
  parts: ReportParts,
  books: Pick<Books, 'reading' | 'write'>,
  typed: TypedReport,
  address: string,
  language: Language,
): Promise<ReportAnswer> {
  const { environment, content, clock } = parts;
  const nowMs = clock.now();
  const key = giveKey(environment)();
  const token = readFormToken(key, typed.token, nowMs);
  const read = readReport(typed, environment.publicUrl);
  const late = { field: 'token', problem: !token.ok && token.why === 'early' ? 'form-early' : 'form-expired' } as const;
  if (!read.ok || !token.ok) return { kind: 'mend', mistakes: [...(read.ok ? [] : read.why), ...(token.ok ? [] : [late])] };
  const gate = {
    reading: books.reading.gate,
    write: <Value>(work: (store: Books['gate']) => Promise<Value>) => books.write(({ gate: own }) => work(own)),
  };
  const keys = gateKeys(key, 'report', address, null);
  const admitted = await knock(gate, { door: 'report', keys, nonce: token.value, content: sha256({ ...read.value, language }) }, nowMs);
  if (admitted.kind === 'limited') return admitted;
  if (admitted.kind === 'used') return { kind: 'mend', mistakes: [{ field: 'token', problem: 'form-used' }] };
  const open = { state: 'open', madeMs: nowMs, decidedMs: null, decidedBy: null } as const;
  const report: ErrorReport = { id: newId('err'), once: token.value, ...read.value, language, ...open };
  const [reads = 'fr'] = content.association.languages;
  await books.write(async ({ reports, letters }) => {
    if (!(await reports.add(report))) return;
    // What a stranger typed goes in no letter: it tells the page, and where the rest is read.
    await letters.queueAll([alertLetter({ about: 'error-report', once: report.id, what: report.page || null, language: reads, nowMs })]);
  });
  return { kind: 'kept' };
}

export function reportDoorOf(parts: ReportParts, books: Pick<Books, 'reading' | 'write'>, { through }: Pick<Reach, 'through'>): ReportDoor {
  const { environment, clock } = parts;
  const key = giveKey(environment);
  const { publicUrl } = environment;
  return {
    newToken: () => newFormToken(key(), clock.now()),
    tokenAgain: (typed, isSpent) => tokenForAgain(key(), typed, isSpent, clock.now()),
    report: (typed, { request, address }, language) => {
      if (typed.trap !== '') return Promise.resolve({ kind: 'trapped' });
      if (!isOwnRequest(request.headers, [publicUrl.origin, new URL(request.url).origin])) return Promise.resolve({ kind: 'foreign' });
      return through(() => take(parts, books, typed, address, language));
    },
  };
}

export type ReportFault = 'unknown' | 'changed';

/** What the treasury does with errors that were reported. */
export type ReportDesk = {
  seen(): Promise<{ readonly open: readonly ErrorReport[]; readonly decided: readonly ErrorReport[] }>;
  decide(visit: Visit, id: string, state: Exclude<ReportState, 'open'>): Promise<Result<null, ReportFault | Refusal>>;
};

const MOST = 100;

export function reportDeskOf(parts: Pick<Parts, 'content' | 'clock'>, books: Books): ReportDesk {
  const desk = guardDeskOf(parts, books);
  const { reports } = books.reading;
  return {
    seen: async () => ({ open: await reports.list('open', MOST), decided: await reports.list('decided', MOST) }),
    decide: (visit, id, state) =>
      actAs(desk, visit, { act: 'report.answer' }, async ({ reports: own }, member): Promise<Result<Done<null>, ReportFault>> => {
        const before = await own.report(id);
        if (before === null) return refused('unknown');
        if (!(await own.decide(id, state, member.name, desk.nowMs()))) return refused('changed');
        return ok({ value: null, object: id, before: { state: before.state, page: before.page }, after: { state } });
      }),
  };
}
