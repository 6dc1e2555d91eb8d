import type { CostLine } from '../settings/types.ts';
import { supplierKey } from './invoice.ts';

/** A cost line as the public may read it: a supplier who is a natural person is told by category alone (method §4.3), its name is null. */
export type PublicLine = Omit<CostLine, 'supplier'> & { readonly supplier: string | null };

type Marked = Pick<CostLine, 'id' | 'from' | 'supplier' | 'person'>;

/**
 * The suppliers who are natural persons, by the key of their name. A mark holds for the name, whatever line or period it stands in, so that
 * marking today hides what closed months say too. The last word of each line decides; one line that marks is enough.
 */
export function personsIn(lines: readonly Marked[]): ReadonlySet<string> {
  const named = Map.groupBy(lines, ({ id, supplier }) => JSON.stringify([id, supplierKey(supplier)]));
  const last = [...named.values()].map((pieces) => pieces.reduce((latest, piece) => (piece.from >= latest.from ? piece : latest)));
  return new Set(last.filter(({ person }) => person).map(({ supplier }) => supplierKey(supplier)));
}

/** Cost lines as the public may read them. Every window to the public takes its lines from here. */
export function publicLines(lines: readonly CostLine[]): PublicLine[] {
  const persons = personsIn(lines);
  return lines.map((line) =>
    persons.has(supplierKey(line.supplier)) ? { ...line, supplier: null, person: true } : { ...line, person: false },
  );
}
