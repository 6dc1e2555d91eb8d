import { hidesVisitor, neighbourhoodOf, networkOf } from '../values/networks.ts';
import { keyedDigest } from '../values/keyed.ts';

/** Tells a person of something that cannot wait: here, that somebody tries stolen cards on the site. */
export type AlertPort = (kind: 'card-testing', about: Readonly<Record<string, string | number>>) => Promise<void>;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Rows of the gate are of no use after this. */
export const GATE_FORGETS_MS = 2 * DAY_MS;

/** The doors that it guards, each with limits of its own. */
export type GateDoor = 'checkout' | 'transfer' | 'report';

/** Whose uses a limit counts. `known`: all together, of addresses that have tried often; what this leaves is kept for newcomers. */
export type LimitOf = 'address' | 'email' | 'all' | 'known';

/** At most so many uses of one key within any span of this length. */
export type Limit = { readonly of: LimitOf; readonly most: number; readonly withinMs: number };

/** How often an address has knocked within what is remembered, and when it last did (milliseconds). */
export type Tries = { readonly tries: number; readonly lastMs: number };

/** More knocks than this within two days are no household's, nor a second one within the hour; and no neighbourhood's. */
const HOUSEHOLD_TRIES = 4;
const HOUSEHOLD_AFTER_MS = 60 * MINUTE_MS;
const NEIGHBOURHOOD_TRIES = 20;

/** What is known of an address and of its neighbourhood before it knocks. */
export type Before = { readonly address: Tries; readonly neighbourhood: Tries };

/** Whether somebody knocks for the first time, or so rarely that it may be people who share an address. */
export function isNewcomer({ address, neighbourhood }: Before, nowMs: number): boolean {
  if (neighbourhood.tries > NEIGHBOURHOOD_TRIES) return false;
  return address.tries === 0 || (address.tries <= HOUSEHOLD_TRIES && nowMs - address.lastMs >= HOUSEHOLD_AFTER_MS);
}

const TEN_MINUTES = { withinMs: 10 * MINUTE_MS } as const;
const ONE_DAY = { withinMs: DAY_MS } as const;

/** Sessions opened at Stripe: few of one household, enough in all for the best hour that this site will have. */
const CHECKOUT_LIMITS: readonly Limit[] = [
  { of: 'address', most: 5, ...TEN_MINUTES },
  { of: 'address', most: 15, ...ONE_DAY },
  { of: 'email', most: 5, ...ONE_DAY },
  { of: 'known', most: 40, ...TEN_MINUTES },
  { of: 'all', most: 60, ...TEN_MINUTES },
];

/** A transfer that is announced moves nothing: these only keep the table from being filled. */
const TRANSFER_LIMITS: readonly Limit[] = [
  { of: 'address', most: 20, ...TEN_MINUTES },
  { of: 'address', most: 60, ...ONE_DAY },
  { of: 'all', most: 200, ...TEN_MINUTES },
];

/** A report of an error moves nothing either; a person reads each. */
const REPORT_LIMITS: readonly Limit[] = [
  { of: 'address', most: 5, ...TEN_MINUTES },
  { of: 'address', most: 20, ...ONE_DAY },
  { of: 'all', most: 60, ...TEN_MINUTES },
];

/** The limits of a door; half of them, rounded up, while the site is attacked. A door where no card can be tried keeps its own. */
export function limitsOf(door: GateDoor, attacked: boolean): readonly Limit[] {
  if (door === 'transfer') return TRANSFER_LIMITS;
  if (door === 'report') return REPORT_LIMITS;
  return attacked ? CHECKOUT_LIMITS.map((limit) => ({ ...limit, most: Math.ceil(limit.most / 2) })) : CHECKOUT_LIMITS;
}

/** Whether so much was heard from there that one more knock tells nothing new. */
export function isWellKnown({ address, neighbourhood }: Before): boolean {
  return address.tries > HOUSEHOLD_TRIES || neighbourhood.tries > NEIGHBOURHOOD_TRIES;
}

/** By what uses are counted: digests under our key, which name nobody to whoever reads the table. Empty where there is nothing to go by. */
export type GateKeys = Readonly<Record<LimitOf | 'neighbourhood', string>>;

/** Where and for whom a door is knocked at. `email`: the address that was typed, null where none is asked. */
export function gateKeys(key: string, door: GateDoor, address: string, email: string | null): GateKeys {
  const keyed = (of: string, text: string): string => `${door} ${of} ${keyedDigest(key, `${of} ${text}`).slice(0, 22)}`;
  const isHidden = hidesVisitor(address);
  return {
    address: isHidden ? '' : keyed('address', networkOf(address)),
    neighbourhood: isHidden ? '' : keyed('neighbourhood', neighbourhoodOf(address)),
    email: email === null ? '' : keyed('email', email.trim().toLowerCase()),
    all: `${door} all`,
    known: `${door} known`,
  };
}

/** Uses of a key by their instants (milliseconds), in any order. */
export type UsesOf = (key: string) => readonly number[];

/** When, of these uses, so few are left that another one is allowed; null where it is allowed now. */
function freeAtMs(uses: readonly number[], { most, withinMs }: Limit, nowMs: number): number | null {
  const counting = uses.filter((atMs) => atMs > nowMs - withinMs).toSorted((left, right) => left - right);
  const oldest = counting[counting.length - most];
  return oldest === undefined ? null : oldest + withinMs;
}

/** A limit that was reached, and when one may try again (milliseconds). */
export type Reached = { readonly of: LimitOf; readonly againMs: number };

/** Which limits count for whoever knocks. */
export function countedLimits(limits: readonly Limit[], keys: GateKeys, isNew: boolean): readonly Limit[] {
  return limits.filter(({ of }) => keys[of] !== '' && !(of === 'known' && isNew));
}

/** The limit that keeps somebody waiting the longest; null where the door is open. */
export function reachedLimit(limits: readonly Limit[], keys: GateKeys, usesOf: UsesOf, nowMs: number): Reached | null {
  let reached: Reached | null = null;
  for (const limit of limits) {
    const againMs = freeAtMs(usesOf(keys[limit.of]), limit, nowMs);
    if (againMs !== null && (reached === null || againMs > reached.againMs)) reached = { of: limit.of, againMs };
  }
  return reached;
}
