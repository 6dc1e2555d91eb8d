import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { run } from '../../src/commands/obole.ts';
import { allPapers, commandsOf, fencesOf, isServed, paper, ROOT } from '../support/guides.ts';

type Usage = { readonly name: string; readonly actions: readonly string[]; readonly told: string };

/** Named by the guides, and made elsewhere: what the table of commands says of them, once they stand there, counts instead. */
const PROMISED = ['backup FILE', 'restore FILE', 'doctor'];

function usageOf(line: string): Usage {
  const [name = '', second = ''] = line.split(' ');
  return { name, actions: /^[a-z-]+(?:\|[a-z-]+)*$/.test(second) ? second.split('|') : [], told: line };
}

/** The commands as `npm run obole -- --help` tells them. */
async function usages(): Promise<ReadonlyMap<string, Usage>> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  await run(['--help']);
  const told = log.mock.calls.flat().join('\n');
  log.mockRestore();
  const lines = Array.from(told.matchAll(/^ {2}([a-z].*)$/gm), ([, line = '']) => line);
  return new Map([...PROMISED, ...lines].map(usageOf).map((usage) => [usage.name, usage]));
}

const known = await usages();

/** What is wrong with `obole …`; nothing when there is such a command with such options. */
function oboleProblem(words: string): string | undefined {
  const [name = '', action = ''] = words.split(' ');
  const usage = known.get(name);
  if (usage === undefined) return `there is no command ${name}`;
  if (usage.actions.length > 0 && !usage.actions.includes(action)) return `${name} is followed by ${usage.actions.join(', ')}`;
  const unknown = (words.match(/--[a-z-]+/g) ?? []).find((option) => !usage.told.includes(option));
  return unknown === undefined ? undefined : `${name} takes no ${unknown}`;
}

const UNITS = ['obole', 'obole-backup'];
const UNIT = UNITS.map((name) => paper(`deploy/${name}.service`).text).join('');
const ENVIRONMENT = paper('deploy/obole.env.example').text;
const COMPOSE = paper('deploy/compose.yaml').text;

/** Paths of a server that something in `deploy/` speaks of: what a guide puts there is read there. */
function isPutWhereItIsRead(path: string): boolean {
  if (
    /^\/(?:etc\/(?:caddy\/Caddyfile|litestream\.yml|systemd\/system\/obole(?:\.service|-backup\.(?:service|timer)))|dev\/null|opt\/obole\/\.env)$/.test(
      path,
    )
  )
    return true;
  if (path.startsWith('deploy/')) return existsSync(join(ROOT, path)) || COMPOSE.includes(path.slice('deploy/'.length));
  return UNIT.includes(path) || ENVIRONMENT.includes(path);
}

function pathsProblem(line: string): string | undefined {
  const wrong = line.split(' ').find((word) => /^(?:\/|deploy\/)/.test(word) && !isPutWhereItIsRead(word));
  return wrong === undefined ? undefined : `nothing in deploy/ reads ${wrong}`;
}

/** What the site keeps is below the one folder that its unit may write to. */
function stateProblem(line: string): string | undefined {
  const wrong = line.split(/[ ']/).find((word) => word.startsWith('/') && !word.startsWith('/var/lib/obole/'));
  return wrong === undefined ? undefined : `${wrong} is not below /var/lib/obole`;
}

function composeProblem(line: string): string | undefined {
  const service = /exec (\S+)/.exec(line)?.[1];
  return service === undefined || COMPOSE.includes(`\n  ${service}:\n`) ? undefined : `there is no service ${service}`;
}

type Check = string | ((line: string, match: RegExpExecArray) => string | undefined);

/** Every command of the papers, and what runs it or looks at it: a test of ours by its path, or a look at the line itself. */
const TABLE: readonly (readonly [RegExp, Check])[] = [
  [/^npm ci && npm start$/, 'test/commands/start.test.ts'],
  [/^npm ci && npm test$/, '.ci/run'],
  [/^curl -X POST http:\/\/127\.0\.0\.1:4322\/_sandbox\/advanceTo /, 'test/sandbox/deliveries.test.ts'],
  [/^sudo npm (?:ci --omit=dev|run build)$/, 'test/docs/install.test.ts'],
  [/^(?:sudo -H -u obole )?npm run obole -- (.+)$/, (_, [, words = '']) => oboleProblem(words)],
  [
    /^sudo SITE_ADDRESS=dons\.example\.org docker compose -f deploy\/compose\.yaml exec \S+ node src\/commands\/launch\.mjs obole (.+)$/,
    (line, [, words = '']) => composeProblem(line) ?? oboleProblem(words),
  ],
  [/^sudo SITE_ADDRESS=dons\.example\.org docker compose -f deploy\/compose\.yaml up -d --build$/, 'test/docs/deploy.test.ts'],
  [/^sudo (?:install|ln) .+$/, pathsProblem],
  [/^sudoedit \S+$/, pathsProblem],
  [/^curl --fail https?:\/\/[^/]+(\/\S*)$/, (_, [, path = '']) => (isServed(path) ? undefined : `nothing is served at ${path}`)],
  [/^cd (\S+)$/, (_, [, path = '']) => (UNIT.includes(`WorkingDirectory=${path}\n`) ? undefined : `the unit does not work in ${path}`)],
  [
    /^sudo systemctl (?:daemon-reload|(?:start|stop|restart|enable --now|disable --now|status) obole(?:-backup(?:\.timer)?)?(?: --no-pager)?|reload caddy)$/,
    'test/docs/deploy.test.ts',
  ],
  [/^sudo journalctl -u obole(?:-backup)? -n \d+ --no-pager$/, 'test/docs/deploy.test.ts'],
  [/^sudo (?:mkdir|cp -a|sh -c '(?:mv|cp -p)) .+$/, stateProblem],
  [/^sudo -H -u obole mkdir -p \/.+$/, stateProblem],
  [/^sudo adduser --system --group --home (\S+) obole$/, (_, [, home = '']) => (home === '/var/lib/obole' ? undefined : 'another home')],
  // The system's own, and Git's: nothing of ours is in them but names, which the rows above look at.
  [/^sudo apt-get (?:update|install -y [a-z0-9 -]+)$/, 'docs/guides/installer.md'],
  [/^(?:sudo npm install --global npm@11|npm --version)$/, 'README.md'],
  [
    /^sudo git (?:clone \S+ \/opt\/obole|switch -c \S+|fetch --tags|tag \S+|merge v\d\S+|reset --hard \S+|add content|commit -m ".+")$/,
    'docs/guides/mettre-a-jour.md',
  ],
  [/^(?:df -h \/var\/lib\/obole|timedatectl)$/, 'docs/guides/quand-ca-ne-va-pas.md'],
];

function problemOf(line: string): string | undefined {
  for (const [pattern, check] of TABLE) {
    const match = pattern.exec(line);
    if (match === null) continue;
    if (typeof check !== 'string') return check(line, match);
    return existsSync(join(ROOT, check)) ? undefined : `${check} is missing`;
  }
  return 'no row of the table knows it';
}

const papers = allPapers()
  .map((one) => ({ path: one.path, blocks: fencesOf(one).filter(({ language }) => language === 'sh') }))
  .filter(({ blocks }) => blocks.length > 0);

describe('each command of the guides and the README', () => {
  test.each(papers)('of $path is known, with its options and paths', ({ blocks }) => {
    const problems = blocks.flatMap(commandsOf).flatMap((line) => {
      const problem = problemOf(line);
      return problem === undefined ? [] : [`${line}: ${problem}`];
    });
    expect(problems).toEqual([]);
  });

  test('is one that a shell can read', () => {
    const { status, stderr } = spawnSync('bash', ['-n'], {
      input: papers.flatMap(({ blocks }) => blocks.map(({ text }) => text)).join('\n'),
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(papers.length).toBeGreaterThan(10);
  });
});

test.each([
  ['npm run obole -- frob', 'there is no command frob'],
  ['sudo -H -u obole npm run obole -- treasurer invite ada@example.org --rank admin', 'treasurer takes no --rank'],
  ['npm run obole -- inbox burn', 'inbox is followed by list, replay'],
  ['curl --fail https://dons.example.org/health', 'nothing is served at /health'],
  ['sudo install -m 0640 deploy/obole.env /etc/obole.env', 'nothing in deploy/ reads /etc/obole.env'],
  ['sudo cp -a /srv/dons /var/lib/obole/dons', '/srv/dons is not below /var/lib/obole'],
  ['cd /srv/obole', 'the unit does not work in /srv/obole'],
  [
    'sudo SITE_ADDRESS=dons.example.org docker compose -f deploy/compose.yaml exec web node src/commands/launch.mjs obole check',
    'there is no service web',
  ],
  ['rm -rf /', 'no row of the table knows it'],
])('a wrong one is told: %s', (line, problem) => {
  expect(problemOf(line)).toBe(problem);
});
