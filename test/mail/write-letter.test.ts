import { describe, expect, it } from 'vitest';
import { isMailbox } from '../../src/settings/mail-access.ts';
import { LETTER_KINDS, PARAMS, saidBy, type Said } from '../../src/mail/letter.ts';
import { writeLetter, type LetterContext } from '../../src/mail/write-letter.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { month } from '../../src/values/month.ts';

const FIGURES = {
  ...{ month: month('2026-10'), cost: cents(90_000), gross: cents(61_300), oneOff: cents(12_000), recurring: cents(49_300), offline: null },
  ...{ merged: null, other: cents(0), refunds: cents(1_000), disputes: cents(0), fees: cents(1_250), net: cents(59_050) },
  coveredUntil: day('2026-10-20'),
};
const TO_GIFT = { gift: 'don_3k9q2v7x1m4n8p5r6s0t2w4y6z', amount: cents(3_050), frequency: 'monthly', on: day('2026-12-01') } as const;

/** One of each kind. */
const EACH: readonly Said[] = [
  { kind: 'thanks', params: TO_GIFT },
  { kind: 'sepa-announced', params: TO_GIFT },
  { kind: 'sepa-received', params: TO_GIFT },
  { kind: 'renewal', params: { gift: TO_GIFT.gift, amount: cents(12_000), on: day('2026-12-03') } },
  {
    kind: 'payment-failed',
    params: { gift: TO_GIFT.gift, amount: cents(1_000), frequency: 'monthly', code: 'expired_card', nextTry: day('2026-12-05') },
  },
  { kind: 'card-expiring', params: { gift: TO_GIFT.gift, amount: cents(1_000), every: 'month', last4: '4242', endsIn: month('2026-12') } },
  { kind: 'stopped', params: { gift: TO_GIFT.gift, amount: cents(1_000), every: 'month', on: day('2026-11-28'), refusedToTheEnd: false } },
  {
    kind: 'changed',
    params: { gift: TO_GIFT.gift, what: 'amount', before: cents(1_000), amount: cents(1_500), every: 'month', next: day('2026-12-08') },
  },
  { kind: 'refund', params: { gift: TO_GIFT.gift, amount: cents(1_000), of: cents(3_000), on: day('2026-11-28') } },
  { kind: 'digest', params: FIGURES },
  { kind: 'my-gifts-link', params: { url: 'https://dons.example.org/mes-dons/entrer?cle=abc' } },
  { kind: 'email-confirm', params: { url: 'https://dons.example.org/mes-dons/adresse?cle=abc', link: 'hash' } },
  {
    kind: 'request-answered',
    params: { about: 'refund', outcome: 'declined', words: 'Bonjour <b>Ada</b>,\nla demande est venue deux ans après.' },
  },
  { kind: 'receipt-ready', params: { year: 2026, number: '2026-00042' } },
  { kind: 'alert', params: { about: 'card-testing', what: '12 refus en 10 minutes' } },
];

function context(about: Partial<LetterContext> = {}): LetterContext {
  return {
    language: 'fr',
    association: { name: 'Asso', website: 'https://asso.example.org', contact: 'contact@asso.example.org' },
    publicUrl: new URL('https://dons.example.org'),
    days: null,
    giftUrl: (gift) => `https://dons.example.org/don/merci?don=${gift}&cle=k`,
    stopUrl: null,
    isDemonstration: false,
    ...about,
  };
}

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

function textOf(kind: Said['kind'], about: Partial<LetterContext> = {}, params?: Said['params']): string {
  const said = EACH.find((each) => each.kind === kind);
  return plain(writeLetter({ ...said, ...(params && { params }) } as Said, context(about)).text);
}

describe.each(['fr', 'en'] as const)('every letter, in %s', (language) => {
  it.each(EACH.map((said) => [said.kind, said] as const))('%s is whole, signed, and the same in text and HTML', (_kind, said) => {
    const stopUrl = said.kind === 'digest' ? 'https://dons.example.org/desabonnement?jeton=stop_1' : null;
    const { subject, text, html, headers } = writeLetter(said, context({ language, stopUrl }));
    expect(subject).toMatch(/ – Asso$/);
    expect(subject).not.toMatch(/\p{Cc}/u);
    for (const each of [text, html]) {
      expect(each).not.toMatch(/undefined|\[object|NaN|null/);
      expect(each).toContain('https://asso.example.org');
      if (said.kind !== 'alert') {
        expect(each).toContain(`https://dons.example.org${language === 'fr' ? '/mes-dons' : '/en/my-gifts'}`);
        expect(each).toContain('contact@asso.example.org');
      }
    }
    expect(html).not.toMatch(/<(?:img|script|link|style|iframe|object)|style=|src=|http-equiv|url\(/i);
    expect(html).toContain(`<html lang="${language}">`);
    const words = (each: string): string => each.replaceAll(/[\s:]+/g, '');
    const bare = html
      .replace(/<head>.*<\/head>/su, '')
      .replaceAll(/<a href="([^"]*)">([^<]*)<\/a>/g, '$2 $1')
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&');
    expect(words(bare)).toBe(words(text.replaceAll(/^> /gm, '')));
    expect(headers['Auto-Submitted']).toBe('auto-generated');
    expect('List-Unsubscribe' in headers).toBe(said.kind === 'digest');
  });

  it('keeps French spaces unbroken', () => {
    for (const said of EACH) {
      const { text } = writeLetter(said, context({ language: 'fr' }));
      expect(text, said.kind).not.toMatch(/(?<!https?|Référence) [:;!?»]|« /u);
    }
  });
});

describe('what letters say', () => {
  it('thanks name the days that were said to be paid when the gift was booked (method §3.5)', () => {
    const days = { from: day('2026-12-02'), until: day('2026-12-05'), days: 4, late: [], ahead: cents(3_000) };
    expect(textOf('thanks', { days })).toContain('Il paie 4 jours : du 2 décembre 2026 au 5 décembre 2026.');
    expect(textOf('thanks', { days: { ...days, until: days.from, days: 1 } })).toContain('Il paie le 2 décembre 2026.');
    expect(textOf('thanks', { days: { ...days, until: days.from, days: 0 } })).toContain('Il paie une part du 2 décembre 2026.');
    const late = { from: null, until: null, days: 0, late: [{ month: month('2026-03'), amount: cents(3_000) }], ahead: cents(0) };
    expect(textOf('thanks', { days: late })).toContain('Il réduit ce qui manquait encore pour mars 2026.');
    expect(textOf('thanks')).toContain('compté le 1er décembre 2026');
    expect(textOf('thanks', { language: 'en' })).toContain('Your gift of €30.50 is received, and counted on 1 December 2026.');
  });

  it('a refused debit says why in plain words, and what comes next', () => {
    expect(textOf('payment-failed')).toContain('Raison : la carte a expiré');
    expect(textOf('payment-failed')).toContain('Un nouvel essai aura lieu le 5 décembre 2026');
    const params = { gift: TO_GIFT.gift, amount: cents(1_000), frequency: 'monthly', nextTry: null } as const;
    expect(textOf('payment-failed', {}, { ...params, code: 'some_new_word' })).toContain('Raison : la banque a refusé\n');
    expect(textOf('payment-failed', {}, { ...params, code: 'constructor' })).toContain('Raison : la banque a refusé\n');
    expect(textOf('payment-failed', {}, { ...params, code: null })).toContain('Il n’y aura plus d’essai.');
    expect(textOf('payment-failed', {}, { ...params, frequency: 'once', code: null })).toContain('https://dons.example.org/don');
  });

  it('the monthly letter merges what would tell of one gift (method §4.2)', () => {
    const text = textOf('digest');
    expect(text).toContain('Octobre 2026 est clos.');
    expect(text).toMatch(
      /Coût du mois : 900,00 €\nDons réguliers : 493,00 €\nDons ponctuels : 120,00 €\nDons reçus : 613,00 €\nRemboursés : 10,00 €/,
    );
    expect(text).toContain('paient les serveurs jusqu’au 20 octobre 2026');
    const merged = textOf('digest', {}, { ...FIGURES, oneOff: null, recurring: null, merged: cents(61_300) });
    expect(merged).toContain('Autres dons, réunis : 613,00 €');
    expect(merged).not.toContain('Dons ponctuels');
  });

  it('an answer quotes the treasurer, and lets no markup of theirs into the HTML', () => {
    const said = EACH.find(({ kind }) => kind === 'request-answered')!;
    const { html, text } = writeLetter(said, context());
    expect(text).toContain('> Bonjour <b>Ada</b>,\n> la demande');
    expect(html).toContain('&lt;b&gt;Ada&lt;/b&gt;');
    expect(html).not.toContain('<b>');
  });

  it('a demonstration says that it is one', () => {
    expect(textOf('thanks', { isDemonstration: true })).toContain('aucun argent n’a bougé');
    expect(textOf('thanks')).not.toContain('Démonstration');
  });

  it('a subject is one line, whatever the association is called', () => {
    const association = { name: 'Asso\r\nBcc: eve@example.org\u2028X', website: 'https://a.example.org', contact: null };
    expect(writeLetter(EACH[0]!, context({ association })).subject).not.toMatch(/[\r\n\u2028]/);
  });
});

describe('a letter in the outbox', () => {
  it('has its words for every kind, and reads as it was written', () => {
    expect(EACH.map(({ kind }) => kind).toSorted()).toEqual([...LETTER_KINDS].toSorted());
    for (const said of EACH) {
      expect(saidBy({ kind: said.kind, params: JSON.stringify(said.params) })).toEqual(said);
      expect(PARAMS[said.kind].safeParse({}).success).toBe(false);
      expect(saidBy({ kind: said.kind, params: '{}' })).toBeNull();
    }
  });
});

describe('one bare address', () => {
  it.each(['ada@example.org', 'a.b+c@sub.example.org', 'é@exämple.org'])('%s is one', (address) => {
    expect(isMailbox(address)).toBe(true);
  });
  it.each([
    '',
    'ada',
    'ada@',
    '@b',
    'a@b@c',
    'a b@c.org',
    'a@b.org,c@d.org',
    'A <a@b.org>',
    'a@b.org\r\nBcc: c',
    'group:a@b.org;',
    `${'a'.repeat(65)}@b.org`,
  ])('%j is none', (address) => {
    expect(isMailbox(address)).toBe(false);
  });
});
