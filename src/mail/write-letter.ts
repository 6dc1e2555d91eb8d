import type { DaysTold } from '../coverage/days-told.ts';
import { LETTER_WORDS } from '../i18n/words-letters.ts';
import { pathTo } from '../i18n/routes.ts';
import type { Language } from '../settings/types.ts';
import { htmlOf, link, oneLine, textOf, words, type Block } from './blocks.ts';
import { GIFT_LETTERS } from './letters-gifts.ts';
import { OTHER_LETTERS } from './letters-others.ts';
import { REGULAR_LETTERS } from './letters-regular.ts';
import type { LetterKind, LetterParams, Said } from './letter.ts';

/** What a letter knows besides its own facts: who writes, where the site stands, and what is said of a gift elsewhere. */
export type LetterContext = {
  readonly language: Language;
  readonly association: { readonly name: string; readonly website: string; readonly contact: string | null };
  readonly publicUrl: URL;
  /** Days that the gift was said to pay; null where nothing was said. */
  readonly days: DaysTold | null;
  /** A gift's own page, which stays valid. */
  giftUrl(gift: string): string;
  /** Stops the monthly letter; null for every other letter. */
  readonly stopUrl: string | null;
  readonly isDemonstration: boolean;
};

/** What is particular to a kind: everything else stands in all letters. */
export type Body = { readonly subject: string; readonly blocks: readonly Block[]; readonly to: 'donor' | 'reader' | 'operator' };

export type Bodies<Kind extends LetterKind> = { readonly [Each in Kind]: (params: LetterParams<Each>, context: LetterContext) => Body };

export type Written = {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
};

const BODIES: Bodies<LetterKind> = { ...GIFT_LETTERS, ...REGULAR_LETTERS, ...OTHER_LETTERS };

function bodyOf<Kind extends LetterKind>(kind: Kind, params: LetterParams<Kind>, context: LetterContext): Body {
  return BODIES[kind](params, context);
}

/** Below what a letter says: how to manage one's gifts, whom to ask, who writes and why. */
function ending({ to }: Body, { language, association, publicUrl, isDemonstration }: LetterContext): Block[] {
  const said = LETTER_WORDS[language];
  const { name, website, contact } = association;
  const demonstration = isDemonstration ? [words(said.demonstration)] : [];
  if (to === 'operator') return [words(said.signature(name, website)), ...demonstration];
  return [
    link(said.manage, new URL(pathTo('mine', language), publicUrl).href),
    ...(contact === null ? [] : [words(said.question(contact))]),
    words(said.signature(name, website)),
    ...(to === 'donor' ? [words(said.why)] : []),
    ...demonstration,
  ];
}

/** No program answers such a letter with one of its own; a mail program's own button stops the monthly one (RFC 8058). */
function headersOf({ stopUrl }: LetterContext): Record<string, string> {
  const own = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };
  return stopUrl === null ? own : { ...own, 'List-Unsubscribe': `<${stopUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

/** Writes a letter out: the same facts give the same letter. The subject is one line, whatever the words in it. */
export function writeLetter(said: Said, context: LetterContext): Written {
  const { language, association } = context;
  const body = bodyOf(said.kind, said.params, context);
  const subject = oneLine(LETTER_WORDS[language].subject(association.name, body.subject));
  const blocks = [words(LETTER_WORDS[language].greeting), ...body.blocks, ...ending(body, context)];
  return { subject, text: textOf(blocks, language), html: htmlOf(blocks, subject, language), headers: headersOf(context) };
}
