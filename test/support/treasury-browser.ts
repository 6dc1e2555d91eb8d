import type { Enrolled } from './people.ts';
import type { TreasurySite } from './treasury-site.ts';

export type Seen = { readonly status: number; readonly text: string; readonly location: string | null; readonly headers: Headers };

/** A browser of somebody who is in, without a script: looks at pages and sends their forms. */
export type Sitting = {
  get(path: string): Promise<Seen>;
  post(path: string, fields: Readonly<Record<string, string>>): Promise<Seen>;
  /** A form with a file. */
  send(path: string, field: string, file: File, fields: Readonly<Record<string, string>>): Promise<Seen>;
};

/** Sits down at the treasury as somebody; texts come with plain spaces. `told`: headers that are sent with each request, as a proxy adds some. */
export function sittingOf(site: TreasurySite, { browser }: Enrolled, told: Readonly<Record<string, string>> = {}): Sitting {
  const ask = async (path: string, init: RequestInit = {}): Promise<Seen> => {
    const own = { ...told, origin: site.url, 'sec-fetch-site': 'same-origin', cookie: browser.cookies() };
    const answer = await fetch(site.url + path, { redirect: 'manual', ...init, headers: own });
    const text = (await answer.text()).replaceAll(/[\u00a0\u202f]/g, ' ');
    return { status: answer.status, text, location: answer.headers.get('location'), headers: answer.headers };
  };
  return {
    get: (path) => ask(path),
    post: (path, fields) => ask(path, { method: 'POST', body: new URLSearchParams(fields) }),
    send: (path, field, file, fields) => {
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.set(name, value);
      body.set(field, file);
      return ask(path, { method: 'POST', body });
    },
  };
}

/** The value of a hidden field, as the page carries it. */
export function hiddenField(html: string, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
}

/** What stands in a queue at the treasury's home, in either language: how many wait, and where it leads; null where nothing is said of it. */
export async function queueAtHome(sitting: Sitting, home: '/tresorerie' | '/en/treasury', what: string): Promise<string | null> {
  const row = (await sitting.get(home)).text.split('<tr').find((each) => each.includes(what));
  return row === undefined ? null : [/col-count[^>]*>\s*(\d+)/u.exec(row)?.[1], /href="([^"]+)"/u.exec(row)?.[1]].join(' ');
}
