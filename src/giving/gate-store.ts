import { attackAfter, isUnderWay, OUTCOMES_WITHIN_MS, type Attack, type Outcome } from './attack.ts';
import {
  countedLimits,
  GATE_FORGETS_MS,
  isNewcomer,
  isWellKnown,
  limitsOf,
  reachedLimit,
  type AlertPort,
  type Before,
  type GateDoor,
  type GateKeys,
  type Reached,
  type Tries,
} from './gate.ts';

/** What the gate remembers, for two days at most: digests and instants, never an address. Keys and instants in milliseconds. */
export type GateStore = {
  /** Uses of keys, each since an instant of its own. */
  uses(since: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, readonly number[]>>;
  addUses(keys: readonly string[], atMs: number): Promise<void>;
  tries(key: string): Promise<Tries>;
  countTry(key: string, atMs: number): Promise<void>;
  form(nonce: string): Promise<{ readonly content: string; readonly atMs: number } | null>;
  putForm(nonce: string, content: string, atMs: number): Promise<void>;
  /** The payments whose outcome was not known before. */
  addOutcomes(told: readonly PaymentOutcome[]): Promise<Set<string>>;
  outcomes(sinceMs: number): Promise<readonly Outcome[]>;
  attack(): Promise<Attack | null>;
  putAttack(attack: Attack): Promise<void>;
  forget(beforeMs: number): Promise<void>;
};

/** Who knocks, with which form: `content` names what it holds. */
export type Knock = { readonly door: GateDoor; readonly keys: GateKeys; readonly nonce: string; readonly content: string };

export type Admission =
  /** `again`: the same form with the same content, as a double click sends it; it was counted before. */
  | { readonly kind: 'open' | 'again' }
  /** This form was sent before, with other content. */
  | { readonly kind: 'used' }
  | ({ readonly kind: 'limited' } & Reached);

/** A form that led to a checkout leads there again for as long as that one is open; then it counts anew. */
const SAME_FOR_MS = 30 * 60_000;

async function before(store: GateStore, { address, neighbourhood }: GateKeys): Promise<Before> {
  return { address: await store.tries(address), neighbourhood: await store.tries(neighbourhood) };
}

async function look(store: GateStore, { door, keys, nonce, content }: Knock, nowMs: number): Promise<Admission> {
  const form = await store.form(nonce);
  if (form !== null && form.content !== content) return { kind: 'used' };
  if (form !== null && nowMs - form.atMs < SAME_FOR_MS) return { kind: 'again' };
  const limits = limitsOf(door, isUnderWay(await store.attack(), nowMs));
  const counted = countedLimits(limits, keys, isNewcomer(await before(store, keys), nowMs));
  const since = new Map<string, number>();
  for (const { of, withinMs } of counted) since.set(keys[of], Math.min(nowMs - withinMs, since.get(keys[of]) ?? nowMs));
  const uses = await store.uses(since);
  const reached = reachedLimit(counted, keys, (key) => uses.get(key) ?? [], nowMs);
  return reached === null ? { kind: 'open' } : { kind: 'limited', ...reached };
}

export type GateParts = {
  /** Looks without waiting for writers. */
  readonly reading: GateStore;
  /** One transaction; transactions go one after the other. */
  write<Value>(work: (store: GateStore) => Promise<Value>): Promise<Value>;
};

/**
 * Lets a form through, or says why not. A first look costs a flood no transaction; whoever passes it is looked at again in the
 * transaction that counts, so that twenty at once are not more than a limit of five.
 */
export async function knock(parts: GateParts, about: Knock, nowMs: number): Promise<Admission> {
  const { keys, nonce, content } = about;
  const first = await look(parts.reading, about, nowMs);
  const isKnown = isWellKnown(await before(parts.reading, keys));
  if (first.kind === 'again' || first.kind === 'used' || (first.kind === 'limited' && isKnown)) return first;
  return parts.write(async (store) => {
    const now = await look(store, about, nowMs);
    if (now.kind === 'again' || now.kind === 'used') return now;
    const isNew = isNewcomer(await before(store, keys), nowMs);
    for (const key of [keys.address, keys.neighbourhood]) if (key !== '') await store.countTry(key, nowMs);
    if (now.kind === 'limited') return now;
    await store.forget(nowMs - GATE_FORGETS_MS);
    await store.putForm(nonce, content, nowMs);
    await store.addUses(
      [keys.address, keys.email, keys.all, isNew ? '' : keys.known].filter((key) => key !== ''),
      nowMs,
    );
    return now;
  });
}

/** How a payment at a checkout of ours went. */
export type PaymentOutcome = Outcome & { readonly payment: string };

/**
 * Hears how payments at checkouts of ours went, in their order, and tells a person when cards begin to be tried. One whose outcome was known
 * says nothing new.
 */
export async function hearOutcomes(store: GateStore, told: readonly PaymentOutcome[], nowMs: number, alert: AlertPort): Promise<void> {
  if (told.length === 0) return;
  const sinceMs = nowMs - OUTCOMES_WITHIN_MS;
  const known = [...(await store.outcomes(sinceMs))];
  const fresh = await store.addOutcomes(told);
  const before = await store.attack();
  let now = before;
  for (const { payment, atMs, failed } of told) {
    if (!fresh.delete(payment)) continue;
    if (atMs > sinceMs) known.push({ atMs, failed });
    const { attack, began } = attackAfter(now, known, nowMs);
    now = attack;
    if (!began || attack === null) continue;
    const failures = known.filter((each) => each.failed).length;
    await alert('card-testing', { sinceMs: attack.sinceMs, attempts: known.length, failures });
  }
  if (now !== null && now !== before) await store.putAttack(now);
}
