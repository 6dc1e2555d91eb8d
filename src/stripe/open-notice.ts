import type { Notice } from '../inbox/notice.ts';
import type { BookMode } from '../settings/types.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { checkSignature, type SignatureRefusal } from './signature.ts';

/** Why a notice is not taken. Each is answered with 400. */
export type NoticeRefusal = `signature_${SignatureRefusal}` | 'unreadable' | 'other_mode';

/** A notice that is worth keeping, and which secret signed it (0 is the current one). */
export type OpenedNotice = { readonly notice: Notice; readonly secretIndex: number };

export type NoticeTerms = {
  readonly secrets: readonly string[];
  readonly mode: BookMode;
  readonly nowMs: number;
  readonly hear?: (skewMs: number) => void;
};

/** The least that we read of Stripe's words: the object itself is fetched again before anything is booked. */
type Envelope = { readonly livemode: boolean } & Pick<Notice, 'id' | 'type' | 'createdMs' | 'objectId' | 'objectType'>;

const LONGEST_NAME = 255;

function field(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;
}

function nameIn(of: unknown, name: string): string | undefined {
  const value = field(of, name);
  return typeof value === 'string' && value.length > 0 && value.length <= LONGEST_NAME ? value : undefined;
}

function parseJson(raw: Uint8Array): { body: string; content: unknown } | undefined {
  try {
    const body = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
    return { body, content: JSON.parse(body) };
  } catch {
    return undefined;
  }
}

/** Some objects, such as a preview of an invoice or the balance, have no id: their notices are kept all the same. */
function readEnvelope(content: unknown): Envelope | undefined {
  const [id, type, created, livemode] = [
    nameIn(content, 'id'),
    nameIn(content, 'type'),
    field(content, 'created'),
    field(content, 'livemode'),
  ];
  const object = field(field(content, 'data'), 'object');
  const objectType = nameIn(object, 'object');
  if (id === undefined || type === undefined || objectType === undefined) return undefined;
  if (typeof livemode !== 'boolean' || typeof created !== 'number' || !Number.isSafeInteger(created * 1000) || created < 0)
    return undefined;
  return { id, type, createdMs: created * 1000, livemode, objectId: nameIn(object, 'id') ?? '', objectType };
}

/** A notice as it is kept, from what Stripe says of it, posted or asked for. Only a live book takes live notices, and it takes no others. */
export function noticeFrom(content: unknown, body: string, mode: BookMode, nowMs: number): Result<Notice, 'unreadable' | 'other_mode'> {
  const envelope = readEnvelope(content);
  if (!envelope) return refused('unreadable');
  const { livemode, ...named } = envelope;
  return livemode === (mode === 'live') ? ok({ ...named, receivedMs: nowMs, body }) : refused('other_mode');
}

/** Opens what was posted to the webhook: signature on the raw bytes first, then the envelope, then the mode. */
export function openNotice(raw: Uint8Array, signature: string | undefined, terms: NoticeTerms): Result<OpenedNotice, NoticeRefusal> {
  const signed = checkSignature(raw, signature, terms.secrets, terms.nowMs, terms.hear);
  if (!signed.ok) return refused(`signature_${signed.why}` as const);
  const parsed = parseJson(raw);
  if (!parsed) return refused('unreadable');
  const notice = noticeFrom(parsed.content, parsed.body, terms.mode, terms.nowMs);
  return notice.ok ? ok({ notice: notice.value, secretIndex: signed.value.secretIndex }) : notice;
}
