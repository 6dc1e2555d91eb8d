import type { MonthCoverage } from '../../coverage/report.ts';
import { FORMATS } from '../../i18n/formats.ts';
import type { Language } from '../../i18n/language.ts';
import { MONTH_WORDS } from '../../i18n/words-month.ts';
import { SHARE_WORDS } from '../../i18n/words-share.ts';
import type { Cents } from '../../values/cents.ts';
import { bandOf, type Band, type BandPartName } from '../month/band.ts';

/** What a part of the ruler is filled with. */
export type Swatch = BandPartName | 'past' | 'later' | 'ownFunds' | 'notch' | 'expected' | 'missing';

/** What stands along the ruler: a month, a campaign's way to its goal (percent of it), or nothing yet. */
export type Ruler =
  | {
      readonly kind: 'month';
      readonly band: Band;
      readonly cost: string;
      readonly legend: readonly { readonly swatch: Swatch; readonly text: string }[];
    }
  | { readonly kind: 'goal'; readonly percent: number }
  | { readonly kind: 'empty' };

/** All that a share picture says, before it is drawn. */
export type Picture = {
  readonly path: string;
  readonly language: Language;
  /** The association. */
  readonly name: string;
  /** What a reader must know of the figures: that they are made up. */
  readonly notice: string | null;
  readonly headline: string;
  readonly lead: string;
  readonly ruler: Ruler;
  /** The address of the site, as one would type it. */
  readonly site: string;
  /** Of which day the figures are; null where there are none. */
  readonly dated: string | null;
};

/** A month along the ruler, with each part named and its amount (method §3.7). */
export function monthRuler(of: MonthCoverage, language: Language): Ruler {
  const words = MONTH_WORDS[language].parts;
  const { money } = FORMATS[language];
  const band = bandOf(of);
  const named = (swatch: Swatch, name: string, amount: Cents): { swatch: Swatch; text: string } => ({
    swatch,
    text: `${name} ${money(amount)}`,
  });
  return {
    kind: 'month',
    band,
    cost: SHARE_WORDS[language].cost(money(of.cost)),
    legend: [
      ...band.parts.map(({ name, amount }) => named(name, words[name], amount)),
      ...(band.past ? [named('past', words.towardsPast, band.past.amount)] : []),
      ...(band.later ? [named('later', words.later, band.later.amount)] : []),
      ...(band.ownFunds ? [named('ownFunds', words.ownFunds, band.ownFunds.amount)] : []),
      ...(band.notch ? [named('notch', words.deductions, band.notch.amount)] : []),
      ...(band.expected ? [named('expected', words.expected, band.expected.amount)] : []),
      ...(of.missing > 0 ? [named('missing', words.missing, of.missing)] : []),
    ],
  };
}

function rulerWords(ruler: Ruler): string[] {
  if (ruler.kind !== 'month') return [];
  return [`${[...ruler.legend.map(({ text }) => text), ruler.cost].join(', ')}.`];
}

/** All that a picture says, as text: for who does not see it, and for whoever checks it. */
export function pictureWords({ name, notice, headline, lead, ruler, site, dated }: Picture): string {
  const sentences = [headline, lead, ...rulerWords(ruler)].filter((each) => each !== '');
  const about = [name, ...(notice === null ? [] : [notice]), ...(dated === null ? [] : [dated]), site].join(' · ');
  return `${sentences.join(' ')} ${about}`;
}
