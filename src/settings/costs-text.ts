import { stringify } from 'yaml';
import { costs } from './costs.ts';
import type { Read } from './mistake.ts';
import type { CostLine } from './types.ts';
import { writtenIn } from './written.ts';

/** Reads cost lines as `content/costs.yaml` writes them; `file` is named in the mistakes. */
export function costLinesIn(file: string, yaml: string, slugs: readonly string[]): Read<readonly CostLine[]> {
  const spot = writtenIn(file, yaml);
  return spot.ok ? costs(slugs)(spot.value) : spot;
}

/** Writes cost lines as `content/costs.yaml` does, so that what is exported can be imported. */
export function costLinesText(lines: readonly CostLine[]): string {
  const pieces = [...Map.groupBy(lines, ({ id }) => id)].flatMap(([id, own]) =>
    own
      .toSorted((left, right) => (left.from < right.from ? -1 : 1))
      .map((line, index) => [index === 0 ? id : `${id}@${line.from}`, written(line)] as const),
  );
  return stringify(Object.fromEntries(pieces), { lineWidth: 0 });
}

function written({ what, why, supplier, person, category, amount, per, from, until, covered, shares }: CostLine): object {
  const euros = (amount / 100).toFixed(2).replace('.', ',');
  const about = {
    what: { ...what },
    why: { ...why },
    supplier,
    ...(person && { person: 'yes' }),
    category,
    amount: euros,
    per,
    from,
    until,
    covered: covered ? 'yes' : 'no',
  };
  return Object.keys(shares).length === 0 ? about : { ...about, shares: { ...shares } };
}
