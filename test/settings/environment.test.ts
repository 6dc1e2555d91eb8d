import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { misspeltVariables, readEnvironment, type Variables } from '../../src/settings/environment.ts';
import { mistakeLine } from '../../src/settings/mistake.ts';
import { environmentOf } from '../../src/settings/process.ts';
import type { Environment } from '../../src/settings/types.ts';
import { isWithin } from '../../src/values/addresses.ts';

const KEY = 'sk_test_4eC39HqLyjWDarjtT1zdp7dc';
const LIVE = `sk_live_${'n0tAKey'.repeat(3)}`;
const SIGNING = `whsec_${'n0tASecret'.repeat(3)}`;
const TEST_BOOK = { STRIPE_SECRET_KEY: KEY, STRIPE_WEBHOOK_SECRET: SIGNING };
const LIVE_BOOK = { STRIPE_SECRET_KEY: LIVE, STRIPE_WEBHOOK_SECRET: SIGNING, PUBLIC_URL: 'https://dons.example.org' };

const noFile = (): undefined => undefined;

function read(variables: Variables): Environment {
  const environment = readEnvironment(variables, noFile, () => 'whsec_made');
  if (!environment.ok) throw new Error(environment.why.map(mistakeLine).join('\n'));
  return environment.value;
}

function told(variables: Variables): string[] {
  const environment = readEnvironment(variables, noFile);
  return environment.ok ? [] : environment.why.map(mistakeLine);
}

describe('what is left out', () => {
  test('gives a sandbox on this machine', () => {
    const environment = read({});
    expect({ ...environment, publicUrl: environment.publicUrl.href }).toEqual({
      publicUrl: 'http://localhost:4321/',
      host: '127.0.0.1',
      port: 4_321,
      dataDir: 'data',
      databaseUrl: 'file:data/obole.db',
      mode: 'sandbox',
      stripe: { secretKey: 'sk_test_sandbox', webhookSecrets: ['whsec_made'], apiBase: new URL('http://127.0.0.1:4322') },
      sessionSecret: null,
      sandbox: { apiBase: new URL('http://127.0.0.1:4322'), publicUrl: new URL('http://127.0.0.1:4322') },
      logLevel: 'warn',
      metricsToken: null,
      smtpUrl: null,
      mailFrom: null,
      alertEmail: null,
      trustedProxies: [],
    });
  });

  test('follows the port and the data directory', () => {
    const environment = read({ PORT: '8080', DATA_DIR: '/var/lib/obole' });
    expect([environment.publicUrl.origin, environment.databaseUrl, environment.stripe.apiBase?.port]).toEqual([
      'http://localhost:8080',
      'file:/var/lib/obole/obole.db',
      '8081',
    ]);
  });

  test('an empty variable counts as one left out', () => {
    expect(read({ PORT: '', STRIPE_SECRET_KEY: ' ', LOG_LEVEL: '' })).toMatchObject({ port: 4_321, mode: 'sandbox', logLevel: 'warn' });
  });

  test('each sandbox gets a signing secret of its own that nobody can guess', () => {
    const secrets = [1, 2].map(() => readEnvironment({}, noFile)).map((made) => (made.ok ? made.value.stripe.webhookSecrets[0] : ''));
    expect(secrets[0]).toMatch(/^whsec_[0-9a-z]{26}$/);
    expect(secrets[0]).not.toBe(secrets[1]);
  });
});

test('trusted proxies are addresses and networks, of this machine by a word', () => {
  const { trustedProxies } = read({ TRUSTED_PROXIES: 'loopback, 10.0.0.0/8,2001:db8::1' });
  const within = ['127.9.9.9', '::1', '10.1.2.3', '2001:DB8::1', '::ffff:10.0.0.1'];
  expect(within.filter((address) => !isWithin(trustedProxies, address))).toEqual([]);
  expect(['11.0.0.1', '2001:db8::2', '203.0.113.7', ''].filter((address) => isWithin(trustedProxies, address))).toEqual([]);
});

describe('the mode of the book', () => {
  test.each([
    [{}, 'sandbox'],
    [{ PUBLIC_URL: 'http://127.0.0.1:4321' }, 'sandbox'],
    [{ PUBLIC_URL: 'http://[::1]:4321' }, 'sandbox'],
    [{ PUBLIC_URL: 'https://demo.example.org', SANDBOX: '1', SANDBOX_URL: 'https://sandbox.example.org' }, 'sandbox'],
    [{ SANDBOX: '1', STRIPE_WEBHOOK_SECRET: SIGNING }, 'sandbox'],
    [TEST_BOOK, 'test'],
    [{ ...TEST_BOOK, SANDBOX: '0', STRIPE_SECRET_KEY: 'rk_test_abc' }, 'test'],
    [{ ...TEST_BOOK, PUBLIC_URL: 'http://192.0.2.7:4321' }, 'test'],
    [{ ...TEST_BOOK, STRIPE_SECRET_KEY: 'sk_test_sandbox', STRIPE_API_BASE: 'http://127.0.0.1:9999' }, 'test'],
    [LIVE_BOOK, 'live'],
    [{ ...LIVE_BOOK, STRIPE_SECRET_KEY: 'rk_live_abc' }, 'live'],
    [{ ...LIVE_BOOK, PUBLIC_URL: 'http://localhost:4321', STRIPE_API_BASE: 'http://127.0.0.1:9999' }, 'live'],
    [{ ...LIVE_BOOK, STRIPE_API_BASE: 'https://api.stripe.com' }, 'live'],
  ])('%o is %s', (variables: Variables, mode) => {
    const environment = read(variables);
    expect(environment.mode).toBe(mode);
    expect(environment.sandbox !== null).toBe(mode === 'sandbox');
    expect(environment.stripe.webhookSecrets.length).toBeGreaterThan(0);
  });

  test('two signing secrets stand side by side while one replaces the other', () => {
    expect(read({ ...TEST_BOOK, STRIPE_WEBHOOK_SECRET: 'whsec_new, whsec_old' }).stripe.webhookSecrets).toEqual(['whsec_new', 'whsec_old']);
  });

  test('a public sandbox is reached by browsers at its own address and by us on this machine', () => {
    const { sandbox } = read({ PUBLIC_URL: 'https://demo.example.org', SANDBOX: '1', SANDBOX_URL: 'https://sandbox.example.org' });
    expect([sandbox?.apiBase.href, sandbox?.publicUrl.href]).toEqual(['http://127.0.0.1:4322/', 'https://sandbox.example.org/']);
  });
});

describe('a mistake names the variable, the problem and an example', () => {
  test.each<[Variables, string]>([
    [{ PORT: 'http' }, 'environment PORT: "http" is not a port; expected a number from 1 to 65535 such as 4321'],
    [{ PORT: '0' }, 'environment PORT: "0" is not a port; expected a number'],
    [{ PORT: '65536' }, 'environment PORT: "65536" is not a port; expected a number'],
    [{ PORT: '4321.5' }, 'environment PORT: "4321.5" is not a port; expected a number'],
    [{ PORT: '65535' }, 'environment PORT: leaves no port for the sandbox, which takes the next one; expected a number up to 65534'],
    [{ HOST: 'all hosts' }, 'environment HOST: "all hosts" is not a host; expected an address such as 127.0.0.1 or 0.0.0.0'],
    [
      { PUBLIC_URL: 'dons.example.org' },
      'environment PUBLIC_URL: "dons.example.org" is not the address of a server; expected http:// or https://',
    ],
    [{ PUBLIC_URL: 'https://example.org/dons' }, 'environment PUBLIC_URL: "https://example.org/dons" is not the address of a server'],
    [{ PUBLIC_URL: 'https://a:b@example.org' }, 'environment PUBLIC_URL: "https://a:b@example.org" is not the address of a server'],
    [{ PUBLIC_URL: 'ftp://localhost' }, 'environment PUBLIC_URL: "ftp://localhost" is not the address of a server'],
    [
      { DATABASE_URL: 'mysql://root:hunter2@localhost/obole' },
      'environment DATABASE_URL: the value given is not a database address; expected file:data/obole.db or postgres://',
    ],
    [{ DATABASE_URL: 'postgres://localhost' }, 'environment DATABASE_URL: the value given is not a database address'],
    [{ METRICS_TOKEN: 'short' }, 'environment METRICS_TOKEN: the value given is not long enough a token'],
    [{ LOG_LEVEL: 'wran' }, 'environment LOG_LEVEL: "wran" is not one of the words allowed here; expected warn (did you mean that?)'],
    [
      { TRUSTED_PROXIES: '10.0.0.0/8, nginx' },
      'environment TRUSTED_PROXIES: "10.0.0.0/8, nginx" is not a list of addresses; expected addresses or networks of your proxies',
    ],
    [{ TRUSTED_PROXIES: '10.0.0.7/8' }, 'environment TRUSTED_PROXIES: "10.0.0.7/8" is not a list of addresses'],
    [{ SANDBOX: 'true' }, 'environment SANDBOX: "true" is not one of the words allowed here; expected 1, 0'],
    [{ SANDBOX_URL: 'sandbox' }, 'environment SANDBOX_URL: "sandbox" is not the address of a server'],
    [{ SANDBOX: '0' }, 'environment STRIPE_SECRET_KEY: is missing; expected a key such as sk_live_…, or SANDBOX=1'],
    [
      { PUBLIC_URL: 'https://dons.example.org' },
      'environment STRIPE_SECRET_KEY: is missing; expected a key such as sk_live_…, or SANDBOX=1',
    ],
    [{ PUBLIC_URL: 'https://localhost.example.org' }, 'environment STRIPE_SECRET_KEY: is missing'],
    [
      { PUBLIC_URL: 'https://dons.example.org', SANDBOX: '1' },
      'environment SANDBOX_URL: is missing; expected the address of the sandbox for a browser',
    ],
    [
      { STRIPE_API_BASE: 'http://127.0.0.1:12111' },
      'environment STRIPE_API_BASE: is set without STRIPE_SECRET_KEY; expected both, or none',
    ],
    [
      { ...TEST_BOOK, STRIPE_SECRET_KEY: 'pk_test_abc' },
      'environment STRIPE_SECRET_KEY: the value given is not a secret key of Stripe; expected a key that starts with sk_test_',
    ],
    [{ ...TEST_BOOK, STRIPE_SECRET_KEY: 'sk_test_' }, 'environment STRIPE_SECRET_KEY: the value given is not a secret key of Stripe'],
    [{ ...TEST_BOOK, STRIPE_SECRET_KEY: 'sk_test_a b' }, 'environment STRIPE_SECRET_KEY: the value given is not a secret key of Stripe'],
    [{ ...TEST_BOOK, STRIPE_SECRET_KEY: 'sk_test_sandbox' }, 'environment STRIPE_SECRET_KEY: is the key of the sandbox; expected no key'],
    [
      { STRIPE_SECRET_KEY: KEY },
      'environment STRIPE_WEBHOOK_SECRET: is missing; expected the signing secret of the webhook endpoint, such as whsec_…',
    ],
    [
      { ...TEST_BOOK, STRIPE_WEBHOOK_SECRET: KEY },
      'environment STRIPE_WEBHOOK_SECRET: the value given is not one signing secret, or two; expected whsec_…',
    ],
    [
      { ...TEST_BOOK, STRIPE_WEBHOOK_SECRET: 'whsec_a,whsec_b,whsec_c' },
      'environment STRIPE_WEBHOOK_SECRET: the value given is not one signing secret, or two',
    ],
    [
      { ...TEST_BOOK, STRIPE_WEBHOOK_SECRET: 'whsec_a,' },
      'environment STRIPE_WEBHOOK_SECRET: the value given is not one signing secret, or two',
    ],
    [{ ...TEST_BOOK, SANDBOX: '1' }, 'environment SANDBOX: is 1 beside a key of Stripe; expected SANDBOX=1 or STRIPE_SECRET_KEY, not both'],
    [
      { ...TEST_BOOK, STRIPE_API_BASE: 'http://stripe.example.org' },
      'environment STRIPE_API_BASE: would send the key in the clear; expected https://, or http:// on this machine',
    ],
    [
      { ...LIVE_BOOK, STRIPE_API_BASE: 'https://api.stripe.com.example.org' },
      'environment STRIPE_API_BASE: would hand a live key to another server',
    ],
    [
      { ...LIVE_BOOK, PUBLIC_URL: 'http://dons.example.org' },
      'environment PUBLIC_URL: is not protected while gifts are real; expected an address that starts with https://',
    ],
  ])('%o', (variables, expected) => {
    const lines = told(variables);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.slice(0, expected.length)).toBe(expected);
  });

  test('all of them at once, those of the rules included', () => {
    expect(
      told({
        PORT: 'x',
        PUBLIC_URL: 'y',
        LOG_LEVEL: 'z',
        STRIPE_SECRET_KEY: LIVE,
        SANDBOX: '1',
        STRIPE_API_BASE: 'http://example.org',
      }).map((line) => line.split(':')[0]),
    ).toEqual([
      'environment PUBLIC_URL',
      'environment PORT',
      'environment LOG_LEVEL',
      'environment STRIPE_API_BASE',
      'environment SANDBOX',
      'environment STRIPE_WEBHOOK_SECRET',
    ]);
  });

  test('no secret is ever repeated, whatever it is', () => {
    const secret = fc.string({ minLength: 6, maxLength: 40 }).filter((text) => text.trim().length >= 6 && !/^[a-z_ ]+$/i.test(text));
    fc.assert(
      fc.property(secret, fc.constantFrom('STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET', 'DATABASE_URL'), (value, name) => {
        const given = { ...TEST_BOOK, [name]: value };
        return told(given).every((line) => !line.includes(value.trim()));
      }),
    );
  });

  test('whatever the variables hold, reading never breaks', () => {
    const names = fc.constantFrom(
      'PUBLIC_URL',
      'HOST',
      'PORT',
      'DATA_DIR',
      'DATABASE_URL',
      'STRIPE_API_BASE',
      'SANDBOX',
      'SANDBOX_URL',
      'STRIPE_SECRET_KEY',
      'LOG_LEVEL',
    );
    const values = fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom('1', '0', KEY, LIVE, 'http://', '65535', 'file:'));
    fc.assert(fc.property(fc.dictionary(names, values), (variables) => told(variables).every((line) => line.startsWith('environment '))));
  });
});

describe('secrets in files', () => {
  const files: Record<string, string> = { '/run/key': `${KEY}\n`, '/run/signing': `${SIGNING}\r\n`, '/run/empty': '\n' };
  const withFiles = (variables: Variables) => readEnvironment(variables, (path) => files[path]);

  test('are read, without the line end', () => {
    const environment = withFiles({ STRIPE_SECRET_KEY_FILE: '/run/key', STRIPE_WEBHOOK_SECRET_FILE: '/run/signing' });
    expect(environment.ok && environment.value.stripe).toEqual({ secretKey: KEY, webhookSecrets: [SIGNING], apiBase: null });
  });

  test.each<[Variables, string]>([
    [
      { ...TEST_BOOK, STRIPE_SECRET_KEY_FILE: '/run/key' },
      'environment STRIPE_SECRET_KEY_FILE: is set beside STRIPE_SECRET_KEY; expected only one of the two',
    ],
    [
      { SMTP_URL_FILE: '/run/nowhere' },
      'environment SMTP_URL_FILE: "/run/nowhere" cannot be read; expected the path of a file such as /run/secrets/stripe',
    ],
    [{ DATABASE_URL_FILE: '/run/empty' }, 'environment DATABASE_URL_FILE: names an empty file; expected a file that holds the secret'],
  ])('%o', (variables, expected) => {
    const environment = withFiles(variables);
    expect(environment.ok ? [] : environment.why.map(mistakeLine)).toEqual([expected]);
  });
});

describe('letters', () => {
  test.each(['smtp://localhost:2525', 'smtps://someone:p%40ss@mail.example.org:465', 'smtp://mail.example.org'])(
    '%s is a mail server',
    (url) => {
      expect(read({ SMTP_URL: url, MAIL_FROM: 'dons@example.org', ALERT_EMAIL: 'a@example.org' })).toMatchObject({
        smtpUrl: url,
        mailFrom: 'dons@example.org',
        alertEmail: 'a@example.org',
      });
    },
  );

  test.each(['mail.example.org', 'http://mail.example.org', 'smtp://', 'smtp://a b', 'smtp://h/x', 'smtp://u:secret@h?x=1'])(
    '%s is none, and is not repeated',
    (url) => {
      const [line = '', ...others] = told({ SMTP_URL: url, MAIL_FROM: 'dons@example.org' });
      expect(others).toEqual([]);
      expect(line).toMatch(/^environment SMTP_URL: .*smtps:\/\/user:password@host:465$/);
      expect(line).not.toContain('secret');
    },
  );

  test('need a sender where they are handed over, of one bare address', () => {
    expect(told({ SMTP_URL: 'smtp://localhost' })).toEqual([
      'environment MAIL_FROM: is missing beside SMTP_URL; expected the sender of letters, such as dons@example.org',
    ]);
    for (const address of ['Asso <dons@example.org>', 'a@b.org, c@d.org', 'dons']) {
      expect(told({ MAIL_FROM: address, ALERT_EMAIL: address }).map((line) => line.split(':')[0])).toEqual([
        'environment MAIL_FROM',
        'environment ALERT_EMAIL',
      ]);
    }
  });
});

describe('names that nothing reads', () => {
  test('are told with the name that was probably meant', () => {
    const names = [
      'STRIPE_SECRET',
      'STRIPE_SECRT_KEY',
      'STRIPE_PUBLISHABLE_KEY',
      'DATABSE_URL',
      'PUBLIC_ULR',
      'OBOLE_PORT',
      'SMTP_HOST',
      'METRIC_TOKEN',
    ];
    const lines = misspeltVariables(Object.fromEntries(names.map((name) => [name, 'x']))).map(mistakeLine);
    expect(lines.map((line) => line.replace(/one of .*/, 'one of …'))).toEqual([
      'environment STRIPE_SECRET: is read by nothing; expected STRIPE_SECRET_KEY (did you mean that?)',
      'environment STRIPE_SECRT_KEY: is read by nothing; expected STRIPE_SECRET_KEY (did you mean that?)',
      'environment STRIPE_PUBLISHABLE_KEY: is read by nothing; expected one of …',
      'environment DATABSE_URL: is read by nothing; expected DATABASE_URL (did you mean that?)',
      'environment PUBLIC_ULR: is read by nothing; expected PUBLIC_URL (did you mean that?)',
      'environment OBOLE_PORT: is read by nothing; expected one of …',
      'environment SMTP_HOST: is read by nothing; expected one of …',
      'environment METRIC_TOKEN: is read by nothing; expected METRICS_TOKEN (did you mean that?)',
    ]);
  });

  test('those of others are left alone', () => {
    const others = [
      'PATH',
      'HOME',
      'HOSTNAME',
      'POST',
      'NODE_ENV',
      'npm_config_cache',
      'LANG',
      'DATABASE',
      'SSH_AUTH_SOCK',
      'XDG_DATA_DIRS',
      'PORTS',
      'CI',
    ];
    expect(misspeltVariables(Object.fromEntries(others.map((name) => [name, 'x'])))).toEqual([]);
  });
});

describe('the process', () => {
  test('is asked first, then a .env file; neither is changed', () => {
    const dir = mkdtempSync(join(tmpdir(), 'obole-env-'));
    writeFileSync(join(dir, '.env'), 'PORT=5000\nLOG_LEVEL=debug\nSTRIPE_SECRT_KEY=x\n');
    const before = JSON.stringify(process.env);
    const { environment, warnings } = environmentOf({ PORT: '6000' }, join(dir, '.env'));
    expect(environment.ok && [environment.value.port, environment.value.logLevel]).toEqual([6_000, 'debug']);
    expect(warnings.map((warning) => warning.field)).toEqual(['STRIPE_SECRT_KEY']);
    expect(JSON.stringify(process.env)).toBe(before);
    rmSync(dir, { recursive: true });
  });

  test('does without a .env file, and tells one that cannot be read', () => {
    expect(environmentOf({}, join(tmpdir(), 'no-such-file.env')).warnings).toEqual([]);
    expect(environmentOf({}, tmpdir()).warnings.map(mistakeLine)).toEqual([
      `${tmpdir()}: cannot be read; expected a readable file, or none`,
    ]);
  });
});
