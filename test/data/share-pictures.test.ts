import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { describe, expect, test } from 'vitest';
import { picturesOf } from '../../src/app/pictures.ts';
import { DAYLIGHT, SHADES } from '../../src/components/data/daylight.ts';
import { pictureSvg } from '../../src/components/share/drawing.ts';
import { fit } from '../../src/components/share/fit.ts';
import { pictureWords, type Picture } from '../../src/components/share/picture.ts';
import { campaignPicture, homePicture, monthPicture, projectPicture, sitePicture } from '../../src/components/share/pictures.ts';
import { textWidth } from '../../src/components/share/text-width.ts';
import type { CoverageReport, MonthCoverage } from '../../src/coverage/report.ts';
import { pngOf } from '../../src/exports/png.ts';
import { LANGUAGES, type Language } from '../../src/i18n/language.ts';
import { cents } from '../../src/values/cents.ts';
import { fakeApp } from '../support/fake-app.ts';
import { REPORTS, reportOf } from '../support/fake-report.ts';
import { amountsIn } from '../support/told-amounts.ts';
import { xmlProblem } from '../support/well-formed.ts';

const plainApp = fakeApp();
const LONG = 'Association nationale pour le Mieux-WWWW en Santé & <libre> !!';
const longApp = { ...plainApp, content: { ...plainApp.content, association: { ...plainApp.content.association, name: LONG } } };
const LARGE = { recurring: 400_000_000, oneOff: 300_000_001, offline: 200_000_000, fees: 1_234_567, refunds: 2_345_678, expected: 300_000_000 };
const large = reportOf('2026-11-23', [
  { ...LARGE, cost: 1_200_000_000 },
  { ...LARGE, cost: 1_200_000_000 },
]);
const [project] = plainApp.content.projects;
const [campaign] = plainApp.content.campaigns;

function monthOfReport(report: CoverageReport, state: MonthCoverage['state']): MonthCoverage {
  const of = report.months.find((each) => each.state === state);
  if (!of) throw new Error(`no month is ${state}`);
  return of;
}

/** Pictures of every kind: ordinary ones, and those whose words need the most room. */
function picturesIn(language: Language): Picture[] {
  if (!project || !campaign) throw new Error('the content has no project or campaign');
  const wordy = { ...campaign, title: { fr: `${LONG} ${LONG} ${LONG}`, en: 'W'.repeat(200) }, from: large.today, until: null };
  const goal = { amount: cents(1_200_000_000), reached: false, months: null };
  const told = { kind: 'told', received: cents(99_999_999), gifts: 40, goal } as const;
  return [
    ...Object.values(REPORTS).map((report) => homePicture(plainApp, report, language)),
    homePicture(longApp, large, language),
    ...(['provisional', 'current', 'planned'] as const).flatMap((state) =>
      [REPORTS.under, large].map((report) => monthPicture(longApp, { of: monthOfReport(report, state), report }, language)),
    ),
    monthPicture(plainApp, { of: monthOfReport(reportOf('2026-11-23', [{}, {}]), 'provisional'), report: REPORTS.empty }, language),
    campaignPicture(longApp, wordy, { progress: told, report: large }, language),
    campaignPicture(plainApp, campaign, { progress: { kind: 'hidden' }, report: REPORTS.under }, language),
    projectPicture(plainApp, project, language),
    sitePicture(longApp, language),
  ];
}

type Text = { readonly text: string; readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };

/** Where the texts of a drawing stand, by the widths that they were set by. */
function textsOf(svg: string): Text[] {
  const texts = svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"( text-anchor="end")? font-family="([^"]+)" [^>]*font-size="([\d.]+)"[^>]*>([^<]*)</gu);
  return [...texts].map(([, x = '', y = '', end, family = '', size = '', escaped = '']) => {
    const text = escaped.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
    const wide = textWidth(text, family.startsWith('Source') ? 'serif' : 'sans', Number(size));
    const left = end === undefined ? Number(x) : Number(x) - wide;
    return { text, left, right: left + wide, top: Number(y) - Number(size) * 0.72, bottom: Number(y) + Number(size) * 0.18 };
  });
}

const { resolve } = createRequire(import.meta.url);
const FONTS = ['source-serif-4/600SemiBold/SourceSerif4_600SemiBold', 'noto-sans/400Regular/NotoSans_400Regular', 'noto-sans/600SemiBold/NotoSans_600SemiBold'];
const OPTIONS = { font: { loadSystemFonts: false, fontFiles: FONTS.map((font) => resolve(`@expo-google-fonts/${font}.ttf`)) } };

describe.each(LANGUAGES)('share pictures in %s', (language) => {
  const pictures = picturesIn(language);

  test('hold all their words: within the margins, none upon another', () => {
    for (const picture of pictures) {
      const svg = pictureSvg(picture);
      expect(xmlProblem(svg)).toBeNull();
      expect(svg).not.toMatch(/undefined|NaN|null|href|<script|<style/u);
      const texts = textsOf(svg);
      expect(texts.length).toBeGreaterThan(2);
      for (const { text, left, right, top, bottom } of texts) {
        expect([text, left >= 63.9, right <= 1136.1, top > 12, bottom < 626]).toEqual([text, true, true, true, true]);
      }
      const crowded = texts.flatMap((one, place) =>
        texts.slice(place + 1).filter((other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom).map((other) => `${one.text} / ${other.text}`),
      );
      expect(crowded, picture.path).toEqual([]);
    }
  });

  test('are as wide as they were reckoned, at most', () => {
    const longest = homePicture(longApp, large, language);
    const svg = pictureSvg(longest).replace(/<rect [^>]*\/>|<path [^>]*\/>/gu, '');
    const box = new Resvg(svg, OPTIONS).getBBox();
    expect([(box?.x ?? 0) >= 62, (box?.x ?? 0) + (box?.width ?? 9999) <= 1138, (box?.y ?? 0) + (box?.height ?? 9999) <= 630]).toEqual([true, true, true]);
    for (const [face, family, weight] of [
      ['serif', 'Source Serif 4', 600],
      ['sans', 'Noto Sans', 600],
      ['sans', 'Noto Sans', 400],
    ] as const) {
      const text = pictureWords(longest).slice(0, 300);
      const drawn = new Resvg(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="90" font-family="${family}" font-weight="${weight}" font-size="100">${text.replace(/[<&]/gu, 'W')}</text></svg>`, OPTIONS).getBBox();
      const reckoned = textWidth(text, face, 100);
      expect(drawn?.width).toBeLessThanOrEqual(reckoned);
      expect(drawn?.width).toBeGreaterThan(reckoned * 0.85);
    }
  });

  test('say in words all that is drawn, spaced as the language is', () => {
    for (const picture of pictures) {
      const words = pictureWords(picture);
      for (const { text } of textsOf(pictureSvg(picture))) {
        // Marks along the ruler say nothing of the month.
        if (amountsIn(text, language).length === 1 && !/[\p{L}]/u.test(text)) continue;
        expect(words).toContain(text.replace(/…$/u, ''));
      }
      if (language === 'fr' && !words.includes(LONG)) expect(words).not.toMatch(/ [;:!?€%»]|« /u);
      expect(words).not.toMatch(/undefined|NaN|null/u);
    }
  });

  test('tell no figure while figures are being verified, and say so', () => {
    const broken = { ...REPORTS.under, beingVerified: true };
    const told = { kind: 'told', received: cents(41_000), gifts: 40, goal: { amount: cents(90_000), reached: false, months: null } } as const;
    const all = [
      homePicture(plainApp, broken, language),
      ...broken.months.map((of) => monthPicture(plainApp, { of, report: broken }, language)),
      ...(campaign ? [campaignPicture(plainApp, campaign, { progress: told, report: broken }, language)] : []),
    ];
    for (const picture of all) {
      expect(picture.ruler).toEqual({ kind: 'empty' });
      expect(amountsIn(pictureWords(picture), language)).toEqual([]);
      expect(pictureWords(picture)).toMatch(/en cours de vérification|being verified/u);
      expect(pictureSvg(picture)).not.toMatch(/€|%/u);
    }
  });
});

test('a text that has no room is broken and cut, and says so', () => {
  const room = { face: 'sans', width: 300, lines: 2, sizes: [30, 20] } as const;
  expect(fit('court', room)).toEqual({ size: 30, lines: ['court'] });
  const { size, lines } = fit('M'.repeat(80), room);
  expect([size, lines.length, lines.at(-1)?.endsWith('…')]).toEqual([20, 2, true]);
  for (const line of lines) expect(textWidth(line, 'sans', size)).toBeLessThanOrEqual(300);
  expect(fit('12\u202F000\u00A0€ reçus', { ...room, width: 130, sizes: [20] }).lines[0]).toBe('12\u202F000\u00A0€');
});

test('the colours are those of the pages by daylight', () => {
  const [light = ''] = readFileSync('src/styles/tokens.css', 'utf8').split('@media');
  const names = { ground: 'ground', sheet: 'sheet', ink: 'ink', inkSoft: 'ink-soft', rule: 'rule', ruleStrong: 'rule-strong', accent: 'accent' } as const;
  for (const [name, token] of Object.entries(names)) expect(light).toContain(`--${token}: ${DAYLIGHT[name as keyof typeof names]};`);
  const parts = { carriedOver: 'carried', recurring: 'recurring', oneOff: 'one-off', offline: 'offline', merged: 'merged' } as const;
  for (const [name, token] of Object.entries(parts)) expect(light).toContain(`--part-${token}: ${SHADES[name as keyof typeof parts]};`);
});

test('a picture is a whole PNG of 1200 × 630 with ink on paper', async () => {
  const png = await pngOf(pictureSvg(homePicture(plainApp, REPORTS.under, 'fr')));
  expect(png.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n');
  expect([png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]]).toEqual([1200, 630, 8, 6]);
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  expect(inflateSync(Buffer.concat(parts)).length).toBe(630 * (1 + 1200 * 4));
  expect(png.length).toBeLessThan(150_000);
});

describe('the memory of pictures', () => {
  test('draws each once, one after the other, and forgets the one that was asked for longest ago', async () => {
    const drawn: string[] = [];
    let underWay = 0;
    const pictures = picturesOf(async (svg) => {
      underWay += 1;
      expect(underWay).toBe(1);
      drawn.push(svg);
      await Promise.resolve();
      underWay -= 1;
      return Buffer.from(svg);
    }, 2);
    const [first, again] = await Promise.all([pictures.png('a'), pictures.png('a'), pictures.png('b')]);
    expect(first).toBe(again);
    await pictures.png('a');
    await pictures.png('c');
    await pictures.png('a');
    expect(drawn).toEqual(['a', 'b', 'c']);
    await pictures.png('b');
    expect(drawn).toEqual(['a', 'b', 'c', 'b']);
  });

  test('tries again what failed, and goes on with the others', async () => {
    let asked = 0;
    const pictures = picturesOf((svg) => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error('no memory')) : Promise.resolve(Buffer.from(svg));
    });
    await expect(pictures.png('a')).rejects.toThrow('no memory');
    expect(Buffer.from(await pictures.png('b')).toString()).toBe('b');
    expect(Buffer.from(await pictures.png('a')).toString()).toBe('a');
  });
});
