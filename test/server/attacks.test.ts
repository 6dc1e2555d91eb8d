import { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isForFrames, isOpenData } from '../../src/server/admission.ts';
import { fakeApp } from '../support/fake-app.ts';
import { startOuter } from '../support/outer.ts';
import { ask, type Asked, type Got } from '../support/raw-http.ts';
import { treasurySite, type TreasurySite } from '../support/treasury-site.ts';
import { appCode, knocker, personOf, PASSWORD } from '../support/people.ts';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { astroPages } from '../../src/server/pages.ts';
import type { AstroHandler } from '../../src/server/render.ts';
import { memoryLog } from '../support/outer.ts';
import { readStaticFiles } from '../../src/server/static-files.ts';

const HOST = 'dons.example';

/** What an answer is worth by the rules of MDN's HTTP Observatory (mdn-http-observatory, `src/grader/charts.js`): 100, less what lacks, and more only from 90 on. */
function observatory({ headers }: Got): number {
  const told = (name: string): string => {
    const value = headers[name];
    return typeof value === 'string' ? value : '';
  };
  const policy = new Map(
    told('content-security-policy')
      .split(';')
      .map((each) => each.trim().split(/\s+/))
      .map(([name = '', ...sources]) => [name, sources] as const),
  );
  const isUnsafe = [...policy.values()].flat().some((source) => /^'unsafe-|^\*$|^https?:$/.test(source));
  const scripts = policy.get('script-src') ?? policy.get('default-src') ?? [];
  const lacks = [
    [policy.size > 1, 25],
    [!scripts.some((source) => source.startsWith("'unsafe-") || source === 'data:'), 20],
    [/max-age=(\d+)/.exec(told('strict-transport-security'))?.[1] === '63072000', 20],
    [told('x-content-type-options') === 'nosniff', 5],
    [headers['set-cookie'] === undefined || headers['set-cookie'].every((each) => /; secure/i.test(each) && /; httponly/i.test(each)), 40],
    [policy.has('frame-ancestors') || told('x-frame-options') === 'DENY', 20],
  ] as const;
  const base = lacks.reduce((score, [is, points]) => score - (is ? 0 : points), 100);
  if (base < 90) return base;
  const more = [
    [policy.get('default-src')?.join(' ') === "'none'" && !isUnsafe, 10],
    [['same-origin', 'same-site'].includes(told('cross-origin-resource-policy')), 10],
    [told('cross-origin-opener-policy') === 'same-origin', 10],
    [policy.get('frame-ancestors')?.join(' ') === "'none'", 5],
    [/^(?:no-referrer|same-origin|strict-origin)/.test(told('referrer-policy')), 5],
  ] as const;
  return more.reduce((score, [is, points]) => score + (is ? points : 0), base);
}

describe('every kind of answer', { timeout: 30_000 }, () => {
  let outer: Awaited<ReturnType<typeof startOuter>>;
  beforeAll(async () => {
    const { handler } = (await import(pathToFileURL(join(process.cwd(), 'dist/server/entry.mjs')).href)) as { handler: AstroHandler };
    const app = fakeApp({ publicUrl: `https://${HOST}` });
    const live = { ...app, environment: { ...app.environment, sandbox: null, mode: 'live' as const } };
    const state = { stamp: () => 'r1', isDoubted: () => false };
    const pages = astroPages(handler, { app: live }, memoryLog(), { kept: { state, publicUrl: new URL(`https://${HOST}`) } });
    outer = await startOuter({ publicUrl: `https://${HOST}`, pages, files: readStaticFiles('dist/client') });
  });
  afterAll(() => outer.stop());

  const style = [...readStaticFiles('dist/client').keys()].find((path) => path.endsWith('.css')) ?? '';
  it.each([
    ...[
      '/',
      '/en/',
      '/transparence',
      '/transparence/2026-11',
      '/projets/jitsi',
      '/don',
      '/en/give',
      '/don/merci',
      '/nowhere',
      '/mentions-legales',
    ],
    ...[
      '/badge.svg',
      '/feed.xml',
      '/sitemap.xml',
      '/robots.txt',
      '/api/v1/coverage.json',
      '/api/v1/coverage.csv?from=x',
      '/healthz',
      '/readyz',
    ],
    ...[style, '/favicon.svg', '/%', `/${'x'.repeat(3_000)}`],
  ])('%s is worth A+, and allows nothing unsafe', async (path) => {
    const got = await ask(outer.port, { path, headers: { host: HOST } });
    expect(got.status).toBeLessThan(500);
    expect(String(got.headers['content-security-policy'])).not.toMatch(/unsafe-|\s\*[\s;]?(?!$)|http:/);
    expect(observatory(got)).toBeGreaterThanOrEqual(100);
    // What is meant for other sites, and nothing else, may be had by them.
    const isShared =
      isOpenData(path.split('?')[0] ?? '') ||
      isForFrames(path) ||
      ['/badge.svg', '/feed.xml', '/sitemap.xml', '/robots.txt'].includes(path);
    expect(got.headers['access-control-allow-credentials']).toBeUndefined();
    if (!isShared)
      expect([got.headers['cross-origin-resource-policy'], got.headers['access-control-allow-origin']]).toEqual(['same-origin', undefined]);
  });

  it('the page for other sites’ frames lacks nothing but what would keep it out of them', async () => {
    const got = await ask(outer.port, { path: '/widget', headers: { host: HOST } });
    const policy = String(got.headers['content-security-policy']);
    expect(policy).toContain('frame-ancestors *');
    expect(got.headers['x-frame-options']).toBeUndefined();
    const closed = policy.replace('frame-ancestors *', "frame-ancestors 'none'");
    expect(observatory({ ...got, headers: { ...got.headers, 'content-security-policy': closed } })).toBeGreaterThanOrEqual(100);
  });

  it.each<[string, Asked, number]>([
    ['another host', { headers: { host: 'evil.example' } }, 421],
    ['TRACE', { method: 'TRACE' }, 405],
    ['TRACK', { method: 'PROPFIND' }, 405],
    ['a form where there is none', { method: 'POST', path: '/projets' }, 405],
    [
      'a form of another site',
      {
        method: 'POST',
        path: '/don',
        headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
        body: 'amount=30',
      },
      403,
    ],
    [
      'a form without a page',
      { method: 'POST', path: '/don', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'amount=30' },
      403,
    ],
    ['a form too large', { method: 'POST', path: '/don', body: 'x'.repeat(70_000) }, 413],
  ])('%s is refused, and that too is worth A+', async (_what, asked, status) => {
    const got = await ask(outer.port, { ...asked, headers: { host: HOST, ...asked.headers } });
    expect(got.status).toBe(status);
    if (status === 405) expect(got.headers.allow).toMatch(/^GET, HEAD/);
    expect(observatory(got)).toBeGreaterThanOrEqual(100);
    expect(got.headers['cache-control']).toContain('no-store');
  });
});

describe('the treasury', { timeout: 60_000 }, () => {
  let site: TreasurySite;
  let port: number;
  beforeAll(async () => {
    site = await treasurySite({ sandbox: false });
    port = Number(new URL(site.url).port);
  });
  afterAll(() => site.close());

  it.each([
    ...[
      '/%74resorerie',
      '/%2574resorerie',
      '/%252574resorerie',
      '//tresorerie',
      '/./tresorerie',
      '/x/../tresorerie',
      '/%2e/tresorerie',
      '/x/%2e%2e/tresorerie',
    ],
    ...[
      '/tresorerie;x',
      '/tresorerie%3bx',
      '/tresorerie%00',
      '/%5ctresorerie',
      '/tresorerie%2f',
      '/.%2ftresorerie',
      '/tresorerie//dons',
      '/TRESORERIE/dons',
    ],
    ...[
      '/tresorerie/%64ons',
      '/tresorerie/dons/',
      '/tresorerie/dons%2f',
      '/en/%74reasury/gifts',
      '/tresorerie/dons%20',
      '/tresorerie/dons?x=/public',
      '/tresorerie/./dons',
    ],
  ])('is not entered as %s', async (path) => {
    const { status, headers, body } = await ask(port, { path });
    expect([303, 400, 404]).toContain(status);
    if (status === 303) expect(headers.location).toMatch(/^\/(?:tresorerie\/connexion|en\/treasury\/sign-in)(?:\?|$)/);
    expect(body.toString()).not.toMatch(/<table|name="do"/);
  });

  it('gives a session of its own to who signs in, whatever cookie they came with, and none to who planted it', async () => {
    const { browser, secret } = await personOf(site, 'treasurer', 'fix@example.org');
    const name = browser.cookies().split('=')[0] ?? '';
    const planted = `${name}=${'planted'.repeat(6)}`;
    const victim = knocker(site.treasury, new Map([[name, 'planted'.repeat(6)]]));
    const first = await site.treasury.door.password(await victim.visit(), victim.request(), 'fix@example.org', PASSWORD);
    if (first.kind !== 'code-wanted') throw new Error(first.kind);
    victim.take(first.cookies);
    const second = await site.treasury.door.code(await victim.visit(), victim.request(), appCode(secret, 1), 'app');
    if (second.kind !== 'in') throw new Error(second.kind);
    victim.take(second.cookies);
    expect((await victim.visit()).signedIn?.member.email).toBe('fix@example.org');
    expect(victim.cookies()).not.toContain('planted');
    expect((await ask(port, { path: '/tresorerie', headers: { cookie: planted } })).status).toBe(303);
    expect((await ask(port, { path: '/tresorerie', headers: { cookie: victim.cookies() } })).status).toBe(200);
  });

  it('answers an unknown address no sooner than a wrong password', async () => {
    await personOf(site, 'treasurer', 'timed@example.org');
    const took = async (email: string): Promise<number> => {
      const request = new Request(`${site.url}/tresorerie/connexion`, { method: 'POST', headers: { origin: site.url } });
      const { visit } = await site.treasury.visit(request, '198.51.100.7');
      const startMs = performance.now();
      await site.treasury.door.password(visit, request, email, `${PASSWORD} but wrong`);
      return performance.now() - startMs;
    };
    await took('warm@example.org');
    const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
    for (let turn = 0; turn < 2; turn += 1) {
      times.known.push(await took('timed@example.org'));
      times.unknown.push(await took(`nobody${String(turn)}@example.org`));
    }
    // One who is not hashed for would be answered fifty times sooner; what else the machine does only ever adds.
    const ratio = Math.min(...times.unknown) / Math.min(...times.known);
    expect(ratio).toBeGreaterThan(0.3);
    expect(ratio).toBeLessThan(3);
  });
});

it('one network holds no more than its share of connections, and gives it back', async () => {
  await using outer = await startOuter({ limits: { mostOfOne: 3 } });
  const arrive = (address: string): Socket => {
    const socket = new Socket();
    Object.defineProperty(socket, 'remoteAddress', { value: address });
    outer.server.emit('connection', socket);
    return socket;
  };
  const held = Array.from({ length: 5 }, () => arrive('203.0.113.7'));
  expect(held.map(({ destroyed }) => destroyed)).toEqual([false, false, false, true, true]);
  expect([arrive('203.0.113.8').destroyed, arrive('127.0.0.1').destroyed, arrive('10.0.0.1').destroyed]).toEqual([false, false, false]);
  held[0]?.destroy();
  await new Promise((resolve) => setImmediate(resolve));
  expect(arrive('203.0.113.7').destroyed).toBe(false);
});
