import type { Answered } from './world-site.ts';
import type { World } from './world.ts';

/** A donor in a browser without scripts, come in by the link of a letter. */
export type DonorBrowser = {
  get(path: string): Promise<Answered>;
  post(path: string, fields: Readonly<Record<string, string>>): Promise<Answered>;
  bytes(path: string): Promise<{ readonly status: number; readonly type: string | null; readonly body: Uint8Array }>;
};

/** Comes in for an address that has given, through the app's own door. */
export async function donorBrowser({ running }: World, url: string, email: string): Promise<DonorBrowser> {
  const { door } = running.app.mine;
  const visit = await door.visit(new Request(url, { headers: { origin: url } }), '203.0.113.7');
  const { cookies } = await door.askLink(visit, email, 'fr');
  await running.mail.post();
  const [letter] = (await running.app.letters.shown()) ?? [];
  const token = /[?&]lien=(\S+)/.exec(letter?.text ?? '')?.[1] ?? '';
  const browser = (cookies[0] ?? '').split(';')[0] ?? '';
  const asking = await door.visit(new Request(url, { headers: { origin: url, cookie: browser } }), '203.0.113.7');
  const entered = await door.comeIn(asking, token);
  if (entered.kind !== 'in') throw new Error(`The link was answered ${entered.kind}`);
  const cookie = (entered.cookies[0] ?? '').split(';')[0] ?? '';
  const ask = (path: string, body?: URLSearchParams): Promise<Response> =>
    fetch(url + path, { redirect: 'manual', headers: { cookie, origin: url }, ...(body && { method: 'POST', body }) });
  const answered = async (answer: Response): Promise<Answered> => ({
    status: answer.status,
    text: (await answer.text()).replaceAll(/[\u00a0\u202f]/g, ' '),
    location: answer.headers.get('location'),
  });
  return {
    get: async (path) => answered(await ask(path)),
    post: async (path, fields) => answered(await ask(path, new URLSearchParams(fields))),
    bytes: async (path) => {
      const answer = await ask(path);
      return { status: answer.status, type: answer.headers.get('content-type'), body: new Uint8Array(await answer.arrayBuffer()) };
    },
  };
}
