import type { Language } from '../settings/types.ts';
import { descriptionName, fecDescription, type Described } from './fec-description.ts';
import { fec, fecName } from './fec.ts';
import { generalLedgerCsv } from './general-ledger-csv.ts';
import { giftsCsv } from './gifts-csv.ts';
import { hledgerJournal } from './hledger.ts';
import { journalCsv } from './journal-csv.ts';
import type { YearSources } from './written-year.ts';

/** The files that a year can be taken away as. */
export const YEAR_FILES = ['fec', 'fec-description', 'csv', 'ledger', 'gifts', 'hledger'] as const;

export type YearFileKind = (typeof YEAR_FILES)[number];

/** A file made piece by piece, with the name and the type under which it is given. */
export type YearFile = { readonly name: string; readonly type: string; readonly pieces: AsyncIterable<string> };

const NAMES: Readonly<Record<Language, Readonly<Record<'csv' | 'ledger' | 'gifts', string>>>> = {
  fr: { csv: 'journaux', ledger: 'grand-livre', gifts: 'dons' },
  en: { csv: 'journals', ledger: 'general-ledger', gifts: 'gifts' },
};

/** One of a year's files, of an association; its SIREN names the FEC. The language decides separators and headings of CSV. */
export function yearFile(kind: YearFileKind, sources: YearSources, whose: Described, language: Language): YearFile {
  const { name } = sources.year;
  const type = 'text/plain; charset=utf-8';
  if (kind === 'fec') return { name: fecName(whose.siren, sources.year), type, pieces: fec(sources) };
  if (kind === 'fec-description')
    return { name: descriptionName(whose.siren, sources.year), type, pieces: fecDescription(sources, whose, language) };
  if (kind === 'hledger') return { name: `${name}.journal`, type, pieces: hledgerJournal(sources) };
  const makers = { csv: journalCsv, ledger: generalLedgerCsv, gifts: giftsCsv };
  return { name: `${NAMES[language][kind]}-${name}.csv`, type: 'text/csv; charset=utf-8', pieces: makers[kind](sources, language) };
}
