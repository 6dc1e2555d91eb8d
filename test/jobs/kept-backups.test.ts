import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COPIES_LIVE_DAYS, daysToKeep } from '../../src/jobs/kept-backups.ts';
import { besideOlderThan } from '../../src/storage/backup.ts';
import { systemClock } from '../../src/values/clock.ts';
import { addDays, day, type Day } from '../../src/values/day.ts';
import { fastFolder } from '../support/fast-folder.ts';

describe('copies that are kept', () => {
  it('of many nights: seven days, and the last of four weeks', () => {
    let kept: Day[] = [];
    for (let on = day('2025-10-20'); on <= '2026-11-23'; on = addDays(on, 1)) kept = [...daysToKeep([...kept, on], on)];
    expect(kept.toSorted()).toEqual([
      ...['2026-11-08', '2026-11-15'],
      ...['2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'],
    ]);
  });

  it('of nights with gaps: none that is older than thirty days, so that what was forgotten is gone, and the last one in any case', () => {
    const days = ['2025-03-01', '2026-01-05', '2026-10-24', '2026-11-02'].map(day);
    expect([...daysToKeep(days, day('2026-11-23'))].toSorted()).toEqual(['2026-10-24', '2026-11-02']);
    expect([...daysToKeep(days, day('2026-11-24'))]).toEqual(['2026-11-02']);
    expect([...daysToKeep(days, day('2027-11-24'))]).toEqual(['2026-11-02']);
  });

  it('whatever nights there were: the last seven of a month, and never one too old beside the last', () => {
    const today = day('2026-11-23');
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(400), { minLength: 1, maxLength: 60 }), (ago) => {
        const days = ago.map((each) => addDays(today, -each));
        const newestFirst = days.toSorted().toReversed();
        const kept = daysToKeep(days, today);
        const young = newestFirst.filter((each) => each >= addDays(today, -COPIES_LIVE_DAYS));
        for (const each of young.slice(0, 7)) expect(kept).toContain(each);
        expect(kept).toContain(newestFirst[0]);
        for (const each of kept) expect([...young, newestFirst[0]]).toContain(each);
      }),
    );
  });

  it('beside the books, of an upgrade or a restore, are found by how long they stand there', () => {
    const folder = fastFolder('obole-beside-');
    const file = join(folder, 'obole.db');
    mkdirSync(folder, { recursive: true });
    const names = ['obole.db', 'obole.db-wal', 'obole.db.before-2026-12-01-compact-books', 'obole.db.before-restore-20261129T080000Z-wal'];
    for (const name of [...names, 'other.db.before-1']) writeFileSync(join(folder, name), '');
    const found = besideOlderThan(file, systemClock.now() + 60_000);
    expect(found.toSorted()).toEqual(names.slice(2).map((name) => join(folder, name)));
    expect(besideOlderThan(file, systemClock.now() - 60_000)).toEqual([]);
    expect(readdirSync(folder)).toHaveLength(5);
    rmSync(folder, { recursive: true });
  });
});
