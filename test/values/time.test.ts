import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, day, parseDay } from '../../src/values/day.ts';
import { addMonths, daysInMonth, lastDay, month, monthOf, monthRange, monthsBetween } from '../../src/values/month.ts';
import { zoneNamed } from '../../src/values/zone.ts';
import { PARIS } from '../support/facts.ts';

const HOUR_MS = 3_600_000;

describe('days of the association', () => {
  it.each([
    ['2026-10-31T22:59:59Z', '2026-10-31'],
    ['2026-10-31T23:00:00Z', '2026-11-01'],
    ['2026-10-31T23:30:00Z', '2026-11-01'],
    ['2026-03-29T00:59:59Z', '2026-03-29'],
    ['2026-06-30T21:59:59Z', '2026-06-30'],
    ['2026-06-30T22:00:00Z', '2026-07-01'],
    ['2028-02-29T12:00:00Z', '2028-02-29'],
  ])('%s is %s in Paris (method §1.4)', (instant, expected) => {
    expect(PARIS.dayOf(Date.parse(instant))).toBe(expected);
  });

  it.each([
    ['2026-12', '2026-11-30T23:00:00Z', '2026-12-31T23:00:00Z', 744],
    ['2026-10', '2026-09-30T22:00:00Z', '2026-10-31T23:00:00Z', 745],
    ['2026-03', '2026-02-28T23:00:00Z', '2026-03-31T22:00:00Z', 743],
  ])('%s lasts from %s to %s: %i hours', (name, start, end, hours) => {
    const { startMs, endMs } = PARIS.bounds(month(name));
    expect([startMs, endMs]).toEqual([Date.parse(start), Date.parse(end)]);
    expect((endMs - startMs) / HOUR_MS).toBe(hours);
  });

  it('each day begins where it says, on both sides, in any zone', () => {
    const zones = ['Europe/Paris', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'UTC'].map((name) => zoneNamed(name)!);
    const days = fc.integer({ min: 0, max: 20_000 }).map((count) => addDays(day('2000-01-01'), count));
    fc.assert(
      fc.property(fc.constantFrom(...zones), days, (zone, each) => {
        const startMs = zone.startOf(each);
        expect(zone.dayOf(startMs)).toBe(each);
        expect(zone.dayOf(startMs - 1)).toBe(addDays(each, -1));
      }),
    );
  });

  it('knows no zone of a wrong name', () => {
    expect(zoneNamed('Europe/Lutece')).toBeUndefined();
  });
});

describe('days and months', () => {
  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '26-01-01', '2026-02-30', 'today', ''])('%j is no day', (text) => {
    expect(parseDay(text)).toBeUndefined();
  });

  it('counts days there and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -40_000, max: 40_000 }), (count) => {
        const to = addDays(day('2026-11-23'), count);
        expect(daysBetween(day('2026-11-23'), to)).toBe(count);
      }),
    );
  });

  it('counts months there and back, each with its last day', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_200, max: 1_200 }), (count) => {
        const to = addMonths(month('2026-11'), count);
        expect(monthsBetween(month('2026-11'), to)).toBe(count);
        expect(monthOf(addDays(lastDay(to), 1))).toBe(addMonths(to, 1));
        expect(lastDay(to).slice(8)).toBe(String(daysInMonth(to)));
      }),
    );
  });

  it('knows February', () => {
    expect(['2026-02', '2028-02', '2100-02', '2000-02'].map((each) => daysInMonth(month(each)))).toEqual([28, 29, 28, 29]);
  });

  it('ranges over a year’s end, and over nothing', () => {
    expect(monthRange(month('2026-11'), month('2027-02'))).toEqual(['2026-11', '2026-12', '2027-01', '2027-02']);
    expect(monthRange(month('2027-02'), month('2026-11'))).toEqual([]);
  });
});
