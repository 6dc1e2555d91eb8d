import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outerFor } from '../../src/server.ts';
import { astroPages } from '../../src/server/pages.ts';
import type { AstroHandler } from '../../src/server/render.ts';
import type { Log } from '../../src/server/log.ts';
import { readyToken } from '../support/form-token.ts';
import { at } from '../support/facts.ts';
import { openWorld, type World } from '../support/world.ts';

const EMAIL = 'ada@example.org';

describe('what the server logs', { timeout: 60_000 }, () => {
  let world: World;
  let url: string;
  const lines: string[] = [];
  const note = (fields: object, message: string): void => void lines.push(JSON.stringify({ ...fields, message }));
  const log: Log = { debug: note, info: note, warn: note, error: note };
  beforeAll(async () => {
    world = await openWorld(at('2026-09-08T09:00:00Z'));
    const { running, answerWith } = world;
    const { handler } = (await import(pathToFileURL(join(process.cwd(), 'dist/server/entry.mjs')).href)) as { handler: AstroHandler };
    const { server } = outerFor(running.app, {
      webhook: { open: (raw, signature) => running.notices.open(raw, signature), keepAll: (notices) => running.notices.keepAll(notices) },
      pages: astroPages(handler, { app: running.app }, log),
      staticDir: 'dist/client',
      ready: () => Promise.resolve({ ok: true }),
      metrics: () => Promise.resolve([]),
      log,
    });
    answerWith((request, response) => void server.emit('request', request, response));
    url = running.app.environment.publicUrl.origin;
  }, 60_000);
  afterAll(() => world.close());

  let cookies = '';
  async function ask(path: string, fields?: Readonly<Record<string, string>>): Promise<Response> {
    const headers = { origin: url, ...(cookies !== '' && { cookie: cookies }) };
    const body = fields && { method: 'POST', body: new URLSearchParams(fields) };
    const answer = await fetch(url + path, { redirect: 'manual', headers, ...body });
    for (const set of answer.headers.getSetCookie())
      cookies = [...cookies.split('; ').filter((each) => each !== ''), set.split(';')[0] ?? ''].join('; ');
    return answer;
  }

  it('names nobody who gave, comes in, mistypes, or is forgotten, and no link that lets in', async () => {
    const token = readyToken(world.environment, world.running.app.clock.now() - 10_000);
    const gift = {
      amount: '10',
      frequency: 'once',
      email: EMAIL,
      visibility: 'named',
      name: 'Ada Lovelace',
      message: 'Courage à toutes',
      token,
    };
    expect((await ask('/don', gift)).status).toBe(303);
    expect((await ask('/don', { ...gift, amount: '0' })).status).toBe(422);
    const given = await world.give({ amount: '10', frequency: 'monthly', email: EMAIL });
    expect((await ask('/mes-dons', { do: 'ask', email: EMAIL })).status).toBe(303);
    await world.running.mail.post();
    const letter = ((await world.running.app.letters.shown()) ?? []).find(({ kind }) => kind === 'my-gifts-link');
    const link = /lien_[0-9a-z]{26}/.exec(letter?.text ?? '')?.[0] ?? '';
    expect(link).not.toBe('');
    expect((await ask(`/mes-dons?lien=${link}`)).status).toBe(200);
    expect((await ask('/mes-dons', { do: 'enter', token: link })).status).toBe(303);
    expect((await ask(`/mes-dons/${given.id}`)).status).toBe(200);
    expect((await ask('/mes-dons/compte', { do: 'address', email: 'ada@' })).status).toBe(422);
    for (let asked = 0; asked < 6; asked += 1) await ask('/mes-dons', { do: 'ask', email: EMAIL });
    expect((await ask('/mes-dons/compte', { do: 'erase', confirm: '1' })).status).toBe(303);
    await world.settle();
    expect(lines.length).toBeGreaterThan(10);
    const session = /obole-dons=(\S+?)(?:;|$)/.exec(cookies)?.[1] ?? 'none';
    for (const told of ['example.org', 'ada@', 'Lovelace', 'Courage', link, session, token])
      expect([told, lines.filter((line) => line.includes(told))]).toEqual([told, []]);
  });
});
