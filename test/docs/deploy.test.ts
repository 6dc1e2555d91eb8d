import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { BAD_CONFIGURATION } from '../../src/commands/places.ts';
import { KNOWN, readEnvironment } from '../../src/settings/environment.ts';
import { mistakeLine } from '../../src/settings/mistake.ts';
import { MOST_BYTES } from '../../src/bank/limits.ts';
import { MOST_VOUCHER_BYTES } from '../../src/values/uploads.ts';
import { paper, ROOT, variablesIn } from '../support/guides.ts';

const folder = mkdtempSync(join(tmpdir(), 'obole-deploy-'));
afterAll(() => rmSync(folder, { recursive: true }));

function text(name: string): string {
  return paper(`deploy/${name}`).text;
}

const EXAMPLE = text('obole.env.example');
const SETTINGS = parseEnv(EXAMPLE);
const Package = z.object({ version: z.string(), optionalDependencies: z.record(z.string(), z.string()) });
const { version, optionalDependencies } = Package.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));

/** A program of the machine where it is there: one test more, and none that is passed over where it is not. */
function program(name: string): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter).concat('/usr/sbin');
  return folders.some((path) => existsSync(join(path, name))) ? [name] : [];
}

describe('obole.env.example', () => {
  const named = Array.from(EXAMPLE.matchAll(/^#?([A-Z][A-Z_]+)=(.*)$/gm), ([, name = '', value = '']) => [name, value] as const);

  test('names every variable that is read, and no other', () => {
    expect(named.map(([name]) => name).toSorted()).toEqual(KNOWN.toSorted());
  });

  test('gives examples that are taken', () => {
    const secret = (path: string): string | undefined =>
      Object.fromEntries(named)[/([^/]+)$/.exec(path)?.[1]?.replaceAll('-', '_').toUpperCase() ?? ''];
    const read = readEnvironment(SETTINGS, secret);
    expect(read.ok ? [] : read.why.map(mistakeLine)).toEqual([]);
    const all = Object.fromEntries(named.filter(([name]) => !name.endsWith('_FILE')));
    const direct = readEnvironment(all, () => undefined);
    expect(direct.ok ? [] : direct.why.map(mistakeLine)).toEqual([]);
  });
});

/** `Key=Value` of a unit, in the order in which they stand. */
function unitLines(unit: string): (readonly [string, string])[] {
  return Array.from(unit.matchAll(/^([A-Za-z]+)=(.*)$/gm), ([, name = '', value = '']) => [name, value] as const);
}

/** From systemd.unit(5), systemd.service(5), systemd.exec(5) and systemd.kill(5). */
const DIRECTIVES = [
  ...[
    'Description',
    'Documentation',
    'Wants',
    'After',
    'WantedBy',
    'Type',
    'User',
    'Group',
    'WorkingDirectory',
    'EnvironmentFile',
    'ExecStart',
  ],
  ...['Restart', 'RestartSec', 'RestartPreventExitStatus', 'KillSignal', 'TimeoutStopSec', 'StateDirectory', 'StateDirectoryMode', 'UMask'],
  ...['CacheDirectory', 'CacheDirectoryMode', 'Environment'],
  ...[
    'NoNewPrivileges',
    'ProtectSystem',
    'ProtectHome',
    'PrivateTmp',
    'PrivateDevices',
    'ProtectClock',
    'ProtectControlGroups',
    'ProtectHostname',
  ],
  ...['ProtectKernelLogs', 'ProtectKernelModules', 'ProtectKernelTunables', 'ProtectProc', 'CapabilityBoundingSet', 'AmbientCapabilities'],
  ...[
    'LockPersonality',
    'RestrictAddressFamilies',
    'RestrictNamespaces',
    'RestrictRealtime',
    'RestrictSUIDSGID',
    'RemoveIPC',
    'LimitNOFILE',
  ],
  ...['SystemCallArchitectures', 'SystemCallFilter', 'SystemCallErrorNumber', 'MemoryDenyWriteExecute'],
];

describe('obole.service', () => {
  const lines = unitLines(text('obole.service'));
  const unit = Object.fromEntries(lines);

  test('says what systemd understands, each thing once', () => {
    expect(lines.map(([name]) => name).filter((name) => !DIRECTIVES.includes(name))).toEqual([]);
    expect(lines).toHaveLength(Object.keys(unit).length);
  });

  test('starts what is there, in time, and gives up at a wrong setting', () => {
    const [program = '', ...words] = (unit['ExecStart'] ?? '').split(' ');
    const inside = program.replace(`${unit['WorkingDirectory'] ?? '?'}/`, '');
    expect([existsSync(join(ROOT, inside)), existsSync(join(ROOT, words[0] ?? '?')), words[1]]).toEqual([true, true, 'start']);
    expect(unit['RestartPreventExitStatus']).toBe(String(BAD_CONFIGURATION));
    expect(Number(unit['TimeoutStopSec'])).toBeGreaterThanOrEqual(20);
    expect(SETTINGS['DATA_DIR']).toMatch(new RegExp(`^/var/lib/${String(unit['StateDirectory'])}/`));
    expect(unit).toMatchObject({
      User: 'obole',
      Restart: 'on-failure',
      ProtectSystem: 'strict',
      NoNewPrivileges: 'yes',
      MemoryDenyWriteExecute: 'no',
    });
  });

  test.each(program('systemd-analyze'))('is taken by %s', (systemd) => {
    const path = join(folder, 'obole.service');
    writeFileSync(
      path,
      text('obole.service')
        .replace(/^ExecStart=.*$/m, 'ExecStart=/bin/true')
        .replace(/^WorkingDirectory=.*$/m, 'WorkingDirectory=/'),
    );
    const { stdout, stderr } = spawnSync(systemd, ['verify', '--man=no', path], { encoding: 'utf8' });
    expect(
      `${stdout}${stderr}`.split('\n').filter((line) => line.includes('obole.service') && /unknown|failed to parse|ignoring/i.test(line)),
    ).toEqual([]);
  });
});

describe('the backup of each night', () => {
  const unit = Object.fromEntries(unitLines(text('obole-backup.service')));

  test('is asked for by a timer, and works where the site does, under its account', () => {
    const site = Object.fromEntries(unitLines(text('obole.service')));
    const same = ['User', 'WorkingDirectory', 'StateDirectory', 'StateDirectoryMode', 'ProtectSystem'] as const;
    for (const name of same) expect(unit[name]).toBe(site[name]);
    expect(unitLines(text('obole-backup.service')).filter(([name]) => !DIRECTIVES.includes(name))).toEqual([]);
    expect(unit['ExecStart']).toBe(`${String(site['WorkingDirectory'])}/deploy/backup.sh`);
    expect(text('obole-backup.timer')).toMatch(/^OnCalendar=.+\n(?:.+\n)*Persistent=yes$/m);
  });

  test('leaves one encrypted file of today, each paper once, and none that is old', () => {
    const [programs, backups, data] = ['programs', 'backups', 'data'].map((name) => join(folder, name)) as [string, string, string];
    for (const made of [programs, backups, data, join(data, 'vouchers')]) mkdirSync(made);
    writeFileSync(join(programs, 'node'), '#!/bin/sh\necho "the books" > "$4"\n', { mode: 0o755 });
    const seal = '#!/bin/sh\n[ "$2" = age1key ] && base64 < "$5" > "$4"\n';
    writeFileSync(join(programs, 'age'), seal, { mode: 0o755 });
    writeFileSync(join(backups, '2020-01-01.age'), 'old');
    utimesSync(join(backups, '2020-01-01.age'), 1, 1);
    const beside = ['letters-sent.log', 'receipt-number-live', 'session-secret'];
    for (const name of [...beside, 'vouchers/ab12', 'obole.db']) writeFileSync(join(data, name), `of ${name}`);
    const at = { DATA_DIR: data, BACKUP_FOLDER: backups };
    const env = { ...at, PATH: `${programs}:/usr/bin:/bin`, NODE: join(programs, 'node'), AGE_RECIPIENT: 'age1key' };
    const backUp = (about = {}) => spawnSync(join(ROOT, 'deploy/backup.sh'), { cwd: ROOT, env: { ...env, ...about } }).status;
    expect(backUp()).toBe(0);
    const sealed = join(backups, 'vouchers/ab12.age');
    const { mtimeMs } = statSync(sealed);
    utimesSync(sealed, 1, 1);
    expect(backUp()).toBe(0);
    // A paper that is old is neither sealed again nor removed.
    expect([mtimeMs > 1_000, statSync(sealed).mtimeMs]).toEqual([true, 1_000]);
    const files = readdirSync(backups);
    const [today = ''] = files;
    expect(files).toEqual([expect.stringMatching(/^20\d\d-\d\d-\d\d\.age$/), 'vouchers']);
    expect(statSync(join(backups, today)).mode & 0o077).toBe(0);
    writeFileSync(join(folder, 'opened.tar'), Buffer.from(readFileSync(join(backups, today), 'utf8'), 'base64'));
    const day = today.replace('.age', '');
    const { stdout } = spawnSync('tar', ['-tf', join(folder, 'opened.tar')], { encoding: 'utf8' });
    expect(stdout.split('\n').toSorted()).toEqual(['', `${day}/`, ...['books', ...beside].map((name) => `${day}/${name}`)]);
    const books = spawnSync('tar', ['-xOf', join(folder, 'opened.tar'), `${day}/books`], { encoding: 'utf8' });
    expect(books.stdout).toBe('the books\n');
    expect([backUp({ AGE_RECIPIENT: '' }), readdirSync(backups)]).toEqual([1, files]);
    // A house without papers, letters or receipts yet.
    expect(backUp({ DATA_DIR: join(folder, 'empty') })).toBe(0);
  });
});

const Service = z.looseObject({
  image: z.string(),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
  profiles: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  security_opt: z.array(z.string()),
  networks: z.array(z.string()),
});
const Compose = z.object({
  services: z.record(z.string(), Service),
  networks: z.object({ inside: z.object({ ipam: z.object({ config: z.array(z.object({ subnet: z.string() })) }) }) }),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});

describe('compose.yaml', () => {
  const { services, networks, secrets } = Compose.parse(parse(text('compose.yaml'), { merge: true }));
  const ours = Object.entries(services).filter(([name]) => name.startsWith('obole'));

  test('has one site on SQLite, two on PostgreSQL under a profile, and one way in', () => {
    expect(Object.entries(services).map(([name, { profiles, ports }]) => [name, profiles.join(), ports.length > 0])).toEqual([
      ['obole', '', false],
      ['obole-1', 'postgres', false],
      ['obole-2', 'postgres', false],
      ['postgres', 'postgres', false],
      ['caddy', '', true],
    ]);
  });

  test('takes exact versions, its own included', () => {
    for (const { image } of Object.values(services)) expect(image).toMatch(/:\d+\.\d+/);
    expect(services['obole']?.image).toBe(`obole:${version}`);
  });

  test.each(ours)('%s is shut in, stops in time, and is told nothing that is not read', (_, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      stop_grace_period: '20s',
    });
    expect(Object.keys(service.environment).filter((name) => !KNOWN.includes(name))).toEqual([]);
    const files = Object.entries(service.environment).filter(([name]) => name.endsWith('_FILE'));
    expect(files.map(([, path]) => path).toSorted()).toEqual(service.secrets.map((name) => `/run/secrets/${name}`).toSorted());
    expect(service.environment['TRUSTED_PROXIES']).toBe(networks.inside.ipam.config[0]?.subnet);
    const image = Object.fromEntries(
      Array.from(text('Dockerfile').matchAll(/\b(HOST|PORT|DATA_DIR)=(\S+)/g), ([, name = '', value = '']) => [name, value]),
    );
    expect(service.environment).toMatchObject(image);
    const read = readEnvironment({ ...SETTINGS, ...service.environment, PUBLIC_URL: 'http://localhost:4321' }, (path) =>
      path.endsWith('key') ? 'sk_test_1' : path.endsWith('url') ? 'postgres://obole:x@postgres/obole' : `whsec_${'1'.repeat(32)}`,
    );
    expect(read.ok ? [] : read.why.map(mistakeLine)).toEqual([]);
  });

  test('names only secrets that it has, files that stay out of the repository', () => {
    const used = new Set(Object.values(services).flatMap(({ secrets: names }) => names));
    expect([...used].toSorted()).toEqual(Object.keys(secrets).toSorted());
    const ignored = readFileSync(join(ROOT, '.gitignore'), 'utf8').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['/.env', '/deploy/obole.env', '/deploy/secrets/']));
    for (const { file } of Object.values(secrets)) expect(file).toMatch(/^secrets\//);
  });
});

describe('Dockerfile', () => {
  const lines = text('Dockerfile');

  test('runs our Node as process 1, under an account of its own, and asks it whether it lives', () => {
    const [node = '?'] = new Set(Object.values(optionalDependencies));
    expect(lines.match(/^FROM .*/gm)).toEqual([`FROM node:${node}-trixie-slim AS build`, `FROM node:${node}-trixie-slim`]);
    expect(lines).toMatch(/^USER node$/m);
    expect(lines).toMatch(/^EXPOSE 4321$/m);
    expect(lines).toMatch(/^STOPSIGNAL SIGTERM$/m);
    expect(lines).toMatch(/^CMD \["node", "src\/commands\/launch\.mjs", "start"\]$/m);
    expect(lines).toMatch(/^ {2}CMD \["node", "-e", ".*\/healthz.*"\]$/m);
  });

  test('is built from all that the pages are, and from nothing else', () => {
    const let_in = readFileSync(join(ROOT, '.dockerignore'), 'utf8').match(/^!.*/gm) ?? [];
    const inputs = /const INPUTS = \[(.*)\]/.exec(readFileSync(join(ROOT, 'src/commands/built.ts'), 'utf8'))?.[1] ?? '';
    const named = Array.from(inputs.matchAll(/'([^']+)'/g), ([, name = '']) => `!${name}`);
    expect(let_in.toSorted()).toEqual([...named, '!package.json', '!.npmrc'].toSorted());
  });
});

describe('in front', () => {
  const caddy = text('Caddyfile');
  const nginx = text('nginx.conf');
  const port = SETTINGS['PORT'] ?? '?';

  test('the proxies lead to where the example listens, and tell who asks, not what was said of it', () => {
    expect(caddy).toContain(`:127.0.0.1:${port}}`);
    expect(nginx).toMatch(new RegExp(`^ {4}server 127\\.0\\.0\\.1:${port}\\b`, 'm'));
    expect(caddy.match(/header_up .*/g)).toEqual(['header_up X-Forwarded-For {remote_host}']);
    expect(nginx.match(/proxy_set_header X-.*/g)).toEqual(['proxy_set_header X-Forwarded-For $remote_addr;']);
    expect(SETTINGS['TRUSTED_PROXIES']).toBe('loopback');
  });

  test('let through the largest file that a form takes, and wait while the site starts anew', () => {
    const most = Math.max(MOST_BYTES, MOST_VOUCHER_BYTES);
    expect(Number(/max_size (\d+)MB/.exec(caddy)?.[1]) * 1_000_000).toBeGreaterThan(most);
    expect(Number(/client_max_body_size (\d+)m/.exec(nginx)?.[1]) * 1024 * 1024).toBeGreaterThan(most);
    expect(Number(/lb_try_duration (\d+)s/.exec(caddy)?.[1])).toBeGreaterThanOrEqual(20);
  });

  test.each(program('caddy'))('%s takes its file', (command) => {
    const { status, stderr } = spawnSync(command, ['adapt', '--config', join(ROOT, 'deploy/Caddyfile'), '--adapter', 'caddyfile'], {
      encoding: 'utf8',
    });
    // It does so by itself while nobody configures otherwise, and says that; the file says what must stay.
    const warned = stderr.split('\n').filter((line) => line.includes('"warn"') && !line.includes('Unnecessary header_up X-Forwarded-For'));
    expect([status, ...warned]).toEqual([0]);
  });

  test.each(program('nginx'))('%s takes its file', (command) => {
    const path = join(folder, 'nginx.conf');
    const bare = nginx
      .replaceAll(/^ *ssl_.*$/gm, '')
      .replaceAll('443 ssl', '8443')
      .replaceAll('listen 80', 'listen 8080')
      .replaceAll('[::]:80;', '[::]:8080;');
    writeFileSync(path, `pid ${folder}/pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n${bare}\n}\n`);
    const { status, stderr } = spawnSync(command, ['-t', '-c', path], { encoding: 'utf8', env: { PATH: '/usr/sbin:/usr/bin:/bin' } });
    expect([status, stderr]).toEqual([0, expect.stringContaining('test is successful')]);
  });
});

test('Litestream copies the book that the guide opens', () => {
  const { dbs } = z.object({ dbs: z.array(z.object({ path: z.string() })) }).parse(parse(text('litestream.yml')));
  expect(dbs.map(({ path }) => path)).toEqual(['/var/lib/obole/dons/obole.db']);
  expect(paper('docs/guides/mettre-en-ligne.md').text).toContain('`DATA_DIR=/var/lib/obole/dons`');
});

test('no file of deploy/ names a variable that nothing reads', () => {
  const others = /^(?:NODE_COMPILE_CACHE$|MALLOC_ARENA_MAX$|POSTGRES_|LITESTREAM_|SITE_ADDRESS$|NODE_ENV$|AF_|NET_BIND_SERVICE$)/;
  for (const name of ['Dockerfile', 'compose.yaml', 'obole.service', 'Caddyfile', 'nginx.conf', 'litestream.yml']) {
    const unknown = variablesIn(text(name)).filter((each) => !KNOWN.includes(each) && !others.test(each));
    expect([name, ...unknown]).toEqual([name]);
  }
});

test('the changelog begins with the version that this is', () => {
  expect(paper('CHANGELOG.md').text).toContain(`\n## [${version}] - `);
});
