import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addressed, withoutAddresses, type Message } from '../../src/mail/message.ts';
import { smtpDelivery } from '../../src/mail/smtp.ts';
import { smtpServer, type SmtpServer } from '../support/smtp-server.ts';

const WRITTEN = {
  subject: 'Votre don est reçu – Asso',
  text: 'Bonjour,\n\nMerci.\n',
  html: '<p>Merci.</p>',
  headers: {
    'Auto-Submitted': 'auto-generated',
    'List-Unsubscribe': `<https://dons.example.org/desabonnement?jeton=stop_${'a'.repeat(90)}>`,
  },
};
const FROM = { name: 'Asso "Été"', address: 'dons@example.org' };

function message(to = 'ada@example.org', about: Partial<Message> = {}): Message {
  const made = addressed({ key: 'thanks:ch_1', kind: 'thanks', language: 'fr' }, WRITTEN, {
    to,
    from: FROM,
    host: 'dons.example.org',
    nowMs: 0,
  });
  if (!made.ok) throw new Error(made.why);
  return { ...made.value, ...about };
}

describe('handing a letter to a mail server', () => {
  let server: SmtpServer;
  beforeEach(async () => {
    server = await smtpServer();
  });
  afterEach(() => server.close());

  const deliver = (one = message(), patienceMs = 10_000) => smtpDelivery(server.url, patienceMs)(one);

  it('gives it over whole, to one address', async () => {
    expect(await deliver()).toEqual({ kind: 'sent' });
    const [letter, ...others] = server.received;
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ from: '<dons@example.org>', to: ['<ada@example.org>'] });
    expect(letter?.data).toMatch(/^Message-ID: <[0-9a-f]{40}@dons\.example\.org>$/m);
    expect(letter?.data).toMatch(/^To: ada@example\.org$/m);
    expect(letter?.data.replaceAll(/\n[ \t]+/g, ' ')).toContain(`List-Unsubscribe: ${WRITTEN.headers['List-Unsubscribe']}`);
    expect(letter?.data).toContain('Content-Type: text/plain; charset=utf-8');
    expect(letter?.data).toContain('Content-Type: text/html; charset=utf-8');
  });

  it.each([
    ['RCPT', '450 4.2.0 ada@example.org greylisted'],
    ['MAIL', '421 4.7.0 too many'],
    ['DATA', '451 4.3.0 try again'],
    ['end', '452 4.3.1 full'],
    ['connect', '421 away'],
  ] as const)('tries again after a passing refusal at %s', async (at, say) => {
    server.setMood({ at, say });
    const outcome = await deliver();
    expect(outcome.kind).toBe('again');
    expect(JSON.stringify(outcome)).not.toContain('@');
    expect(server.received).toEqual([]);
    server.setMood(null);
    expect(await deliver()).toEqual({ kind: 'sent' });
  });

  it.each([
    ['RCPT', '550 5.1.1 <ada@example.org> unknown here'],
    ['end', '554 5.7.1 looks like spam'],
  ] as const)('gives up at once after a refusal for good at %s, and says no address', async (at, say) => {
    server.setMood({ at, say });
    const outcome = await deliver();
    expect(outcome).toMatchObject({ kind: 'never' });
    expect(JSON.stringify(outcome)).toContain(say.slice(0, 9));
    expect(JSON.stringify(outcome)).not.toContain('@');
  });

  it('does not hold a refused sign-in against the letter, nor tells the password', async () => {
    server.setMood({ at: 'AUTH', say: '535 5.7.8 no' });
    const url = server.url.replace('smtp://', 'smtp://someone:se%40cret@');
    const outcome = await smtpDelivery(url)(message());
    expect(outcome.kind).toBe('again');
    expect(JSON.stringify(outcome)).not.toContain('se@cret');
  });

  it.each(['connect', 'MAIL', 'DATA', 'end'] as const)('leaves a server alone that hangs at %s', async (at) => {
    server.setMood({ at, say: 'hang' });
    expect(await deliver(message(), 200)).toMatchObject({ kind: 'again' });
  });

  it('tries again where no server is', async () => {
    const { url } = server;
    await server.close();
    expect(await smtpDelivery(url, 500)(message())).toMatchObject({ kind: 'again' });
    server = await smtpServer();
  });

  it('cannot be made to write another header or to another address', async () => {
    for (const to of [
      'ada@example.org\r\nBcc: eve@example.org',
      'ada@example.org, eve@example.org',
      'Ada <ada@example.org>',
      'ada@a b',
      'a@b@c',
      '',
    ]) {
      const made = addressed({ key: 'k', kind: 'thanks', language: 'fr' }, WRITTEN, { to, from: FROM, host: 'x', nowMs: 0 });
      expect(made.ok).toBe(false);
    }
    await deliver(message('ada@example.org', { subject: 'Reçu\r\nBcc: eve@example.org\n\nX' }));
    const data = server.received[0]?.data ?? '';
    expect(server.received[0]?.to).toEqual(['<ada@example.org>']);
    expect(data).not.toMatch(/^Bcc:/m);
  });
});

describe('what a server said', () => {
  it('is kept on one line, without addresses', () => {
    expect(withoutAddresses('550 <ada@example.org>: unknown\r\nSee ada.l@mail.example.org!')).toBe('550 <…>: unknown See …');
  });
});
