import { describe, expect, test } from 'vitest';
import { BOX, drawingOf, lastOf } from '../../src/components/charts/geometry.ts';
import { monthsSeries } from '../../src/components/charts/series.ts';
import { lastTwelve, securedSentence, yearSentence } from '../../src/components/charts/year.ts';
import { monthsSoFar } from '../../src/components/month/state.ts';
import { cents, minCents } from '../../src/values/cents.ts';
import { REPORTS } from '../support/fake-report.ts';

const year = lastTwelve(REPORTS.under);
const series = monthsSeries(year, 'fr');

describe('the months’ figure', () => {
  test('has twelve months at most, the current one last, none to come', () => {
    expect(series.labels).toHaveLength(12);
    expect([series.labels[0], series.labels[11], series.current]).toEqual(['déc. 25', 'nov. 26', 11]);
    expect(monthsSoFar(REPORTS.under).every((month) => month.state !== 'planned')).toBe(true);
  });

  test('stacks exactly what each month received', () => {
    year.forEach((month, index) => {
      expect(series.parts.reduce((sum, part) => sum + (part.amounts[index] ?? 0), 0)).toBe(month.gross + month.other);
    });
  });

  test('smoothed: stacks what all money pays of each month, own funds apart, under its cost', () => {
    const own = year.map((month, index) => (index === 0 ? { ...month, ownFunds: minCents(cents(1_000), month.filled) } : month));
    const smoothed = monthsSeries(own, 'en', 'smoothed');
    expect(smoothed.parts.map(({ name }) => name)).toEqual(['filled', 'ownFunds']);
    own.forEach((month, index) => {
      const stacked = smoothed.parts.reduce((sum, part) => sum + (part.amounts[index] ?? 0), 0);
      expect(stacked).toBe(month.filled);
      expect(stacked).toBeLessThanOrEqual(smoothed.cost.amounts[index] ?? 0);
    });
    expect(smoothed.coverage.at(-1)).not.toBe(series.coverage.at(-1));
    expect(drawingOf(smoothed).bars).toHaveLength(12);
  });

  test('puts what is hidden into one part, and leaves out parts that no month has', () => {
    const hidden = monthsSeries(lastTwelve(REPORTS.hidden), 'fr');
    expect(hidden.parts.map((part) => part.name)).toEqual(['recurring', 'oneOff', 'offline', 'merged']);
    expect(hidden.parts.at(-1)?.amounts.at(-1)).toBe(5000);
    expect(series.parts.map((part) => part.name)).toEqual(['recurring', 'oneOff', 'offline']);
  });

  test('fits its box, from nothing at the base to the highest month', () => {
    for (const told of [series, lastOf(series, 6), monthsSeries(lastTwelve(REPORTS.empty), 'en')]) {
      const drawing = drawingOf(told);
      for (const piece of drawing.bars.flatMap((bar) => bar.pieces)) {
        expect(piece.y).toBeGreaterThanOrEqual(BOX.top);
        expect(piece.y + piece.height).toBeLessThanOrEqual(BOX.height - BOX.bottom + 1e-9);
      }
      expect(drawing.lines.length).toBeLessThanOrEqual(10);
      expect(drawing.cost.at(-1)?.to).toBeCloseTo(drawing.right);
    }
  });

  test('keeps the last months on a narrow screen, on a scale of their own', () => {
    const narrow = lastOf(series, 6);
    expect(narrow.labels).toEqual(series.labels.slice(6).map((label) => label.slice(0, -3)));
    expect(new Set(narrow.labels).size).toBe(6);
    expect(narrow.current).toBe(5);
    expect(narrow.top).toBeLessThan(series.top);
    expect(lastOf(narrow, 12).labels).toEqual(narrow.labels);
  });
});

describe('its sentences', () => {
  test('count ended months only', () => {
    expect(yearSentence(year, 'en')).toBe('Of the last 11 ended months, 4 were covered by their own gifts alone.');
    expect(yearSentence(lastTwelve(REPORTS.empty), 'en')).toContain('the story begins here');
  });

  test('tell the promise apart from money', () => {
    expect(securedSentence(REPORTS.under, 'en')).toBe(
      '61 regular gifts under way promise €548 a month, or 61% of the cost. It is a promise, counted only once received.',
    );
  });
});
