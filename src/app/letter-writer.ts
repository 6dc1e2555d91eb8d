import { STOP_QUERY, UNSUBSCRIBE } from '../i18n/letter-routes.ts';
import { saidBy, type KeptLetter } from '../mail/letter.ts';
import { addressed, type Message } from '../mail/message.ts';
import { writeLetter, type LetterContext } from '../mail/write-letter.ts';
import type { Books, Stores } from '../storage/open.ts';
import { ok, refused, type Result } from '../values/result.ts';
import type { Parts } from './parts.ts';

/** Where a letter goes now: a corrected address is used, an erased donor is written nothing. */
async function addressOf({ environment }: Parts, { recipients }: Stores, letter: KeptLetter): Promise<Result<string, string>> {
  if (letter.donor === null) {
    const { alertEmail } = environment;
    return alertEmail === null ? refused('ALERT_EMAIL is not set') : ok(alertEmail);
  }
  const donor = await recipients.recipient(letter.donor);
  if (donor === null) return refused('the donor was erased');
  if (letter.kind === 'digest' && !donor.digest) return refused('the donor wants it no more');
  if (letter.kind !== 'email-confirm') return ok(donor.email);
  const said = saidBy(letter);
  const address = said?.kind === 'email-confirm' ? await recipients.linkAddress(said.params.link) : null;
  return address === null ? refused('the link confirms no address') : ok(address);
}

async function contextOf({ environment, content }: Parts, { recipients }: Stores, letter: KeptLetter): Promise<LetterContext> {
  const { name, website, contact } = content.association;
  const { kind, donor, language, key } = letter;
  const { publicUrl } = environment;
  const stopUrl = new URL(UNSUBSCRIBE[language], publicUrl);
  if (kind === 'digest' && donor !== null) stopUrl.searchParams.set(STOP_QUERY, await recipients.stopToken(donor));
  const isOfGift = kind === 'thanks' || kind === 'sepa-received';
  return {
    language,
    association: { name, website, contact: contact.email },
    publicUrl,
    days: isOfGift ? await recipients.daysTold(key.slice(kind.length + 1)) : null,
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
    const to = await addressOf(parts, books, letter);
    if (!to.ok) return to;
    const written = writeLetter(said, await contextOf(parts, books, letter));
    return addressed(letter, written, { to: to.value, from, host, nowMs: clock.now() });
  };
}
