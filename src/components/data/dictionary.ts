import { DICTIONARY, type DocumentedField, type TableName } from '../../i18n/data-dictionary.ts';
import type { Language } from '../../i18n/language.ts';
import { frenchSpaces } from '../../i18n/spacing.ts';
import { REUSE_WORDS } from '../../i18n/words-reuse.ts';

type Explained = { readonly name: string; readonly kind: string; readonly meaning: string };

/** A table of the open data as a reader is told of it. */
export type ExplainedTable = { readonly title: string; readonly fields: readonly Explained[] };

type KindWords = (typeof REUSE_WORDS)['fr']['data']['kinds'];

const NAMED: Readonly<Record<string, keyof Omit<KindWords, 'orNull'>>> = {
  CENTS: 'cents',
  WHOLE: 'whole',
  VERSION: 'whole',
  THREE: 'whole',
  TEXT: 'text',
  BOOL: 'truth',
  DAY: 'day',
  MONTH: 'month',
  INSTANT: 'instant',
  RATIO: 'ratio',
  HASH: 'hash',
};

function kindSaid(kind: string, words: KindWords): string {
  if (kind.endsWith('?')) return words.orNull(kindSaid(kind.slice(0, -1), words));
  if (kind.endsWith('[]')) return words.list;
  return words[NAMED[kind] ?? (kind === kind.toUpperCase() ? 'word' : 'inner')];
}

function explained({ name, kind, fr, en }: DocumentedField, language: Language): Explained {
  return { name, kind: kindSaid(kind, REUSE_WORDS[language].data.kinds), meaning: language === 'fr' ? frenchSpaces(fr) : en };
}

/** The data dictionary, table by table. */
export function dictionaryOf(language: Language): ExplainedTable[] {
  const { tables } = REUSE_WORDS[language].data;
  const names = Object.keys(DICTIONARY) as TableName[];
  return names.map((table) => ({
    title: tables[table],
    fields: DICTIONARY[table].map((field) => explained(field, language)),
  }));
}
