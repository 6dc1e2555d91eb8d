import type { Language } from '../settings/types.ts';
import type { ALERTS, LetterParams, NewLetter } from './letter.ts';

type Now = { readonly nowMs: number };

function times({ nowMs }: Now): Pick<NewLetter, 'factMs' | 'madeMs' | 'dueMs'> {
  return { factMs: nowMs, madeMs: nowMs, dueMs: nowMs };
}

type ToDonor = Now & { readonly donor: string; readonly language: Language };

/** The link by which a donor comes in. `link` is the digest under which it is kept; the address itself is forgotten once the letter has left, or after ten minutes. */
export function linkLetter({ donor, language, link, url, ...now }: ToDonor & { readonly link: string; readonly url: string }): NewLetter {
  return { key: `my-gifts-link:${link}`, donor, language, kind: 'my-gifts-link', params: { url }, ...times(now) };
}

/** The link that confirms a new address: it goes to that address, which stands beside the link's digest. */
export function confirmLetter({
  donor,
  language,
  link,
  url,
  ...now
}: ToDonor & { readonly link: string; readonly url: string }): NewLetter {
  return { key: `email-confirm:${link}`, donor, language, kind: 'email-confirm', params: { url, link }, ...times(now) };
}

/** The answer to a donor's request, in the treasurer's own words where there are some. */
export function answerLetter({
  donor,
  language,
  request,
  params,
  ...now
}: ToDonor & { readonly request: string; readonly params: LetterParams<'request-answered'> }): NewLetter {
  return { key: `request-answered:${request}:${params.outcome}`, donor, language, kind: 'request-answered', params, ...times(now) };
}

/** A receipt can be fetched. */
export function receiptLetter({
  donor,
  language,
  params,
  ...now
}: ToDonor & { readonly params: LetterParams<'receipt-ready'> }): NewLetter {
  return { key: `receipt-ready:${params.number}`, donor, language, kind: 'receipt-ready', params, ...times(now) };
}

/** Tells the operator and the treasurers. `once` names the occasion: a day, or the thing that it is about; `what` is shown, and names nobody. */
export function alertLetter({
  about,
  once,
  what,
  language,
  ...now
}: Now & {
  readonly about: (typeof ALERTS)[number];
  readonly once: string;
  readonly what: string | null;
  readonly language: Language;
}): NewLetter {
  return { key: `alert:${about}:${once}`, donor: null, language, kind: 'alert', params: { about, what }, ...times(now) };
}
