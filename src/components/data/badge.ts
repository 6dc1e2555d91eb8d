import type { CoverageReport } from '../../coverage/report.ts';
import { FORMATS } from '../../i18n/formats.ts';
import type { Language } from '../../i18n/language.ts';
import { MONTH_WORDS } from '../../i18n/words-month.ts';
import { SHARE_WORDS } from '../../i18n/words-share.ts';
import { SITE_WORDS } from '../../i18n/words-site.ts';
import { escapeXml } from '../../values/markup.ts';
import { bandSaid } from '../month/band-words.ts';
import { bandOf, type Band, type Stretch } from '../month/band.ts';
import { stateSentences } from '../month/sentences.ts';
import { monthUnderWay } from '../month/state.ts';
import { DAYLIGHT, SHADES } from './daylight.ts';

const { ink: INK, ground: GROUND, rule: RULE } = DAYLIGHT;

const WIDTH = 360;
const MARGIN = 12;
const RULER = WIDTH - 2 * MARGIN;
/** The mean width of a bold letter in the widest of system fonts, in its size: a reader's own font is not known. */
const WIDEST = 0.68;

function rect({ from, width }: Stretch, about: string): string {
  const at = (share: number): string => String(Number(((share / 100) * RULER).toFixed(2)));
  return `<rect x="${String(Number((MARGIN + (from / 100) * RULER).toFixed(2)))}" y="46" width="${at(width)}" height="18" ${about}/>`;
}

/** The ruler with the month on it; bare while figures are being verified. */
function rulerOf(band: Band): string[] {
  const costAt = MARGIN + ((band.costAt ?? 0) / 100) * RULER;
  return [
    rect({ from: band.zeroAt, width: (band.costAt ?? band.zeroAt) - band.zeroAt }, `fill="${RULE}"`),
    ...band.parts.map((part) => rect(part, `fill="${SHADES[part.name]}"`)),
    ...(band.past ? [rect(band.past, `fill="${RULE}" fill-opacity="0.7"`)] : []),
    ...(band.later ? [rect(band.later, `fill="${SHADES.carriedOver}" fill-opacity="0.45"`)] : []),
    ...(band.ownFunds ? [rect(band.ownFunds, `fill="none" stroke="${INK}"`)] : []),
    ...(band.notch ? [rect(band.notch, `fill="${GROUND}"`)] : []),
    ...(band.expected ? [rect(band.expected, `fill="none" stroke="${SHADES.recurring}" stroke-dasharray="3 2"`)] : []),
    ...(band.costAt === null ? [] : [`<path d="M${costAt.toFixed(2)} 41v28" stroke="${INK}" stroke-width="2"/>`]),
  ];
}

/** What the badge shows and says; no figure while figures are being verified. */
function told(report: CoverageReport, language: Language): { headline: string; said: string; ruler: string[] } {
  if (report.beingVerified) {
    const { verifying, verifyingLead } = SHARE_WORDS[language];
    return { headline: verifying, said: verifyingLead, ruler: [rect({ from: 0, width: 100 }, `fill="${RULE}"`)] };
  }
  const of = monthUnderWay(report);
  const band = bandOf(of);
  const { headline } = stateSentences(report, language);
  return { headline, said: `${headline} ${bandSaid(band, of, language)}`, ruler: rulerOf(band) };
}

/** `/badge.svg`: the month under way as a small picture, with its words for who does not see it. No script, style or font from anywhere. */
export function badgeSvg(report: CoverageReport, name: string, language: Language, madeUp: boolean): string {
  const { headline, said, ruler } = told(report, language);
  const text = `font-family="system-ui, sans-serif" fill="${INK}"`;
  const size = Math.min(16, RULER / (headline.length * WIDEST)).toFixed(1);
  const demonstration = madeUp ? ` ${SITE_WORDS[language].demonstration}` : '';
  const foot = `${name} · ${FORMATS[language].day(report.today)}${madeUp ? ` · ${language === 'fr' ? 'démonstration' : 'demonstration'}` : ''}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xml:lang="${language}" width="${WIDTH}" height="96" viewBox="0 0 ${WIDTH} 96" role="img" aria-labelledby="t d">`,
    `<title id="t">${escapeXml(`${name}${MONTH_WORDS[language].colon}${headline}`)}</title>`,
    `<desc id="d">${escapeXml(said + demonstration)}</desc>`,
    `<rect width="${WIDTH}" height="96" rx="6" fill="${GROUND}" stroke="${RULE}"/>`,
    `<text x="${MARGIN}" y="30" font-size="${size}" font-weight="600" ${text}>${escapeXml(headline)}</text>`,
    ...ruler,
    `<text x="${MARGIN}" y="84" font-size="11" ${text}>${escapeXml(foot)}</text>`,
    '</svg>\n',
  ].join('');
}
