import { reversal, type Draft } from '../ledger/entry.ts';
import { yearNamed, type FiscalYear } from '../ledger/year.ts';
import type { Account } from '../values/account.ts';
import type { Actor } from '../values/actor.ts';
import type { Cents } from '../values/cents.ts';
import { addDays, type Day } from '../values/day.ts';
import type { Changed, ClosingBooks, ClosingDesk } from './closing-desk.ts';
import { appendNew, lookAtYear, yearActOf } from './year-acts.ts';
import { classOf } from './year-books.ts';

const INVENTORY = 'inventory';

/** An entry of the year's end, as a treasurer types it. `back`: it is taken back on the first day of the next year, as accruals and deferrals are. */
export type TypedInventory = {
  readonly label: string;
  readonly debit: Account;
  readonly credit: Account;
  readonly amount: Cents;
  readonly back: boolean;
};

export type InventoryProblem =
  'no-label' | 'same-account' | 'unknown-account' | 'account-not-allowed' | 'not-positive' | 'year-closed' | 'unknown-year';

export type InventoryOutcome =
  | { readonly kind: 'done'; readonly keys: readonly string[] }
  | Changed
  | { readonly kind: 'refused'; readonly problems: readonly InventoryProblem[] };

/** Accounts that other rules answer for: a bank moves through its lines alone (method §5.3), Stripe through its movements, the rest through this file. */
const NOT_BY_HAND: readonly Account[] = ['stripe', 'transit', 'payouts-on-the-way', 'unqualified', 'surplus', 'deficit'];

function inventoryProblems({ label, debit, credit, amount }: TypedInventory, chart: ClosingDesk['chart']): InventoryProblem[] {
  const found = [debit, credit].map((name) => chart.find((each) => each.name === name));
  const [first, second] = found;
  const known = found.flatMap((each) => each ?? []);
  const byHand = known.every(({ name, use }) => use !== 'bank' && use !== 'savings' && !NOT_BY_HAND.includes(name));
  const beside = first && second && (classOf(first) === 'beside') !== (classOf(second) === 'beside');
  return [
    ...(label.trim() === '' || label.length > 200 || /\p{Cc}/u.test(label) ? (['no-label'] as const) : []),
    ...(known.length < 2 ? (['unknown-account'] as const) : []),
    ...(debit === credit ? (['same-account'] as const) : []),
    ...(!byHand || beside ? (['account-not-allowed'] as const) : []),
    ...(amount <= 0 ? (['not-positive'] as const) : []),
  ];
}

function inventoryDrafts(year: FiscalYear, n: number, typed: TypedInventory): Draft[] {
  const source = `${INVENTORY}-${year.name}-${n}`;
  const own: Draft = {
    key: `${INVENTORY}:${year.name}:${n}`,
    kind: INVENTORY,
    factDay: year.last,
    postings: [{ from: typed.credit, to: typed.debit, amount: typed.amount }],
    measured: null,
    source,
    gift: null,
    corrects: null,
    label: typed.label.trim(),
  };
  return typed.back ? [own, backOf(own, `inventory-back:${year.name}:${n}`, addDays(year.last, 1))] : [own];
}

/** The opposite of an inventory entry keeps its kind, so that the lock of the month does not carry it away to another year. */
function backOf(entry: Draft, key: string, on: Day): Draft {
  return { ...reversal(entry, on, key, entry.label), kind: INVENTORY };
}

async function openYear(within: ClosingBooks, desk: ClosingDesk, name: string): Promise<FiscalYear | InventoryProblem> {
  const year = yearNamed(name, desk.zone.dayOf(desk.now()), desk.firstYear);
  if (!year) return 'unknown-year';
  return yearActOf(await within.closings.yearActs(), name, 'close') ? 'year-closed' : year;
}

/** Books an entry of the year's end (journal OD, on its last day). `n`: the number that the form was made for. No public figure moves (method §7.1). */
export function addInventory(desk: ClosingDesk, name: string, n: number, typed: TypedInventory, by: Actor): Promise<InventoryOutcome> {
  return desk.write(async (within): Promise<InventoryOutcome> => {
    const year = await openYear(within, desk, name);
    if (typeof year === 'string') return { kind: 'refused', problems: [year] };
    const problems = inventoryProblems(typed, desk.chart);
    if (problems.length > 0) return { kind: 'refused', problems };
    if ((await lookAtYear(within, desk, year)).next !== n) return { kind: 'changed', by: null };
    const keys = await appendNew(within, inventoryDrafts(year, n, typed));
    await within.note({ by, act: 'year.inventory', object: keys[0] ?? name, before: null, after: { ...typed } });
    return { kind: 'done', keys };
  });
}

/** Takes an inventory entry back by opposite ones, its own reversal included (method §1.11). */
export function undoInventory(desk: ClosingDesk, name: string, n: number, by: Actor): Promise<InventoryOutcome> {
  return desk.write(async (within): Promise<InventoryOutcome> => {
    const year = await openYear(within, desk, name);
    if (typeof year === 'string') return { kind: 'refused', problems: [year] };
    const pairs = await Promise.all(
      ['inventory', 'inventory-back'].map(async (head) => ({ head, entry: await within.ledger.entry(`${head}:${name}:${n}`) })),
    );
    const undone = pairs.flatMap(({ head, entry }) => (entry ? [backOf(entry, `undo:${head}:${name}:${n}`, entry.factDay)] : []));
    if (undone.length === 0 || (await within.ledger.entry(undone[0]?.key ?? ''))) return { kind: 'changed', by: null };
    const keys = await appendNew(within, undone);
    await within.note({ by, act: 'year.inventory.undo', object: `${INVENTORY}:${name}:${n}`, before: null, after: keys });
    return { kind: 'done', keys };
  });
}

/** Accounts that an inventory entry may name, in the order of the chart. */
export function inventoryAccounts(chart: ClosingDesk['chart']): ClosingDesk['chart'] {
  return chart.filter(({ name, use }) => use !== 'bank' && use !== 'savings' && !NOT_BY_HAND.includes(name));
}
