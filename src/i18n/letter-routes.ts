import type { Language } from './language.ts';

type Paths = Readonly<Record<Language, string>>;

/** The page that stops the monthly letter. */
export const UNSUBSCRIBE: Paths = { fr: '/desabonnement', en: '/en/unsubscribe' };

/** Names the token in the address that stops the monthly letter, in both languages. */
export const STOP_QUERY = 'jeton';

/** Where a demonstration shows its letters. */
export const SHOWN_LETTERS: Paths = { fr: '/lettres', en: '/en/letters' };

/** Whether a path takes what a mail program sends by itself to stop the monthly letter (RFC 8058): no page of ours sent it. */
export function takesOneClick(path: string): boolean {
  return path === UNSUBSCRIBE.fr || path === UNSUBSCRIBE.en;
}
