import type { FrozenFigures } from '../ledger/closing.ts';
import type { LedgerStore } from '../ledger/store.ts';
import type { FirstYear } from '../ledger/year.ts';
import type { Actor } from '../values/actor.ts';
import type { Plain } from '../values/digest.ts';
import type { Month } from '../values/month.ts';
import type { Zone } from '../values/zone.ts';
import type { Chart } from '../settings/types.ts';
import type { ClosingStore } from './closing-store.ts';
import type { MonthFacts } from './month-facts.ts';

/** What an act of closing reads and writes, all within one transaction. */
export type ClosingBooks = {
  readonly ledger: LedgerStore;
  readonly closings: ClosingStore;
  /** All that tells whether a month can be closed, as it stands within this transaction. */
  facts(month: Month): Promise<MonthFacts>;
  /** The figures that the public sees of a month. */
  figures(month: Month): Promise<FrozenFigures>;
  /** Tells the audit trail. */
  note(about: {
    readonly by: Actor;
    readonly act: string;
    readonly object: string;
    readonly before: Plain;
    readonly after: Plain;
  }): Promise<void>;
};

/** Where acts of closing are done. */
export type ClosingDesk = {
  write<Value>(work: (within: ClosingBooks) => Promise<Value>): Promise<Value>;
  now(): number;
  readonly zone: Zone;
  readonly firstYear: FirstYear;
  readonly chart: Chart;
};

/** Somebody else was first: who it was, where it is known. */
export type Changed = { readonly kind: 'changed'; readonly by: string | null };
