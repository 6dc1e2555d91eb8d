import { sha256 } from '../values/digest.ts';
import { newId } from '../values/ids.ts';
import type { Language } from '../settings/types.ts';
import type { DonorBooks, DonorDesk } from './desk.ts';
import { foldedAddress, type Donor } from './donor.ts';
import type { KeptLink } from './store.ts';

const MINUTE_MS = 60_000;
/** A link is valid for ten minutes (ASVS 6.5.5), and opens once. */
export const LINK_LASTS_MS = 10 * MINUTE_MS;
/** A session ends half an hour after its last page, and twelve hours after its first (ASVS 7.3). */
const IDLE_MS = 30 * MINUTE_MS;
const LONGEST_MS = 12 * 60 * MINUTE_MS;
/** An instant that is written down again only now and then. */
const SEEN_EVERY_MS = MINUTE_MS;

const WINDOW_MS = 60 * MINUTE_MS;
/** Links asked for in an hour: for one address whoever asks, and from one network whatever the address (ASVS 2.4.1). */
const MOST = { address: 5, network: 30 } as const;

/** How a link is known without being kept. */
export function digestOf(token: string): string {
  return sha256(`donor ${token}`);
}

function windowOf(nowMs: number): number {
  return nowMs - (nowMs % WINDOW_MS);
}

/** Whether one more link, or one more attempt of that kind, is had from here; counts it. */
export async function mayAsk(books: DonorBooks, what: string, network: string, nowMs: number): Promise<boolean> {
  const ofAddress = await books.countTry(`donor ${sha256(what)}`, windowOf(nowMs));
  const ofNetwork = await books.countTry(`donor network ${network}`, windowOf(nowMs));
  return ofAddress <= MOST.address && ofNetwork <= MOST.network;
}

export type LinkAsked = {
  readonly email: string;
  readonly language: Language;
  /** What the browser that asks keeps. */
  readonly browser: string;
  /** The network that asks, as it may be kept. */
  readonly network: string;
};

/** Makes a link for a donor; its token is told in the letter only. */
export function newLink(
  donor: string,
  { language, browser }: Pick<LinkAsked, 'language' | 'browser'>,
  nowMs: number,
  newEmail: string | null,
): { readonly token: string; readonly link: KeptLink } {
  const token = newId('lien');
  const link: KeptLink = {
    hash: digestOf(token),
    donor,
    browser: digestOf(browser),
    newEmail,
    language,
    madeMs: nowMs,
    expiresMs: nowMs + LINK_LASTS_MS,
    usedMs: null,
  };
  return { token, link };
}

/**
 * Sends a link to an address, if somebody has given under it. The answer is the same in any case, and so is what it takes: whether an address
 * is known stays between us and who reads its mail. False when too many were asked for.
 */
export async function askLink(desk: DonorDesk, { email, language, browser, network }: LinkAsked): Promise<boolean> {
  const nowMs = desk.clock.now();
  const folded = foldedAddress(email);
  return desk.write(async (books) => {
    if (!(await mayAsk(books, folded, network, nowMs))) return false;
    const donor = await books.donors.donorAt(folded);
    if (donor === null) return true;
    const { token, link } = newLink(donor.id, { language, browser }, nowMs, null);
    await books.donors.keepLink(link);
    await books.letters.link(donor, { language, url: desk.url('mine', language, token), hash: link.hash, expiresMs: link.expiresMs });
    return true;
  });
}

/** `elsewhere`: it was asked for in another browser. */
export type LinkState = 'good' | 'unknown' | 'used' | 'expired' | 'elsewhere';

function stateOf(link: KeptLink | null, browser: string, nowMs: number): LinkState {
  if (link === null) return 'unknown';
  if (link.usedMs !== null) return 'used';
  if (nowMs >= link.expiresMs || nowMs < link.madeMs - MINUTE_MS) return 'expired';
  return link.browser === digestOf(browser) ? 'good' : 'elsewhere';
}

/** What a link is worth in this browser. Looking does not use it: programs that read mail open links too. */
export async function lookAtLink(desk: DonorDesk, token: string, browser: string): Promise<LinkState> {
  return stateOf(await desk.reading.link(digestOf(token)), browser, desk.clock.now());
}

/** Who has come in: the donor, and what the browser keeps of it. */
export type CameIn = { readonly donor: string; readonly session: string; readonly changedAddress: boolean };

/** Uses a link, once, and opens a session. A link that proves a new address gives it to the donor. */
export async function comeIn(desk: DonorDesk, token: string, browser: string): Promise<CameIn | Exclude<LinkState, 'good'>> {
  const nowMs = desk.clock.now();
  return desk.write(async (books) => {
    const link = await books.donors.link(digestOf(token));
    const state = stateOf(link, browser, nowMs);
    if (state !== 'good' || link === null) return state === 'good' ? 'unknown' : state;
    if (!(await books.donors.useLink(link.hash, nowMs))) return 'used';
    let donor = link.donor;
    if (link.newEmail !== null) {
      donor = await books.donors.setAddress(donor, link.newEmail);
      await books.donors.note({
        id: `act_${link.hash.slice(0, 32)}`,
        donor,
        act: 'address',
        object: donor,
        before: null,
        after: null,
        atMs: nowMs,
      });
    }
    await books.donors.entered(donor, nowMs);
    const session = newId('visite');
    await books.donors.openSession({ hash: digestOf(session), donor, madeMs: nowMs, seenMs: nowMs });
    return { donor, session, changedAddress: link.newEmail !== null };
  });
}

/** The donor of a session that still runs; null otherwise. */
export async function whoIs(desk: DonorDesk, session: string): Promise<Donor | null> {
  const hash = digestOf(session);
  const kept = await desk.reading.session(hash);
  const nowMs = desk.clock.now();
  if (kept === null || nowMs - kept.seenMs > IDLE_MS || nowMs - kept.madeMs > LONGEST_MS) return null;
  const donor = await desk.reading.donor(kept.donor);
  if (donor === null || donor.email === null) return null;
  if (nowMs - kept.seenMs > SEEN_EVERY_MS) await desk.write(({ donors }) => donors.seen(hash, nowMs));
  return donor;
}

export function leave(desk: DonorDesk, session: string): Promise<void> {
  return desk.write(({ donors }) => donors.endSession(digestOf(session)));
}

/** Who asks, on the pages of donors. */
export type DonorVisit = {
  /** Sent by a page of ours. */
  readonly own: boolean;
  readonly donor: Donor | null;
  readonly session: string;
  readonly browser: string;
  /** The network that asks, as it may be kept. */
  readonly network: string;
};
