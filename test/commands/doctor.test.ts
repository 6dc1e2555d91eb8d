import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { examinerOf, type HouseSeen, type SeenBooks } from '../../src/app.ts';
import { examine } from '../../src/commands/doctor.ts';
import { BACKUP_OLD_MS, booksLines, folderLines, mailLines, SILENCE_MS } from '../../src/commands/doctor/house.ts';
import { told, type Line } from '../../src/commands/doctor/line.ts';
import { probeFolder, probeSite } from '../../src/commands/doctor/probe.ts';
import { siteLines, type SiteSeen } from '../../src/commands/doctor/site.ts';
import { stripeLines } from '../../src/commands/doctor/stripe.ts';
import { ECHO_HEADER, echoFor, sealOf } from '../../src/server/echo.ts';
import { readNetworks } from '../../src/values/addresses.ts';
import { systemClock } from '../../src/values/clock.ts';
import { fakeEnvironment } from '../support/fake-app.ts';
import { smtpServer } from '../support/smtp-server.ts';
import { openWorld, testContent, type World } from '../support/world.ts';

const NOW_MS = Date.parse('2026-11-23T12:00:00Z');
const DAY_MS = 86_400_000;

function sayings(lines: readonly Line[]): string[] {
  return lines.map(({ level, what, mend }) => `${level}: ${what}${mend === null ? '' : ` → ${mend}`}`);
}

describe('what a doctor says of the site', () => {
  const echo = { client: '203.0.113.7', peer: '10.0.0.2', forwarded: true, scheme: 'https' };
  const fine: SiteSeen = {
    ...{
      publicUrl: new URL('https://dons.example.org'),
      status: 200,
      why: null,
      echo,
      trustedProxies: readNetworks('10.0.0.2') ?? [],
      certificateDays: 60,
    },
  };
  it.each<[string, Partial<SiteSeen>, Line['level'], string]>([
    ['all is well', {}, 'ok', 'it is us'],
    ['nobody answers', { status: null, why: 'ECONNREFUSED', echo: null }, 'fail', 'does not answer (ECONNREFUSED)'],
    ['the proxy answers by itself', { status: 502, echo: null }, 'fail', 'answers 502'],
    ['somebody else answers', { echo: null }, 'fail', 'is not this Obole'],
    ['a proxy that no setting names', { trustedProxies: [] }, 'fail', 'set TRUSTED_PROXIES=10.0.0.2'],
    [
      'another proxy than the one that is named',
      { echo: { ...echo, client: '10.0.0.3', peer: '::ffff:10.0.0.3' } },
      'fail',
      'add 10.0.0.3 to TRUSTED_PROXIES',
    ],
    [
      'a name that leads back to this machine, and to its proxy',
      { echo: { ...echo, client: '10.0.0.2' } },
      'ok',
      'names the proxy 10.0.0.2',
    ],
    ['a proxy that says nothing', { echo: { ...echo, forwarded: false } }, 'warn', 'X-Forwarded-For'],
    ['visitors in the clear', { echo: { ...echo, scheme: 'http' } }, 'warn', 'visitors come by http'],
    ['a certificate that ends soon', { certificateDays: 13 }, 'warn', 'ends in 13 days'],
    ['a certificate that has ended', { certificateDays: -1 }, 'fail', 'the certificate has ended'],
  ])('%s', (_case, about, level, words) => {
    const lines = siteLines({ ...fine, ...about });
    expect(
      sayings(lines)
        .filter((each) => each.startsWith(level))
        .join('\n'),
    ).toContain(words);
    if (level === 'ok') expect(lines.every((each) => each.level === 'ok')).toBe(true);
  });
});

describe('what a doctor says of Stripe', () => {
  const fine: HouseSeen['stripe'] = { reads: { balance: 'yes', charges: 'yes' }, aheadMs: 400, endpoint: [] };
  const about = { mode: 'live', publicUrl: new URL('https://dons.example.org'), sandbox: null } as const;
  it.each<[string, Partial<HouseSeen['stripe']>, Line['level'], string]>([
    ['all is well', {}, 'ok', 'may read all that is asked for'],
    ['an outage', { reads: { balance: 'away', charges: 'away' } }, 'fail', 'Stripe does not answer'],
    ['half an outage', { reads: { balance: 'away', charges: 'yes' } }, 'warn', 'did not answer for: balance'],
    ['a key that was rolled', { reads: { balance: 'no', charges: 'no' } }, 'fail', 'does not know the key'],
    ['a key that may do too little', { reads: { balance: 'yes', charges: 'no' } }, 'fail', 'may not read: charges'],
    ['a clock that is late', { aheadMs: 40_000 }, 'warn', "clock is 40 s behind Stripe's"],
    ['a clock that has notices refused', { aheadMs: -260_000 }, 'fail', "260 s ahead of Stripe's"],
    ['an endpoint that is well', {}, 'ok', 'registered at https://dons.example.org/api/stripe/webhook'],
    ['endpoints that may not be read', { endpoint: 'forbidden' }, 'warn', 'look in the dashboard'],
    ['an endpoint that tells nothing', { endpoint: [{ grave: true, what: 'is disabled', mend: 'enable it' }] }, 'fail', 'is disabled'],
    ['an endpoint that is told too little', { endpoint: [{ grave: false, what: 'payout.paid', mend: 'add it' }] }, 'warn', 'payout.paid'],
  ])('%s', (_case, seen, level, words) => {
    const lines = stripeLines({ ...fine, ...seen }, about);
    expect(
      sayings(lines)
        .filter((each) => each.startsWith(level))
        .join('\n'),
    ).toContain(words);
    if (level === 'ok') expect(lines.every((each) => each.level === 'ok')).toBe(true);
  });
});

describe('what a doctor says of the house', () => {
  const older = { books: '2026-11-29-a', program: '2026-11-30-jobs', newer: [], pending: ['2026-11-30-jobs'] };
  const fine: SeenBooks = {
    ...{
      versions: { books: '2026-11-30-jobs', program: '2026-11-30-jobs', newer: [], pending: [] },
      isWal: true,
      faults: [],
      deadNotices: 0,
      parkedNotices: 0,
      waitingNotices: 0,
      lastNoticeMs: NOW_MS - DAY_MS,
    },
    ...{ backupMs: NOW_MS - DAY_MS / 2, backupIsOurs: true, failingJobs: [], recurring: 3 },
  };
  it.each<[string, Partial<SeenBooks>, Line['level'], string]>([
    ['all is well', {}, 'ok', 'the sums of the books hold'],
    [
      'an older version',
      { versions: older },
      'warn',
      'of version 2026-11-29-a, the program of 2026-11-30-jobs → run: npm start, which copies',
    ],
    ['an older version on a server', { versions: older, backupIsOurs: false }, 'warn', 'by pg_dump, then run: npm start'],
    ['a log that is off', { isWal: false }, 'warn', 'write-ahead log of the database is off → start Obole'],
    ['a broken sum', { faults: ['I1: 5 cents'] }, 'fail', 'I1: 5 cents'],
    ['notices that were given up', { deadNotices: 2 }, 'fail', '2 notices of Stripe were given up'],
    ['notices for a person', { parkedNotices: 1 }, 'warn', '1 notices of Stripe wait'],
    ['silence', { lastNoticeMs: NOW_MS - SILENCE_MS - 1 }, 'warn', 'said nothing for 7 days'],
    ['silence where nothing recurs', { lastNoticeMs: NOW_MS - SILENCE_MS - 1, recurring: 0 }, 'ok', 'no notice of Stripe waits'],
    ['no backup yet', { backupMs: null }, 'warn', 'no nightly backup'],
    ['an old backup', { backupMs: NOW_MS - BACKUP_OLD_MS - 1 }, 'fail', '36 h old'],
    ['a server of its own', { backupMs: null, backupIsOurs: false }, 'ok', 'pg_dump'],
    ['a job that fails', { failingJobs: ['backup: the disk is full'] }, 'warn', 'the disk is full'],
  ])('%s', (_case, seen, level, words) => {
    const lines = booksLines({ ok: true, value: { ...fine, ...seen } }, NOW_MS);
    expect(
      sayings(lines)
        .filter((each) => each.startsWith(level))
        .join('\n'),
    ).toContain(words);
    if (level === 'ok') expect(lines.every((each) => each.level === 'ok')).toBe(true);
  });

  it('tells books that cannot be opened, and those that are not there yet', () => {
    expect(sayings(booksLines({ ok: false, why: 'synchronous is not 2' }, NOW_MS))[0]).toContain('fail: the books: synchronous is not 2');
    expect(booksLines({ ok: true, value: null }, NOW_MS)).toMatchObject([{ level: 'ok' }]);
  });

  it('tells of room, and of files that others may read', () => {
    const room = { dataDir: 'data', freeBytes: 50 * 1024 ** 3, mayWrite: true, folderMode: 0o750, secretModes: { '.env': null } };
    expect(folderLines(room)).toMatchObject([{ level: 'ok' }]);
    const said = (about: Partial<typeof room>): string => sayings(folderLines({ ...room, ...about })).join('\n');
    expect(said({ freeBytes: 100 * 1024 ** 2 })).toContain('fail: 100 MB are free');
    expect(said({ freeBytes: 1024 ** 3 })).toContain('warn: 1024 MB are free');
    expect(said({ mayWrite: false })).toContain('fail: data cannot be written');
    expect(said({ folderMode: 0o755 })).toContain('data is open to other accounts of this machine → chmod 700 data');
    expect(sayings(folderLines({ ...room, secretModes: { '.env': 0o644 } })).join()).toContain(
      'warn: .env can be read by other accounts → chmod 600 .env',
    );
  });

  it('looks at the folder and at each file of secrets, and makes nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'obole-doctor-'));
    const dataDir = join(folder, 'not', 'yet');
    const key = join(folder, 'key');
    writeFileSync(key, 'sk_test_1', { mode: 0o644 });
    chmodSync(key, 0o644);
    vi.stubEnv('STRIPE_SECRET_KEY_FILE', key);
    const look = async (dir: string): Promise<string> =>
      sayings(folderLines(await probeFolder({ ...fakeEnvironment('http://localhost:1', 'http://localhost:2'), dataDir: dir }))).join('\n');
    try {
      expect(await look(dataDir)).toContain(`${key} can be read by other accounts → chmod 600 ${key}`);
      await probeSite({ ...fakeEnvironment('http://localhost:1', 'http://localhost:2'), sessionSecret: null, dataDir });
      expect(existsSync(dataDir)).toBe(false);
      chmodSync(key, 0o600);
      mkdirSync(dataDir, { recursive: true, mode: 0o755 });
      chmodSync(dataDir, 0o755);
      expect(await look(dataDir)).toContain(`${dataDir} is open to other accounts of this machine → chmod 700 ${dataDir}`);
      chmodSync(dataDir, 0o700);
      expect(await look(dataDir)).not.toMatch(/open to|can be read by/);
    } finally {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true });
    }
  });

  it('tells of mail that goes nowhere', () => {
    const set = { smtpUrl: 'smtp://mail', alertEmail: 'ops@example.org', isSandbox: false };
    expect(mailLines({ kind: 'sent' }, set)).toMatchObject([{ level: 'ok' }]);
    expect(mailLines({ kind: 'again', why: 'ECONNREFUSED' }, set)).toMatchObject([
      { level: 'fail', what: expect.stringContaining('ECONNREFUSED') as string },
    ]);
    expect(mailLines(null, { ...set, smtpUrl: null })).toMatchObject([{ level: 'warn' }]);
    expect(mailLines(null, { ...set, alertEmail: null })).toMatchObject([{ level: 'warn' }]);
  });
});

describe('a doctor in a house', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(Date.now());
    await world.give({ amount: '30' });
  });
  afterAll(() => world.close());

  it('finds the books, the sandbox and the clock well, and says so of a site that does not know it', async () => {
    const lines: Line[] = [];
    const keep = (line: Line): void => {
      lines.push(line);
    };
    expect(await examine({ environment: world.environment, content: testContent() }, true, keep)).toBe(0);
    expect(lines.filter(({ level }) => level === 'fail')).toEqual([]);
    lines.length = 0;
    expect(await examine({ environment: world.environment, content: testContent() }, false, keep)).toBe(1);
    const said = sayings(lines).join('\n');
    expect(said).toContain('ok: the sums of the books hold');
    expect(said).toContain('may read all that is asked for');
    expect(said).toMatch(/ok: this machine's clock is \d s/);
    expect(lines.filter(({ level }) => level === 'fail')).toHaveLength(1);
    expect(told(lines[0] ?? { level: 'fail', what: '', mend: null })).toMatch(/^ok {4}content\//);
  });

  it('knows the site by its secret, and how its own request came in', async () => {
    const { sessionSecret } = world.environment;
    world.answerWith((request, response) => {
      const seen = echoFor(() => sessionSecret ?? '', request, '198.51.100.4');
      response.writeHead(200, seen === null ? {} : { [ECHO_HEADER]: seen }).end();
    });
    expect(await probeSite(world.environment)).toMatchObject({
      ...{ status: 200, certificateDays: null, echo: { client: '198.51.100.4', forwarded: false, scheme: '' } },
    });
    expect(await probeSite({ ...world.environment, sessionSecret: 'another-secret-of-another-house-entirely' })).toMatchObject({
      status: 200,
      echo: null,
    });
  });

  it('sends a real letter, and says why one is not taken', async () => {
    const mail = await smtpServer();
    const environment = {
      ...world.environment,
      mode: 'test',
      smtpUrl: mail.url,
      mailFrom: 'site@example.org',
      alertEmail: 'ops@example.org',
    } as const;
    const doctor = examinerOf({ environment, content: testContent(), clock: systemClock });
    expect(await doctor.letter()).toEqual({ kind: 'sent' });
    expect(mail.received).toMatchObject([{ to: ['<ops@example.org>'] }]);
    mail.setMood({ at: 'RCPT', say: '550 no such mailbox' });
    expect(await doctor.letter()).toMatchObject({ kind: 'never' });
    await mail.close();
    expect(await doctor.letter()).toMatchObject({ kind: 'again' });
  });

  it('refuses books of another mode, and tells an outage from a key that was rolled', async () => {
    const given = { content: testContent(), clock: systemClock };
    const live = examinerOf({ ...given, environment: { ...world.environment, mode: 'live' } });
    expect(await live.books()).toMatchObject({ ok: false });
    const rolled = examinerOf({
      ...given,
      environment: { ...world.environment, stripe: { ...world.environment.stripe, secretKey: 'sk_test_rolled' } },
    });
    expect(Object.values((await rolled.stripe()).reads)).not.toContain('away');
    const nowhere = createServer((_request, response) => response.writeHead(500).end('{}'));
    await new Promise<void>((resolve) => {
      nowhere.listen(0, '127.0.0.1', resolve);
    });
    const address = nowhere.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const stripe = { ...world.environment.stripe, apiBase: new URL(`http://127.0.0.1:${port}`) };
    const away = examinerOf({ ...given, environment: { ...world.environment, stripe } });
    expect(new Set(Object.values((await away.stripe()).reads))).toEqual(new Set(['away']));
    nowhere.close();
  });
});

describe('the echo', () => {
  it('is for nobody without the secret, and asks for no secret without a question', () => {
    const secret = vi.fn(() => 'a-secret');
    const asked = (header: string) => ({ rawHeaders: [ECHO_HEADER, header], socket: { remoteAddress: '10.0.0.2' } }) as never;
    expect(echoFor(secret, { rawHeaders: [], socket: {} } as never, '')).toBeNull();
    expect(echoFor(secret, asked('hello'), '')).toBeNull();
    expect(secret).not.toHaveBeenCalled();
    const nonce = '0123456789abcdef';
    expect(echoFor(secret, asked(`${nonce}.${'0'.repeat(64)}`), '')).toBeNull();
    expect(echoFor(secret, asked(`${nonce}.${sealOf('a-secret', nonce)}`), '192.0.2.1')).toContain(';192.0.2.1;10.0.0.2;no;');
  });
});
