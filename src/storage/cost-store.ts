import { type Kysely } from 'kysely';
import type { CostChange } from '../costs/changes.ts';
import type { CostStore, KeptChange } from '../costs/store.ts';
import { COST_CATEGORIES } from '../settings/types.ts';
import { cents } from '../values/cents.ts';
import { day } from '../values/day.ts';
import { named } from '../values/named.ts';
import { sharesOf, sharesText } from './cost-rows.ts';
import { invoiceStore } from './invoice-store.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;
type ChangeRow = Schema['cost_changes'];

function becomesOf(row: ChangeRow): CostChange['becomes'] {
  if (row.ends === 1 || row.amount === null) return null;
  return {
    what: { fr: row.what_fr ?? '', en: row.what_en ?? '' },
    why: { fr: row.why_fr ?? '', en: row.why_en ?? '' },
    supplier: row.supplier ?? '',
    person: row.person === 1,
    category: named(COST_CATEGORIES, row.category ?? ''),
    amount: cents(row.amount),
    per: named(['month', 'year'], row.per ?? ''),
    until: row.until_day === null ? null : day(row.until_day),
    covered: row.covered === 1,
    shares: sharesOf(row.shares ?? ''),
  };
}

function changeOf(row: ChangeRow): KeptChange {
  const { line, number } = row;
  return { line, number, from: day(row.from_day), becomes: becomesOf(row), madeMs: row.made_ms, madeBy: row.made_by };
}

const NOTHING = {
  ...{ what_fr: null, what_en: null, why_fr: null, why_en: null, supplier: null, person: null, category: null, amount: null, per: null },
  ...{ until_day: null, covered: null, shares: null },
};

function termsRow(becomes: CostChange['becomes']): typeof NOTHING | Partial<ChangeRow> {
  if (becomes === null) return NOTHING;
  const { what, why, supplier, person, category, amount, per, until, covered, shares } = becomes;
  const words = { what_fr: what.fr, what_en: what.en, why_fr: why.fr, why_en: why.en };
  return {
    ...words,
    supplier,
    person: person ? 1 : 0,
    category,
    amount,
    per,
    until_day: until,
    covered: covered ? 1 : 0,
    shares: sharesText(shares),
  };
}

function changeRow({ line, number, from, becomes, madeMs, madeBy }: KeptChange): ChangeRow {
  const about = { line, number, from_day: from, ends: becomes === null ? 1 : 0, made_ms: madeMs, made_by: madeBy };
  return { ...NOTHING, ...termsRow(becomes), ...about };
}

/** Cost lines and invoices in a database. */
export function costStore(db: Db): CostStore {
  return {
    changes: async () => {
      const rows = await db.selectFrom('cost_changes').selectAll().orderBy('number').orderBy('made_ms').orderBy('line').execute();
      return rows.map(changeOf);
    },
    addChanges: async (changes) => {
      if (changes.length > 0) await db.insertInto('cost_changes').values(changes.map(changeRow)).execute();
    },
    ...invoiceStore(db),
  };
}
