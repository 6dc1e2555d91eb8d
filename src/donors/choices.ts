import { nameAmong } from '../values/named.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { cleanLine, cleanMessage, isEmail, LONGEST_MESSAGE, LONGEST_NAME } from '../giving/read-form.ts';
import { VISIBILITIES } from '../giving/types.ts';
import type { Language } from '../settings/types.ts';
import type { DonorDesk } from './desk.ts';
import { foldedAddress, type Donor } from './donor.ts';
import { mayAsk, newLink, type LinkAsked } from './door.ts';

export type TypedShown = { readonly visibility: string; readonly name: string; readonly message: string };

export type ShownMistake = {
  readonly field: keyof TypedShown;
  readonly problem: 'unknown-visibility' | 'name-missing' | 'name-too-long' | 'message-too-long';
};

function shownMistakes({ visibility, name, message }: TypedShown): ShownMistake[] {
  const clean = cleanLine(name);
  return [
    ...(nameAmong(VISIBILITIES, visibility) === null ? [{ field: 'visibility', problem: 'unknown-visibility' } as const] : []),
    ...(visibility === 'named' && clean === '' ? [{ field: 'name', problem: 'name-missing' } as const] : []),
    ...(clean.length > LONGEST_NAME ? [{ field: 'name', problem: 'name-too-long' } as const] : []),
    ...((cleanMessage(message)?.length ?? 0) > LONGEST_MESSAGE ? [{ field: 'message', problem: 'message-too-long' } as const] : []),
  ];
}

/** Whether a name and a message are shown may be changed at any time (method §4.1). */
export async function setShown(
  desk: DonorDesk,
  about: { readonly donor: string; readonly wish: string; readonly once: string },
  typed: TypedShown,
): Promise<Result<null, 'not-yours' | readonly ShownMistake[]>> {
  const mistakes = shownMistakes(typed);
  if (mistakes.length > 0) return refused(mistakes);
  const visibility = nameAmong(VISIBILITIES, typed.visibility) ?? 'private';
  const shown = { visibility, name: visibility === 'named' ? cleanLine(typed.name) : null, message: cleanMessage(typed.message) };
  return desk.write(async ({ donors }) => {
    const own = (await donors.given(about.donor)).wishes.find(({ id }) => id === about.wish);
    if (!own) return refused('not-yours' as const);
    await donors.setShown(own.id, shown);
    // What was written is nobody's business but the donor's: the trail of acts tells who is shown, not as whom.
    const deed = { donor: about.donor, act: 'shown', object: own.id, before: own.visibility, after: visibility } as const;
    await donors.note({ id: `${about.wish}:${about.once}:shown`, ...deed, atMs: desk.clock.now() });
    return ok(null);
  });
}

export async function setChoices(
  desk: DonorDesk,
  donor: Donor,
  choices: { readonly language: Language; readonly digest: boolean },
  once: string,
): Promise<void> {
  await desk.write(async ({ donors }) => {
    await donors.setChoices(donor.id, choices);
    const before = { language: donor.language, digest: donor.digest };
    await donors.note({
      id: `${donor.id}:${once}:choices`,
      donor: donor.id,
      act: 'choices',
      object: donor.id,
      before,
      after: choices,
      atMs: desk.clock.now(),
    });
  });
}

export type AddressMistake = 'email-missing' | 'email-unreadable' | 'same-address' | 'too-many';

/** The new address has to be proved first: a link is sent there, and used in this browser. */
export async function askNewAddress(
  desk: DonorDesk,
  donor: Donor,
  { email, language, browser, network }: LinkAsked,
): Promise<Result<null, AddressMistake>> {
  const typed = email.trim();
  if (typed === '') return refused('email-missing');
  if (!isEmail(typed)) return refused('email-unreadable');
  if (donor.email !== null && foldedAddress(typed) === foldedAddress(donor.email)) return refused('same-address');
  const nowMs = desk.clock.now();
  return desk.write(async (books) => {
    if (!(await mayAsk(books, foldedAddress(typed), network, nowMs))) return refused('too-many' as const);
    const { token, link } = newLink(donor.id, { language, browser }, nowMs, typed);
    await books.donors.keepLink(link);
    await books.letters.confirm(donor, { language, url: desk.url('mine', language, token), hash: link.hash, expiresMs: link.expiresMs });
    return ok(null);
  });
}

const CORRECTED_WITHIN_MS = 7 * 86_400_000;

/**
 * Corrects the address of one gift from its own lasting page: for who has mistyped it, and so gets no letter. Only within a week, and only
 * while nobody has come in by a link sent to the address.
 */
export async function correctAddress(desk: DonorDesk, wishId: string, typed: string): Promise<Result<null, AddressMistake | 'too-late'>> {
  const email = typed.trim();
  if (email === '') return refused('email-missing');
  if (!isEmail(email)) return refused('email-unreadable');
  return desk.write(async ({ donors, giving }) => {
    const wish = await giving.wish(wishId);
    if (wish === null) return refused('too-late' as const);
    if (foldedAddress(wish.email) === foldedAddress(email)) return refused('same-address' as const);
    const owner = wish.donor === null ? null : await donors.donor(wish.donor);
    const nowMs = desk.clock.now();
    if (nowMs - wish.createdMs > CORRECTED_WITHIN_MS || (owner !== null && owner.enteredMs !== null)) return refused('too-late' as const);
    const donor = await donors.moveWish(wish, email);
    await donors.note({
      id: `address:${wish.id}:${nowMs}`,
      donor,
      act: 'address',
      object: wish.id,
      before: null,
      after: null,
      atMs: nowMs,
    });
    return ok(null);
  });
}

/** Whether {@link correctAddress} would be heard for this gift now. */
export async function mayCorrect(desk: DonorDesk, wish: { readonly createdMs: number; readonly donor: string | null }): Promise<boolean> {
  if (desk.clock.now() - wish.createdMs > CORRECTED_WITHIN_MS) return false;
  return wish.donor === null || ((await desk.reading.donor(wish.donor))?.enteredMs ?? null) === null;
}
