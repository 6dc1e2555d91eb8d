import { randomBytes } from 'node:crypto';
import type { Language } from '../settings/types.ts';
import { parseAmountWithin, type AmountProblem, type Cents } from '../values/cents.ts';
import type { Clock } from '../values/clock.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { isEmail, type GiftRules } from './read-form.ts';
import { transferCode } from './transfer-code.ts';

/** A gift that somebody says they will send by bank transfer, under a code of its own. It is no money (method §1.2). */
export type AnnouncedTransfer = {
  /** `DON-7K3F-9QXW`. */
  readonly code: string;
  /** Null where the donor has not said. */
  readonly amount: Cents | null;
  readonly project: string | null;
  readonly email: string | null;
  readonly language: Language;
  /** `received`: a bank line was posted under its code, as the offline gift `gift`. */
  readonly state: 'announced' | 'received';
  readonly gift: string | null;
  readonly madeMs: number;
};

export type AnnouncedStore = {
  /** Keeps it, once by the form that it came with: the one that was there before is answered instead. */
  keep(transfer: AnnouncedTransfer, once: string): Promise<AnnouncedTransfer>;
  byCode(code: string): Promise<AnnouncedTransfer | null>;
  /** Those under these codes that no bank line has brought yet. */
  awaited(codes: readonly string[]): Promise<readonly AnnouncedTransfer[]>;
  receive(code: string, gift: string): Promise<void>;
  /** Forgets what was announced before an instant (milliseconds) and has never come. */
  forget(beforeMs: number): Promise<void>;
  /** Its bank line was taken back: it is awaited again. */
  reopen(gift: string): Promise<void>;
};

export type TypedTransfer = { readonly amount: string; readonly project: string; readonly email: string; readonly token: string };

export type TransferField = keyof TypedTransfer;

export type TransferProblem = AmountProblem | 'unknown-project' | 'email-unreadable';

export type TransferError = { readonly field: TransferField; readonly problem: TransferProblem };

/** What a donor announces, read and checked: an amount, a project and an address may each be left out. */
export type ReadTransfer = Pick<AnnouncedTransfer, 'amount' | 'project' | 'email'>;

export function readTransferForm(typed: TypedTransfer, rules: GiftRules): Result<ReadTransfer, TransferError[]> {
  const errors: TransferError[] = [];
  const amount = parseAmountWithin(typed.amount, rules.smallest, rules.largest);
  if (!amount.ok && amount.why !== 'empty') errors.push({ field: 'amount', problem: amount.why });
  if (typed.project !== '' && !rules.projects.includes(typed.project)) errors.push({ field: 'project', problem: 'unknown-project' });
  const email = typed.email.trim();
  if (email !== '' && !isEmail(email)) errors.push({ field: 'email', problem: 'email-unreadable' });
  if (errors.length > 0) return refused(errors);
  return ok({ amount: amount.ok ? amount.value : null, project: typed.project || null, email: email || null });
}

/** What has not come within some thirteen months will not come: whoever makes it a standing order has sent it by then. */
const NEVER_COME_MS = 400 * 86_400_000;

/** Announces a transfer; the same form sent again is answered the same code. */
export async function announce(
  { store, clock }: { readonly store: AnnouncedStore; readonly clock: Clock },
  read: ReadTransfer,
  { language, once }: { readonly language: Language; readonly once: string },
): Promise<AnnouncedTransfer> {
  const code = transferCode([...randomBytes(7)]);
  await store.forget(clock.now() - NEVER_COME_MS);
  return store.keep({ ...read, code, language, state: 'announced', gift: null, madeMs: clock.now() }, once);
}
