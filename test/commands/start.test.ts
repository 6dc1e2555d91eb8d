import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { portProblem } from '../../src/commands/ports.ts';
import { ask } from '../support/raw-http.ts';
import { noticeBody, signatureOf } from '../support/stripe-signing.ts';
import { freePort, freePortPair } from '../support/ports.ts';
import { fastFolder } from '../support/fast-folder.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = fastFolder('obole-start-');
const SECRET = 'whsec_current';
/** A test book: no sandbox, and nothing is asked of Stripe before a notice comes. */
const TEST_BOOK = { STRIPE_SECRET_KEY: 'sk_test_none', STRIPE_WEBHOOK_SECRET: SECRET, STRIPE_API_BASE: 'http://127.0.0.1:9' };

type Launched = { readonly child: ChildProcess; output(): string; waitFor(words: RegExp): Promise<void>; exit(): Promise<number | null> };

/** `asGroup`: in a process group of its own, which a signal can be sent to. */
function launch(words: readonly string[], environment: Record<string, string>, asGroup = false): Launched {
  const variables = { PATH: process.env['PATH'], HOME: folder, DATA_DIR: join(folder, 'data'), ...environment };
  const child = spawn(process.execPath, ['src/commands/launch.mjs', ...words], { cwd: ROOT, env: variables, detached: asGroup });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  return {
    child,
    output: () => output,
    waitFor: async (expected) => {
      const until = Date.now() + 50_000;
      while (!expected.test(output) && child.exitCode === null && Date.now() < until) await sleep(50);
      expect(output).toMatch(expected);
    },
    exit: async () => {
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      return child.exitCode;
    },
  };
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('npm start', () => {
  test('builds when needed, serves, keeps a notice, and ends in order', { timeout: 90_000 }, async () => {
    const port = await freePort();
    const obole = launch(['start'], { ...TEST_BOOK, PORT: String(port) });
    await obole.waitFor(/Obole is ready at http:\/\/localhost:\d+\n/);

    const home = await ask(port, { headers: { 'accept-encoding': 'br' } });
    expect([home.status, home.headers['content-type'], home.headers['content-encoding']]).toEqual([200, 'text/html; charset=utf-8', 'br']);
    for (const path of ['/', '/don', '/en/nowhere', '/nowhere']) {
      const policy = String((await ask(port, { path })).headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
    }
    const english = await ask(port, { path: '/en/nowhere' });
    expect([english.status, english.body.toString()]).toEqual([404, expect.stringContaining('lang="en"')]);

    const style = /\/_astro\/[^"]+\.css/.exec((await ask(port)).body.toString())?.[0] ?? '';
    expect((await ask(port, { path: style, headers: { 'accept-encoding': 'br' } })).headers).toMatchObject({
      'content-encoding': 'br',
      'cache-control': 'public, max-age=31536000, immutable',
    });

    const form = { method: 'POST', path: '/don', body: 'amount=1e3', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    expect((await ask(port, { ...form, headers: { ...form.headers, origin: 'https://evil.example' } })).status).toBe(403);
    expect((await ask(port, { ...form, headers: { ...form.headers, origin: `http://localhost:${port}` } })).status).toBe(422);

    const body = noticeBody({ type: 'product.created', data: { object: { id: 'prod_1', object: 'product' } } });
    const headers = { 'stripe-signature': signatureOf(body, SECRET, Date.now()) };
    expect((await ask(port, { method: 'POST', path: '/api/stripe/webhook', body, headers })).status).toBe(200);
    expect((await ask(port, { method: 'POST', path: '/api/stripe/webhook', body })).status).toBe(400);
    expect((await ask(port, { path: '/readyz' })).status).toBe(200);

    obole.child.kill('SIGTERM');
    expect(await obole.exit()).toBe(0);

    const inbox = launch(['obole', 'inbox', 'list'], TEST_BOOK);
    expect(await inbox.exit()).toBe(0);
    expect(inbox.output()).toContain('ignored: 1');
  });

  test('says in words that its port is taken', async () => {
    const port = await freePort();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', () => resolve()));
    const obole = launch(['start'], { ...TEST_BOOK, PORT: String(port) });
    expect(await obole.exit()).toBe(1);
    other.close();
    expect(obole.output()).toContain(`Port ${port} is taken by another program`);
    expect(obole.output()).not.toContain('    at ');
  });

  test('tells all mistakes of the environment at once and exits with 78', async () => {
    const obole = launch(['start'], { PORT: '99999', STRIPE_SECRET_KEY: 'pk_live_1', PUBLIC_URL: 'nonsense' });
    expect(await obole.exit()).toBe(78);
    for (const name of ['PORT', 'STRIPE_SECRET_KEY', 'PUBLIC_URL']) expect(obole.output()).toContain(`environment ${name}: `);
  });

  test('never opens a book of another mode', async () => {
    const port = await freePort();
    expect(existsSync(join(folder, 'data'))).toBe(true);
    const obole = launch(['start'], { ...TEST_BOOK, STRIPE_SECRET_KEY: 'sk_live_none', STRIPE_API_BASE: '', PORT: String(port) });
    expect(await obole.exit()).toBe(78);
    expect(obole.output()).toContain('test');
  });
});

describe('the demonstration', () => {
  test('cut short by kill -9 takes its sandbox with it, and is begun again at the next start', { timeout: 60_000 }, async () => {
    const port = await freePortPair();
    const dataDir = join(folder, 'sandbox-data');
    const mark = join(dataDir, 'demonstration-unfinished');
    const environment = { PORT: String(port), DATA_DIR: dataDir };
    const first = launch(['start'], environment);
    await first.waitFor(/Inventing a demonstration… \d+ %/);
    expect(existsSync(mark)).toBe(true);
    first.child.kill('SIGKILL');
    await expect.poll(() => portProblem('127.0.0.1', port + 1), { timeout: 10_000 }).toBeUndefined();

    const second = launch(['start'], environment, true);
    await second.waitFor(/Inventing a demonstration… 0 %/);
    // As a supervisor stops it: the sandbox is asked too.
    process.kill(-(second.child.pid ?? 0), 'SIGTERM');
    expect(await second.exit()).toBe(0);
    expect(second.output()).not.toContain('ended by itself');
    expect(second.output()).not.toContain('"level":"error"');
    expect(existsSync(mark)).toBe(true);
  });
});

test('a signal to npm reaches the server, not a shell in between', { timeout: 90_000 }, async () => {
  const port = await freePortPair();
  const variables = { PATH: process.env['PATH'], HOME: folder, DATA_DIR: join(folder, 'signalled'), ...TEST_BOOK, PORT: String(port) };
  const npm = spawn('npm', ['start'], { cwd: ROOT, env: variables });
  let output = '';
  npm.stdout.on('data', (chunk) => (output += String(chunk)));
  await expect.poll(() => output, { timeout: 50_000, interval: 50 }).toMatch(/Obole is ready/);
  npm.kill('SIGTERM');
  const answers = () => ask(port, { path: '/healthz' }).then(Boolean, () => false);
  await expect.poll(answers, { timeout: 15_000, interval: 100 }).toBe(false);
});

describe('npm run obole', () => {
  test.each([
    [['--help'], 0, 'npm run obole -- <command>'],
    [[], 1, 'npm run obole -- <command>'],
    [['inbox', '--help'], 0, 'inbox list|replay [ID]'],
    [['inbox', 'burn'], 1, '"inbox" is followed by "list" or "replay"'],
    [['frob'], 1, 'There is no command "frob".'],
    [['constructor'], 1, 'There is no command "constructor".'],
    [['check'], 0, '✓ kept figures equal a full scan'],
  ])('%j ends with %i', async (words, status, output) => {
    const obole = launch(['obole', ...words], { DATA_DIR: join(folder, 'books') });
    expect(await obole.exit()).toBe(status);
    expect(obole.output()).toContain(output);
  });

  test('a command that is none is told the list', async () => {
    const obole = launch(['frob'], {});
    expect(await obole.exit()).toBe(1);
    expect(obole.output()).toContain('start, dev, build, obole');
  });
});
