import { isMailbox } from '../settings/mail-access.ts';
import { sha256 } from '../values/digest.ts';
import { ok, refused, type Result } from '../values/result.ts';
import type { KeptLetter } from './letter.ts';
import type { Written } from './write-letter.ts';

/** A letter with where it goes: what a delivery takes. */
export type Message = Written & {
  readonly key: string;
  readonly kind: KeptLetter['kind'];
  readonly language: KeptLetter['language'];
  readonly to: string;
  readonly from: { readonly name: string; readonly address: string };
  /** The same letter bears the same one, so that a mail program shows one that came twice once. */
  readonly messageId: string;
  readonly dateMs: number;
};

/** What became of handing over. `again`: it may pass; `never`: it will not. Neither says an address. */
export type Delivered =
  { readonly kind: 'sent' } | { readonly kind: 'again'; readonly why: string } | { readonly kind: 'never'; readonly why: string };

export type Delivery = (message: Message) => Promise<Delivered>;

/** Addresses a letter: one mailbox, or none at all. */
export function addressed(
  { key, kind, language }: Pick<KeptLetter, 'key' | 'kind' | 'language'>,
  written: Written,
  { to, from, host, nowMs }: { readonly to: string; readonly from: Message['from']; readonly host: string; readonly nowMs: number },
): Result<Message, string> {
  if (!isMailbox(to)) return refused('the address cannot be written to');
  const messageId = `<${sha256(key).slice(0, 40)}@${host}>`;
  return ok({ ...written, key, kind, language, to, from, messageId, dateMs: nowMs });
}

const ADDRESS = /[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/gu;
const LONGEST_WHY = 300;

/** What a server said, on one line, without any address in it. */
export function withoutAddresses(said: string): string {
  return said
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(ADDRESS, '…')
    .slice(0, LONGEST_WHY);
}
