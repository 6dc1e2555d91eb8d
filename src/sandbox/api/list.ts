import { ok, type Result } from '../../values/result.ts';
import type { Kinds, ServedKind } from '../world/kinds.ts';
import type { World } from '../world/world.ts';
import type { Form } from './form.ts';
import { integer, listOf, optional, record, text, type Reader } from './read.ts';
import { badRequest, noSuchParameter, type Refusal } from './refusal.ts';

/** What each list takes besides its own filters. */
export const LIST_FIELDS = {
  limit: optional(integer(1, 100)),
  starting_after: optional(text()),
  ending_before: optional(text()),
  expand: optional(listOf(text())),
} as const;

export type Span = { readonly gt: number; readonly gte: number; readonly lt: number; readonly lte: number };

const SPAN_FIELDS = { gt: optional(integer()), gte: optional(integer()), lt: optional(integer()), lte: optional(integer()) } as const;

/** `created=1` or `created[gte]=1&created[lt]=2`, in seconds. */
export function span(): Reader<Span> {
  return (form: Form, param: string) => {
    if (typeof form === 'string') {
      const exact = integer()(form, param);
      return exact.ok ? ok({ gt: -Infinity, gte: exact.value, lt: Infinity, lte: exact.value }) : exact;
    }
    const read = record(SPAN_FIELDS)(form, param);
    if (!read.ok) return read;
    const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = read.value;
    return ok({ gt, gte, lt, lte });
  };
}

export function isWithin(at: number, within: Span | undefined): boolean {
  return !within || (at > within.gt && at >= within.gte && at < within.lt && at <= within.lte);
}

export type Cursor = {
  readonly limit: number | undefined;
  readonly starting_after: string | undefined;
  readonly ending_before: string | undefined;
};

export type Listing<K extends ServedKind> = {
  readonly kind: K;
  readonly url: string;
  readonly cursor: Cursor;
  /** A key such as `charge=ch_…` that every item carries; without it the whole table is walked. */
  readonly key?: string | undefined;
  readonly where: (item: Kinds[K]) => boolean;
  /** Where nothing older can match any more. */
  readonly until?: ((item: Kinds[K]) => boolean) | undefined;
};

export type Page<T> = { readonly object: 'list'; readonly data: readonly T[]; readonly has_more: boolean; readonly url: string };

function* candidates<K extends ServedKind>(world: World, listing: Listing<K>): Generator<Kinds[K]> {
  const table = world.tables[listing.kind];
  const { starting_after: below, ending_before: above } = listing.cursor;
  if (listing.key === undefined) {
    yield* above === undefined ? table.downFrom(below) : table.upFrom(above);
    return;
  }
  const items = table.having(listing.key);
  if (above !== undefined) yield* items.filter((item) => table.rank(item.id) > table.rank(above));
  else yield* items.reverse().filter((item) => below === undefined || table.rank(item.id) < table.rank(below));
}

/** One page, newest first. The cursor must name an object that exists. */
export function listPage<K extends ServedKind>(world: World, listing: Listing<K>): Result<Page<Kinds[K]>, Refusal> {
  const { limit = 10, starting_after: below, ending_before: above } = listing.cursor;
  if (below !== undefined && above !== undefined)
    return badRequest('You cannot use both starting_after and ending_before.', 'starting_after');
  const edge = above ?? below;
  if (edge !== undefined && !world.tables[listing.kind].get(edge)) {
    return noSuchParameter(listing.kind, edge, above === undefined ? 'starting_after' : 'ending_before');
  }
  const found: Kinds[K][] = [];
  for (const item of candidates(world, listing)) {
    if (above === undefined && listing.until?.(item)) break;
    if (listing.where(item)) found.push(item);
    if (found.length > limit) break;
  }
  const data = found.slice(0, limit);
  return ok({ object: 'list', data: above === undefined ? data : data.reverse(), has_more: found.length > limit, url: listing.url });
}
