import { BUILT_IN_ACCOUNTS, parseAccount } from '../values/account.ts';
import { ok } from '../values/result.ts';
import { gatherList, unless, type Read } from './mistake.ts';
import { choice, fields, orElse, orNull, text, word, wrong, yesOrNo, type Reader } from './read.ts';
import { ACCOUNT_USES, COST_CATEGORIES, type Chart, type ChartAccount, type CostLine } from './types.ts';
import type { Spot } from './written.ts';

const code = word('the number of an account', 'three to eight digits such as 512100', (typed) =>
  /^[1-8]\d{2,7}$/.test(typed) ? typed : undefined,
);

const journal = word('the code of a journal', 'two to five capital letters or digits such as BQ1', (typed) =>
  /^[A-Z][A-Z0-9]{1,4}$/.test(typed) ? typed : undefined,
);

/** Whether the check digits of an IBAN hold (ISO 13616: the number made of its letters and digits, its head moved to its end, is 1 modulo 97). */
export function isIban(compact: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(compact)) return false;
  const turned = `${compact.slice(4)}${compact.slice(0, 4)}`;
  const digits = turned.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}

/** An IBAN as it is typed, kept without its spaces. */
export const iban = word('an IBAN', 'an IBAN whose check digits hold, such as FR76 3000 6000 0112 3456 7890 189', (typed) => {
  const compact = typed.replace(/\s/g, '').toUpperCase();
  return isIban(compact) ? compact : undefined;
});

const inFile = fields({
  code,
  label: text,
  use: choice(ACCOUNT_USES),
  journal: orElse(orNull(journal), null),
  iban: orElse(orNull(iban), null),
  category: orElse(orNull(choice(COST_CATEGORIES)), null),
  covers: orElse(yesOrNo, false),
});

function accountNamed(typed: string, spot: Spot): Read<ChartAccount> {
  const name = parseAccount(typed);
  if (name === undefined)
    return wrong(spot, `"${typed}" is not a name for an account`, 'small letters, digits and hyphens such as bank-main');
  const read = inFile(spot);
  if (!read.ok) return read;
  const { use, journal: own } = read.value;
  if (own === null && ['bank', 'savings', 'cash'].includes(use)) return wrong(spot, 'has no journal', 'journal: and a code such as BQ1');
  return ok({ name, ...read.value });
}

/** What must be unlike in any two accounts, with the place of the second one that has it. */
function twice(chart: Chart, spots: ReadonlyMap<string, Spot>): Read<never>[] {
  const marks = (['code', 'journal', 'iban', 'category'] as const).flatMap((field) =>
    chart.flatMap(({ name, [field]: value }) => (value === null ? [] : [{ name, field, value }])),
  );
  const groups = [...Map.groupBy(marks, ({ field, value }) => `${field} ${value}`).values()];
  return groups.flatMap(([first, ...others]) =>
    others.flatMap(({ name, field, value }) => {
      const spot = spots.get(name);
      return spot ? [wrong(spot, `has the ${field} ${value} of ${first?.name ?? ''}`, `a ${field} of its own`)] : [];
    }),
  );
}

function missing(chart: Chart, spot: Spot, lines: readonly CostLine[]): Read<never>[] {
  const names = new Set<string>(chart.map(({ name }) => name));
  const taken = new Set(chart.map(({ category }) => category));
  const unplaced = new Set(lines.map(({ category }) => category).filter((category) => !taken.has(category)));
  return [
    ...BUILT_IN_ACCOUNTS.filter((name) => !names.has(name)).map((name) =>
      wrong(spot, `has no account "${name}"`, 'each account that the rules use'),
    ),
    ...[...unplaced].map((category) =>
      wrong(spot, `has no account for the costs "${category}"`, `category: ${category} on one expense account`),
    ),
  ];
}

/** Reads `accounts.yaml`: the chart of accounts, which must have a place for each of these cost lines. */
export function accounts(lines: readonly CostLine[]): Reader<Chart> {
  return (spot) => {
    if (spot.written.kind !== 'fields') return wrong(spot, 'has no account', 'a name such as bank-main, and its fields behind it');
    const spots = spot.written.fields;
    const chart = gatherList([...spots].map(([name, own]) => accountNamed(name, own)));
    return chart.ok ? unless(chart, [...twice(chart.value, spots), ...missing(chart.value, spot, lines)]) : chart;
  };
}
