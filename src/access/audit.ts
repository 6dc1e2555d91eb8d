import { sha256, type Plain } from '../values/digest.ts';

/** What was done, as the act that asks for it knows it. `before` and `after` hold what changed, and no secret. */
export type Deed = {
  /** The act, or what happened at the door: `sign-in`, `sign-in.refused`, `sign-out`… */
  readonly act: string;
  /** What it was done to, such as a notice's id or a member's; null where there is one thing only. */
  readonly object: string | null;
  readonly before: Plain;
  readonly after: Plain;
};

/** Who did it, from which network. `member` is null for the command line and for who could not be told. */
export type Doer = { readonly member: string | null; readonly name: string; readonly address: string };

/** One line of the audit trail. Lines are never changed; each carries the digest of the one before it. */
export type AuditLine = Deed &
  Doer & {
    /** 1, 2, 3… without a gap. */
    readonly seq: number;
    readonly atMs: number;
    readonly previous: string;
    readonly hash: string;
  };

/** What stands before the first line. */
const BEGINNING = '0'.repeat(64);

/** The last line, as far as the next one and the check need it. */
export type AuditHead = { readonly seq: number; readonly hash: string };

function digest({ seq, atMs, member, name, address, act, object, before, after, previous }: Omit<AuditLine, 'hash'>): string {
  return sha256({ seq, atMs, member, name, address, act, object, before, after, previous });
}

/** The line that follows `head` (null: the first one). */
export function nextLine(head: AuditHead | null, doer: Doer, deed: Deed, atMs: number): AuditLine {
  const line = { ...doer, ...deed, seq: (head?.seq ?? 0) + 1, atMs, previous: head?.hash ?? BEGINNING };
  return { ...line, hash: digest(line) };
}

/** What is wrong with a line after the one before it. */
function lineFaults(line: AuditLine, before: AuditHead | null): string[] {
  const { seq, hash } = before ?? { seq: 0, hash: BEGINNING };
  const written = line.hash === digest(line) ? [] : [`audit line ${line.seq} (${line.act}) is not as it was written`];
  if (line.seq !== seq + 1) return [`audit line ${line.seq} follows ${seq}: what stood between them is gone`, ...written];
  if (line.previous !== hash) return [`audit line ${line.seq} does not follow from the line before it`, ...written];
  return written;
}

/**
 * What is wrong with lines in order, in words; nothing when all is as it was written. `head` is kept apart from the lines, so that
 * cutting off the last ones is seen too.
 */
export function auditFaults(lines: readonly AuditLine[], head: AuditHead | null): string[] {
  const faults = lines.flatMap((line, index) => lineFaults(line, lines[index - 1] ?? null));
  const last = lines.at(-1);
  if (head === null) return last === undefined ? faults : [...faults, 'the end of the audit trail is not noted where it should be'];
  if (head.seq !== (last?.seq ?? 0)) return [...faults, `the audit trail ends at line ${last?.seq ?? 0}; it was written up to ${head.seq}`];
  return head.hash === last?.hash ? faults : [...faults, `audit line ${head.seq} is not the one that was written last`];
}

/** What is looked for in the trail; null means all. */
export type AuditFilter = { readonly member: string | null; readonly act: string | null };

/** The trail's storage port. */
export type AuditStore = {
  /** Adds a line at the end, in the transaction under way. */
  append(doer: Doer, deed: Deed, atMs: number): Promise<void>;
  /** Newest first, at most `limit`, older than the line `before`. */
  list(filter: AuditFilter, before: number | null, limit: number): Promise<AuditLine[]>;
  /** Lines after `seq` in order, at most `limit`. */
  following(seq: number, limit: number): Promise<AuditLine[]>;
  head(): Promise<AuditHead | null>;
  /** The acts that stand in the trail, in order of name. */
  acts(): Promise<string[]>;
};

const AT_ONCE = 1_000;

/** Reads the whole trail and names each line that was tampered with. */
export async function checkAudit(store: Pick<AuditStore, 'following' | 'head'>): Promise<string[]> {
  const lines: AuditLine[] = [];
  for (;;) {
    const more = await store.following(lines.at(-1)?.seq ?? 0, AT_ONCE);
    lines.push(...more);
    if (more.length < AT_ONCE) return auditFaults(lines, await store.head());
  }
}
