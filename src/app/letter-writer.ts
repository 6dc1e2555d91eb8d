import { thanksUrl } from '../giving/addresses.ts';
import { STOP_QUERY, UNSUBSCRIBE } from '../i18n/letter-routes.ts';
import { isLink, saidBy, type KeptLetter, type Said } from '../mail/letter.ts';
import { addressed, type Message } from '../mail/message.ts';
import { writeLetter, type LetterContext } from '../mail/write-letter.ts';
import type { Books } from '../storage/open.ts';
import type { Stores } from '../storage/stores.ts';
import { ok, refused, type Result } from '../values/result.ts';
import type { Language } from '../settings/types.ts';
import type { Parts } from './parts.ts';
import { linkSecret } from './secrets.ts';

/** Whom a letter goes to now, and in which language: a corrected address is used, an erased donor is written nothing. */
type Now = { readonly to: string; readonly language: Language };

async function recipientOf(
  { environment, content }: Parts,
  { recipients, giving }: Stores,
  letter: KeptLetter,
  said: Said,
): Promise<Result<Now, string>> {
  const { language } = letter;
  if (letter.donor === null) {
    // Who answers readers reads what they report; the rest is for who runs the site.
    const isReport = said.kind === 'alert' && said.params.about === 'error-report';
    const to = (isReport ? content.association.contact.email : null) ?? environment.alertEmail;
    return to === null ? refused('ALERT_EMAIL is not set') : ok({ to, language });
  }
  // A gift whose address was corrected belongs to another donor since.
  const owner = 'gift' in said.params ? (await giving.wish(said.params.gift))?.donor : null;
  const donor = await recipients.recipient(owner ?? letter.donor);
  if (donor === null) return refused('the donor was erased');
  if (said.kind === 'digest' && !donor.digest) return refused('the donor wants it no more');
  if (said.kind !== 'email-confirm') return ok({ to: donor.email, language: isLink(said.kind) ? language : donor.language });
  const address = await recipients.linkAddress(said.params.link);
  return address === null ? refused('the link confirms no address') : ok({ to: address, language });
}

async function contextOf(parts: Parts, { recipients, days }: Stores, letter: KeptLetter, language: Language): Promise<LetterContext> {
  const { environment, content } = parts;
  const { name, website, contact } = content.association;
  const { kind, donor, key } = letter;
  const { publicUrl } = environment;
  const stopUrl = new URL(UNSUBSCRIBE[language], publicUrl);
  if (kind === 'digest' && donor !== null) stopUrl.searchParams.set(STOP_QUERY, await recipients.stopToken(donor));
  const payment = kind === 'thanks' || kind === 'sepa-received' ? key.slice(kind.length + 1) : null;
  return {
    language,
    association: { name, website, contact: contact.email },
    publicUrl,
    days: payment === null ? null : ((await days.told([payment])).get(payment) ?? null),
    giftUrl: (id) => thanksUrl(environment, { id, language }, linkSecret(parts)),
    stopUrl: kind === 'digest' ? stopUrl.href : null,
    isDemonstration: environment.mode === 'sandbox',
  };
}

/** Writes letters out at the moment they leave, to the addresses of that moment. */
export function letterWriter(parts: Parts, books: Books) {
  const { environment, content, clock } = parts;
  const { name, contact } = content.association;
  const host = environment.publicUrl.hostname;
  const from = { name, address: environment.mailFrom ?? contact.email ?? `dons@${host}` };
  return async (letter: KeptLetter): Promise<Result<Message, string>> => {
    const said = saidBy(letter);
    if (said === null) return refused('nothing is left of its words');
    const now = await recipientOf(parts, books, letter, said);
    if (!now.ok) return now;
    const { to, language } = now.value;
    const written = writeLetter(said, await contextOf(parts, books, letter, language));
    return addressed({ ...letter, language }, written, { to, from, host, nowMs: clock.now() });
  };
}
