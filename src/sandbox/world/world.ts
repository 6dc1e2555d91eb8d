import { systemClock, type Clock } from '../../values/clock.ts';
import { createAgenda, type Agenda } from './agenda.ts';
import type { Change, Journal } from './journal.ts';
import type { Act, Kind, Kinds } from './kinds.ts';
import { createTables, type Tables } from './tables.ts';

/** The API call that an event answers to; nothing for what happens by itself. */
export type Cause = { readonly requestId: string; readonly idempotencyKey: string | null };

/** One sandbox: its objects, its hour, what is to come, and the changes of the act under way. */
export type World = {
  readonly tables: Tables;
  readonly agenda: Agenda;
  readonly journal: Journal;
  readonly clock: Clock;
  /** Delay until a card charge's balance transaction is known. */
  readonly settleMs: number;
  /** Whether somebody listens to our notices. */
  readonly notified: boolean;
  /** Whether all that it tells claims to be real money, as an account does once it is live: for rehearsing that day. */
  readonly live: boolean;
  readonly changes: Change[];
  /** Events that nobody has begun to deliver. */
  readonly outbox: string[];
  /** Where a browser reaches the checkout page, without a slash at the end; known once the server listens. */
  publicUrl: string;
  offsetMs: number;
  /** The instant of the act that is being caught up with; null while the clock simply runs. */
  fixedMs: number | null;
  cause: Cause | null;
  planned: number;
};

export type WorldParts = Pick<World, 'journal' | 'settleMs' | 'notified'> & { readonly live?: boolean; readonly clock?: Clock };

function remember<K extends Kind>(tables: Tables, kind: K, item: Kinds[K] | null, id: string): void {
  if (item) tables[kind].set(item);
  else tables[kind].remove(id);
}

/** Opens a sandbox as its journal left it. */
export function openWorld(parts: WorldParts): World {
  const tables = createTables();
  parts.journal.replay(([kind, item, id]) => remember(tables, kind, item as Kinds[Kind] | null, item?.id ?? id ?? ''));
  const agenda = createAgenda();
  let planned = 0;
  for (const due of tables.due.all()) {
    agenda.add(due);
    planned = Math.max(planned, due.order);
  }
  const offsetMs = tables.hour.get('hour')?.offsetMs ?? 0;
  const outbox = Array.from(tables.delivery.all()).flatMap((delivery) => (delivery.givenUp ? [] : delivery.id));
  return {
    clock: systemClock,
    live: false,
    ...parts,
    tables,
    agenda,
    changes: [],
    outbox,
    publicUrl: '',
    offsetMs,
    fixedMs: null,
    cause: null,
    planned,
  };
}

/** The sandbox's present instant, in milliseconds. */
export function nowMs(world: World): number {
  return world.fixedMs ?? world.clock.now() + world.offsetMs;
}

/** As {@link nowMs}, in whole seconds as Stripe writes instants. */
export function nowSeconds(world: World): number {
  return Math.floor(nowMs(world) / 1000);
}

/** Keeps an item in place of the one with its id, if any. */
export function put<K extends Kind>(world: World, kind: K, item: Kinds[K]): Kinds[K] {
  world.tables[kind].set(item);
  world.changes.push([kind, item]);
  return item;
}

export function drop(world: World, kind: Kind, id: string): void {
  world.tables[kind].remove(id);
  world.changes.push([kind, null, id]);
}

/** The item of an id that we gave out ourselves. */
export function known<K extends Kind>(world: World, kind: K, id: string): Kinds[K] {
  const item = world.tables[kind].get(id);
  if (!item) throw new Error(`Bug: there is no ${kind} ${id}`);
  return item;
}

/** Keeps an item with some of its fields changed. */
export function change<K extends Kind>(world: World, kind: K, id: string, fields: Partial<Kinds[K]>): Kinds[K] {
  return put(world, kind, { ...known(world, kind, id), ...fields });
}

/** Plans an act for an instant of the sandbox's time. */
export function plan(world: World, atMs: number, act: Act): void {
  world.planned += 1;
  const due = { id: `due_${world.planned}`, atMs, order: world.planned, act };
  put(world, 'due', due);
  world.agenda.add(due);
}

export function setOffset(world: World, offsetMs: number): void {
  world.offsetMs = offsetMs;
  put(world, 'hour', { id: 'hour', offsetMs });
}

function* everything(tables: Tables): Generator<Change> {
  const kinds = Object.keys(tables) as Kind[];
  for (const kind of kinds) for (const item of tables[kind].all()) yield [kind, item];
}

/** Writes the act that just ended to disk, whole. */
export function keep(world: World): void {
  if (world.changes.length === 0) return;
  world.journal.append(world.changes);
  world.changes.length = 0;
  if (world.journal.overgrown()) world.journal.rewrite(everything(world.tables));
}
