import { readdirSync } from 'node:fs';
import { TZDate } from '@date-fns/tz';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isMap, isScalar, LineCounter, parseDocument, visit, type Scalar } from 'yaml';
import { missingFacts } from '../../src/settings/association.ts';
import { readContent } from '../../src/settings/content.ts';
import { mistakeLine } from '../../src/settings/mistake.ts';
import type { Content } from '../../src/settings/types.ts';
import { cents } from '../../src/values/cents.ts';
import { contentCopy, type ContentCopy } from '../support/content-copy.ts';

const FILES = readdirSync('content', { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.(yaml|md)$/.test(file) && file !== 'README.md',
);

let copy: ContentCopy;
beforeAll(() => {
  copy = contentCopy();
});
afterAll(() => copy[Symbol.dispose]());

/** What the files of this repository say. */
function real(): Content {
  const read = readContent('content');
  if (!read.ok) throw new Error(read.why.map(mistakeLine).join('\n'));
  return read.value;
}

describe('the content of this repository', () => {
  test('reads without a mistake', () => {
    const read = readContent('content');
    expect(read.ok ? [] : read.why.map(mistakeLine)).toEqual([]);
  });

  test('asks for 900,00 € a month of HDS hosting, shared among projects that exist', () => {
    const { costs, projects } = real();
    const [line] = costs;
    expect(line).toMatchObject({
      id: 'hds-hosting',
      supplier: 'GPLExpert',
      amount: cents(90_000),
      per: 'month',
      from: '2020-12-01',
      covered: true,
    });
    const shared = Object.keys(line?.shares ?? {});
    expect(shared.filter((slug) => !projects.some((project) => project.slug === slug))).toEqual([]);
    expect(projects.filter((project) => project.acceptsGifts).map((project) => project.slug)).toEqual(shared);
  });

  test('holds the amounts, the first month and the rules of the association', () => {
    const { association } = real();
    expect(association).toMatchObject({ name: 'InterHop', firstMonth: '2024-12', otherCharges: 'gifts_only', receipts: null });
    expect(association.zone.name).toBe('Europe/Paris');
    expect([association.gifts.smallest, association.gifts.largest]).toEqual([300, 500_000]);
    expect(association.gifts.presets.once).toEqual([1_000, 3_000, 7_500, 15_000]);
  });

  test('dates the webinar of 16 December 2020 at 19:00 in Paris, and tells the petition as "below"', () => {
    const [campaign] = real().campaigns;
    expect(new Date(campaign?.events[0]?.startsAtMs ?? 0).toISOString()).toBe('2020-12-16T18:00:00.000Z');
    expect(campaign?.petition).toMatchObject({ target: 100_000, count: 2_000, countIs: 'below', asOf: '2020-12' });
  });

  test('tells which legal facts the association still has to give', () => {
    expect(missingFacts(real().association)).toEqual([
      'rna or siren',
      'contact.email',
      'contact.address',
      'contact.phone',
      'director',
      'host',
    ]);
  });

  test('projects stand in their order', () => {
    const orders = real().projects.map((project) => project.order);
    expect(orders).toEqual([...orders].sort((left, right) => left - right));
  });
});

type Leaf = {
  readonly file: string;
  readonly path: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly key: boolean;
};

/** Every key and every single value of a file, with the line on which a mistake must be told. */
function leavesOf(file: string): Leaf[] {
  const text = copy.text(file);
  const yaml = file.endsWith('.md') ? `\n${text.slice(4, text.indexOf('\n---', 4))}` : text;
  const shift = file.endsWith('.md') ? 3 : 0;
  const counter = new LineCounter();
  const leaves: Leaf[] = [];
  const leaf = (node: Scalar, keyed: Scalar | null, key: boolean): void => {
    const [start = 0, end = 0] = node.range ?? [];
    const line = counter.linePos((keyed ?? node).range?.[0] ?? 0).line;
    leaves.push({ file, path: String((keyed ?? node).value), line, start: start + shift, end: end + shift, key });
  };
  visit(parseDocument(yaml, { schema: 'failsafe', lineCounter: counter }), {
    Pair: (_, pair) => {
      if (!isScalar(pair.key)) throw new Error('a key that is not a word');
      leaf(pair.key, null, true);
      if (isScalar(pair.value)) leaf(pair.value, pair.key, false);
    },
    Scalar: (key, node, path) => {
      const parent = path.at(-1);
      if (typeof key === 'number' && !isMap(parent)) leaf(node, null, false);
    },
  });
  return leaves;
}

const ONE_CORRECTION = `price:
  on: 2026-11-20
  since: 2026-11-01
  months:
    - 2026-10
  noticed_by: reader
  was:
    fr: Faux
    en: Wrong
  now:
    fr: Juste
    en: Right
`;

describe('each field of each file, broken in turn', () => {
  test.each(FILES)('%s', (file) => {
    // Nothing was corrected yet: a file that says something is broken in its place.
    if (file === 'corrections.yaml') copy.write(file, ONE_CORRECTION);
    const text = copy.text(file);
    const leaves = leavesOf(file);
    const names: string[] = file === 'accounts.yaml' ? real().accounts.map(({ name }) => name) : [];
    expect(leaves.length).toBeGreaterThanOrEqual(4);
    for (const leaf of leaves) {
      // The name of a cost line or of an account is free: another one is no mistake, or one of the whole file.
      if (leaf.key && (leaf.path === 'hds-hosting' || leaf.path === 'price' || names.includes(leaf.path))) continue;
      const broken = leaf.key ? `${text.slice(leaf.start, leaf.end)}x` : '""';
      copy.write(file, text.slice(0, leaf.start) + broken + text.slice(leaf.end));
      const told = copy
        .mistakes()
        .map((mistake) => ({ file: mistake.file, line: mistake.line, field: mistake.field.includes(leaf.path) || !leaf.key }));
      expect(told, `${file}:${leaf.line} ${leaf.path} ${leaf.key ? 'renamed' : 'emptied'}`).toContainEqual({
        file,
        line: leaf.line,
        field: true,
      });
    }
    copy.restore(file);
  });

  test('each file taken away is missed by its name', () => {
    for (const file of FILES) {
      copy.remove(file);
      const told = copy.mistakes();
      const pair = file.replace(/\.(fr|en)\.md$/, '.');
      expect(
        told.map((mistake) => mistake.file).some((name) => name.startsWith(pair)),
        file,
      ).toBe(true);
      copy.restore(file);
    }
  });

  test('whatever is typed anywhere, reading tells mistakes and never breaks', () => {
    const typed = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('\n', '\t', ': ', '- ', '---\n', '&a ', '*a', '!!int ', '{', '[', '"', '# ', '\u0000', '? '),
    );
    fc.assert(
      fc.property(fc.constantFrom(...FILES), fc.nat(), fc.nat(12), typed, (file, at, length, inserted) => {
        const text = copy.text(file);
        const start = at % Math.min(text.length, 1_500);
        copy.write(file, text.slice(0, start) + inserted + text.slice(start + length));
        const lines = copy.mistakes().map(mistakeLine);
        copy.restore(file);
        return lines.every((line) => !line.includes('\n') && line.includes('; expected '));
      }),
      { numRuns: 150 },
    );
  });
});

describe('times of events', () => {
  test('are those that clocks show, also on the days when they change', () => {
    const day = fc.date({ min: new Date('2020-01-02T00:00:00Z'), max: new Date('2032-12-30T00:00:00Z'), noInvalidDate: true });
    const changing = fc.constantFrom('2026-03-29', '2026-10-25', '2027-03-28', '2027-10-31').map((text) => new Date(`${text}T12:00:00Z`));
    const file = 'campaigns/dons-2020.fr.md';
    const text = copy.text(file);
    fc.assert(
      fc.property(fc.oneof(day, changing), fc.integer({ min: 4, max: 23 }), fc.integer({ min: 0, max: 59 }), (date, hour, minute) => {
        const on = date.toISOString().slice(0, 10);
        const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        copy.write(file, text.replace('day: 2020-12-16', `day: ${on}`).replace('time: 19:00', `time: ${time}`));
        const read = readContent(copy.dir);
        const [year = 0, month = 1, dayOfMonth = 1] = on.split('-').map(Number);
        const expected = new TZDate(year, month - 1, dayOfMonth, hour, minute, 'Europe/Paris').getTime();
        return read.ok && read.value.campaigns[0]?.events[0]?.startsAtMs === expected;
      }),
      { numRuns: 60 },
    );
    copy.restore(file);
  });
});
