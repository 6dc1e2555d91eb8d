import { FORMATS } from '../../i18n/formats.ts';
import { escapeXml } from '../../values/markup.ts';
import { DAYLIGHT, SHADES } from '../data/daylight.ts';
import type { Band, Stretch } from '../month/band.ts';
import { fit, type Fitted, type Room } from './fit.ts';
import { legendSvg } from './legend.ts';
import type { Picture, Ruler } from './picture.ts';
import { BOTTOM, LEFT, textSvg, TOP, WIDE, HEIGHT, WIDTH, x } from './sheet.ts';
import { textWidth } from './text-width.ts';

const NAME: Room = { face: 'sans', width: WIDE, lines: 1, sizes: [30, 27, 24, 21, 19, 17] };
const HEADLINE: Room = { face: 'serif', width: WIDE, lines: 3, sizes: [76, 70, 64, 58, 52, 48, 44, 40, 37, 34, 31, 28] };
const LEAD: Room = { face: 'sans', width: WIDE, lines: 2, sizes: [28, 26, 24, 22] };
const FOOT = 22;
const NOTICE = 22;
const LABEL = 20;
/** Headline and lead share what is above the ruler's labels. */
const WORDS_FROM = 104;
const WORDS_TO = 338;
const BAND_HEIGHT = BOTTOM - TOP;

/** Headline as large as leaves room for the lead under it. */
function wordsSvg({ headline, lead }: Picture): string[] {
  const under = fit(lead, LEAD);
  const leadHeight = lead === '' ? 0 : 14 + under.lines.length * under.size * 1.35;
  const tallest = WORDS_TO - WORDS_FROM - leadHeight;
  const over = HEADLINE.sizes
    .map((size) => fit(headline, { ...HEADLINE, sizes: [size] }))
    .find((each) => fits(each, headline) && each.lines.length * each.size * 1.14 <= tallest);
  const head = over ?? fit(headline, { ...HEADLINE, sizes: HEADLINE.sizes.slice(-1) });
  const headTo = WORDS_FROM + head.lines.length * head.size * 1.14;
  return [
    ...head.lines.map((line, index) =>
      textSvg(line, {
        x: LEFT,
        y: WORDS_FROM + head.size * (0.95 + index * 1.14),
        size: head.size,
        face: 'serif',
        weight: 600,
        fill: DAYLIGHT.ink,
      }),
    ),
    ...(lead === '' ? [] : under.lines).map((line, index) =>
      textSvg(line, {
        x: LEFT,
        y: headTo + 14 + under.size * (0.95 + index * 1.35),
        size: under.size,
        face: 'sans',
        weight: 400,
        fill: DAYLIGHT.inkSoft,
      }),
    ),
  ];
}

/** Whether nothing of the text was cut or broken. */
function fits(of: Fitted, text: string): boolean {
  return (
    of.lines.join(' ') ===
    text
      .split(' ')
      .filter((word) => word !== '')
      .join(' ')
  );
}

function rect({ from, width }: Stretch, about: string, top = TOP, height = BAND_HEIGHT): string {
  return `<rect x="${x(from)}" y="${top}" width="${((width / 100) * WIDE).toFixed(2)}" height="${height}" ${about}/>`;
}

function tick(at: number, from: number, to: number, colour: string, width: number): string {
  return `<path d="M${x(at)} ${from}V${to}" stroke="${colour}" stroke-width="${width}"/>`;
}

/** Round amounts along the ruler, where they run neither into each other nor into the cost. */
function marksSvg(band: Band, cost: Fitted, picture: Picture): string[] {
  const { money } = FORMATS[picture.language];
  const costAt = band.costAt ?? 0;
  const costWide = (textWidth(cost.lines[0] ?? '', 'sans', LABEL) * 100) / WIDE;
  const isLeft = costAt > costWide;
  const taken: [number, number][] = band.costAt === null ? [] : [isLeft ? [costAt - costWide, costAt] : [costAt, costAt + costWide]];
  const labels = band.marks
    .filter(({ long }) => long)
    .flatMap(({ at, amount }) => {
      const text = money(amount);
      const wide = (textWidth(text, 'sans', LABEL) * 100) / WIDE;
      const from = at === 0 ? 0 : at - wide / 2;
      if (from + wide > 100 || taken.some(([left, right]) => from < right + 1.5 && from + wide > left - 1.5)) return [];
      taken.push([from, from + wide]);
      return [
        textSvg(text, { x: LEFT + (from / 100) * WIDE, y: TOP - 26, size: LABEL, face: 'sans', weight: 400, fill: DAYLIGHT.inkSoft }),
      ];
    });
  return [
    ...band.marks.map(({ at, long }) => tick(at, long ? TOP - 16 : TOP - 10, TOP - 3, DAYLIGHT.ruleStrong, 1.5)),
    ...labels,
    ...(band.costAt === null
      ? []
      : [
          tick(costAt, TOP - 22, BOTTOM + 10, DAYLIGHT.ink, 4),
          textSvg(cost.lines[0] ?? '', {
            x: LEFT + ((isLeft ? costAt - costWide : costAt) / 100) * WIDE,
            y: TOP - 28,
            size: cost.size,
            face: 'sans',
            weight: 600,
            fill: DAYLIGHT.ink,
          }),
        ]),
  ];
}

function monthSvg(ruler: Extract<Ruler, { readonly kind: 'month' }>, picture: Picture): string[] {
  const { band } = ruler;
  const cost = fit(ruler.cost, { face: 'sans', width: WIDE / 2, lines: 1, sizes: [LABEL] });
  return [
    rect(
      { from: band.zeroAt, width: (band.costAt ?? band.zeroAt) - band.zeroAt },
      `fill="${DAYLIGHT.sheet}" stroke="${DAYLIGHT.ruleStrong}"`,
    ),
    ...band.parts.map((part) => rect(part, `fill="${SHADES[part.name]}"`)),
    ...band.parts.slice(1).map(({ from }) => tick(from, TOP, BOTTOM, DAYLIGHT.ground, 3)),
    ...(band.past ? [rect(band.past, `fill="${DAYLIGHT.ground}" fill-opacity="0.62"`)] : []),
    ...(band.past ? [tick(band.zeroAt, TOP - 16, BOTTOM + 6, DAYLIGHT.inkSoft, 2)] : []),
    ...(band.later ? [rect(band.later, `fill="${SHADES.carriedOver}" fill-opacity="0.45"`)] : []),
    ...(band.ownFunds ? [rect(band.ownFunds, `fill="none" stroke="${DAYLIGHT.inkSoft}" stroke-width="2"`, TOP + 1, BAND_HEIGHT - 2)] : []),
    ...(band.notch ? [rect(band.notch, `fill="${DAYLIGHT.ground}"`, TOP, Math.round(BAND_HEIGHT * 0.74))] : []),
    ...(band.expected
      ? [
          rect(
            band.expected,
            `fill="url(#hatch)" stroke="${DAYLIGHT.inkSoft}" stroke-width="2" stroke-dasharray="8 6"`,
            TOP + 1,
            BAND_HEIGHT - 2,
          ),
        ]
      : []),
    ...marksSvg(band, cost, picture),
    ...legendSvg(ruler.legend),
  ];
}

/** A ruler on which nothing is laid yet. */
function emptyMarks(): string[] {
  return Array.from({ length: 41 }, (_, index) =>
    tick(index * 2.5, index % 5 === 0 ? TOP - 16 : TOP - 10, TOP - 3, DAYLIGHT.ruleStrong, 1.5),
  );
}

function rulerSvg(picture: Picture): string[] {
  const { ruler } = picture;
  if (ruler.kind === 'month') return monthSvg(ruler, picture);
  const ground = rect({ from: 0, width: 100 }, `fill="${DAYLIGHT.sheet}" stroke="${DAYLIGHT.ruleStrong}"`);
  const reached = ruler.kind === 'goal' ? [rect({ from: 0, width: ruler.percent }, `fill="${SHADES.recurring}"`)] : [];
  return [ground, ...reached, ...emptyMarks()];
}

function frameSvg({ name, notice, site, dated }: Picture): string[] {
  const noticeWide = notice === null ? 0 : textWidth(notice, 'sans', NOTICE) + 28;
  const named = fit(name, { ...NAME, width: WIDE - noticeWide });
  const soft = { face: 'sans', weight: 400, fill: DAYLIGHT.inkSoft } as const;
  const dateWide = dated === null ? 0 : textWidth(dated, 'sans', FOOT);
  const address = fit(site, { face: 'sans', width: WIDE - dateWide - 40, lines: 1, sizes: [24, 20, 16] });
  return [
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="${DAYLIGHT.ground}"/>`,
    `<rect width="${WIDTH}" height="12" fill="${SHADES.recurring}"/>`,
    textSvg(named.lines[0] ?? '', { x: LEFT, y: 78, size: named.size, face: 'sans', weight: 600, fill: DAYLIGHT.ink }),
    ...(notice === null ? [] : [textSvg(notice, { x: LEFT + WIDE, y: 78, size: NOTICE, end: true, ...soft })]),
    `<path d="M${LEFT} 562H${LEFT + WIDE}" stroke="${DAYLIGHT.rule}" stroke-width="2"/>`,
    textSvg(address.lines[0] ?? '', { x: LEFT, y: 600, size: address.size, face: 'sans', weight: 600, fill: DAYLIGHT.ink }),
    ...(dated === null ? [] : [textSvg(dated, { x: LEFT + WIDE, y: 600, size: FOOT, end: true, ...soft })]),
  ];
}

const HATCH = `<defs><pattern id="hatch" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M3 0V12" stroke="${DAYLIGHT.inkSoft}" stroke-width="2.5" stroke-opacity="0.55"/></pattern></defs>`;

/** A share picture as an SVG of 1200 × 630, in the faces that stand beside this house. */
export function pictureSvg(picture: Picture): string {
  const parts = [HATCH, ...frameSvg(picture), ...wordsSvg(picture), ...rulerSvg(picture)];
  const open = `<svg xmlns="http://www.w3.org/2000/svg" xml:lang="${escapeXml(picture.language)}" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">`;
  return `${open}${parts.join('')}</svg>`;
}
