import { describe, expect, it } from 'vitest';
import { daysToKeep } from '../../src/jobs/kept-backups.ts';
import { addDays, day, type Day } from '../../src/values/day.ts';

describe('copies that are kept', () => {
  it('of many nights: seven days, the last of four weeks, the last of twelve months', () => {
    let kept: Day[] = [];
    for (let on = day('2025-10-20'); on <= '2026-11-23'; on = addDays(on, 1)) kept = [...daysToKeep([...kept, on])];
    expect(kept.toSorted()).toEqual([
      ...['2025-12-31', '2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31', '2026-06-30', '2026-07-31', '2026-08-31'],
      ...['2026-09-30', '2026-10-31', '2026-11-08', '2026-11-15'],
      ...['2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'],
    ]);
  });

  it('of nights with gaps: nothing is let go that stands for a week or a month alone', () => {
    const days = ['2025-03-01', '2026-01-05', '2026-06-30', '2026-11-02'].map(day);
    expect([...daysToKeep(days)].toSorted()).toEqual(days);
  });
});
