import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { ROOT } from '../support/guides.ts';
import { freePort } from '../support/ports.ts';

const NIGHT = process.env['OBOLE_NIGHT'] !== undefined;
const folder = mkdtempSync(join(tmpdir(), 'obole-install-'));
const site = join(folder, 'site');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const Package = z.object({ dependencies: z.record(z.string(), z.string()) });
const Tsconfig = z.object({ extends: z.array(z.string()) });

/** Packages that a text imports. */
function packagesIn(text: string): string[] {
  const named = Array.from(text.matchAll(/(?:\bfrom |\bimport\()['"]((?:@[\w-]+\/)?\w[\w.-]*)/g), ([, name = '']) => name);
  return named.filter((name) => name !== 'node' && name !== 'src');
}

test('what builds and serves needs nothing that a server does not install', () => {
  const { dependencies } = Package.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:ts|mjs|astro)$/.test(name));
  const paths = ['astro.config.mjs', ...sources.map((name) => join('src', name))];
  const { extends: extended } = Tsconfig.parse(JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8')));
  const settings = extended.flatMap((name) => packagesIn(`from '${name.replace(/\/[^/]+$/, '')}'`));
  const used = new Set([...settings, ...paths.flatMap((path) => packagesIn(readFileSync(join(ROOT, path), 'utf8')))]);
  expect([...used].filter((name) => dependencies[name] === undefined)).toEqual([]);
  expect([...used]).toEqual(expect.arrayContaining(['@tsconfig/strictest', '@astrojs/node', 'stripe']));
});

/** As on a server: nothing of the tests' own environment. */
const VARIABLES = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folder, LANG: 'C.UTF-8' };

function npm(...words: string[]): SpawnSyncReturns<string> {
  return spawnSync('npm', words, { cwd: site, env: VARIABLES, encoding: 'utf8', timeout: 240_000 });
}

function isUp(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

test.each(NIGHT ? ['npm'] : [])(
  'a copy that %s installs without what only tests need builds, serves and ends in order',
  { timeout: 400_000 },
  async () => {
    const out = new Set(['node_modules', 'dist', 'data', '.git', '.astro', 'test', 'bench']);
    cpSync(ROOT, site, { recursive: true, filter: (path) => !out.has(path.slice(ROOT.length + 1)) });
    const installed = npm('ci', '--omit=dev');
    expect(installed.status, installed.stderr).toBe(0);
    const built = npm('run', 'build');
    expect([built.status, built.stderr]).toEqual([0, '']);

    const port = String(await freePort());
    const stripe = { STRIPE_SECRET_KEY: 'sk_test_none', STRIPE_WEBHOOK_SECRET: 'whsec_1', STRIPE_API_BASE: 'http://127.0.0.1:9' };
    const env = { ...VARIABLES, ...stripe, PORT: port, DATA_DIR: join(folder, 'data') };
    const startedMs = performance.now();
    const served = spawn('npm', ['start'], { cwd: site, env, stdio: 'ignore' });
    const ended = once(served, 'exit');
    await expect.poll(() => isUp(`http://127.0.0.1:${port}/healthz`), { timeout: 60_000, interval: 50 }).toBe(true);
    const startMs = Math.round(performance.now() - startedMs);
    expect((await fetch(`http://localhost:${port}/`)).status).toBe(200);
    served.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    const size = spawnSync('du', ['-sm', 'node_modules', 'dist'], { cwd: site, encoding: 'utf8' }).stdout.replaceAll(/\s+/g, ' ');
    console.log(`Installed (MB): ${size}; from npm start to the first answer: ${startMs} ms`);
  },
);

const engines = NIGHT && spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0 ? ['docker'] : [];

test.each(engines)('%s builds the image', { timeout: 900_000 }, (docker) => {
  const made = spawnSync(docker, ['build', '-q', '-f', 'deploy/Dockerfile', '-t', 'obole:test', '.'], { cwd: ROOT, encoding: 'utf8' });
  expect(made.status, made.stderr).toBe(0);
});
