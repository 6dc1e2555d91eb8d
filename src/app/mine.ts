import { isOwnRequest, truncatedAddress } from '../access/request.ts';
import type { DaysTold } from '../coverage/days-told.ts';
import { askRefund, askStop, type TypedStop } from '../donors/ask-treasurer.ts';
import { askNewAddress, correctAddress, mayCorrect, setChoices, setShown, type TypedShown } from '../donors/choices.ts';
import { cookieIn, donorCookies, setCookie } from '../donors/cookies.ts';
import type { DonorDesk } from '../donors/desk.ts';
import type { Donor } from '../donors/donor.ts';
import { askLink, comeIn, leave, lookAtLink, whoIs, LINK_LASTS_MS, type CameIn, type DonorVisit, type LinkState } from '../donors/door.ts';
import { eraseMe } from '../donors/erase.ts';
import { everythingKept } from '../donors/export.ts';
import { myGifts, type MyGifts } from '../donors/mine.ts';
import { adoptMeans, changeAmount, changeMeans, pause, resume, stop, type PAUSES } from '../donors/standing-acts.ts';
import { thanksUrl } from '../giving/addresses.ts';
import { isSigned } from '../giving/signed.ts';
import type { StandingPort } from '../giving/standing.ts';
import type { Language } from '../settings/types.ts';
import type { Books } from '../storage/open.ts';
import type { Stores } from '../storage/stores.ts';
import type { Reach } from '../storage/reach.ts';
import type { Plain } from '../values/digest.ts';
import { newId } from '../values/ids.ts';
import { donorDeskOf } from './donor-desk.ts';
import { lettersAt } from './mail.ts';
import type { Parts } from './parts.ts';
import { linkSecret } from './secrets.ts';

/** Twelve hours: what ends a session sooner is kept with it. */
const SESSION_SECONDS = 12 * 3_600;

export type Entered =
  { readonly kind: 'in'; readonly changedAddress: boolean; readonly cookies: readonly string[] } | { readonly kind: LinkState };

function doorOf(parts: Parts, desk: DonorDesk, { through }: Reach) {
  const names = donorCookies(parts.environment.publicUrl);
  const followAddress = async ({ donor }: CameIn): Promise<void> => {
    const [known, given] = [await desk.reading.donor(donor), await desk.reading.given(donor)];
    if (typeof known?.email !== 'string') return;
    const payers = { charges: [], recurring: given.recurring.map(({ id }) => id) };
    const told = await desk.standing.setAddress(payers, known.email);
    if (!told.ok) parts.onError('Stripe could not be told a donor’s new address: its own letters go to the old one', told.why.why);
  };
  return {
    visit: (request: Request, address: string): Promise<DonorVisit> =>
      through(async () => {
        const { headers } = request;
        const cookies = headers.get('cookie');
        const session = cookieIn(cookies, names.session);
        return {
          own: isOwnRequest(headers, [parts.environment.publicUrl.origin, new URL(request.url).origin]),
          donor: session === '' ? null : await whoIs(desk, session),
          session,
          browser: cookieIn(cookies, names.browser),
          network: truncatedAddress(address),
        };
      }),
    /** Asks for a link; the cookies bind it to the browser. False when too many were asked for. */
    askLink: async ({ browser: known, network }: DonorVisit, email: string, language: Language) => {
      const browser = known === '' ? newId('nav') : known;
      const cookies = [setCookie(names.browser, browser, LINK_LASTS_MS / 1_000 + 60, names.secure)];
      return { asked: await through(() => askLink(desk, { email, language, browser, network })), cookies };
    },
    askNewAddress: async ({ browser: known, network }: DonorVisit, donor: Donor, email: string, language: Language) => {
      const browser = known === '' ? newId('nav') : known;
      const cookies = [setCookie(names.browser, browser, LINK_LASTS_MS / 1_000 + 60, names.secure)];
      return { asked: await through(() => askNewAddress(desk, donor, { email, language, browser, network })), cookies };
    },
    lookAtLink: ({ browser }: DonorVisit, token: string) => through(() => lookAtLink(desk, token, browser)),
    comeIn: ({ browser }: DonorVisit, token: string): Promise<Entered> =>
      through(async () => {
        const came = await comeIn(desk, token, browser);
        if (typeof came === 'string') return { kind: came };
        if (came.changedAddress) await followAddress(came);
        return {
          kind: 'in',
          changedAddress: came.changedAddress,
          cookies: [setCookie(names.session, came.session, SESSION_SECONDS, names.secure)],
        };
      }),
    leave: async ({ session }: DonorVisit): Promise<readonly string[]> => {
      if (session !== '') await through(() => leave(desk, session));
      return [setCookie(names.session, '', 0, names.secure)];
    },
  };
}

function standingOf(desk: DonorDesk) {
  return {
    look: (id: string) => desk.standing.look(id),
    changeAmount: (donor: string, recurring: string, typed: string, once: string) => changeAmount(desk, { donor, recurring, once }, typed),
    pause: (donor: string, recurring: string, months: (typeof PAUSES)[number], once: string) =>
      pause(desk, { donor, recurring, once }, months),
    resume: (donor: string, recurring: string, once: string) => resume(desk, { donor, recurring, once }),
    stop: (donor: string, recurring: string, once: string) => stop(desk, { donor, recurring, once }),
    means: (donor: string, { recurring, wish }: { readonly recurring: string; readonly wish: string }, once: string, language: Language) =>
      changeMeans(desk, { donor, recurring, wish, once }, language),
    adoptMeans: (donor: string, recurring: string) => adoptMeans(desk, { donor, recurring }),
  };
}

/** What a donor gave, and which days each payment was told that it pays for. */
export type MineView = MyGifts & { readonly days: ReadonlyMap<string, DaysTold> };

/** What is kept of a donor beside gifts and acts. */
async function othersKept({ receipts }: Stores, donor: string): Promise<Record<string, Plain>> {
  const identity = await receipts.identity(donor);
  const issued = await receipts.ofHolder(donor);
  return {
    identity: identity && { ...identity },
    receipts: issued.map(({ content, cancel }) => ({ content, cancelled: cancel !== null })),
  };
}

function giftsOf(parts: Parts, books: Books, desk: DonorDesk) {
  return {
    all: (donor: Donor): Promise<MineView> =>
      books.snapshot(async (stores) => {
        const mine = await myGifts(stores.donors, donor);
        return { ...mine, days: await stores.days.told(mine.gifts.flatMap(({ payments }) => payments.map(({ id }) => id))) };
      }),
    thanks: (gift: { readonly id: string; readonly language: Language }) => thanksUrl(parts.environment, gift, linkSecret(parts)),
    setShown: (donor: string, wish: string, typed: TypedShown, once: string) => setShown(desk, { donor, wish, once }, typed),
    askRefund: (donor: string, charge: string, note: string, once: string) => askRefund(desk, { donor, charge, once, note }),
    askStop: ({ network }: DonorVisit, typed: TypedStop, once: string) => askStop(desk, typed, { once, network }),
    setChoices: (donor: Donor, choices: { readonly language: Language; readonly digest: boolean }, once: string) =>
      setChoices(desk, donor, choices, once),
    everything: (donor: Donor) =>
      books.snapshot(async (stores) => everythingKept(stores.donors, donor, await othersKept(stores, donor.id))),
    erase: async (donor: Donor, once: string) => {
      const done = await eraseMe(desk, donor.id, once);
      // Letters that were kept as files bear the address.
      if (done.ok && donor.email !== null) await lettersAt(parts).forget(donor.email);
      return done;
    },
  };
}

/** The address of one gift, on its own lasting page: to be corrected by who has mistyped it. */
function addressOf(parts: Parts, books: Books, desk: DonorDesk, { through }: Reach) {
  const isKey = (gift: string, key: string): boolean => isSigned(linkSecret(parts), gift, key);
  return {
    /** The address that was given, where it may still be corrected from this page; null otherwise. */
    correctable: (gift: string, key: string): Promise<string | null> =>
      through(async () => {
        if (!isKey(gift, key)) return null;
        const wish = await books.reading.giving.wish(gift);
        return wish !== null && wish.email !== '' && (await mayCorrect(desk, wish)) ? wish.email : null;
      }),
    correct: (gift: string, key: string, email: string) =>
      through(async () => (isKey(gift, key) ? correctAddress(desk, gift, email) : ({ ok: false, why: 'too-late' } as const))),
  };
}

/** What donors do by themselves, as the pages know it. */
export type Mine = {
  readonly door: ReturnType<typeof doorOf>;
  readonly standing: ReturnType<typeof standingOf>;
  readonly gifts: ReturnType<typeof giftsOf>;
  readonly address: ReturnType<typeof addressOf>;
  /** A token for a new form. */
  newToken(): string;
};

export function mineOf(parts: Parts, books: Books, standing: StandingPort, reach: Reach): Mine {
  const desk = donorDeskOf(parts, books, standing);
  return {
    door: doorOf(parts, desk, reach),
    standing: standingOf(desk),
    gifts: giftsOf(parts, books, desk),
    address: addressOf(parts, books, desk, reach),
    newToken: () => newId('acte'),
  };
}
