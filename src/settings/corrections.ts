import { ok } from '../values/result.ts';
import { parseMonth } from '../values/month.ts';
import { gatherList, type Read } from './mistake.ts';
import { choice, dayFrom, day, fields, list, orElse, orNull, word, worded, wrong, type Reader } from './read.ts';
import { NOTICED_BY, type WrittenCorrection } from './types.ts';
import { fieldOf, type Spot } from './written.ts';

const month = word('a month', 'a month such as 2026-11', parseMonth);

function correction(name: string, spot: Spot): Read<WrittenCorrection> {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    return wrong(spot, `"${name}" is not a name for a correction`, 'small letters, digits and hyphens');
  const since = fieldOf(spot, 'since');
  const read = fields({
    on: since.written.kind === 'text' ? dayFrom(day(since), 'since') : day,
    since: orNull(day),
    months: orElse(list(month), []),
    noticed_by: choice(NOTICED_BY),
    was: worded,
    now: worded,
  })(spot);
  if (!read.ok) return read;
  const { noticed_by: noticedBy, ...said } = read.value;
  return ok({ name, ...said, noticedBy });
}

/** Reads `corrections.yaml`: what was wrong on the site and was put right, each under a name that never changes. None is none. */
export const corrections: Reader<readonly WrittenCorrection[]> = (spot) => {
  if (spot.written.kind === 'nothing') return ok([]);
  if (spot.written.kind !== 'fields')
    return wrong(spot, 'has no corrections', 'a name such as 2026-11-hosting-price, and its fields below it');
  return gatherList([...spot.written.fields].map(([name, each]) => correction(name, each)));
};
