import { isIP } from 'node:net';
import { join } from 'node:path';
import { readNetworks } from '../values/addresses.ts';
import { newId } from '../values/ids.ts';
import { ok } from '../values/result.ts';
import { gather, nearest, unless, type Read } from './mistake.ts';
import { choice, orElse, orNull, origin, text, unsaid, word, wrong, type Reader } from './read.ts';
import { secretKey, stripeAccess, webhookSecrets } from './stripe-access.ts';
import type { BookMode, Environment, Mistake } from './types.ts';
import { mailbox, senderMissing, smtpServer } from './mail-access.ts';
import { SHORTEST_SECRET } from './session-secret.ts';
import type { Spot } from './written.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** The text of a file, or nothing when it cannot be read. */
export type FileReader = (path: string) => string | undefined;

/** May also be given as `NAME_FILE`, the path of a file that holds them. */
const SECRETS = ['DATABASE_URL', 'STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET', 'SESSION_SECRET', 'METRICS_TOKEN', 'SMTP_URL'] as const;
type Secret = (typeof SECRETS)[number];
const PLAIN = [
  ...['PUBLIC_URL', 'HOST', 'PORT', 'DATA_DIR', 'STRIPE_API_BASE', 'MAIL_FROM', 'ALERT_EMAIL'],
  ...['SANDBOX', 'SANDBOX_URL', 'TRUSTED_PROXIES', 'LOG_LEVEL'],
];
/** Every name that is read. */
export const KNOWN: readonly string[] = [...PLAIN, ...SECRETS, ...SECRETS.map((name) => `${name}_FILE`)];
const OURS = /^(STRIPE|SMTP|SANDBOX|OBOLE)_/;
/** Shorter names resemble too many others: HOST and POST, PORT and SORT. */
const LONG_ENOUGH_TO_COMPARE = 7;
const DEFAULT_PORT = 4321;
const SOURCE = 'environment';

/** An empty variable counts as one that is not set: Compose files and CI pass those. */
function spotOf(name: string, value: string | undefined): Spot {
  const set = value !== undefined && value.trim() !== '';
  return { file: SOURCE, line: null, field: name, written: set ? { kind: 'text', text: value } : { kind: 'absent' } };
}

function secretSpot(name: Secret, variables: Variables, readFile: FileReader): Read<Spot> {
  const direct = spotOf(name, variables[name]);
  const path = spotOf(`${name}_FILE`, variables[`${name}_FILE`]);
  if (path.written.kind !== 'text') return ok(direct);
  if (direct.written.kind === 'text') return wrong(path, `is set beside ${name}`, 'only one of the two');
  const held = readFile(path.written.text.trim());
  if (held === undefined)
    return wrong(path, `${JSON.stringify(path.written.text)} cannot be read`, 'the path of a file such as /run/secrets/stripe');
  return held.trim() === '' ? wrong(path, 'names an empty file', 'a file that holds the secret') : ok(spotOf(name, held));
}

/** The files that hold secrets, by the variables that name them. */
export function secretPaths(variables: Variables): readonly string[] {
  return SECRETS.map((name) => variables[`${name}_FILE`]?.trim() ?? '').filter((path) => path !== '');
}

const portNumber = word('a port', 'a number from 1 to 65535 such as 4321', (typed) =>
  /^\d{1,5}$/.test(typed) && Number(typed) >= 1 && Number(typed) <= 65_535 ? Number(typed) : undefined,
);

const host = word('a host', 'an address such as 127.0.0.1 or 0.0.0.0', (typed) =>
  isIP(typed) !== 0 || /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9-]+)*$/i.test(typed) ? typed : undefined,
);

const database = word(
  'a database address',
  'file:data/obole.db or postgres://user:password@host/name',
  (typed) => {
    if (/^file:.+/.test(typed)) return typed;
    const url = URL.parse(typed);
    return (url?.protocol === 'postgres:' || url?.protocol === 'postgresql:') && url.pathname.length > 1 ? typed : undefined;
  },
  unsaid,
);

const sessionSecretWord = word(
  'a secret long enough',
  `at least ${SHORTEST_SECRET} characters that nobody can guess, such as what "openssl rand -base64 32" prints`,
  (typed) => (typed.length >= SHORTEST_SECRET ? typed : undefined),
  unsaid,
);

/** Several instances on one PostgreSQL must share it; a single one on SQLite makes its own beside its book. */
function sharedSecret(
  spot: Spot,
  read: Read<string | null>,
  databaseUrl: Read<string>,
  access: Read<{ readonly mode: BookMode }>,
): Read<null> {
  const missing = read.ok && read.value === null && databaseUrl.ok && !databaseUrl.value.startsWith('file:');
  if (!missing || !access.ok || access.value.mode === 'sandbox') return ok(null);
  return wrong(spot, 'is missing', 'a secret of at least 32 characters, the same for all instances on this database');
}

/** A line for each request is for whoever operates a site; a newcomer who tries the sandbox at a terminal wants to read what matters. */
function usualLogLevel(mode: BookMode): Environment['logLevel'] {
  return mode === 'sandbox' ? 'warn' : 'info';
}

/** Guessed tokens are tried at leisure: a short one is found. */
const metricsToken = word(
  'long enough a token',
  'at least 16 characters without spaces, such as those of openssl rand -hex 16',
  (typed) => (/^\S{16,}$/.test(typed) ? typed : undefined),
  unsaid,
);

const proxies = word(
  'a list of addresses',
  'addresses or networks of your proxies, separated by commas, such as loopback, 10.0.0.0/8 or 2001:db8::1',
  (typed) => {
    const read = typed.split(',').map((each) => readNetworks(each.trim()));
    return read.every((each) => each !== undefined) ? read.flat() : undefined;
  },
);

const logLevel = choice(['debug', 'info', 'warn', 'error', 'silent']);

/**
 * Checks the environment: every mistake at once, each with the variable's name and an example; the value of a secret is
 * never repeated. `newSecret` makes the signing secret of a sandbox for which none was given.
 */
export function readEnvironment(variables: Variables, readFile: FileReader, newSecret = (): string => newId('whsec')): Read<Environment> {
  const spot = (name: string): Spot => spotOf(name, variables[name]);
  const secret = <Value>(name: Secret, reader: Reader<Value>): Read<Value> => {
    const held = secretSpot(name, variables, readFile);
    return held.ok ? reader(held.value) : held;
  };
  const port = orElse(portNumber, DEFAULT_PORT)(spot('PORT'));
  const dataDir = orElse(text, 'data')(spot('DATA_DIR'));
  // While an address or a port cannot be read, the usual one stands in, so that the mistakes of the others are told too.
  const usualPort = port.ok ? port.value : DEFAULT_PORT;
  const usualUrl = new URL(`http://localhost:${usualPort}`);
  const publicUrl = orElse(origin('https://dons.example.org'), usualUrl)(spot('PUBLIC_URL'));
  const asked = {
    key: secret('STRIPE_SECRET_KEY', orNull(secretKey)),
    webhookSecrets: secret('STRIPE_WEBHOOK_SECRET', orNull(webhookSecrets)),
    apiBase: orNull(origin('http://127.0.0.1:4322'))(spot('STRIPE_API_BASE')),
    sandbox: orNull(choice(['1', '0']))(spot('SANDBOX')),
    sandboxUrl: orNull(origin('https://sandbox.example.org'))(spot('SANDBOX_URL')),
  };
  const databaseUrl = secret('DATABASE_URL', orElse(database, `file:${join(dataDir.ok ? dataDir.value : 'data', 'obole.db')}`));
  const session = secret('SESSION_SECRET', orNull(sessionSecretWord));
  const access = stripeAccess(asked, { port: usualPort, publicUrl: publicUrl.ok ? publicUrl.value : usualUrl, spot }, newSecret);
  const mail = {
    smtpUrl: secret('SMTP_URL', orNull(smtpServer)),
    mailFrom: orNull(mailbox('MAIL_FROM'))(spot('MAIL_FROM')),
    alertEmail: orNull(mailbox('ALERT_EMAIL'))(spot('ALERT_EMAIL')),
  };
  const read = gather({
    publicUrl,
    host: orElse(host, '127.0.0.1')(spot('HOST')),
    port,
    dataDir,
    databaseUrl,
    sessionSecret: session,
    trustedProxies: orElse(proxies, [])(spot('TRUSTED_PROXIES')),
    logLevel: orNull(logLevel)(spot('LOG_LEVEL')),
    metricsToken: secret('METRICS_TOKEN', orNull(metricsToken)),
    ...mail,
    access,
  });
  const checked = unless(read, [
    sharedSecret(spot('SESSION_SECRET'), session, databaseUrl, access),
    senderMissing(spot('MAIL_FROM'), mail.smtpUrl, mail.mailFrom),
  ]);
  if (!checked.ok) return checked;
  const { access: opened, logLevel: said, ...rest } = checked.value;
  return ok({ ...rest, ...opened, logLevel: said ?? usualLogLevel(opened.mode) });
}

/** Variables that look like ours and are not: a letter amiss, or a name that nothing reads. To be told, not to stop for. */
export function misspeltVariables(variables: Variables): Mistake[] {
  return Object.keys(variables)
    .filter((name) => !KNOWN.includes(name))
    .flatMap((name): Mistake[] => {
      const meant = name.length >= LONG_ENOUGH_TO_COMPARE ? nearest(name, KNOWN) : undefined;
      if (meant === undefined && !OURS.test(name)) return [];
      const expected = meant === undefined ? `one of ${PLAIN.join(', ')}, ${SECRETS.join(', ')}` : `${meant} (did you mean that?)`;
      return [{ file: SOURCE, line: null, field: name, problem: 'is read by nothing', expected }];
    });
}
