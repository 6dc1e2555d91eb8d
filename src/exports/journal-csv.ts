import type { Language } from '../settings/types.ts';
import { BOM, csvRow } from './csv.ts';
import { writtenYear, type YearSources } from './written-year.ts';

const HEADINGS = {
  fr: ['Journal', 'Numéro', 'Date', 'Compte', 'Intitulé', 'Pièce', 'Date de la pièce', 'Libellé', 'Débit', 'Crédit', 'Écriture'],
  en: ['Journal', 'Number', 'Date', 'Account', 'Title', 'Document', 'Document date', 'Label', 'Debit', 'Credit', 'Entry'],
} as const satisfies Record<Language, readonly string[]>;

/** A year's journals as CSV, piece by piece: a line for each account of an entry, in the order of validation. */
export async function* journalCsv(sources: YearSources, language: Language): AsyncGenerator<string> {
  yield BOM + csvRow(HEADINGS[language], language);
  for await (const { n, journal, on, piece, pieceOn, words, key, lines } of writtenYear(sources)) {
    const rows = lines.map(({ account: { code, label }, debit, credit }) =>
      csvRow([journal.code, String(n), on, code, label, piece, pieceOn, words, { amount: debit }, { amount: credit }, key ?? ''], language),
    );
    yield rows.join('');
  }
}
